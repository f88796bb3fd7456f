"""Laws of comparing: nothing is lost, nothing counted twice, and the order of two recipes does not matter."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.corpus_comparison import ComparisonCounts, PairOutput, SpanVerdict, strict, verdicts
from core.evaluation.differences import DifferenceKind, differences, groups
from core.model import Span

SWAPPED = {DifferenceKind.MISSING: DifferenceKind.ONLY, DifferenceKind.ONLY: DifferenceKind.MISSING}
MIRRORED = {SpanVerdict.FIRST: SpanVerdict.SECOND, SpanVerdict.SECOND: SpanVerdict.FIRST}


def between(edges: list[int], labels: list[str]) -> tuple[Span, ...]:
    """Spans from every other border to the next one."""
    return tuple(Span(start, end, label) for start, end, label in zip(edges[::2], edges[1::2], labels, strict=False))


BORDERS = st.lists(st.integers(0, 14), unique=True, max_size=8).map(sorted)
SPANS = st.builds(between, BORDERS, st.lists(st.sampled_from(["PER", "LOC"]), min_size=4, max_size=4))
ANSWERS = st.lists(SPANS, min_size=1, max_size=4)
PAIRS = st.lists(st.tuples(SPANS, SPANS, st.none() | SPANS), min_size=1, max_size=4)


@given(SPANS, SPANS)
def test_every_span_appears_once_and_states_mirror_when_sides_swap(
    first: tuple[Span, ...], second: tuple[Span, ...]
) -> None:
    found, swapped = differences(first, second), differences(second, first)
    assert sorted(d.first for d in found if d.first) == sorted(first)
    assert sorted(d.second for d in found if d.second) == sorted(second)
    assert Counter(d.state for d in swapped) == Counter(SWAPPED.get(d.state, d.state) for d in found)


@given(ANSWERS)
def test_every_span_of_every_answer_is_in_exactly_one_group(answers: list[tuple[Span, ...]]) -> None:
    found = groups(answers)
    for place, spans in enumerate(answers):
        assert [span for group in found for span in group.answers[place]] == list(spans)
    for before, after in pairwise(found):
        assert before.end <= after.start
    assert any(group.differs for group in found) == any(spans != answers[0] for spans in answers)


@given(ANSWERS)
def test_within_groups_answers_differ_as_they_do_over_the_whole_sentence(answers: list[tuple[Span, ...]]) -> None:
    for place, spans in enumerate(answers):
        inside = [found for group in groups(answers) for found in group.against(0)[place]]
        assert Counter(inside) == Counter(differences(answers[0], spans))


@given(PAIRS)
def test_the_confusion_counts_every_span_once_and_agrees_with_strict_counts(
    pairs: list[tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...] | None]],
) -> None:
    first, second = [PairOutput(one, ()) for one, _, _ in pairs], [PairOutput(other, ()) for _, other, _ in pairs]
    right = [gold for *_, gold in pairs]
    items = verdicts(first, second, right)
    known = [(one, other, gold) for one, other, gold in pairs if gold is not None]
    assert len(items) == sum(len({*one, *other, *gold}) for one, other, gold in known)
    for found_by in (ComparisonCounts.of(items).confusion("label"), ComparisonCounts.of(items).confusion("length")):
        assert sum(count for (_, group), count in found_by.items() if group) == len(items)
        assert sum(count for (_, group), count in found_by.items() if not group) == len(items)
    found = [(item, right[item.place] or ()) for item in items]
    correct = sum(item.kind in (SpanVerdict.BOTH, SpanVerdict.FIRST) and item.span in gold for item, gold in found)
    counts = strict(first, right)
    assert correct == (counts.correct if counts else 0)
    swapped = verdicts(second, first, right)
    assert [item.kind for item in swapped] == [MIRRORED.get(SpanVerdict(item.kind), item.kind) for item in items]
