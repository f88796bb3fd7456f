"""Agreement read off a store: two annotators, an annotator with themselves, and with a recipe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.evaluation import Counts
from core.model import Span
from core.review.blind_repeat import repeat_name
from core.workspace.reviewer_agreement import between, confirmed, self_agreement, with_recipe
from core.workspace.workspace import Workspace
from tests.workspaces import Hand, open_desk, pair

PAIRS = [
    pair("one", "Rome fell", "Rom fiel", [Span(0, 1, "LOC")], "0-0 1-1"),
    pair("two", "see Ann now", "siehe Ann jetzt", [Span(1, 2, "PER")], "0-0 1-1 2-2"),
    pair("three", "no names", "keine Namen", [], "0-0 1-1"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    yield opened
    opened.store.close()


def other(desk: Workspace, name: str) -> Hand:
    return Hand(Workspace(desk.store, desk.project, desk.recipe_id, desk.method, name), name)


def test_two_annotators_agree_on_what_both_confirmed(desk: Workspace) -> None:
    ana, bea = Hand(desk), other(desk, "Bea")
    for name in ("one", "two", "three"):
        assert not ana(name, "confirm")
    assert not bea("two", "relabel", start=1, end=2, label="ORG")
    for name in ("one", "two"):
        assert not bea(name, "confirm")
    found = between(desk.store, desk.project.id, "Ana", "Bea")
    assert (found.pairs, found.differing) == (2, ("two",))
    assert found.exact == Counts(1, 2, 2)
    assert found.ranges == Counts(2, 2, 2)
    assert found.links is None
    assert sorted(confirmed(desk.store, desk.project.id, "Bea")) == ["one", "two"]


def test_links_are_compared_where_one_annotator_edited_them(desk: Workspace) -> None:
    ana, bea = Hand(desk), other(desk, "Bea")
    assert not ana("three", "link", source=0, target=1, kind="sure")
    for hand in (ana, bea):
        assert not hand("one", "confirm")
        assert not hand("three", "confirm")
    found = between(desk.store, desk.project.id, "Ana", "Bea")
    assert found.links == Counts(2, 2, 3)  # Ana has one link more than the recipe, whose links Bea let stand
    assert found.differing == ("three",)


def test_a_blind_repeat_is_another_annotator(desk: Workspace) -> None:
    for hand in (Hand(desk), other(desk, repeat_name("Ana"))):
        assert not hand("one", "confirm")
    assert self_agreement(desk.store, desk.project.id, "Ana").exact == Counts(1, 1, 1)


def test_an_annotator_agrees_with_a_recipe_on_what_they_kept(desk: Workspace) -> None:
    ana = Hand(desk)
    assert not ana("one", "relabel", start=0, end=1, label="ORG")
    assert not ana("two", "link", source=0, target=2, kind="sure")
    for name in ("one", "two"):
        assert not ana(name, "confirm")
    project = desk.project.id
    found = with_recipe(
        confirmed(desk.store, project, "Ana"), desk.store.projections(project, desk.recipe_id, scores=False)
    )
    assert (found.pairs, found.exact, found.differing) == (2, Counts(1, 2, 2), ("one", "two"))
    assert found.links == Counts(3, 3, 4)
