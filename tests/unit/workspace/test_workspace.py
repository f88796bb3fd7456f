"""The desk: links edited by hand move machine spans at once and nothing that a person settled."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.export import STATUSES, ExportOptions, Outbound, RequestedFormat, select, write_all
from core.formats.alignments.pharaoh import Pharaoh
from core.model import Alignment, Span
from core.projection.presets import recipe
from core.review import LinkSet, Status
from core.views.review_screen import payload
from core.workspace.workspace import Workspace
from tests.workspaces import HULL, Hand, answers, handle, open_desk, pair, spans

ANN, RHINE = Span(0, 1, "PER"), Span(3, 4, "LOC")
PAIRS = (
    pair("one", "Ann saw the Rhine .", "Den Rhein sah Anna gestern .", (ANN, RHINE), "0-3 1-2 2-0 3-1 4-5"),
    pair("two", "Ann sleeps .", "Anna schläft .", (ANN,), "0-0 1-1 2-2"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    yield opened
    opened.store.close()


@pytest.fixture
def hand(desk: Workspace) -> Hand:
    return Hand(desk)


def test_an_edited_link_moves_the_machine_span_at_once(desk: Workspace, hand: Hand) -> None:
    assert spans(desk, "one") == [(1, 2, "LOC", "projected"), (3, 4, "PER", "projected")]
    assert hand("one", "link", source=0, target=4, kind="possible") == ""
    assert spans(desk, "one") == [(1, 2, "LOC", "projected"), (3, 5, "PER", "projected")]
    stored = desk.store.current_review(desk.project.id, "Ana", "one")
    assert stored is not None
    assert stored.answer == desk.view("one").answer
    hand("one", "reset_links")
    assert spans(desk, "one") == [(1, 2, "LOC", "projected"), (3, 4, "PER", "projected")]
    assert desk.view("one").answer.links is None


def test_what_the_last_edit_of_a_link_moved_is_told_until_the_next_act(desk: Workspace, hand: Hand) -> None:
    hand("one", "link", source=0, target=4, kind="sure")
    (found,) = desk.view("one").moved
    assert (found.source, found.before, found.after) == (ANN, (Span(3, 4, "PER"),), (Span(3, 5, "PER"),))
    hand("one", "link", source=1, target=0, kind="sure")
    assert desk.view("one").moved == ()
    hand("one", "link", source=3, target=1, kind=None)
    (found,) = desk.view("one").moved
    assert (found.source, found.before, found.after) == (RHINE, (Span(1, 2, "LOC"),), ())
    hand("one", "accept", start=3, end=5)
    assert desk.view("one").moved == ()


def test_a_link_moves_nothing_that_a_person_settled_but_says_so(desk: Workspace, hand: Hand) -> None:
    hand("one", "accept", start=3, end=4)
    assert desk.view("one").differing == ()
    hand("one", "link", source=0, target=4, kind="sure")
    assert spans(desk, "one")[1] == (3, 4, "PER", "accepted")
    (found,) = desk.view("one").differing
    assert (found.source, found.spans) == (ANN, (Span(3, 4, "PER"),))
    assert [candidate.span for candidate in found.machine] == [Span(3, 5, "PER")]


def test_a_confirmed_pair_keeps_its_spans_and_says_what_the_machine_would_do(desk: Workspace, hand: Hand) -> None:
    hand("one", "confirm")
    before = spans(desk, "one")
    hand("one", "link", source=3, target=1, kind=None)
    assert spans(desk, "one") == before
    (found,) = desk.view("one").differing
    assert (found.source, found.spans, found.machine) == (RHINE, (Span(1, 2, "LOC"),), ())


def test_a_rejected_entity_differs_where_the_machine_projects_it(desk: Workspace, hand: Hand) -> None:
    hand("one", "reject", start=1, end=2)
    (found,) = desk.view("one").differing
    assert (found.source, found.spans) == (RHINE, ())
    assert found.to_json() == {
        "source": {"start": 3, "end": 4, "label": "LOC"},
        "spans": [],
        "machine": [{"start": 1, "end": 2, "label": "LOC", "score": 1.0}],
    }


def test_edited_links_hold_for_entities_marked_by_hand(desk: Workspace, hand: Hand) -> None:
    hand("one", "link", source=1, target=4, kind="sure")
    hand("one", "link", source=1, target=2, kind=None)
    hand("one", "add_entity", start=1, end=2, label="ORG")
    assert spans(desk, "one") == [
        (1, 2, "LOC", "projected"),
        (3, 4, "PER", "projected"),
        (4, 5, "ORG", "projected"),
    ]


def test_undo_takes_back_one_edit_of_a_link_with_what_it_moved(desk: Workspace, hand: Hand) -> None:
    seen = [answers(desk)]
    for target in (4, 2):
        hand("one", "link", source=0, target=target, kind="sure")
        seen.append(answers(desk))
    for expected in reversed(seen[:-1]):
        hand("two", "undo")
        assert answers(desk) == expected
    for expected in seen[1:]:
        hand("two", "redo")
        assert answers(desk) == expected


def test_another_recipe_projects_over_the_links_that_a_person_edited(desk: Workspace, hand: Hand) -> None:
    hand("one", "link", source=0, target=4, kind="sure")
    links = desk.view("one").answer.links
    other = replace(desk, recipe_id="other")
    ours = desk.store.projection(desk.project.id, "one", HULL.id)
    assert ours is not None
    machine = replace(ours, recipe_id="other", alignment=Alignment.of([(0, 0)], (5, 6)), chosen=())
    seen = other.seen(PAIRS[0], machine, desk.store.current_review(desk.project.id, "Ana", "one"))
    assert seen.answer.links == links
    assert Span(3, 5, "PER") in seen.answer.target_spans


def test_the_editor_is_given_the_recipes_own_links_and_the_edited_ones(desk: Workspace, hand: Hand) -> None:
    hand("one", "accept", start=3, end=4)
    hand("one", "link", source=0, target=4, kind="possible")
    drawn = payload(desk, "one", ("one", "two"), ("one", "two"))
    assert drawn["pair"]["links"] == [[0, 3], [1, 2], [2, 0], [3, 1], [4, 5]]
    assert drawn["answer"]["links"] == {"sure": drawn["pair"]["links"], "possible": [[0, 4]]}
    assert drawn["differs"][0]["machine"][0]["end"] == 5
    assert drawn["moved"] == []
    hand("one", "link", source=3, target=1, kind=None)
    moved = payload(desk, "one", ("one", "two"), ("one", "two"))["moved"]
    assert moved == [
        {
            "source": {"start": 3, "end": 4, "label": "LOC"},
            "before": [{"start": 1, "end": 2, "label": "LOC"}],
            "after": [],
        }
    ]


def test_exports_hold_the_edited_links_and_the_spans_over_them(desk: Workspace, hand: Hand) -> None:
    hand("one", "link", source=0, target=4, kind="possible")
    hand("one", "confirm")
    selection = select(desk)
    assert [found.id for found in selection.pairs] == ["one"]
    alignment = selection.pairs[0].alignment
    assert alignment is not None
    assert (alignment.possible, alignment.origin) == (((0, 4),), "given, edited")
    assert selection.pairs[0].target.spans == (Span(1, 2, "LOC"), Span(3, 5, "PER"))
    [links] = write_all(Outbound(selection, "x"), [RequestedFormat("link", "pharaoh", Pharaoh())])
    assert links.files == {"pharaoh/x.pharaoh": b"0-3 0p4 1-2 2-0 3-1 4-5\n"}
    assert links.good


def test_an_export_of_open_pairs_projects_entities_marked_by_hand(desk: Workspace, hand: Hand) -> None:
    hand("two", "add_entity", start=1, end=2, label="ORG")
    exported = {found.id: found for found in select(desk, ExportOptions(tuple(STATUSES))).pairs}
    assert exported["two"].target.spans == (Span(0, 1, "PER"), Span(1, 2, "ORG"))


def test_bulk_accepted_pairs_are_told_apart_in_exports(desk: Workspace, hand: Hand) -> None:
    hand("one", "confirm")
    assert hand("two", "bulk") == ""
    assert desk.store.progress(desk.project.id, "Ana").bulk == 1
    assert [found.id for found in select(desk).pairs] == ["one"]
    both = select(desk, ExportOptions(("confirmed", "bulk")))
    assert [item.metadata["status"] for item in both.items] == ["confirmed", "bulk"]


def test_an_answer_accepted_in_bulk_stays_when_the_recipe_says_otherwise(desk: Workspace, hand: Hand) -> None:
    hand("two", "bulk")
    ours = desk.store.projection(desk.project.id, "two", HULL.id)
    assert ours is not None
    review = desk.store.current_review(desk.project.id, "Ana", "two")
    seen = desk.seen(PAIRS[1], replace(ours, chosen=()), review)
    assert seen.answer.status is Status.BULK
    assert seen.answer.target_spans == (Span(0, 1, "PER"),)
    assert [found.source for found in seen.differing] == [ANN]


def test_scores_follow_the_hand() -> None:
    machine = Alignment.of([(0, 0), (1, 1)], (2, 2), [(0, 1)], np.full((2, 2), 0.25, np.float32), "lexical")
    edited = machine.edited([(1, 0), (1, 1)], [(0, 0)])
    assert edited.scores is not None
    assert edited.scores.tolist() == [[0.5, 0.0], [1.0, 0.25]]
    assert edited.origin == "lexical, edited"
    assert machine.scores is not None
    assert (machine.scores == 0.25).all()
    assert LinkSet.of(machine).over(machine) is machine


@pytest.mark.parametrize("name", ["dice-exact", "ngrams-exact"])
def test_methods_that_go_by_scores_follow_the_hand(tmp_path: Path, name: str) -> None:
    scores = np.full((5, 6), 0.01, np.float32)
    for i, j in ((0, 3), (1, 2), (2, 0), (3, 1), (4, 5)):
        scores[i, j] = 0.9
    scored = pair("one", "Ann saw the Rhine .", "Den Rhein sah Kovač Horvat .", (ANN, RHINE), "0-3 1-2 2-0 3-1 4-5")
    assert scored.alignment is not None
    scored = replace(scored, alignment=replace(scored.alignment, scores=scores))
    desk = open_desk(tmp_path / "scored.db", [scored], recipe(name).over_given_links())
    hand = Hand(desk)
    before = desk.view("one").answer.target_spans
    hand("one", "link", source=0, target=3, kind=None)
    hand("one", "link", source=0, target=4, kind="sure")
    after = desk.view("one").answer.target_spans
    assert Span(3, 4, "PER") in before
    assert Span(4, 5, "PER") in after
    desk.store.close()


def test_decisions_of_two_windows_are_both_kept(desk: Workspace, hand: Hand) -> None:
    hand("one", "accept", start=3, end=4)
    Hand(desk, "other tab")("one", "link", source=3, target=1, kind=None)
    assert spans(desk, "one") == [(3, 4, "PER", "accepted")]


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ([], {"type": "add_entity", "start": 1, "end": 2, "label": "ORG"}),
        ([], {"type": "change_entity", "start": 0, "end": 1, "to": [0, 2]}),
        ([], {"type": "delete_entity", "start": 3, "end": 4}),
        (
            [{"type": "reject", "start": 3, "end": 4}],
            {"type": "restore", "source": {"start": 0, "end": 1, "label": "PER"}},
        ),
    ],
)
def test_a_change_of_source_entities_opens_a_confirmed_pair(
    desk: Workspace, hand: Hand, before: list[dict[str, Any]], event: dict[str, Any]
) -> None:
    for one in [*before, {"type": "confirm"}, event]:
        assert hand.send("one", one) == ""
    answer = desk.view("one").answer
    assert answer.status is Status.OPEN
    rendered = {mention.source for mention in answer.spans}
    assert rendered.issuperset(answer.entities or ())
    hand("one", "undo")
    assert desk.view("one").answer.status is Status.CONFIRMED
    hand("one", "redo")
    assert desk.view("one").answer == answer
    hand("one", "confirm")
    assert all(mention.settled for mention in desk.view("one").answer.spans)


def test_a_new_entity_of_a_confirmed_pair_is_projected_and_the_rest_stays_settled(desk: Workspace, hand: Hand) -> None:
    hand("one", "confirm")
    hand("one", "add_entity", start=1, end=2, label="ORG")
    assert spans(desk, "one") == [(1, 2, "LOC", "accepted"), (2, 3, "ORG", "projected"), (3, 4, "PER", "accepted")]


def test_a_link_opens_a_confirmed_pair_only_where_it_finds_a_counterpart(desk: Workspace, hand: Hand) -> None:
    hand("one", "link", source=0, target=3, kind=None)
    hand("one", "confirm")
    assert spans(desk, "one") == [(1, 2, "LOC", "accepted")]
    hand("one", "link", source=3, target=0, kind="sure")
    assert desk.view("one").answer.status is Status.CONFIRMED
    hand("one", "link", source=0, target=4, kind="sure")
    assert desk.view("one").answer.status is Status.OPEN
    assert spans(desk, "one") == [(1, 2, "LOC", "accepted"), (4, 5, "PER", "projected")]
    (found,) = desk.view("one").moved
    assert (found.source, found.before, found.after) == (ANN, (), (Span(4, 5, "PER"),))


def test_a_rejected_entity_of_a_confirmed_pair_is_decided(desk: Workspace, hand: Hand) -> None:
    hand("one", "reject", start=3, end=4)
    hand("one", "confirm")
    hand("one", "link", source=0, target=4, kind="sure")
    assert desk.view("one").answer.status is Status.CONFIRMED


def test_another_label_asks_for_no_other_span_and_no_method(desk: Workspace) -> None:
    def method(*_: object) -> object:
        raise AssertionError("The method ran.")

    without = replace(desk, method=method)  # type: ignore[arg-type]
    assert (
        handle(without, "one", {"type": "relabel", "start": 3, "end": 4, "label": "ORG", "both": True}, "c", 1).refusal
        == ""
    )
    view = without.view("one")
    assert view.pair.source.spans == (Span(0, 1, "ORG"), RHINE)
    assert spans(without, "one") == [(1, 2, "LOC", "projected"), (3, 4, "ORG", "corrected")]
    assert view.differing == ()
    assert handle(without, "one", {"type": "reject", "start": 3, "end": 4}, "c", 2).refusal == ""
    restore = {"type": "restore", "source": {"start": 0, "end": 1, "label": "ORG"}}
    assert handle(without, "one", restore, "c", 3).refusal == ""
    assert spans(without, "one")[1] == (3, 4, "ORG", "projected")
