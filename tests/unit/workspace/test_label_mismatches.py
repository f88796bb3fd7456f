"""Which pairs have other labels on the target than on the source, kept up with the reviewer."""

from pathlib import Path

from core.model import Span
from core.workspace.label_mismatches import LabelMismatches
from core.workspace.pair_facts import gather
from core.workspace.queue import Filter, Show, as_reviewed, from_query, queue, to_query
from tests.workspaces import Hand, open_desk, pair

PAIRS = [pair(name, "Ann sleeps .", "Anna schläft .", (Span(0, 1, "PER"),), "0-0 1-1 2-2") for name in ("a", "b", "c")]


def test_the_filter_follows_every_decision(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.db", PAIRS)
    hand, known = Hand(desk), LabelMismatches()
    facts = gather(desk.store, desk.project.id, desk.recipe_id)
    wanted = Filter(Show.ALL, unequal=True)

    def listed() -> tuple[str, ...]:
        return queue(as_reviewed(facts, known.now(desk.store, desk.project.id, "Ana")), {}, wanted)

    assert listed() == ()
    hand("b", "relabel", start=0, end=1, label="ORG")
    hand("c", "relabel", start=0, end=1, label="ORG", both=True)
    assert listed() == ("b",)
    hand("c", "change_entity", start=0, end=1, label="LOC")
    assert listed() == ("b", "c")
    hand("b", "relabel", start=0, end=1, label="ORG", both=True)
    assert listed() == ("c",)
    hand("b", "undo")
    assert listed() == ("b", "c")
    for _ in range(3):
        hand("b", "undo")
    assert listed() == ()
    assert known.last == 8
    desk.store.close()


def test_the_filter_stands_in_the_address() -> None:
    wanted = Filter(unequal=True, unmatched=True)
    assert to_query(wanted)["only"] == "unmatched,unequal"
    assert from_query(to_query(wanted))[0] == wanted
