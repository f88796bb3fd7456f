"""Two windows of one reviewer: the later one is refused and told, never overwrites unseen."""

from pathlib import Path

from core.model import Span
from core.review import Status
from tests.workspaces import Hand, open_desk, pair

ENTITIES = (Span(0, 1, "PER"), Span(2, 3, "LOC"))


def test_a_decision_made_on_an_older_state_is_refused_and_says_when_and_what(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.db", [pair("a", "Anna saw Rome", "Anna sah Rom", ENTITIES, "0-0 1-1 2-2")])
    first, second = Hand(desk, "first"), Hand(desk, "second")
    assert first("a", "flag", note="?", seen=0) == ""
    refused = second("a", "confirm", seen=0)
    assert refused.startswith("This pair was flagged in another window at ")
    assert desk.view("a").answer.status is Status.FLAGGED
    assert second("a", "confirm", seen=1) == ""
    assert desk.view("a").answer.status is Status.CONFIRMED


def test_a_window_is_not_in_its_own_way(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.db", [pair("a", "Anna saw Rome", "Anna sah Rom", ENTITIES, "0-0 1-1 2-2")])
    hand = Hand(desk)
    assert [hand("a", "note", note=text, seen=0) for text in "abc"] == ["", "", ""]


def test_saying_what_stands_already_is_no_conflict(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.db", [pair("a", "Anna saw Rome", "Anna sah Rom", ENTITIES, "0-0 1-1 2-2")])
    first, second = Hand(desk, "first"), Hand(desk, "second")
    assert [first("a", "confirm", seen=0), second("a", "confirm", seen=0)] == ["", ""]
    assert desk.store.last_number(desk.project.id, "Ana") == 1


def test_undo_meets_only_what_its_window_has_seen(tmp_path: Path) -> None:
    pairs = [pair(name, "Anna saw Rome", "Anna sah Rom", ENTITIES, "0-0 1-1 2-2") for name in "ab"]
    desk = open_desk(tmp_path / "store.db", pairs)
    first, second = Hand(desk, "first"), Hand(desk, "second")
    first("a", "confirm", seen=0)
    second("b", "confirm", seen=0)
    assert "So undo did nothing." in first("a", "undo", seen=1)
    assert desk.view("b").answer.status is Status.CONFIRMED
    assert first("a", "undo", seen=2) == ""
    assert desk.view("b").answer.status is Status.OPEN


def test_undoing_an_act_over_many_pairs_twice_in_a_row_is_ones_own_doing(tmp_path: Path) -> None:
    pairs = [pair(name, "Anna saw Rome", "Anna sah Rom", ENTITIES, "0-0 1-1 2-2") for name in "abc"]
    desk = open_desk(tmp_path / "store.db", pairs)
    hand = Hand(desk)
    hand("a", "confirm", seen=0)
    changes = {name: lambda view: desk.view("a").answer for name in "bc"}
    assert len(desk.act("propagate", changes)) == 2
    assert [hand("a", "undo", seen=3), hand("a", "undo", seen=3)] == ["", ""]
    assert desk.store.statuses(desk.project.id, "Ana") == {}
