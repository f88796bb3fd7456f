"""Objects that all sessions share: the store, recipes and their requirements, and data read of each project.

Only ids are hashed; the objects themselves are shared and read-only.
"""

import re
from contextlib import suppress
from functools import partial
from pathlib import Path

import streamlit as st

from core import settings
from core.components.component import needs
from core.corpora.bundled import bundled_corpora
from core.corpora.importing import add_bundled
from core.errors import SpanbridgeError
from core.methods import PairMethod
from core.pretrained import availability
from core.pretrained.hardware import Machine
from core.pretrained.hardware import machine as this_machine
from core.project import Project
from core.projection.presets import DESCRIPTIONS, GIVEN, RECIPES
from core.projection.recipe import Recipe
from core.review.blind_repeat import SAMPLE_SIZE, is_repeat, repeated_reviewer, sample
from core.store import Store
from core.views.html import in_markdown
from core.workspace.batch_projection import ensure_projected, is_projected, prepared_method
from core.workspace.calibration import Calibration, calibrate
from core.workspace.concordance import ConcordanceEntry
from core.workspace.concordance import concordance as concordance_of
from core.workspace.knowledge_report import describe_knowledge
from core.workspace.lazy_method import LazyMethod
from core.workspace.mention_index import MentionIndex
from core.workspace.pair_facts import gather
from core.workspace.queue import PairFacts
from core.workspace.workspace import Projected, Workspace, read_projected
from pages.shared import cache, job_progress

MAX_DIRECT_PAIRS = 2_000
"""Pairs that a page projects itself, where no model is needed: some seconds. More is a job."""


@st.cache_resource(show_spinner="Opening the project store …")
def store() -> Store:
    """Open the store named by SPANBRIDGE_STORE, or the file ``data/spanbridge.db`` beside the app."""
    place = settings.store()
    opened = Store(place) if "://" in place else Store.at(Path(place))
    if not opened.projects():
        for corpus in bundled_corpora():
            add_bundled(opened, corpus)
    return cache.settled(opened)


@st.cache_resource(max_entries=8, show_spinner=False)
def method(project: str, digest: str, recipe: str, _recipe: Recipe) -> PairMethod:
    opened = store()
    return LazyMethod(lambda: cache.settled(prepared_method(opened, project, _recipe)))


@st.cache_resource(max_entries=16, show_spinner=False)
def pair_ids(project: str, digest: str) -> tuple[str, ...]:
    return store().pair_ids(project)


def ready(project: Project, name: str) -> None:
    """Project every pair of the project: at once where that is quick, else in the background.

    Where a background run is needed, the page ends here and shows it. Raises `Unavailable` where
    something that the recipe needs is not on this machine.
    """
    recipe = recipe_of(project, name)
    if is_projected(store(), project.id, recipe):
        return
    is_requested = job_progress.confirm_former(store(), project.id, name, recipe)
    availability.ensure(recipe.needs)
    if recipe.needs or len(pair_ids(project.id, project.digest)) > MAX_DIRECT_PAIRS:
        if is_requested:
            job_progress.begin(store(), project.id, name, recipe)
        job_progress.panel(store(), project, name, recipe)
        st.stop()
    with st.status(in_markdown(f"Projecting the corpus with the recipe “{name}”"), expanded=True) as status:
        bar = st.progress(0.0)

        def show(fraction: float, what: str) -> None:
            bar.progress(min(fraction, 1.0), in_markdown(what))

        ensure_projected(store(), project.id, name, recipe, show)
        status.update(state="complete")
    st.rerun()


def workspace(project: Project, name: str, reviewer: str) -> Workspace:
    recipe = recipe_of(project, name)
    ready = method(project.id, project.digest, recipe.id, recipe)
    return Workspace(
        store(), project, recipe.id, ready, reviewer, partial(_pair, project.id, recipe.id, project.digest)
    )


@st.cache_resource(max_entries=200, show_spinner=False)
def _pair(project: str, recipe: str, digest: str, pair_id: str) -> Projected:
    """Return a pair with its projection, which never change; those lately on the screen stay in memory."""
    return read_projected(store(), project, recipe, pair_id)


def projected_pair(project: Project, name: str, pair_id: str) -> Projected:
    """Return a pair with its projection by a recipe, given by name."""
    return _pair(project.id, recipe_id(project, name), project.digest, pair_id)


def boot() -> None:
    """Open the store once, and check that it is still in its place; a new one gets the bundled corpora."""
    store().check_place()


def forget() -> None:
    """Clear all that was read from the store, in every session; a second store would meet connections of this."""
    cache.clear()
    large = _pair, _facts, _mention_index, _concordance, method
    for cached in (*large, pair_ids, has_links, lacks_entities, has_entities, phenomena, lacking):
        cached.clear()


def recipe_names(project: Project) -> list[str]:
    """Return the recipes that can run on a project: also over its own links, where every pair has some."""
    names = [*RECIPES, *store().own_recipes()]
    if not has_links(project.id, project.digest):
        return names
    return [*names, *(f"{name}{GIVEN}" for name in names if not _needs_model_to_align(name))]


def _needs_model_to_align(name: str) -> bool:
    """Return whether a preset's aligner needs a model: without it, its method is that of another preset."""
    return name in RECIPES and bool(needs(RECIPES[name].aligner))


def recipe_of(project: Project, name: str) -> Recipe:
    """Return the recipe of that name, a preset or a stored one, over the dictionaries of the project."""
    return store().project_recipe(project.id, name)


def knowledge(project: Project, name: str) -> str:
    """Return a line about the word tables and dictionaries that a recipe of a project starts from.

    It is "" for a recipe that this version cannot read: the page says so where it uses the recipe.
    """
    try:
        return describe_knowledge(store(), project, recipe_of(project, name))
    except SpanbridgeError:
        return ""


def about(name: str) -> str:
    """Return a line about a recipe, as plain text."""
    base = name.removesuffix(GIVEN)
    own = store().own_recipes().get(base)
    links = " Over the links that came with the corpus." if name.endswith(GIVEN) else ""
    return (own.about if own else DESCRIPTIONS[base]) + links


@st.cache_resource(ttl=5, show_spinner=False)
def lacking(name: str) -> str:
    """Return the reason why a recipe cannot run on this machine now, in one sentence; "" where it can."""
    try:
        return lacking_of(store().recipe(name))
    except SpanbridgeError as error:
        return str(error)


def lacking_of(recipe: Recipe) -> str:
    """Return the reason why a recipe cannot run on this machine now, in one sentence; "" where it can."""
    standings = (availability.check_availability(need, machine()) for need in recipe.needs)
    return next((standing.sentence for standing in standings if not standing.usable), "")


@st.cache_resource(ttl=5, show_spinner=False)
def machine() -> Machine:
    return this_machine()


def needed() -> dict[str, tuple[str, ...]]:
    """Return the requirements of the presets and the stored recipes, each with the names of its recipes."""
    recipes: dict[str, tuple[str, ...]] = {}
    for name in [*RECIPES, *store().own_recipes()]:
        with suppress(SpanbridgeError):  # a kept recipe that this version cannot read needs nothing
            for need in store().recipe(name).needs:
                recipes[need] = (*recipes.get(need, ()), name)
    return recipes


@st.cache_resource(max_entries=16, show_spinner=False)
def has_links(project: str, digest: str) -> bool:
    return store().all_have_links(project)


@st.cache_resource(max_entries=16, show_spinner=False)
def phenomena(project: str, digest: str) -> tuple[str, ...]:
    """Return the phenomena of a project's pairs, in alphabetical order."""
    return store().phenomena(project)


def reviewers(project: Project) -> tuple[str, ...]:
    """Return the reviewers of a project, blind repeats aside."""
    return tuple(name for name in store().reviewers(project.id) if not is_repeat(name))


def repeat_sample(project: Project, reviewer: str, size: str | None) -> frozenset[str] | None:
    """Return the pairs of a blind repeat; ``None`` where this reviewer repeats nobody."""
    base = repeated_reviewer(reviewer, reviewers(project))
    if base is None:
        return None
    count = int(size) if size and re.fullmatch("[0-9]+", size) else SAMPLE_SIZE
    return frozenset(sample(project.id, base, store().statuses(project.id, base), count))


@st.cache_resource(max_entries=16, show_spinner=False)
def lacks_entities(project: str, digest: str) -> bool:
    """Return whether some source sentence of a project is not annotated."""
    return store().lacks_entities(project)


@st.cache_resource(max_entries=16, show_spinner=False)
def has_entities(project: str, digest: str) -> bool:
    """Return whether some source sentence of a project came with an entity."""
    return store().has_entities(project)


def facts(project: Project, name: str) -> tuple[PairFacts, ...]:
    """Return the facts of the review queue about the project's pairs, anew when another recipe was run on it."""
    total = len(pair_ids(project.id, project.digest))
    compared = tuple(run.id for run in store().projected_recipes(project.id) if run.pairs == total)
    return _facts(project.id, project.digest, recipe_id(project, name), compared)


@st.cache_resource(max_entries=8, show_spinner="Looking through the corpus …")
def _facts(project: str, digest: str, recipe: str, compared: tuple[str, ...]) -> tuple[PairFacts, ...]:
    return cache.settled(gather(store(), project, recipe))


def mention_index(project: Project, name: str) -> MentionIndex:
    """Return the index of all mentions of the project as a recipe projects them."""
    return _mention_index(project.id, project.digest, recipe_id(project, name))


@st.cache_resource(max_entries=4, show_spinner="Looking through the corpus …")
def _mention_index(project: str, digest: str, recipe: str) -> MentionIndex:
    return cache.settled(MentionIndex.read(store(), project, recipe))


def calibration(workspace: Workspace, index: MentionIndex, ids: tuple[str, ...]) -> Calibration:
    """Return the calibration of scores by the confirmed pairs among some pairs, with those left to accept."""
    project, last = workspace.project, last_number(workspace.project, workspace.reviewer)
    key = "calibration", project.id, project.digest, workspace.recipe_id, workspace.reviewer, hash(ids)
    return cache.once(key, lambda: calibrate(workspace, index, ids), last)


def concordance(project: Project, name: str, reviewer: str) -> tuple[ConcordanceEntry, ...]:
    """Return the concordance of every source mention, as the reviewer sees it now."""
    last = store().last_number(project.id, reviewer)
    return _concordance(project.id, project.digest, recipe_id(project, name), reviewer, last)


@st.cache_resource(max_entries=4, show_spinner="Looking through the corpus …")
def _concordance(project: str, digest: str, recipe: str, reviewer: str, last: int) -> tuple[ConcordanceEntry, ...]:
    return cache.settled(concordance_of(store(), project, recipe, reviewer))


def last_number(project: Project, reviewer: str) -> int:
    """Return the number of the reviewer's last decision, the version of results that depend on decisions."""
    return store().last_number(project.id, reviewer)


def recipe_id(project: Project, name: str) -> str:
    return recipe_of(project, name).id
