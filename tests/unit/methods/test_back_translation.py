"""Back-translation: replacing the links as published, and refining them as repaired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from core.aligners import LexicalAligner
from core.errors import InvalidValue
from core.methods import Choice, Heuristic
from core.methods.back_translation import BackTranslation
from core.model import Alignment, Sentence, SentencePair, Span
from core.text import tokenise
from core.translators import Translate
from tests.tiny_models.phrasebook import Phrasebook


def sentence(text: str, *spans: Span, lang: str) -> Sentence:
    words, gaps = tokenise(text, lang)
    return Sentence(words, gaps, lang, spans)


LEE, YORK = Span(0, 2, "PER"), Span(4, 6, "LOC")
SOURCE = sentence("Ann Lee lives in New York.", LEE, YORK, lang="en")
TARGET = sentence("En Nueva York vive Ann Lee.", lang="es").with_spans(None)
PAIR = SentencePair("1", SOURCE, TARGET)
BOOK = Phrasebook(
    (
        ("[Ann Lee] lives in [New York].", "[Ann Lee] vive en [Nueva York]."),
        ("New York", "Nueva York"),
    )
)
NO_LINKS = Alignment.of((), PAIR.size)
FAINT = LexicalAligner(threshold=0.01)


def project(
    method: BackTranslation, alignment: Alignment = NO_LINKS, pairs: Sequence[SentencePair] = (PAIR,)
) -> Choice:
    return method.prepare(pairs, [alignment] * len(pairs))(pairs[0], alignment)


def test_published_the_back_translation_takes_the_place_of_the_source() -> None:
    choice = project(BackTranslation(BOOK, FAINT))
    # Nueva York = [1, 3), Ann Lee = [4, 6) of the target; the candidates carry the entities of the source
    assert [(c.start, c.end, c.source) for c in choice.chosen] == [(1, 3, YORK), (4, 6, LEE)]
    assert "“Nueva York” in the back-translation" in choice.chosen[0].rule


def test_published_the_links_given_are_not_looked_at() -> None:
    everything = Alignment.of([(i, j) for i in range(7) for j in range(7)], PAIR.size)
    assert project(BackTranslation(BOOK, FAINT), everything) == project(BackTranslation(BOOK, FAINT))


def test_published_lost_markers_lose_the_entity_and_the_last_match_wins() -> None:
    lost = Phrasebook((("[Ann Lee] lives in [New York].", "[Ann Lee] vive en Nueva York]."),))
    assert [c.source for c in project(BackTranslation(lost, FAINT)).chosen] == [LEE]
    other = sentence("From New Orleans to New York.", Span(1, 3, "LOC"), Span(4, 6, "LOC"), lang="en")
    pair = SentencePair("2", other, sentence("De Nueva Orleans a Nueva York.", lang="es"))
    book = Phrasebook(
        (
            ("From [New Orleans] to [New York].", "De [Nueva Orleans] a [Nueva York]."),
            ("New Orleans", "Nueva Orleans"),
            ("New York", "Nueva York"),
        )
    )
    links = Alignment.of((), pair.size)
    published = project(BackTranslation(book, FAINT), links, [pair])
    assert [c.source for c in published.chosen] == [Span(4, 6, "LOC"), Span(1, 3, "LOC")]  # the wrong way round
    repaired = project(BackTranslation(book, FAINT, mode="repaired"), links, [pair])
    assert [c.source for c in repaired.chosen] == [Span(1, 3, "LOC"), Span(4, 6, "LOC")]


def test_repaired_fills_in_and_says_so() -> None:
    method = BackTranslation(BOOK, FAINT, mode="repaired", evidence="fill")
    links = Alignment.of([(0, 4), (1, 5)], PAIR.size)  # Ann Lee has links, New York has none
    choice = project(method, links)
    assert [(c.start, c.end, c.source) for c in choice.chosen] == [(1, 3, YORK), (4, 6, LEE)]
    assert choice.chosen[0].rule.endswith("links refined by the back-translation")
    assert not choice.chosen[1].rule.endswith("back-translation")


@pytest.mark.parametrize(("evidence", "start"), [("fill", 0), ("union", 0), ("confirmed", 1)])
def test_repaired_evidence(evidence: str, start: int) -> None:
    # New York is linked to "En" and "York"; the back-translation says "Nueva York".
    links = Alignment.of([(4, 0), (5, 2), (0, 4), (1, 5)], PAIR.size)
    method = BackTranslation(BOOK, FAINT, mode="repaired", evidence=evidence, method=Heuristic(ratio=None))  # type: ignore[arg-type]
    york = next(c for c in project(method, links).chosen if c.source == YORK)
    assert york.start == start


def test_repaired_without_a_back_translation_is_the_method_itself() -> None:
    links = Alignment.of([(0, 4), (1, 5), (4, 1), (5, 2)], PAIR.size)
    nothing = Phrasebook((("[Ann Lee] lives in [New York].", ""),))
    assert project(BackTranslation(nothing, FAINT, mode="repaired"), links) == Heuristic()(PAIR, links)
    assert project(BackTranslation(nothing, FAINT)) == Choice()


def test_scores_follow_the_links() -> None:
    import numpy as np

    scored = replace(NO_LINKS, scores=np.zeros(PAIR.size, np.float32))
    prepared = BackTranslation(BOOK, FAINT, mode="repaired").prepare([PAIR], [scored])
    refined, changed = prepared.links.refine(PAIR, scored)
    assert changed == {LEE, YORK}
    assert refined.scores is not None
    assert scored.scores is not None
    assert not scored.scores.any()  # those given are untouched
    assert {tuple(cell) for cell in np.argwhere(refined.scores > 0).tolist()} == set(refined.sure)
    assert {(0, 4), (1, 5), (4, 1), (5, 2)} <= set(refined.sure)


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(InvalidValue):
        BackTranslation(BOOK, mode="repared")  # type: ignore[arg-type]


def test_possible_links_stay_possible_where_they_are_confirmed() -> None:
    links = Alignment.of([(5, 0)], PAIR.size, possible=[(4, 1), (0, 4), (3, 3)])  # "York" to "En" is wrong
    prepared = BackTranslation(BOOK, FAINT, mode="repaired").prepare([PAIR], [links])
    refined, changed = prepared.links.refine(PAIR, links)
    assert changed == {LEE, YORK}
    assert refined.possible == ((0, 4), (3, 3), (4, 1))
    assert refined.sure == ((1, 5), (5, 2))


def test_the_translator_is_made_ready_once() -> None:
    ready: list[str] = []

    @dataclass(frozen=True)
    class Counting(Phrasebook):
        def prepare(self, source: str, target: str, progress: object = None) -> Translate:
            ready.append(f"{source}-{target}")
            return Phrasebook(BOOK.entries).prepare(source, target)

    for mode in ("published", "repaired"):
        project(BackTranslation(Counting(), FAINT, mode=mode))
    assert ready == ["en-es", "en-es"]
