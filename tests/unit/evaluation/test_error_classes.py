"""Error classes by hand: one small pair for each of them."""

import pytest

from core.evaluation import evaluate
from core.evaluation.boundaries import Extent, FunctionWords
from core.evaluation.error_classes import ABOUT, Error, ErrorKind, ErrorSide, blames, errors_of, find_errors, tally
from core.model import Alignment, Candidate, Link, Projection, Sentence, SentencePair, Span
from core.review import CorrectionType

COMMON = FunctionWords(frozenset({"der", "die", "von"}))


def sentence(text: str, lang: str, spans: list[Span]) -> Sentence:
    """Words are cut at spaces; "|" cuts a written word in two."""
    words, gaps = [], []
    for written in text.split():
        parts = written.split("|")
        words += parts
        gaps += [*("" for _ in parts[1:]), " "]
    return Sentence(tuple(words), tuple(gaps), lang).with_spans(spans)


def classed(
    target: str,
    gold: list[Span],
    made: list[tuple[Span | None, Span]],
    source: list[Span] | None = None,
    links: tuple[Link, ...] = (),
) -> list[Error]:
    """The errors in a target like "de: in Rom" (German unless it says so)."""
    lang, _, text = target.rpartition(": ")
    right = sentence(text, lang or "de", gold)
    entities = [entity for entity, _ in made if entity] if source is None else source
    left = sentence("a b c d e f g h", "en", sorted(set(entities)))
    pair = SentencePair("p", left, right)
    chosen = tuple(Candidate(entity, span.start, span.end, 1.0, own_label=span.label) for entity, span in made)
    return list(errors_of(pair, Projection("p", "r", Alignment.of(links, pair.size), chosen), COMMON))


def kinds(errors: list[Error]) -> list[tuple[ErrorSide, ErrorKind]]:
    return [(error.side, error.kind) for error in errors]


A, B, PER = Span(0, 1, "LOC"), Span(2, 3, "LOC"), Span(4, 5, "PER")


@pytest.mark.parametrize(
    ("target", "spans", "kind", "extent"),
    [
        ("in Berlin , sagt", (Span(1, 2, "LOC"), Span(1, 3, "LOC")), ErrorKind.PUNCTUATION, Extent.LONG),
        ("an die Alpen", (Span(2, 3, "LOC"), Span(1, 3, "LOC")), ErrorKind.ARTICLE, Extent.LONG),
        ("Die , von Alpen x", (Span(0, 4, "LOC"), Span(3, 4, "LOC")), ErrorKind.ARTICLE, Extent.SHORT),
        ("der Sahel - Zone", (Span(1, 4, "LOC"), Span(1, 2, "LOC")), ErrorKind.COMPOUND, Extent.SHORT),
        ("der Sahel|-|Zone", (Span(1, 2, "LOC"), Span(1, 4, "LOC")), ErrorKind.COMPOUND, Extent.LONG),
        ("en: Obama|'s Haus", (Span(0, 1, "LOC"), Span(0, 2, "LOC")), ErrorKind.AFFIX, Extent.LONG),
        ("tr: Sarajevo|ya geldi", (Span(0, 1, "LOC"), Span(0, 2, "LOC")), ErrorKind.AFFIX, Extent.LONG),
        ("Bundes|bank sagt", (Span(0, 2, "LOC"), Span(0, 1, "LOC")), ErrorKind.TOKENISATION, Extent.SHORT),
        ("die Deutsche Bank sagt", (Span(1, 3, "LOC"), Span(2, 3, "LOC")), ErrorKind.WORDS, Extent.SHORT),
        ("zh: 尼 羅 河 上", (Span(0, 3, "LOC"), Span(0, 2, "LOC")), ErrorKind.AFFIX, Extent.SHORT),
        ("zh: 尼 羅 河 上", (Span(0, 4, "LOC"), Span(0, 2, "LOC")), ErrorKind.WORDS, Extent.SHORT),
        ("die Deutsche Bank sagt", (Span(1, 3, "LOC"), Span(2, 4, "LOC")), ErrorKind.WORDS, Extent.SHIFTED),
    ],
)
def test_boundaries_are_classed_by_the_words_that_differ(
    target: str, spans: tuple[Span, Span], kind: ErrorKind, extent: Extent
) -> None:
    gold, made = spans
    assert classed(target, [gold], [(A, made)]) == [
        Error("p", ErrorSide.MISSED, kind, gold, made, A, extent),
        Error("p", ErrorSide.WRONG, kind, made, gold, A, extent),
    ]


def test_a_clash_of_labels() -> None:
    found = classed("x Berlin y", [Span(1, 2, "ORG")], [(A, Span(1, 2, "LOC"))])
    assert kinds(found) == [(ErrorSide.MISSED, ErrorKind.LABEL), (ErrorSide.WRONG, ErrorKind.LABEL)]
    assert found[0].extent is None


def test_split_and_merged() -> None:
    split = classed("Bosnien und Herzegowina", [Span(0, 3, "LOC")], [(A, Span(0, 1, "LOC")), (B, Span(2, 3, "LOC"))])
    assert kinds(split) == [
        (ErrorSide.MISSED, ErrorKind.SPLIT),
        (ErrorSide.WRONG, ErrorKind.SPLIT),
        (ErrorSide.WRONG, ErrorKind.SPLIT),
    ]
    merged = classed("Plano , Texas", [Span(0, 1, "LOC"), Span(2, 3, "LOC")], [(A, Span(0, 3, "LOC"))])
    assert kinds(merged) == [
        (ErrorSide.MISSED, ErrorKind.MERGED),
        (ErrorSide.MISSED, ErrorKind.MERGED),
        (ErrorSide.WRONG, ErrorKind.MERGED),
    ]


def test_gold_without_source_and_source_without_gold_are_told_apart() -> None:
    found = classed("x Berlin y Rom", [Span(1, 2, "LOC")], [(PER, Span(3, 4, "PER"))])
    assert kinds(found) == [(ErrorSide.MISSED, ErrorKind.NO_SOURCE), (ErrorSide.WRONG, ErrorKind.NO_COUNTERPART)]
    assert found[0].entity is None
    assert found[1].entity == PER
    taggers = classed("x Berlin", [], [(None, Span(1, 2, "LOC"))])
    assert kinds(taggers) == [(ErrorSide.WRONG, ErrorKind.NO_COUNTERPART)]


def test_an_entity_of_another_label_does_not_make_a_gold_span_reachable() -> None:
    assert kinds(classed("x Berlin", [Span(1, 2, "ORG")], [], source=[A])) == [(ErrorSide.MISSED, ErrorKind.NO_SOURCE)]


def test_an_entity_whose_projection_stands_on_other_gold_is_spent() -> None:
    gold = [Span(1, 2, "LOC"), Span(3, 4, "LOC")]
    assert kinds(classed("x Rom y Berlin", gold, [(A, gold[0])])) == [(ErrorSide.MISSED, ErrorKind.NO_SOURCE)]


def test_the_links_of_the_entity_say_why_it_was_missed() -> None:
    gold = [Span(1, 2, "LOC")]
    assert kinds(classed("x Berlin y", gold, [], source=[A])) == [(ErrorSide.MISSED, ErrorKind.MISSING_LINK)]
    assert kinds(classed("x Berlin y", gold, [], source=[A], links=((0, 1),))) == [
        (ErrorSide.MISSED, ErrorKind.NOT_CHOSEN)
    ]
    elsewhere = classed("x Berlin y", gold, [(A, Span(2, 3, "LOC"))], links=((0, 2),))
    assert kinds(elsewhere) == [(ErrorSide.MISSED, ErrorKind.WRONG_LINK), (ErrorSide.WRONG, ErrorKind.WRONG_LINK)]
    assert {error.entity for error in elsewhere} == {A}


def test_a_missed_span_is_given_the_entity_that_is_linked_to_it() -> None:
    gold = [Span(0, 1, "LOC"), Span(2, 3, "LOC")]
    found = classed("Rom y Berlin", gold, [], source=[A], links=((0, 2),))
    assert kinds(found) == [(ErrorSide.MISSED, ErrorKind.NO_SOURCE), (ErrorSide.MISSED, ErrorKind.NOT_CHOSEN)]


def test_function_words_are_read_off_the_corpus() -> None:
    text = "der Rat der Stadt Den Haag"
    pairs = [SentencePair(str(k), sentence("a", "en", []), sentence(text, "nl", [Span(4, 6, "LOC")])) for k in range(9)]
    common = FunctionWords.of(pairs)
    assert "Der" in common
    assert "Haag" not in common
    assert "den" not in common
    assert "der" not in FunctionWords.of(pairs[:4])


def test_every_error_of_a_corpus_is_in_one_class() -> None:
    gold, made = Span(1, 2, "LOC"), Span(1, 3, "LOC")
    pair = SentencePair("p", sentence("a b", "en", [A]), sentence("x Rom , sagt", "de", [gold, Span(3, 4, "PER")]))
    projection = Projection("p", "r", Alignment.of((), pair.size), (Candidate(A, made.start, made.end, 1.0),))
    errors = find_errors([pair], [projection])
    assert tally(errors) == {
        ErrorKind.PUNCTUATION: {ErrorSide.MISSED: 1, ErrorSide.WRONG: 1},
        ErrorKind.NO_SOURCE: {ErrorSide.MISSED: 1, ErrorSide.WRONG: 0},
    }
    assert blames(errors) == {CorrectionType.BOUNDARY: 2, CorrectionType.SOURCE: 1}
    counts = evaluate([pair], [projection]).overall
    assert [sum(error.side is side for error in errors) for side in ErrorSide] == [
        counts.gold - counts.correct,
        counts.predicted - counts.correct,
    ]
    assert find_errors([pair], [projection], {"ORG"}) == ()
    assert set(ABOUT) == set(ErrorKind)
