"""Compare: any number of recipes, side by side on one pair, and over the whole corpus."""

import streamlit as st

from core.errors import SpanbridgeError
from core.projection.presets import DEFAULT_RECIPE
from pages.compare import confusion, side_by_side
from pages.compare.cached_comparison import NOBODY, Recipes
from pages.shared import components, fields, problems, services, state, tagger_form

DEFAULT_RIVAL = "paper-heuristic"
RECIPES, VIEW = "recipes compared", "compare view"
PAIR, CORPUS = "This pair", "Whole corpus"


def main() -> None:
    project = components.page_project()
    names = pick_recipes(services.recipe_names(project))
    if not names:
        st.info("Pick the recipes to compare in the sidebar.", icon=":material/info:")
        return
    view = pick_view()
    state.write_url(*state.COMPARE)
    try:
        problems.stop_without_pairs(project)
        for name in names:
            services.ready(project, name)
        recipes = Recipes(project, tuple(names), confusion.phenomenon_of(project))
        is_empty = not any(summary.spans for summary in recipes.summaries(NOBODY))
        if is_empty and tagger_form.explain_no_entities(project):
            return
        draw(recipes, view)
    except SpanbridgeError as error:
        components.problem(error)


def draw(recipes: Recipes, view: str) -> None:
    """Draw the view that is picked."""
    if view == CORPUS:
        confusion.draw_corpus(recipes, open_pair)
    else:
        components.gold_toggle()
        side_by_side.draw_pair(recipes)


def pick_recipes(available: list[str]) -> list[str]:
    """Return the recipes picked in the sidebar; the first one is the reference of the others."""
    linked = linked_recipes()
    shown = [name for name in dict.fromkeys(linked) if name in available]
    if state.get("recipes") and not set(linked) <= set(available):
        st.sidebar.warning("Some recipes of this link are not known here; showing the others.")
    with st.sidebar:
        picked = fields.multiselect(
            "Recipes",
            available,
            shown,
            RECIPES,
            lambda names: state.put("recipes", ",".join(names)),
            format_func=components.marked,
            help="The first one is the reference: states say how the others differ from it.",
        )
    if picked:
        state.put("recipe", picked[0])
    return picked


def linked_recipes() -> list[str]:
    """Return the recipes of the link, or else the last one shown and one to compare it with."""
    address = state.get("recipes")
    if address is not None:
        return address.split(",")
    return [state.get("recipe") or DEFAULT_RECIPE, DEFAULT_RIVAL]


def pick_view() -> str:
    """Return the view that is picked."""
    return fields.segmented_control(
        "View",
        [PAIR, CORPUS],
        CORPUS if state.get("view") == "corpus" else PAIR,
        VIEW,
        lambda view: state.put("view", "corpus" if view == CORPUS else ""),
        label_visibility="collapsed",
    )


def open_pair(pair_id: str) -> None:
    """Open a pair from the corpus view."""
    state.put("pair", pair_id)
    state.put("view", "")


main()
