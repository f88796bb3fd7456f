"""What all sessions share: the store, what is trained, and the bundled corpora.

The only file that caches. Only ids are hashed; the objects themselves are shared and read-only.
"""

import gc
from functools import partial
from pathlib import Path

import streamlit as st

from core import compare, places
from core.background import Eventually
from core.batch import ensure_projected, is_projected, prepared_method
from core.concordance import Entry
from core.concordance import concordance as concordance_of
from core.desk import Desk, Projected, projected
from core.effort import REPEAT, REPEATED, Agreement, Effort, repeat_name, repeated, sample
from core.effort import effort as effort_of
from core.effort import self_agreement as agreement_of
from core.formats.bundled import bundled_corpora
from core.intake import add_bundled
from core.methods import PairMethod
from core.presets import GIVEN, RECIPES
from core.presets import recipe as recipe_named
from core.queue import PairFacts, gather
from core.store import Project, Store

Disagreements = tuple[tuple[str, tuple[compare.Difference, ...]], ...]


@st.cache_resource(show_spinner="Opening the project store …")
def store() -> Store:
    """The store named by SPANBRIDGE_STORE, or the file ``data/spanbridge.db`` beside the app."""
    place = places.store()
    opened = Store(place) if "://" in place else Store.at(Path(place))
    if not opened.projects():
        for corpus in bundled_corpora():
            add_bundled(opened, corpus)
    gc.collect()
    gc.freeze()
    return opened


@st.cache_resource(max_entries=8, show_spinner=False)
def method(project: str, name: str, _digest: str) -> PairMethod:
    opened, recipe = store(), recipe_named(name)
    return Eventually(lambda: prepared_method(opened, project, recipe))


@st.cache_resource(max_entries=16, show_spinner=False)
def pair_ids(project: str, digest: str) -> tuple[str, ...]:
    return store().pair_ids(project)


def ready(project: Project, name: str) -> None:
    """Have every pair of the project projected, with a progress bar where that takes a while."""
    recipe = recipe_named(name)
    if is_projected(store(), project.id, recipe):
        return
    with st.status(f"Projecting the corpus with the recipe “{name}”", expanded=True) as status:
        bar = st.progress(0.0)

        def show(fraction: float, what: str) -> None:
            bar.progress(min(fraction, 1.0), what)

        ensure_projected(store(), project.id, name, recipe, show)
        status.update(state="complete")
    st.rerun()


def desk(project: Project, name: str, reviewer: str) -> Desk:
    recipe, ready = recipe_id(name), method(project.id, name, project.digest)
    return Desk(store(), project, recipe, ready, reviewer, partial(_pair, project.id, recipe, project.digest))


@st.cache_resource(max_entries=200, show_spinner=False)
def _pair(project: str, recipe: str, digest: str, pair_id: str) -> Projected:
    """A pair lately on the screen; neither it nor what a recipe says about it ever changes."""
    return projected(store(), project, recipe, pair_id)


def boot() -> None:
    """Open the store once; the first session of a new store waits for the bundled corpora."""
    store()


def recipe_names(project: Project) -> list[str]:
    """The recipes that can run on a project: also over its own links, where every pair has some."""
    given = [f"{name}{GIVEN}" for name in RECIPES] if has_links(project.id, project.digest) else []
    return [*RECIPES, *given]


@st.cache_resource(max_entries=16, show_spinner=False)
def has_links(project: str, digest: str) -> bool:
    return store().all_have_links(project)


def reviewers(project: Project) -> tuple[str, ...]:
    """Who reviewed something in a project, blind repeats aside."""
    return tuple(name for name in store().reviewers(project.id) if not name.endswith(REPEAT))


def repeat_sample(project: Project, reviewer: str, size: str | None) -> frozenset[str] | None:
    """The pairs that a blind repeat goes through; ``None`` where this reviewer repeats nobody."""
    base = repeated(reviewer, reviewers(project))
    if base is None:
        return None
    wanted = int(size) if size and size.isascii() and size.isdigit() else REPEATED
    return frozenset(sample(project.id, base, store().statuses(project.id, base), wanted))


@st.cache_resource(max_entries=16, show_spinner="Comparing …")
def disagreements(project: str, digest: str, first: str, second: str) -> Disagreements:
    """The pairs of a project on which two recipes differ."""
    left, right = recipe_named(first).id, recipe_named(second).id
    return compare.disagreements(store().projections(project, left), store().projections(project, right))


def facts(project: Project, name: str) -> tuple[PairFacts, ...]:
    """What the review queue knows of the project's pairs; made again when another recipe was run on it."""
    compared = tuple(found.id for found in store().projected_recipes(project.id) if found.pairs)
    return _facts(project.id, project.digest, recipe_id(name), compared)


@st.cache_resource(max_entries=8, show_spinner="Looking through the corpus …")
def _facts(project: str, digest: str, recipe: str, compared: tuple[str, ...]) -> tuple[PairFacts, ...]:
    return gather(store(), project, recipe)


def concordance(project: Project, name: str, reviewer: str) -> tuple[Entry, ...]:
    """What every source mention became, as the reviewer sees it now."""
    last = store().last_number(project.id, reviewer)
    return _concordance(project.id, project.digest, recipe_id(name), reviewer, last)


@st.cache_resource(max_entries=4, show_spinner="Looking through the corpus …")
def _concordance(project: str, digest: str, recipe: str, reviewer: str, last: int) -> tuple[Entry, ...]:
    return concordance_of(store(), project, recipe, reviewer)


def effort(project: Project, reviewer: str) -> Effort:
    """What the reviewer's decisions cost so far."""
    return _effort(project.id, reviewer, store().last_number(project.id, reviewer))


@st.cache_resource(max_entries=8, show_spinner=False)
def _effort(project: str, reviewer: str, last: int) -> Effort:
    return effort_of(store().reviews(project, reviewer))


def self_agreement(project: Project, reviewer: str) -> Agreement:
    """How the reviewer's blind repeat agrees with what they confirmed at first."""
    numbers = [store().last_number(project.id, name) for name in (reviewer, repeat_name(reviewer))]
    return _self_agreement(project.id, reviewer, tuple(numbers))


@st.cache_resource(max_entries=8, show_spinner=False)
def _self_agreement(project: str, reviewer: str, numbers: tuple[int, ...]) -> Agreement:
    return agreement_of(store(), project, reviewer)


def recipe_id(name: str) -> str:
    return recipe_named(name).id
