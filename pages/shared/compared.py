"""What recipes say of a whole corpus, read once and kept: beside services.py the file that caches."""

from collections.abc import Sequence

import streamlit as st

from core.compare.corpus import Right, Standing, Tally, Told, changes, differing, sides, standing, verdicts
from core.compare.groups import Spans
from core.review import Status
from core.store import Project
from pages.shared import services

GOLD, NOBODY = "gold", "nobody"
CONFIRMED = "confirmed by "
"""What is taken for right: what came with the corpus, nothing, or this and a reviewer's name."""

Sides = tuple[Sequence[Spans], Right]


def told(project: Project, name: str) -> tuple[Told, ...]:
    """What a recipe says about every pair, in corpus order; it must have been run on all of them."""
    return _told(project.id, project.digest, services.recipe_id(name))


@st.cache_resource(max_entries=24, show_spinner="Comparing …")
def _told(project: str, digest: str, recipe: str) -> tuple[Told, ...]:
    return services.settled(tuple(map(Told.of, services.store().outlines(project, recipe))))


@st.cache_resource(max_entries=8, show_spinner="Looking through the corpus …")
def _sides(project: str, digest: str) -> Sides:
    return services.settled(sides(services.store().pairs(project)))


def standards(project: Project) -> list[str]:
    """What can be taken for right in this project, the best known first."""
    has_gold = any(gold is not None for gold in _sides(project.id, project.digest)[1])
    reviewers = (CONFIRMED + name for name in services.reviewers(project))
    return [*([GOLD] if has_gold else []), *reviewers, NOBODY]


def right(project: Project, against: str) -> Right:
    """The spans that are taken for right, by pair; ``None`` where nobody said."""
    _, gold = _sides(project.id, project.digest)
    if against == GOLD:
        return gold
    if against == NOBODY:
        return [None] * len(gold)
    reviewer = against.removeprefix(CONFIRMED)
    return _confirmed(project.id, project.digest, reviewer, services.store().last_number(project.id, reviewer))


@st.cache_resource(max_entries=4, show_spinner=False)
def _confirmed(project: str, digest: str, reviewer: str, last: int) -> Right:
    rows = services.store().current_answers(project, reviewer).items()
    answers = {pair: row.answer for pair, row in rows if row.answer and row.answer.status is Status.CONFIRMED}
    return [answers[pair].target_spans if pair in answers else None for pair in services.pair_ids(project, digest)]


def version(project: Project, against: str) -> tuple[str, int]:
    """What is taken for right, and how far it got: a key that changes when it does."""
    reviewer = against.removeprefix(CONFIRMED)
    return against, services.store().last_number(project.id, reviewer) if reviewer != against else 0


def differing_places(project: Project, names: Sequence[str]) -> tuple[int, ...]:
    """The places of the pairs on which the recipes do not all agree."""
    key = project.id, project.digest, *map(services.recipe_id, names)
    return _differing(key, project, tuple(names))


@st.cache_resource(max_entries=16, show_spinner="Comparing …")
def _differing(key: tuple[str, ...], _project: Project, _names: Sequence[str]) -> tuple[int, ...]:
    return differing([told(_project, name) for name in _names])


def tally(project: Project, first: str, second: str, against: str) -> Tally:
    """Every span of two recipes, and of what is right, with who is right about it or how they differ."""
    key = (project.id, project.digest, *map(services.recipe_id, (first, second)), *version(project, against))
    return _tally(key, project, (first, second), against)


@st.cache_resource(max_entries=16, show_spinner="Comparing …")
def _tally(key: tuple[object, ...], _project: Project, _names: tuple[str, str], _against: str) -> Tally:
    one, other = (told(_project, name) for name in _names)
    items = changes(one, other) if _against == NOBODY else verdicts(one, other, right(_project, _against))
    return services.settled(Tally.of(items))


def standings(project: Project, names: Sequence[str], against: str) -> list[Standing]:
    """A line for every recipe; the first is the reference of the others."""
    key = (project.id, project.digest, *map(services.recipe_id, names), *version(project, against))
    return _standings(key, project, tuple(names), against)


@st.cache_resource(max_entries=16, show_spinner="Comparing …")
def _standings(key: tuple[object, ...], _project: Project, _names: Sequence[str], _against: str) -> list[Standing]:
    reference, known = told(_project, _names[0]), right(_project, _against)
    sources, _ = _sides(_project.id, _project.digest)
    return [standing(told(_project, name), reference, sources, known) for name in _names]
