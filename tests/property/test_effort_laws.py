"""Laws of effort: time never exceeds the clock."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.review import Answer, Review, ReviewContext, Status
from core.workspace.effort import KINDS, PAUSE, effort

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
        who = ReviewContext(project="p", reviewer="Ana", pair_id=pair, action=action)
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
