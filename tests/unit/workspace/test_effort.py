"""What a review cost, drawn from its history, and how a blind repeat agrees with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from core.review import Answer, Review, Status
from core.workspace.effort import PAUSE, Effort, KindOfWork, effort

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN, CONFIRMED, FLAGGED = (Answer((), status=status) for status in (Status.OPEN, Status.CONFIRMED, Status.FLAGGED))


def rows(*steps: tuple[float, str, str, Answer | None]) -> Iterator[Review]:
    """Reviews from (seconds since the row before, pair, action, answer)."""
    time = NOON
    for number, (seconds, pair, action, answer) in zip(count(1), steps, strict=False):
        time += timedelta(seconds=seconds)
        yield Review(
            project="p",
            reviewer="Ana",
            pair_id=pair,
            action=action,
            number=number,
            time=time.isoformat(timespec="milliseconds"),
            answer=answer,
            base=None,
        )


def test_nobody_who_did_nothing_spent_anything() -> None:
    assert effort([]) == Effort()
    assert Effort().pairs_per_hour == 0.0


def test_time_is_the_gap_since_the_decision_before_and_pauses_are_cut() -> None:
    found = effort(
        rows(
            (0, "a", "confirm", CONFIRMED),
            (10, "b", "confirm", CONFIRMED),
            (PAUSE, "c", "confirm", CONFIRMED),
            (PAUSE + 1, "d", "confirm", CONFIRMED),
            (50, "e", "flag", FLAGGED),
        )
    )
    assert found.seconds == 10 + PAUSE + 50
    assert found.pairs == 3
    assert found.pairs_per_hour == pytest.approx(3 * 3600 / 360)


def test_a_pair_counts_as_the_hardest_thing_done_to_it() -> None:
    found = effort(
        rows(
            (0, "a", "confirm", CONFIRMED),
            (4, "b", "accept", OPEN),
            (4, "b", "confirm", CONFIRMED),
            (6, "c", "relabel", OPEN),
            (6, "c", "move", OPEN),
            (6, "c", "confirm", CONFIRMED),
            (20, "d", "confirm", CONFIRMED),
            (30, "e", "note", OPEN),
        )
    )
    assert found.kinds == (
        KindOfWork("Confirmed as projected", 2, 14.0, 1.5),
        KindOfWork("Boundary moved", 1, 18.0, 3.0),
    )
    assert found.decisions == (7 / 4, 1.5)
    assert found.pairs == 3


def test_what_was_undone_is_not_done_but_took_its_time() -> None:
    found = effort(rows((0, "a", "note", OPEN), (5, "b", "confirm", CONFIRMED), (5, "b", "undo", None)))
    assert (found.pairs, found.seconds, found.kinds) == (0, 10.0, ())


def test_a_clock_that_was_set_back_counts_nothing() -> None:
    found = effort(rows((0, "a", "confirm", CONFIRMED), (-60, "b", "confirm", CONFIRMED)))
    assert (found.seconds, found.pairs) == (0.0, 0)


def test_days_are_counted_in_order() -> None:
    day = 24 * 3600
    found = effort(rows((0, "a", "confirm", CONFIRMED), (1, "b", "confirm", CONFIRMED), (day, "c", "flag", FLAGGED)))
    assert [number for _, number in found.days] == [2, 1]
    assert found.days[1][0] - found.days[0][0] == timedelta(days=1)
