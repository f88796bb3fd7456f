"""Laws of effort: time never exceeds the clock, and agreement is symmetric and bounded."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.effort import KINDS, PAUSE, agreement, effort
from core.review import Answer, Entry, Mention, Review, State, Status

ACTIONS = sorted({action for actions in KINDS.values() for action in actions} | {"note", "undo", "redo"})
steps = st.lists(
    st.tuples(
        st.floats(0, 2 * PAUSE), st.sampled_from("abc"), st.sampled_from(ACTIONS), st.sampled_from([None, *Status])
    ),
    max_size=20,
)


def history(drawn: list[tuple[float, str, str, Status | None]]) -> list[Review]:
    time, rows = datetime(2026, 3, 2, 12, tzinfo=UTC), []
    for number, (seconds, pair, action, status) in enumerate(drawn, start=1):
        time += timedelta(seconds=seconds)
        answer = None if status is None else Answer((), status=status)
        who = Entry(project="p", reviewer="Ana", pair_id=pair, action=action)
        rows.append(Review(**asdict(who), number=number, time=time.isoformat(), answer=answer, base=None))
    return rows


@given(steps)
def test_time_and_counts_stay_within_what_happened(drawn: list[tuple[float, str, str, Status | None]]) -> None:
    rows = history(drawn)
    found = effort(rows)
    assert 0 <= found.seconds <= sum(seconds for seconds, *_ in drawn[1:]) + 1e-3
    assert found.pairs <= len({row.pair_id for row in rows})
    assert sum(kind.pairs for kind in found.kinds) <= found.pairs
    assert sum(number for _, number in found.days) == len(rows)


spans = st.sets(st.tuples(st.integers(0, 5), st.sampled_from("AB")), max_size=4).map(
    lambda drawn: tuple(Mention(start, start + 1, label, State.ADDED) for start, label in sorted(dict(drawn).items()))
)
answers = st.dictionaries(
    st.sampled_from("abcd"), st.builds(lambda found: Answer((), found, status=Status.CONFIRMED), spans)
)


@given(answers, answers)
def test_agreement_is_symmetric_and_labels_only_take_away(one: dict[str, Answer], other: dict[str, Answer]) -> None:
    words = dict.fromkeys("abcd", 6)
    found, back = agreement(one, other, words), agreement(other, one, words)
    assert (found.pairs, found.exact.f1, found.ranges.f1) == (back.pairs, back.exact.f1, back.ranges.f1)
    assert 0 <= found.exact.f1 <= found.ranges.f1 <= 1
    assert set(found.differing) == set(back.differing) <= one.keys() & other.keys()
    assert found.exact.f1 <= found.relaxed.f1
    assert (found.alpha, found.kappa) == (back.alpha, back.kappa) or found.alpha == pytest.approx(back.alpha)
    same = agreement(one, one, words)
    assert same.differing == ()
    assert same.alpha in (None, 1.0)
    assert same.kappa is None or same.kappa == pytest.approx(1)
