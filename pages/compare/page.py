"""Compare: two recipes on the same pair, and every pair on which they differ."""

from functools import partial

import streamlit as st

from core.compare import rows
from core.errors import SpanbridgeError
from core.queue import neighbours
from core.store import Project
from core.words import language_name
from pages.shared import components, services, state
from pages.shared.services import Disagreements

AGAINST = "paper-heuristic"
TABLE, PAGE = "differing pairs", 100


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    names = services.recipe_names(project)
    first = components.recipe_picker(names, "Recipe A")
    second = components.recipe_picker(names, "Recipe B", "other", AGAINST)
    try:
        services.ready(project, first)
        services.ready(project, second)
        found = services.disagreements(project.id, project.digest, first, second)
        ids = services.pair_ids(project.id, project.digest)
        pair_id = current_pair(ids, found)
        state.write_url()
        walk(ids, found, pair_id, f"**{first}** (A) and **{second}** (B)")
        draw(project, pair_id, first, second)
        listing(ids, found)
    except SpanbridgeError as error:
        components.problem(error)


def current_pair(ids: tuple[str, ...], found: Disagreements) -> str:
    """The pair of the link or the last one shown, else the first on which the recipes differ."""
    wanted = state.get("pair")
    pair_id = wanted if wanted in ids else (found[0][0] if found else ids[0])
    state.put("pair", pair_id)
    return pair_id


def walk(ids: tuple[str, ...], found: Disagreements, pair_id: str, recipes: str) -> None:
    """How often the recipes differ, and buttons from one difference to the next."""
    around = neighbours(ids, [pair for pair, _ in found], pair_id)
    title, back, forth, review = st.columns([6, 2, 2, 2], vertical_alignment="center")
    title.markdown(f"{recipes} differ on **{len(found):,}** of {len(ids):,} pairs · pair {ids.index(pair_id) + 1}")
    for column, name, icon, key in (
        (back, "previous", "arrow_back", "Left"),
        (forth, "next", "arrow_forward", "Right"),
    ):
        column.button(
            name.capitalize(),
            icon=f":material/{icon}:",
            disabled=around[name] is None,
            on_click=partial(state.put, "pair", around[name] or pair_id),
            shortcut=key,
            width="stretch",
        )
    review.page_link("pages/review/page.py", label="Review this pair", icon=":material/rate_review:")


def draw(project: Project, pair_id: str, first: str, second: str) -> None:
    """Both recipes' spans over the same words, and what each of them goes by."""
    store = services.store()
    pair = store.pair(project.id, pair_id)
    left, right = (store.projection(project.id, pair_id, services.recipe_id(name)) for name in (first, second))
    if left is None or right is None:
        st.info("This pair was not projected yet; reload the page.")
        return
    components.words(language_name(project.source_lang), pair.source, [("Entities", pair.source.spans or ())], project)
    layers = [(f"A  {first}", left.spans), (f"B  {second}", right.spans)]
    if pair.target.spans is not None and components.gold_toggle():
        layers.append(("Gold", pair.target.spans))
    components.words(language_name(project.target_lang), pair.target, layers, project)
    if found := rows(pair, left, right):
        st.dataframe(found, hide_index=True, width="stretch")
    else:
        st.info("Neither recipe projects anything in this pair.")


def listing(ids: tuple[str, ...], found: Disagreements) -> None:
    """The pairs on which the recipes differ; choosing one shows it."""
    st.subheader("Where they differ", anchor=False)
    if not found:
        st.success("The two recipes agree on every pair of this corpus.")
        return
    pages = -(-len(found) // PAGE)
    page = st.pagination(pages, key="page of differing pairs") if pages > 1 else 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    st.dataframe(
        [
            {"Pair": ids.index(pair) + 1, "Id": pair, "Differences": ", ".join(d.state for d in differing)}
            for pair, differing in shown
        ],
        hide_index=True,
        key=TABLE,
        on_select=partial(show_selected, [pair for pair, _ in shown]),
        selection_mode="single-row",
    )


def show_selected(pairs: list[str]) -> None:
    if (row := state.selected_row(TABLE)) is not None:
        state.put("pair", pairs[row])


main()
