from hypothesis import given
from hypothesis import strategies as st

from core.compare import Difference, State, differences
from core.model import Span

BERLIN, MAX = Span(0, 1, "LOC"), Span(4, 6, "PER")


def between(edges: list[int], labels: list[str]) -> list[Span]:
    """Spans from every other border to the next one."""
    return [Span(*edge, label) for edge, label in zip(zip(edges[::2], edges[1::2], strict=False), labels, strict=False)]


def spans() -> st.SearchStrategy[list[Span]]:
    borders = st.lists(st.integers(0, 20), unique=True, max_size=8).map(sorted)
    return st.builds(between, borders, st.lists(st.sampled_from(["PER", "LOC"]), min_size=4, max_size=4))


def test_equal_answers_are_the_same_throughout() -> None:
    assert [found.state for found in differences([BERLIN, MAX], [BERLIN, MAX])] == [State.SAME, State.SAME]


def test_each_way_to_differ_has_its_name() -> None:
    longer, relabelled = Span(4, 7, "PER"), Span(4, 6, "ORG")
    assert differences([MAX], [longer])[0].state is State.BOUNDARY
    assert differences([MAX], [relabelled])[0].state is State.LABEL
    assert differences([MAX], [Span(3, 5, "ORG")])[0].state is State.BOTH
    assert differences([MAX], [])[0].state is State.ONLY_FIRST
    assert differences([], [MAX])[0].state is State.ONLY_SECOND


def test_the_larger_overlap_is_paired_and_the_rest_stands_alone() -> None:
    merged, first, rest = Span(0, 5, "PER"), Span(0, 3, "PER"), Span(3, 5, "PER")
    assert differences([merged], [first, rest]) == (Difference(merged, first), Difference(None, rest))


@given(spans(), spans())
def test_every_span_appears_once_and_sides_swap(first: list[Span], second: list[Span]) -> None:
    found = differences(first, second)
    assert sorted(d.first for d in found if d.first) == sorted(first)
    assert sorted(d.second for d in found if d.second) == sorted(second)
    swapped = differences(second, first)
    assert [d.state for d in swapped].count(State.SAME) == [d.state for d in found].count(State.SAME)
