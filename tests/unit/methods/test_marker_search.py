"""Marked search: entities translated in their sentence, looked for in the target."""

import pytest

from core.errors import InvalidValue, UnknownName
from core.methods import Choice, MarkerProjection
from core.model import Alignment, Sentence, SentencePair, Span
from core.text import tokenise
from tests.tiny_models.phrasebook import Phrasebook


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words, gaps = tokenise(text, lang)
    return Sentence(words, gaps, lang, spans)


LEE, YORK = Span(0, 2, "PER"), Span(4, 6, "LOC")
SOURCE = sentence("Ann Lee lives in New York.", "en", LEE, YORK)
TARGET = sentence("En Nueva York vive Ann Lee.", "es")
PAIR = SentencePair("1", SOURCE, TARGET)
NONE = Alignment.of((), PAIR.size)


def project(method: MarkerProjection, pair: SentencePair = PAIR) -> Choice:
    return method.prepare([pair])(pair, Alignment.of((), pair.size))


def test_pieces_are_found_in_the_target_with_brackets() -> None:
    marked = ("[Ann Lee] lives in [New York].", "[Ann Lee] reside en [Nueva York].")
    book = Phrasebook((marked, ("New York", "Nueva York")))
    choice = project(MarkerProjection(book))
    assert [(c.start, c.end, c.source) for c in choice.chosen] == [(1, 3, YORK), (4, 6, LEE)]
    assert choice.chosen[0].rule == "reads “nueva york”, marked in its sentence"
    assert choice.chosen[0].evidence == {"likeness": 1.0}


def test_lost_markers_leave_the_entity_translated_alone() -> None:
    book = Phrasebook((("[Ann Lee] lives in [New York].", "Ann Lee reside."), ("New York", "Nueva York")))
    choice = project(MarkerProjection(book))
    assert [(c.start, c.rule) for c in choice.chosen] == [
        (1, "reads “nueva york”, translated alone"),
        (4, "reads “ann lee”, translated alone"),
    ]
    assert project(MarkerProjection(book, alone=False)) == Choice()


def test_a_fuzzy_match_is_one_above_the_threshold() -> None:
    book = Phrasebook((("[Ann Lee] lives in [New York].", "[Ana Lee] reside en [Nueva York]."),))
    found = project(MarkerProjection(book, alone=False)).chosen
    # ratio of "ana lee" and "ann lee": 2 * 6 / 14
    assert found[1].evidence["likeness"] == pytest.approx(12 / 14, abs=1e-4)
    assert [c.source for c in project(MarkerProjection(book, alone=False, threshold=0.9)).chosen] == [YORK]


def test_crop_finds_numbered_slots_word_for_word() -> None:
    book = Phrasebook(
        (
            (
                "__SLOT0__ Ann Lee __SLOT0__ lives in __SLOT1__ New York __SLOT1__.",
                "__SLOT0__ Ana Lee __SLOT0__ vive en __ SLOT1 __ Nueva York __SLOT1__.",
            ),
        )
    )
    choice = project(MarkerProjection(book, markers="slots", threshold=1.0, alone=False))
    assert [(c.start, c.end, c.source) for c in choice.chosen] == [(1, 3, YORK)]  # precise, but it misses Ann


def test_two_mentions_of_one_name_get_a_place_each() -> None:
    source = sentence("Ann saw Ann.", "en", Span(0, 1, "PER"), Span(2, 3, "PER"))
    pair = SentencePair("2", source, sentence("Ann vio a Ann.", "es"))
    chosen = project(MarkerProjection(Phrasebook()), pair).chosen
    assert [(c.start, c.source) for c in chosen] == [(0, Span(0, 1, "PER")), (3, Span(2, 3, "PER"))]


def test_a_language_without_spaces() -> None:
    source = sentence("Ann lives in Paris.", "en", Span(3, 4, "LOC"))
    pair = SentencePair("3", source, sentence("她住在巴黎。", "zh"))
    book = Phrasebook((("Ann lives in [Paris].", "她住在【巴黎】。"),))
    assert [(c.start, c.end) for c in project(MarkerProjection(book), pair).chosen] == [(3, 5)]


def test_nothing_to_project_and_bad_options() -> None:
    empty = SentencePair("4", SOURCE, sentence("", "es"))
    assert project(MarkerProjection(Phrasebook()), empty) == Choice()
    with pytest.raises(InvalidValue):
        MarkerProjection(threshold=0.0)
    with pytest.raises(UnknownName):
        MarkerProjection(matcher="best")
