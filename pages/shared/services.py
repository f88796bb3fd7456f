"""What all sessions share: the store, what is trained, and the bundled corpora.

The only file that caches. Only ids are hashed; the objects themselves are shared and read-only.
"""

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import streamlit as st

from core import places
from core.background import Eventually
from core.batch import ensure_projected, is_projected, prepared_method
from core.calibration import Calibration, calibrate
from core.concordance import Entry
from core.concordance import concordance as concordance_of
from core.desk import Desk, Projected, projected
from core.effort import REPEAT, REPEATED, repeated, sample
from core.errors import SpanbridgeError
from core.formats.bundled import bundled_corpora
from core.intake import add_bundled
from core.markup import in_markdown
from core.mentions import MentionIndex
from core.methods import PairMethod
from core.models import shelf
from core.models.machine import Machine
from core.models.machine import machine as this_machine
from core.parts import needs
from core.presets import DESCRIPTIONS, GIVEN, RECIPES
from core.queue import PairFacts, gather
from core.recipe import Recipe
from core.store import Project, Store
from pages.shared import running

QUICK = 2_000
"""Pairs that a page projects itself, where no model is needed: some seconds. More is a job."""

MADE = 128
"""Results that stay in memory, the last ones asked for."""
THAW = 600.0
"""Seconds after which the garbage collector looks at everything again, once."""

Kept = TypeVar("Kept")


@st.cache_resource(show_spinner="Opening the project store …")
def store() -> Store:
    """The store named by SPANBRIDGE_STORE, or the file ``data/spanbridge.db`` beside the app."""
    place = places.store()
    opened = Store(place) if "://" in place else Store.at(Path(place))
    if not opened.projects():
        for corpus in bundled_corpora():
            add_bundled(opened, corpus)
    return settled(opened)


def settled(kept: Kept) -> Kept:
    """What stays in memory, out of the sight of the garbage collector, which Streamlit calls after every run.

    What was alive by chance, such as a session, is hidden with it, and seen again after `THAW` seconds.
    """
    _thawed()
    gc.collect()
    gc.freeze()
    return kept


@st.cache_resource(ttl=THAW, show_spinner=False)
def _thawed() -> None:
    gc.unfreeze()


def once(key: tuple[object, ...], make: Callable[[], Kept], version: object = None) -> Kept:
    """What ``make`` returns, made once for a key and version that hold all it depends on.

    A version is what grows as people decide. Of each key, the version asked for last stays in memory.
    """
    last = _versions(key)
    if last and last[-1] != version:
        _once.clear(key, last[-1])
    last[:] = [version]
    return cast(Kept, _once(key, version, make))


@st.cache_resource(max_entries=MADE, show_spinner=False)
def _versions(key: tuple[object, ...]) -> list[object]:
    return []


@st.cache_resource(max_entries=MADE, show_spinner="Counting …")
def _once(key: tuple[object, ...], version: object, _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(max_entries=8, show_spinner=False)
def method(project: str, digest: str, recipe: str, _recipe: Recipe) -> PairMethod:
    opened = store()
    return Eventually(lambda: settled(prepared_method(opened, project, _recipe)))


@st.cache_resource(max_entries=16, show_spinner=False)
def pair_ids(project: str, digest: str) -> tuple[str, ...]:
    return store().pair_ids(project)


def ready(project: Project, name: str) -> None:
    """Have every pair of the project projected: at once where that is quick, else in the background.

    Where a background run is needed, the page ends here and shows it. `Unavailable` where
    something that the recipe needs is not on this machine.
    """
    recipe = recipe_of(name)
    if is_projected(store(), project.id, recipe):
        return
    shelf.ensure(recipe.needs)
    if recipe.needs or len(pair_ids(project.id, project.digest)) > QUICK:
        running.panel(store(), project, name, recipe)
        st.stop()
    with st.status(in_markdown(f"Projecting the corpus with the recipe “{name}”"), expanded=True) as status:
        bar = st.progress(0.0)

        def show(fraction: float, what: str) -> None:
            bar.progress(min(fraction, 1.0), in_markdown(what))

        ensure_projected(store(), project.id, name, recipe, show)
        status.update(state="complete")
    st.rerun()


def desk(project: Project, name: str, reviewer: str) -> Desk:
    recipe = recipe_of(name)
    ready = method(project.id, project.digest, recipe.id, recipe)
    return Desk(store(), project, recipe.id, ready, reviewer, partial(_pair, project.id, recipe.id, project.digest))


@st.cache_resource(max_entries=200, show_spinner=False)
def _pair(project: str, recipe: str, digest: str, pair_id: str) -> Projected:
    """A pair lately on the screen; neither it nor what a recipe says about it ever changes."""
    return projected(store(), project, recipe, pair_id)


def projected_pair(project: Project, name: str, pair_id: str) -> Projected:
    """A pair and what a recipe, by name, says about it."""
    return _pair(project.id, recipe_id(name), project.digest, pair_id)


def boot() -> None:
    """Open the store once, and see that it is still there; a new one is given the bundled corpora."""
    store().check_place()


def forget() -> None:
    """Let go of all that was read from the store, in every session; a second store would meet connections of this."""
    large = _once, _versions, _recent, _pair, _facts, _mention_index, _concordance, method
    for kept in (*large, pair_ids, has_links, lacks_entities, lacking):
        kept.clear()


def recipe_names(project: Project) -> list[str]:
    """The recipes that can run on a project: also over its own links, where every pair has some."""
    names = [*RECIPES, *store().own_recipes()]
    if not has_links(project.id, project.digest):
        return names
    others = {name for name, found in RECIPES.items() if needs(found.aligner)}  # methods that another preset has
    return [*names, *(f"{name}{GIVEN}" for name in names if name not in others)]


def recipe_of(name: str) -> Recipe:
    """The recipe of that name, a preset or one that somebody kept."""
    return store().recipe(name)


def about(name: str) -> str:
    """A line about a recipe, as plain text."""
    base = name.removesuffix(GIVEN)
    own = store().own_recipes().get(base)
    links = " Over the links that came with the corpus." if name.endswith(GIVEN) else ""
    return (own.about if own else DESCRIPTIONS[base]) + links


@st.cache_resource(ttl=5, show_spinner=False)
def lacking(name: str) -> str:
    """Why a recipe cannot be run on this machine now, in one sentence; "" where it can."""
    try:
        return lacking_of(recipe_of(name))
    except SpanbridgeError as error:
        return str(error)


def lacking_of(recipe: Recipe) -> str:
    """Why a recipe cannot be run on this machine now, in one sentence; "" where it can."""
    return next((found.sentence for need in recipe.needs if not (found := shelf.standing(need, machine())).here), "")


@st.cache_resource(ttl=5, show_spinner=False)
def machine() -> Machine:
    return this_machine()


def needed() -> dict[str, tuple[str, ...]]:
    """What the presets and the kept recipes need, and the names of those that do."""
    found: dict[str, tuple[str, ...]] = {}
    for name in [*RECIPES, *store().own_recipes()]:
        with suppress(SpanbridgeError):  # a kept recipe that this version cannot read needs nothing
            for need in recipe_of(name).needs:
                found[need] = (*found.get(need, ()), name)
    return found


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


@st.cache_resource(max_entries=16, show_spinner=False)
def lacks_entities(project: str, digest: str) -> bool:
    """Whether nobody has annotated some source sentence of a project."""
    return store().lacks_entities(project)


def recent(kind: str, key: str, make: Callable[[], Kept], most: int = 1) -> Kept:
    """Something large; ``most`` of its kind stay in memory. ``make`` may show how far it is."""
    held: dict[str, Kept] = _recent(kind)
    if (found := held.get(key)) is None:
        for old in list(held)[: max(len(held) - most + 1, 0)]:
            held.pop(old, None)
        found = held[key] = make()
    return found


@st.cache_resource(show_spinner=False)
def _recent(kind: str) -> dict[str, Any]:
    return {}


def facts(project: Project, name: str) -> tuple[PairFacts, ...]:
    """What the review queue knows of the project's pairs; made again when another recipe was run on it."""
    total = len(pair_ids(project.id, project.digest))
    compared = tuple(found.id for found in store().projected_recipes(project.id) if found.pairs == total)
    return _facts(project.id, project.digest, recipe_id(name), compared)


@st.cache_resource(max_entries=8, show_spinner="Looking through the corpus …")
def _facts(project: str, digest: str, recipe: str, compared: tuple[str, ...]) -> tuple[PairFacts, ...]:
    return settled(gather(store(), project, recipe))


def mention_index(project: Project, name: str) -> MentionIndex:
    """All mentions of the project as one recipe projects them."""
    return _mention_index(project.id, project.digest, recipe_id(name))


@st.cache_resource(max_entries=4, show_spinner="Looking through the corpus …")
def _mention_index(project: str, digest: str, recipe: str) -> MentionIndex:
    return settled(MentionIndex.read(store(), project, recipe))


def calibration(desk: Desk, index: MentionIndex, ids: tuple[str, ...]) -> Calibration:
    """What the reviewer's confirmed pairs say about scores, and what is left to accept, among some pairs."""
    project, last = desk.project, last_number(desk.project, desk.reviewer)
    key = "calibration", project.id, project.digest, desk.recipe_id, desk.reviewer, hash(ids)
    return once(key, lambda: calibrate(desk, index, ids), last)


def concordance(project: Project, name: str, reviewer: str) -> tuple[Entry, ...]:
    """What every source mention became, as the reviewer sees it now."""
    last = store().last_number(project.id, reviewer)
    return _concordance(project.id, project.digest, recipe_id(name), reviewer, last)


@st.cache_resource(max_entries=4, show_spinner="Looking through the corpus …")
def _concordance(project: str, digest: str, recipe: str, reviewer: str, last: int) -> tuple[Entry, ...]:
    return settled(concordance_of(store(), project, recipe, reviewer))


def last_number(project: Project, reviewer: str) -> int:
    """The number of the reviewer's last decision: what was made of earlier ones may have changed since."""
    return store().last_number(project.id, reviewer)


def recipe_id(name: str) -> str:
    return recipe_of(name).id
