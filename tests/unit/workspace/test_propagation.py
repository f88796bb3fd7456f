"""The same form elsewhere: preview, apply as one act, undo; never over what a person decided."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model import Span
from core.review import CorrectionType, Status
from core.workspace.mention_index import MentionIndex, form_of
from core.workspace.propagation import propagate
from core.workspace.proposals import Fix, Proposal, RenderingSource, fix_of, preview
from core.workspace.workspace import Workspace
from tests.workspaces import Hand, answers, found_faults, handle, open_desk, pair, spans

UN = Span(1, 2, "ORG")


PAIRS = [
    pair("fixed", "The UN met", "Die Vereinten Nationen tagten", (UN,), "0-0 1-1 2-3"),
    pair("same", "the un voted", "die Vereinten Nationen stimmten ab", (UN,), "0-0 1-1 2-3"),
    pair("right", "The UN rose", "Die Vereinten Nationen wuchsen", (UN,), "0-0 1-1 1-2 2-3"),
    pair("unmatched", "The UN slept", "Dort schliefen die Vereinten Nationen", (UN,), "2-1"),
    pair("absent", "The UN failed", "Die UNO scheiterte", (UN,), "0-0 1-1 2-2"),
    pair("other label", "The UN fell", "Die Vereinten Nationen fielen", (Span(1, 2, "PER"),), "1-1"),
    pair("other form", "The EU met", "Die Vereinten Nationen tagten", (UN,), "1-1"),
    pair("confirmed", "The UN sat", "Die Vereinten Nationen saßen", (UN,), "0-0 1-1 2-3"),
    pair("settled", "The UN ran", "Die Vereinten Nationen liefen", (UN,), "0-0 1-1 2-3"),
    pair("bulk", "The UN won", "Die Vereinten Nationen siegten", (UN,), "0-0 1-1 2-3"),
    pair("twice", "The UN and UN", "Vereinten Nationen und Vereinten Nationen", (UN, Span(3, 4, "ORG")), "1-0 3-3"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    hand = Hand(opened, "before")
    hand("confirmed", "confirm")
    hand("settled", "accept", start=1, end=2)
    hand("bulk", "bulk")
    yield opened
    opened.store.close()


def index_of(desk: Workspace) -> MentionIndex:
    return MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)


def proposals(desk: Workspace) -> dict[str, list[Proposal]]:
    view = desk.view("fixed")
    fix = fix_of(view.pair, view.answer, UN)
    assert fix is not None
    found: dict[str, list[Proposal]] = {}
    for one in preview(desk, index_of(desk), fix, ("fixed", UN)):
        found.setdefault(one.pair.id, []).append(one)
    return found


def test_the_index_holds_every_entity_with_what_the_recipe_made_of_it(desk: Workspace) -> None:
    index = index_of(desk)
    (found,) = index.by_pair["unmatched"]
    assert (found.source, found.target, found.score) == (UN, None, None)
    (found,) = index.by_pair["same"]
    assert (found.target, found.score) == (Span(1, 2, "ORG"), 1.0)
    assert len(index.by_form["un"]) == 11
    assert form_of(index.pairs["same"].target, Span(1, 3, "ORG")) == "vereinten nationen"
    assert index.pairs["same"].target.text == PAIRS[1].target.text


def test_nothing_is_offered_before_a_decision(desk: Workspace) -> None:
    view = desk.view("fixed")
    assert fix_of(view.pair, view.answer, UN) is None


def test_a_moved_boundary_is_offered_wherever_the_form_stands_in_the_translation(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])
    found = proposals(desk)
    assert list(found) == ["same", "unmatched", "absent", "confirmed", "settled", "bulk", "twice"]
    (same,) = found["same"]
    assert (same.current_text, same.proposed_text) == ("Vereinten", "Vereinten Nationen")
    (unmatched,) = found["unmatched"]
    assert (unmatched.current, unmatched.proposed) == (None, Span(3, 5, "ORG"))
    assert found["absent"][0].absent
    assert {name: one.standing for name, (one, *_) in found.items() if one.standing is not RenderingSource.MACHINE} == {
        "confirmed": RenderingSource.CONFIRMED,
        "settled": RenderingSource.SETTLED,
        "bulk": RenderingSource.BULK,
    }
    assert [name for name, rows in found.items() if all(one.applies for one in rows)] == [
        "same",
        "unmatched",
        "bulk",
        "twice",
    ]
    assert [one.proposed for one in found["twice"]] == [Span(0, 2, "ORG"), Span(3, 5, "ORG")]


def test_applying_is_one_act_and_one_undo_restores_everything(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("fixed", "move", start=1, end=2, to=[1, 3])
    before = answers(desk)
    rows = propagate(desk, [one for found in proposals(desk).values() for one in found])
    assert [row.pair_id for row in rows] == ["same", "unmatched", "bulk", "twice"]
    assert {row.act for row in rows} == {rows[0].number}
    assert spans(desk, "same") == [(1, 3, "ORG", "corrected")]
    assert spans(desk, "unmatched") == [(3, 5, "ORG", "added")]
    assert spans(desk, "twice") == [(0, 2, "ORG", "corrected"), (3, 5, "ORG", "corrected")]
    after = answers(desk)
    assert after["bulk"].status is Status.OPEN
    for untouched in ("confirmed", "settled", "absent", "right", "other label", "other form", "fixed"):
        assert after[untouched] == before[untouched]
    hand("same", "undo")
    assert answers(desk) == before
    hand("same", "redo")
    assert answers(desk) == after
    assert [list(found) for found in (proposals(desk),)] == [["absent", "confirmed", "settled"]]


def test_an_undo_of_many_pairs_stays_on_the_pair_on_screen(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])
    propagate(desk, [one for found in proposals(desk).values() for one in found])
    outcome = handle(desk, "unmatched", {"type": "undo"}, "tab two", 1)
    assert (outcome.pair_id, len(outcome.changed)) == ("unmatched", 4)
    assert handle(desk, "absent", {"type": "redo"}, "tab two", 2).pair_id == "absent"


def test_only_what_is_chosen_is_changed(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])
    _, second = proposals(desk)["twice"]
    propagate(desk, [second])
    assert spans(desk, "twice") == [(0, 1, "ORG", "projected"), (3, 5, "ORG", "corrected")]


def test_a_label_is_offered_also_where_other_words_render_the_mention(desk: Workspace) -> None:
    Hand(desk)("fixed", "relabel", start=1, end=2, label="LOC")
    found = proposals(desk)
    assert found["absent"][0].proposed == Span(1, 2, "LOC")
    propagate(desk, found["absent"] + found["same"])
    assert spans(desk, "absent") == [(1, 2, "LOC", "corrected")]
    assert spans(desk, "same") == [(1, 2, "LOC", "corrected")]


def test_a_label_on_both_sides_is_carried_over_to_both_sides(desk: Workspace) -> None:
    before = answers(desk)
    Hand(desk)("fixed", "relabel", start=1, end=2, label="LOC", both=True)
    view = desk.view("fixed")
    fix = fix_of(view.pair, view.answer, Span(UN.start, UN.end, "LOC"))
    assert fix
    index = MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)
    found = preview(desk, index, fix, ("fixed", Span(UN.start, UN.end, "LOC")))
    rows = propagate(desk, [one for one in found if one.pair.id in ("same", "bulk", "confirmed")])
    assert [row.pair_id for row in rows] == ["same", "bulk"]
    for pair_id in ("same", "bulk"):
        answer = desk.view(pair_id).answer
        assert [mention.label for mention in answer.spans] == ["LOC"]
        assert all(mention.source and mention.source.label == "LOC" for mention in answer.spans)
    assert answers(desk)["confirmed"] == before["confirmed"]


def test_no_counterpart_is_offered_wherever_the_machine_has_one(desk: Workspace) -> None:
    Hand(desk)("fixed", "reject", start=1, end=2)
    view = desk.view("fixed")
    assert fix_of(view.pair, view.answer, UN) == Fix("un", "ORG")
    found = proposals(desk)
    assert "unmatched" not in found
    propagate(desk, [one for rows in found.values() for one in rows])
    assert spans(desk, "same") == []
    assert desk.view("same").answer.rejected == (UN,)
    assert spans(desk, "settled") == [(1, 2, "ORG", "accepted")]


def test_what_was_decided_after_the_preview_is_left_alone(desk: Workspace) -> None:
    hand = Hand(desk)
    hand("fixed", "move", start=1, end=2, to=[1, 3])
    chosen = [one for rows in proposals(desk).values() for one in rows]
    hand("same", "confirm")
    hand("unmatched", "add", start=4, end=5, label="LOC", source=None)
    hand("bulk", "delete_entity", start=1, end=2)
    before = answers(desk)
    rows = propagate(desk, chosen)
    assert [row.pair_id for row in rows] == ["twice"]
    after = answers(desk)
    assert {name for name in after if after[name] != before[name]} == {"twice"}


def test_a_propagation_sent_again_is_applied_once(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])
    chosen = [one for rows in proposals(desk).values() for one in rows]
    first = propagate(desk, chosen, "page", 1)
    assert propagate(desk, chosen, "page", 1) == first
    assert desk.store.last_number(desk.project.id, "Ana") == first[-1].number


def test_propagated_fixes_are_blamed_on_the_recipe_too(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])
    propagate(desk, [one for rows in proposals(desk).values() for one in rows])
    (found,) = found_faults(desk)
    assert found.counts == {CorrectionType.BOUNDARY: 5, CorrectionType.MISSED: 1}


def test_spans_of_others_are_not_taken(tmp_path: Path) -> None:
    rome = Span(0, 1, "LOC")
    desk = open_desk(
        tmp_path / "rome.db",
        [
            pair("fixed", "Rome fell", "Das alte Rom fiel", (rome,), "0-2"),
            pair("held", "Rome , Ann", "Ann das alte Rom", (rome, Span(2, 3, "PER")), "0-0 2-1 2-3"),
        ],
    )
    Hand(desk)("fixed", "move", start=2, end=3, to=[1, 3])
    view = desk.view("fixed")
    fix = fix_of(view.pair, view.answer, rome)
    assert fix is not None
    (found,) = preview(desk, index_of(desk), fix, ("fixed", rome))
    assert found.absent
    assert propagate(desk, [found]) == ()
    desk.store.close()
