"""Two sides, an entity over a line end on one of them: the same lines are one sentence on both."""

from core.formats.grouping.line_breaks import levelled
from core.formats.grouping.pairing import join_sides
from core.formats.sides import CorpusSide
from core.model import Sentence, Span


def side(name: str, *texts: str, widths: tuple[int, ...] = (), ids: bool = False, documents: str = "") -> CorpusSide:
    sentences = []
    for text in texts:
        words = tuple(text.split())
        sentences.append(Sentence(words, (" ",) * (len(words) - 1) + ("",), name, (Span(0, 1, "X"),)))
    starts = [1 + sum(widths[:number]) for number in range(len(texts))] if widths else list(range(1, len(texts) + 1))
    names = tuple(f"t.{start}" for start in starts) if ids else ()
    return CorpusSide(name, tuple(sentences), tuple(starts), (), names, tuple(documents), widths=widths)


def test_lines_are_joined_where_they_are_one_sentence_on_the_other_side() -> None:
    source, target = levelled(side("en", "a b", "c", widths=(2, 1)), side("de", "A", "B b", "C"))
    assert source == side("en", "a b", "c", widths=(2, 1))
    assert [one.words for one in target.sentences] == [("A", "B", "b"), ("C",)]
    assert target.sentences[0].text == "A\nB b"
    assert target.sentences[0].spans == (Span(0, 1, "X"), Span(1, 2, "X"))
    assert (target.lines, target.widths) == ((1, 3), (2, 1))
    assert [str(repair) for repair in target.repairs] == [
        "de, line 1: 2 lines were joined: on the other side an entity runs over their end."
    ]
    assert len(join_sides(source, target).pairs) == 2


def test_both_sides_are_joined_where_their_entities_overlap() -> None:
    both = levelled(side("en", "a", "b", "c", widths=(1, 2, 1)), side("de", "A", "B", "C", widths=(1, 1, 2)))
    assert [one.widths for one in both] == [(1, 3), (1, 3)]
    both = levelled(side("en", "a", "b", ids=True), side("de", "A", widths=(2,), ids=True))
    assert [one.ids for one in both] == [("t.1",), ("t.1",)]


def test_sides_that_do_not_fit_stay_as_they_are() -> None:
    source = side("en", "a", "b", widths=(2, 1))
    for target in (
        side("de", "A", "B", widths=(2, 1)),
        side("de", "A", "B"),
        side("de", "A", "B", "C", documents="ddd"),
        side("de", "A", "B", "C", documents="dee"),
    ):
        level = levelled(source, target)
        assert (level[1] is target) == (target.documents != ("d", "d", "d"))
    plain = side("en", "a"), side("de", "A", "B")
    assert levelled(*plain) == plain


def test_parts_are_counted_anew() -> None:
    whole = side("de", "A", "B", "C", "D")
    parts = CorpusSide(whole.name, whole.sentences, (1, 2, 1, 2), parts=(("one", 2), ("two", 2)))
    _, target = levelled(side("en", "a", "b", "c", widths=(2, 1, 1)), parts)
    assert target.parts == (("one", 1), ("two", 2))
    assert target.place(1) == "two, line 1"
