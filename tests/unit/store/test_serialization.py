"""CODEC on a tiny NLLB that learnt marked translations by heart."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from core.errors import InvalidValue, Unavailable
from core.markers import mark
from core.methods import Choice, Codec
from core.methods.codec.insertion import Markers, decoder
from core.methods.codec.method import word_edges
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.text import tokenise
from core.translators import Nllb
from tests.oracles import every_insertion
from tests.tiny_models.seq2seq import bundled_text, taught, tiny_nllb

ENGLISH, GERMAN = "Angela Merkel visited Paris with Obama.", "Angela Merkel besuchte Paris mit Obama."
PER, LOC, OTHER = Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 6, "PER")


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words, gaps = tokenise(text, lang)
    return Sentence(words, gaps, lang, spans)


PAIR = SentencePair("1", sentence(ENGLISH, "en", PER, LOC, OTHER), sentence(GERMAN, "de"))
NONE = Alignment.of((), PAIR.size)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = [*bundled_text(), *["[ ] [ ] Angela Merkel Paris Obama visited besuchte mit with"] * 30]
    folder = tiny_nllb(tmp_path_factory.mktemp("nllb"), text)
    lessons = [("eng_Latn", "deu_Latn", ENGLISH, GERMAN)]
    for span in (PER, LOC, OTHER):
        english, german = (mark(side, [span], spaced=True) for side in (PAIR.source, PAIR.target))
        lessons += [("eng_Latn", "deu_Latn", english, german), ("deu_Latn", "eng_Latn", german, english)]
    return taught(folder, lessons, steps=300)


@pytest.fixture
def codec(folder: Path) -> Codec:
    return Codec(Nllb(str(folder)))


def ranges(choice: Choice) -> list[tuple[Span | None, int, int]]:
    return [(candidate.source, candidate.start, candidate.end) for candidate in choice.chosen]


@pytest.mark.parametrize("rerank", [True, False])
def test_each_entity_is_where_its_brackets_fit(codec: Codec, rerank: bool) -> None:
    choice = replace(codec, rerank=rerank).prepare([PAIR])(PAIR, NONE)
    assert ranges(choice) == [(PER, 0, 2), (LOC, 3, 4), (OTHER, 5, 6)]
    assert all(0 < candidate.score <= 1 and candidate.rule for candidate in choice.chosen)


def test_its_candidates_are_the_best_of_all_ways(codec: Codec) -> None:
    exhaustive = replace(codec, least=-1e9, beside=-1e9, rerank=False, keep=4)
    [found] = exhaustive._insertions([_asked(LOC)])
    forcing = codec.translator.force("en", "de")
    pieces, places = forcing.pieces(GERMAN)
    markers = Markers(tuple(forcing.pieces("[")[0]), tuple(forcing.pieces("]")[0]))
    decode = decoder(forcing.source(mark(PAIR.source, [LOC], spaced=True), [markers.opening[0], markers.closing[0]]))
    openings, closings = word_edges(PAIR.target, places)
    every = every_insertion(decode, markers, pieces, openings, closings)
    assert [tuple(way[:2]) for way in found] == [(openings[w.opening], closings[w.closing]) for w in every[:4]]
    assert [way[2] for way in found] == pytest.approx([way.score for way in every[:4]], abs=2e-3)


def _asked(entity: Span):  # type: ignore[no-untyped-def]
    from core.methods.codec.method import EntityQuery

    return EntityQuery(PAIR, entity)


def test_it_is_remembered_and_needs_no_model_then(codec: Codec, monkeypatch: pytest.MonkeyPatch) -> None:
    first = codec.prepare([PAIR])(PAIR, NONE)

    def gone(*asked: object) -> object:
        raise Unavailable("The model", "is gone.")

    monkeypatch.setattr("core.translators.nllb.ready", gone)
    assert codec(PAIR, NONE) == first
    with pytest.raises(Unavailable, match="is gone"):
        replace(codec, keep=2)(PAIR, NONE)


def test_the_order_of_pairs_changes_nothing(codec: Codec) -> None:
    one = SentencePair("2", PAIR.source.with_spans([LOC]), PAIR.target)
    for pairs in permutations([PAIR, one]):
        assert ranges(codec.prepare(pairs)(one, NONE)) == [(LOC, 3, 4)]


def test_nothing_to_project(codec: Codec) -> None:
    empty = SentencePair("3", PAIR.source, sentence("", "de"))
    assert codec.prepare([empty])(empty, Alignment.of((), empty.size)) == Choice()
    plain = SentencePair("4", PAIR.source.with_spans([]), PAIR.target)
    assert codec.prepare([plain])(plain, NONE) == Choice()


def test_markers_stand_at_the_edges_of_words() -> None:
    words = sentence("Paris, ja.", "de")  # Paris | , | ja | .
    # pieces "▁Pa" "ris" ",▁ja" "." : the third holds the comma and "ja"
    openings, closings = word_edges(words, [(0, 2), (2, 5), (5, 9), (9, 10)])
    assert openings == {0: 0, 2: 1, 3: 3}
    assert closings == {2: 1, 3: 3, 4: 4}


def test_bad_options_are_refused() -> None:
    with pytest.raises(InvalidValue):
        Codec(keep=0)


def test_what_it_needs_is_named() -> None:
    assert recipe("codec").needs == ("ychenNLP/nllb-200-3.3B-easyproject", "facebook/nllb-200-3.3B")
