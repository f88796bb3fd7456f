"""What a storm of keys left on disk, compared with a replay: every row that is not as it should be is named."""

from core.review import Review
from tests.stress.replay import Compared, compared


def row(event: int | None, number: int, client: str | None = "page", action: str = "note") -> Review:
    return Review(
        project="made",
        reviewer="fast 3",
        pair_id="german",
        action=action,
        client=client,
        event=event,
        number=number,
        time="",
        answer=None,
        base=None,
    )


def test_rows_that_are_the_same_are_counted() -> None:
    rows = [row(1, 1), row(4, 2)]
    assert compared(rows, rows) == Compared(2)
    assert compared(rows, rows).is_same


def test_what_is_lost_doubled_and_different_is_named() -> None:
    there = [row(1, 1), row(1, 2), row(3, 3, action="confirm"), row(9, 4)]
    should = [row(1, 2), row(2, 2, action="undo"), row(3, 4, action="confirm")]
    found = compared(there, should)
    assert found.lost == ("“fast 3”, page page, event 2, undo on german, number 2",)
    assert found.doubled == ("“fast 3”, page page, event 1, note on german, 2 times",)
    assert found.different == (
        "“fast 3”, page page, event 3, confirm on german: number 3 instead of 4",
        "“fast 3”, page page, event 9, note on german: not in the replay",
    )
    assert not found.is_same
    assert repr(found).splitlines()[0] == "4 rows, 1 lost, 1 doubled, 2 different"
    assert "  lost: “fast 3”, page page, event 2, undo on german, number 2" in repr(found).splitlines()


def test_the_further_rows_of_an_act_are_compared_by_their_numbers() -> None:
    there = [row(1, 1), row(None, 2, None), row(None, 3, None)]
    assert compared(there, there).is_same
    assert compared(there[:2], there).lost == ("“fast 3”, page None, event None, note on german, number 3",)
