"""What the pair view is told about the same form elsewhere, and the choice that it sends back."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import core.views.propagation_offers
import core.workspace.propagation
from core.model import Span
from core.review import Refusal, ReviewEvent
from core.store import Displaced
from core.views.propagation_offers import listing, offers
from core.workspace.mention_index import MentionIndex
from core.workspace.propagation import CHANGED, NOT_DECIDED, carry_over
from core.workspace.workspace import Workspace
from tests.workspaces import Hand, answers, open_desk, pair, spans

UN = Span(1, 2, "ORG")
SOURCE = {"start": 1, "end": 2, "label": "ORG"}
PAIRS = [
    pair("fixed", "The UN met", "Die Vereinten Nationen tagten", (UN,), "0-0 1-1 2-3"),
    pair("same", "the un voted", "die Vereinten Nationen stimmten ab", (UN,), "0-0 1-1 2-3"),
    pair("unmatched", "The UN slept", "Dort schliefen die Vereinten Nationen", (UN,), "2-1"),
    pair("absent", "The UN failed", "Die UNO scheiterte", (UN,), "0-0 1-1 2-2"),
    pair("confirmed", "The UN sat", "Die Vereinten Nationen saßen", (UN,), "0-0 1-1 2-3"),
    pair("bulk", "The UN won", "Die Vereinten Nationen siegten", (UN,), "0-0 1-1 2-3"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    hand = Hand(opened, "before")
    hand("confirmed", "confirm")
    hand("bulk", "bulk")
    yield opened
    opened.store.close()


def fix(desk: Workspace) -> None:
    Hand(desk)("fixed", "move", start=1, end=2, to=[1, 3])


def ask(desk: Workspace) -> dict[str, Any]:
    return listing(desk, lambda: index_of(desk), "fixed", SOURCE)


def send(desk: Workspace, *chosen: str, source: object = SOURCE, number: int = 1) -> Refusal | tuple[str, ...]:
    return carry_over(desk, lambda: index_of(desk), propagated(source, list(chosen), number))


def propagated(source: object, chosen: object, number: int) -> ReviewEvent:
    return ReviewEvent("page", number, "fixed", "propagate", {"source": source, "chosen": chosen})


def index_of(desk: Workspace) -> MentionIndex:
    return MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)


def test_a_fix_is_offered_with_its_count_and_nothing_before(desk: Workspace) -> None:
    def never() -> MentionIndex:
        raise AssertionError("the index was read although nothing was corrected")

    assert offers(desk, never, "fixed") == []
    Hand(desk, "accepting")("fixed", "accept", start=1, end=2)
    assert offers(desk, never, "fixed") == []
    fix(desk)
    assert offers(desk, lambda: index_of(desk), "fixed") == [SOURCE | {"count": 3}]


def test_the_list_shows_each_mention_in_context_and_what_stays_as_it_is(desk: Workspace) -> None:
    fix(desk)
    found = ask(desk)
    assert (found["able"], found["more"]) == (3, 0)
    assert found["held"] == {"confirmed by you": 1, "the corrected form is not there": 1}
    rows = {row["position"]: row for row in found["rows"]}
    assert [place for place, row in rows.items() if row["applies"]] == [2, 3, 6]
    assert rows[2]["target"] == [
        ["die ", ""],
        ["Vereinten", "old new"],
        [" ", ""],
        ["Nationen", "new"],
        [" stimmten ab", ""],
    ]
    assert rows[2]["source"] == [["the ", ""], ["un", "old"], [" voted", ""]]
    assert (rows[3]["current"], rows[3]["proposed"], rows[3]["label"]) == ("", "Vereinten Nationen", "ORG")
    assert rows[6]["standing"] == "accepted in bulk"
    assert (rows[5]["applies"], rows[5]["standing"]) == (False, "confirmed by you")
    assert rows[4]["proposed"] == ""


def test_what_is_chosen_is_applied_as_one_act_and_what_is_not_is_left(desk: Workspace) -> None:
    fix(desk)
    before = answers(desk)
    rows = {row["position"]: row["id"] for row in ask(desk)["rows"]}
    assert send(desk, rows[2], rows[3]) == ("same", "unmatched")
    assert spans(desk, "same") == [(1, 3, "ORG", "corrected")]
    assert answers(desk)["bulk"] == before["bulk"]
    assert send(desk, rows[2], rows[3]) == ("same", "unmatched"), "an event that is sent again is applied once"
    Hand(desk, "undoing")("fixed", "undo")
    assert answers(desk) == before


def test_confirmed_and_unknown_rows_cannot_be_chosen(desk: Workspace) -> None:
    fix(desk)
    before = answers(desk)
    held = [row["id"] for row in ask(desk)["rows"] if not row["applies"]]
    assert send(desk, *held, "no such row") == CHANGED
    assert answers(desk) == before


def test_a_row_that_no_longer_reads_as_shown_is_left_out(desk: Workspace) -> None:
    fix(desk)
    rows = {row["position"]: row["id"] for row in ask(desk)["rows"]}
    Hand(desk, "elsewhere")("fixed", "relabel", start=1, end=3, label="LOC")
    assert send(desk, rows[2]) == CHANGED
    assert spans(desk, "same") == [(1, 2, "ORG", "projected")]


@pytest.mark.parametrize("source", [None, "UN", {}, {"start": 0, "end": 1, "label": "ORG"}, {"start": [], "end": {}}])
def test_nonsense_from_outside_does_nothing(desk: Workspace, source: object) -> None:
    fix(desk)
    assert send(desk, "x", source=source) == NOT_DECIDED
    assert listing(desk, lambda: index_of(desk), "fixed", source)["rows"] == []
    assert carry_over(desk, lambda: index_of(desk), propagated(SOURCE, {"a": 1}, 9)) == CHANGED


def test_an_undecided_mention_cannot_be_carried_over(desk: Workspace) -> None:
    assert send(desk, "x") == NOT_DECIDED


def test_a_long_list_comes_in_parts_and_only_what_is_shown_is_applied(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fix(desk)
    every = [row["id"] for row in ask(desk)["rows"]]
    for module in (core.views.propagation_offers, core.workspace.propagation):
        monkeypatch.setattr(module, "MAX_CHOICES", 1)
    found = ask(desk)
    assert (found["able"], found["more"]) == (3, 2)
    assert send(desk, *every) == ("same",)


def test_what_the_file_of_before_says_about_a_choice_is_no_answer_once_it_is_gone(desk: Workspace) -> None:
    """Nothing was decided, or nothing is left to do: both were read from a file that nobody will open again."""
    assert desk.store.path
    os.replace(desk.store.path, f"{desk.store.path}.away")
    with pytest.raises(Displaced):
        send(desk)
    os.replace(f"{desk.store.path}.away", desk.store.path)
    assert send(desk) == NOT_DECIDED
