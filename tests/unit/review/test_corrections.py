"""What a correction says about the recipe, and how it is counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.model import Span
from core.review import Answer, CorrectionType, EventLimits, Mention, MentionState, Refusal, apply, corrections
from core.workspace.correction_counts import CorrectionCost, costs, current_corrections, summary
from core.workspace.workspace import Workspace
from tests.workspaces import HULL, Hand, found_faults, open_desk, pair

ANN, RHINE, UN = Span(0, 1, "PER"), Span(3, 4, "LOC"), Span(5, 6, "ORG")
LIMITS = EventLimits((6, 8), ("PER", "LOC", "ORG"))
MACHINE = Answer(
    (ANN, RHINE, UN),
    (Mention(0, 2, "PER", MentionState.PROJECTED, ANN), Mention(4, 5, "LOC", MentionState.PROJECTED, RHINE)),
)
UN_JSON = {"start": 5, "end": 6, "label": "ORG"}
ANN_JSON = {"start": 0, "end": 1, "label": "PER"}


def blamed(before: Answer, event: dict[str, object]) -> list[tuple[CorrectionType, tuple[int, int]]]:
    after = apply(before, event, LIMITS)
    assert not isinstance(after, Refusal), after
    return [(one.blame, one.place) for one in corrections(before, str(event["type"]), after)]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"type": "move", "start": 0, "end": 2, "to": [0, 1]}, [(CorrectionType.BOUNDARY, (0, 1))]),
        ({"type": "move", "start": 0, "end": 2, "to": [2, 4]}, [(CorrectionType.PLACE, (0, 1))]),
        ({"type": "choose", "source": ANN_JSON, "start": 1, "end": 3}, [(CorrectionType.BOUNDARY, (0, 1))]),
        ({"type": "choose", "source": ANN_JSON, "start": 6, "end": 7}, [(CorrectionType.PLACE, (0, 1))]),
        ({"type": "choose", "source": ANN_JSON, "start": 0, "end": 2}, []),
        ({"type": "choose", "source": ANN_JSON, "start": 0, "end": 5}, [(CorrectionType.BOUNDARY, (0, 1))]),
        ({"type": "choose", "source": UN_JSON, "start": 6, "end": 7}, [(CorrectionType.MISSED, (5, 6))]),
        ({"type": "relabel", "start": 0, "end": 2, "label": "ORG"}, [(CorrectionType.LABEL, (0, 1))]),
        ({"type": "relabel", "start": 0, "end": 2, "label": "ORG", "both": True}, [(CorrectionType.SOURCE, (0, 1))]),
        ({"type": "relabel", "start": 0, "end": 2, "label": "PER", "both": True}, []),
        ({"type": "change_entity", "start": 0, "end": 1, "label": "ORG"}, [(CorrectionType.SOURCE, (0, 1))]),
        ({"type": "add", "start": 6, "end": 7, "label": "ORG", "source": UN_JSON}, [(CorrectionType.MISSED, (5, 6))]),
        ({"type": "add", "start": 6, "end": 8, "label": "ORG"}, [(CorrectionType.MISSED, (6, 8))]),
        ({"type": "reject", "start": 4, "end": 5}, [(CorrectionType.SPURIOUS, (3, 4))]),
        ({"type": "delete_entity", "start": 3, "end": 4}, [(CorrectionType.SOURCE, (3, 4))]),
        ({"type": "add_entity", "start": 1, "end": 3, "label": "ORG"}, [(CorrectionType.SOURCE, (1, 3))]),
        ({"type": "accept", "start": 0, "end": 2}, []),
        ({"type": "confirm"}, []),
        ({"type": "flag", "note": "?"}, []),
        ({"type": "bulk"}, []),
    ],
)
def test_the_control_that_was_used_tells_what_was_wrong(
    event: dict[str, object], expected: list[tuple[CorrectionType, tuple[int, int]]]
) -> None:
    assert blamed(MACHINE, event) == expected


def test_a_link_is_to_blame_only_where_a_machine_span_moved() -> None:
    rhine = Mention(5, 6, "LOC", MentionState.PROJECTED, RHINE)
    after = Answer(MACHINE.entities, (MACHINE.spans[0], rhine))
    assert [(one.blame, one.place) for one in corrections(MACHINE, "link", after)] == [
        (CorrectionType.ALIGNMENT, (3, 4))
    ]
    assert corrections(MACHINE, "link", MACHINE) == ()
    settled = Answer(MACHINE.entities, (MACHINE.spans[0], Mention(5, 6, "LOC", MentionState.CORRECTED, RHINE)))
    assert corrections(MACHINE, "link", settled) == ()


def test_nobody_blames_the_machine_for_their_own_spans() -> None:
    own = Mention(0, 2, "ORG", MentionState.ADDED)
    before = Answer((), (own,))
    assert blamed(before, {"type": "reject", "start": 0, "end": 2}) == []
    assert blamed(before, {"type": "move", "start": 0, "end": 2, "to": [1, 2]}) == []
    assert blamed(before, {"type": "relabel", "start": 0, "end": 2, "label": "PER"}) == []


def test_a_label_and_a_boundary_can_both_be_wrong_in_either_order() -> None:
    relabelled = apply(MACHINE, {"type": "relabel", "start": 0, "end": 2, "label": "ORG"}, LIMITS)
    moved = apply(MACHINE, {"type": "move", "start": 0, "end": 2, "to": [0, 1]}, LIMITS)
    assert isinstance(relabelled, Answer)
    assert isinstance(moved, Answer)
    assert blamed(relabelled, {"type": "move", "start": 0, "end": 2, "to": [0, 1]}) == [
        (CorrectionType.BOUNDARY, (0, 1))
    ]
    assert blamed(moved, {"type": "relabel", "start": 0, "end": 1, "label": "ORG"}) == [(CorrectionType.LABEL, (0, 1))]
    assert blamed(moved, {"type": "move", "start": 0, "end": 1, "to": [0, 3]}) == []


# Over a project


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    entities = (Span(0, 1, "PER"), Span(3, 4, "LOC"))
    pairs = [
        pair(name, "Ann saw the Rhine .", "Den Rhein sah Anna gestern .", entities, "0-3 1-2 2-0 3-1 4-5")
        for name in ("a", "b", "c")
    ]
    opened = open_desk(tmp_path / "store.db", pairs)
    yield opened
    opened.store.close()


def counted(desk: Workspace) -> dict[str, int]:
    found = found_faults(desk)
    return {blame.name: count for one in found for blame, count in one.counts.items()}


def test_corrections_are_counted_per_recipe_and_class(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("a", "link", source=0, target=4, kind="sure")
    hand("a", "link", source=1, target=0, kind="sure")
    hand("a", "relabel", start=1, end=2, label="ORG")
    hand("b", "reject", start=3, end=4)
    hand("b", "confirm")
    hand("c", "confirm")
    (found,) = found_faults(desk)
    assert counted(desk) == {"ALIGNMENT": 1, "LABEL": 1, "SPURIOUS": 1}
    assert (found.recipe_id, found.total, found.pairs) == (HULL.id, 3, 2)
    (row,) = summary([found], {HULL.id: "hull"})
    assert (row["Recipe"], row["Wrong alignment"], row["Missed"], row["All"]) == ("hull", 1, 0, 3)


def test_what_takes_several_steps_counts_once(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("a", "move", start=3, end=4, to=[3, 5])
    hand("a", "move", start=3, end=5, to=[3, 6])
    hand("b", "delete_entity", start=3, end=4)
    hand("b", "add_entity", start=3, end=4, label="ORG")
    assert counted(desk) == {"BOUNDARY": 1, "SOURCE": 1}


def test_what_was_undone_does_not_count(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("a", "reject", start=3, end=4)
    hand("b", "reject", start=3, end=4)
    hand("a", "undo")
    assert counted(desk) == {"SPURIOUS": 1}
    hand("a", "undo")
    assert found_faults(desk) == ()
    hand("a", "redo")
    assert counted(desk) == {"SPURIOUS": 1}


def test_reviewers_count_apart_or_together(desk: Workspace) -> None:
    Hand(desk)("a", "reject", start=3, end=4)
    other = Workspace(desk.store, desk.project, desk.recipe_id, desk.method, "Ivo")
    Hand(other, "his tab")("a", "reject", start=3, end=4)
    assert counted(desk) == {"SPURIOUS": 1}
    (both,) = found_faults(desk, *desk.store.reviewers(desk.project.id))
    assert (both.total, both.pairs) == (2, 2)


def test_a_pair_costs_under_its_one_class_or_under_several(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("a", "reject", start=3, end=4)
    hand("a", "confirm")
    hand("b", "reject", start=3, end=4)
    hand("b", "relabel", start=1, end=2, label="ORG")
    hand("b", "confirm")
    hand("c", "confirm")
    begun = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rows = [
        replace(row, time=(begun + timedelta(seconds=10 * row.number)).isoformat())
        for row in desk.store.reviews(desk.project.id, "Ana")
    ]
    found = current_corrections(desk.store, desk.project.id, ["Ana"])
    assert costs(found, rows) == (
        CorrectionCost("several classes", 1, 30.0),
        CorrectionCost("spurious", 1, 10.0),
        CorrectionCost("nothing", 1, 10.0),
    )
    carried = frozenset(one._replace(carried=True) for one in found if one.pair_id == "a")
    assert [cost.name for cost in costs(carried, rows)] == ["nothing"]
