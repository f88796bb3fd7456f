"""Agreement of two annotators: published figures, and cases small enough to work out by hand."""

import pytest

from core.evaluation import Counts
from core.evaluation.agreement import (
    AnnotatedSentence,
    Section,
    agree,
    difference,
    expected_disagreement,
    format_agreement,
    kappa,
    observed_disagreement,
    sections,
    unitizing_alpha,
)
from core.model import Span

WORDS = 10


def ten(first: tuple[int, int], second: tuple[int, int], other_label: str = "PER") -> list[AnnotatedSentence]:
    """Ten sentences of ten words; both annotators mark one span in each."""
    return [AnnotatedSentence((Span(*first, "PER"),), (Span(*second, other_label),), WORDS)] * 10


def named(items: list[AnnotatedSentence]) -> dict[str, AnnotatedSentence]:
    return {str(k): item for k, item in enumerate(items)}


def f1s(items: list[AnnotatedSentence]) -> tuple[float, float]:
    """Exact and relaxed F1."""
    found = agree(named(items))
    return found.exact.f1, found.relaxed.f1


def test_acceptance_10_identical_annotations_agree_wholly_by_every_measure() -> None:
    items = ten((2, 4), (2, 4))
    assert f1s(items) == (1.0, 1.0)
    assert kappa(items) == 1.0
    assert unitizing_alpha(items) == 1.0


def test_acceptance_10_disjoint_annotations() -> None:
    """In each sentence A marks words 2-4, B words 6-8; by hand, over 100 words.

    kappa: A and B call 20 words PER each, never the same: observed 60/100, by chance
    .2 * .2 + .8 * .8 = .68, so (.60 - .68) / .32 = -.25.

    Alpha, observed: each of the 20 units of length 2 lies within a gap of the other, 4 apiece:
    80 in one direction, doubled and divided by m (m - 1) L^2 = 2 * 100^2: .008.

    Expected: for each unit, with the 19 other units 19/3 * (2*8 - 3*4 + 2) = 38. Gaps of A: 2, nine
    of 8, 6; of B: 6, nine of 8, 2. Each gap takes a unit of 2 in (gap - 1) places: 1 + 9*7 + 5 = 69
    and the same for B: 138, times 2^2 = 552. The sum over the 20 units is 20 * 590 = 11,800, times
    2 / 100: 236. The divisor is 200 * 199 - 20 * 2 * 1 = 39,760: .005935.. So alpha = 1 - .008 /
    .0059356 = -.3478.
    """
    items = ten((2, 4), (6, 8))
    assert f1s(items) == (0.0, 0.0)
    assert kappa(items) == pytest.approx(-0.25)
    sides = [sections(items, which, "PER") for which in (0, 1)]
    assert observed_disagreement(sides, 100) == pytest.approx(0.008)
    assert expected_disagreement(sides, 100) == pytest.approx(236 / 39_760)
    assert unitizing_alpha(items) == pytest.approx(1 - 0.008 * 39_760 / 236)


def test_acceptance_10_annotations_shifted_by_one_word() -> None:
    """In each sentence A marks words 2-4, B words 3-5; by hand, over 100 words.

    F1: no span is the same, every one overlaps its counterpart. kappa: both call 10 words PER
    and 70 neither: observed 80/100, by chance .68, so .12 / .32 = .375.

    Alpha, observed: each pair of units differs by 1 at either end, 1 + 1; ten of them: 20 in one
    direction, doubled and divided by 2 * 100^2: .002. Expected: gaps of A: 2, nine of 8, 6; of B: 3,
    nine of 8, 5; places 1 + 63 + 5 = 69 and 2 + 63 + 4 = 69: 236 / 39,760 again.
    """
    items = ten((2, 4), (3, 5))
    assert f1s(items) == (0.0, 1.0)
    assert kappa(items) == pytest.approx(0.375)
    assert unitizing_alpha(items) == pytest.approx(1 - 0.002 * 39_760 / 236)


def test_alpha_for_unitizing_is_that_of_krippendorffs_example() -> None:
    """Content Analysis (2004), page 254: a continuum from 150 to 450, two observers, labels c and k."""
    first = units((225, 70, "c"), (370, 30, "c")), units((180, 60, "k"), (300, 50, "k"))
    second = units((220, 80, "c"), (355, 20, "c"), (400, 20, "c")), units((180, 60, "k"), (300, 50, "k"))
    observed, expected = [], []
    for one, other in zip(first, second, strict=True):
        items = [AnnotatedSentence(one, other, 300)]
        sides = [sections(items, which, one[0].label) for which in (0, 1)]
        observed.append(observed_disagreement(sides, 300))
        expected.append(expected_disagreement(sides, 300))
    assert [round(number, 4) for number in observed] == [0.0144, 0.0]
    assert [round(number, 4) for number in expected] == [0.0532, 0.0490]
    assert 1 - observed[0] / expected[0] == pytest.approx(0.7286, abs=1e-4)
    assert 1 - sum(observed) / sum(expected) == pytest.approx(0.8591, abs=5e-4)


def units(*found: tuple[int, int, str]) -> tuple[Span, ...]:
    return tuple(Span(start - 150, start - 150 + length, label) for start, length, label in found)


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        (Section(5, 6, True), Section(4, 2, True), 26),
        (Section(5, 6, True), Section(7, 2, True), 8),
        (Section(5, 6, True), Section(5, 6, True), 0),
        (Section(225, 70, True), Section(220, 80, True), 50),
        (Section(370, 30, True), Section(355, 20, True), 850),
        (Section(400, 50, False), Section(400, 20, True), 400),
        (Section(5, 6, True), Section(11, 2, True), 0),
    ],
)
def test_differences_of_sections_are_the_published_ones(one: Section, other: Section, far: int) -> None:
    assert difference(one, other) == difference(other, one) == far


def test_a_label_of_its_own_for_each_disagrees_though_the_places_are_the_same() -> None:
    items = ten((2, 4), (2, 4), other_label="ORG")
    assert f1s(items) == (0.0, 0.0)
    alpha, words = unitizing_alpha(items), kappa(items)
    assert alpha is not None
    assert words is not None
    assert alpha < 0
    assert words < 1


def test_nothing_marked_has_no_alpha_and_no_kappa() -> None:
    items = [AnnotatedSentence((), (), WORDS)]
    assert (unitizing_alpha(items), kappa(items)) == (None, None)
    assert (unitizing_alpha([]), kappa([])) == (None, None)


def test_a_span_overlaps_one_other_at_most() -> None:
    items = [AnnotatedSentence((Span(0, 4, "PER"),), (Span(0, 2, "PER"), Span(2, 4, "PER")), 5)]
    counts = agree(named(items)).relaxed
    assert (counts.correct, counts.gold, counts.predicted) == (1, 1, 2)


def test_agreement_on_spans_with_and_without_labels() -> None:
    per, longer, loc = Span(0, 2, "PER"), Span(0, 3, "PER"), Span(0, 2, "LOC")
    items = {
        "same": AnnotatedSentence((Span(0, 1, "PER"), Span(2, 3, "LOC")), (Span(0, 1, "PER"), Span(2, 3, "LOC")), 3),
        "label": AnnotatedSentence((per,), (loc,), 3),
        "boundary": AnnotatedSentence((per,), (longer,), 3),
    }
    found = agree(items)
    assert (found.pairs, found.differing) == (3, ("label", "boundary"))
    assert found.exact == Counts(correct=2, predicted=4, gold=4)
    assert found.ranges == Counts(correct=3, predicted=4, gold=4)
    assert (format_agreement(found.exact), format_agreement(found.ranges), format_agreement(found.links)) == (
        "0.500",
        "0.750",
        "—",
    )


def test_links_that_are_the_same_disjoint_and_shifted_by_one() -> None:
    """By hand: of two links each, both, none, and one are shared."""
    links = frozenset({(0, 0), (1, 1)})
    for other, shared in ((links, 2), (frozenset({(0, 1), (1, 0)}), 0), (frozenset({(1, 1), (2, 2)}), 1)):
        item = AnnotatedSentence((), (), 3, (links, other))
        found = agree({"p": item})
        assert found.links == Counts(shared, 2, 2)
        assert found.links.f1 == shared / 2
        assert found.differing == (("p",) if shared < 2 else ())


def test_links_that_nobody_touched_are_not_compared() -> None:
    touched = AnnotatedSentence((), (), 3, (frozenset({(0, 0)}), frozenset()))
    assert agree({"p": AnnotatedSentence((), (), 3), "q": touched}).links == Counts(0, 0, 1)
    assert agree({"p": AnnotatedSentence((), (), 3)}).links is None


def test_without_spans_there_is_nothing_to_agree_on() -> None:
    found = agree({"p": AnnotatedSentence((), (), 2)})
    assert format_agreement(found.exact) == "—"
    assert found.alpha is None
    assert agree({}).pairs == 0
