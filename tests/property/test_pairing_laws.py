"""A side that was shuffled, cut or renamed gives the same pairs, or is told of: never other pairs in silence."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from core.formats import CorpusSide, join_sides
from core.formats.grouping.pairing import PairBy, Undecided
from core.model import Sentence

SIZES = st.integers(1, 8)


def side(lang: str, numbers: list[int], documents: bool) -> CorpusSide:
    sentences = tuple(Sentence((f"w{number}",), ("",), lang) for number in numbers)
    names = tuple(f"d{number % 2}" for number in numbers) if documents else ()
    return CorpusSide(lang, sentences, tuple(range(1, len(numbers) + 1)), (), tuple(f"s{n}" for n in numbers), names)


@given(SIZES.flatmap(lambda size: st.permutations(range(size))), st.booleans())
def test_a_shuffled_side_gives_the_same_pairs(order: list[int], documents: bool) -> None:
    whole = list(range(len(order)))
    imported = join_sides(side("en", whole, documents), side("de", list(order), documents))
    assert [(pair.id, pair.source.words) for pair in imported.pairs] == [(f"s{n}", (f"w{n}",)) for n in whole]
    assert all(pair.source.words == pair.target.words for pair in imported.pairs)
    assert bool(imported.repairs) == (list(order) != whole)


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=8, unique=True),
    st.lists(st.integers(0, 9), min_size=1, max_size=8, unique=True),
    st.booleans(),
)
def test_sides_that_differ_never_pair_other_ids_in_silence(left: list[int], right: list[int], documents: bool) -> None:
    source, target = side("en", left, documents), side("de", right, documents)
    if set(left) & set(right) and set(left) != set(right):
        with suppress(Undecided):
            join_sides(source, target)
            raise AssertionError("ids that agree in part were paired without a question")
        by_id = join_sides(source, target, PairBy.ID)
        assert {pair.id for pair in by_id.pairs} == {f"s{n}" for n in set(left) & set(right)}
        assert all(pair.source.words == pair.target.words for pair in by_id.pairs)
        assert sum("left out" in repair.what for repair in by_id.repairs) == len(set(left) ^ set(right))
