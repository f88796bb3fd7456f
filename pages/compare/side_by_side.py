"""One pair with every recipe side by side, and the steps from pair to pair."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.evaluation.corpus_comparison import ConfusionCell, step_place
from core.project import Project
from core.views.comparison import Lane, picture_json
from pages.compare.cached_comparison import Recipes
from pages.compare.diagram import draw_diagram
from pages.shared import components, services, state

VIEW = "compared pair"


@st.fragment
def draw_pair(recipes: Recipes) -> None:
    """Draw the current pair, with the keys and buttons to the next one."""
    project, names = recipes.project, recipes.names
    ids = services.pair_ids(project.id, project.digest)
    places, selection = walk_places(recipes)
    pair_id = current_pair(ids, places)
    state.put("pair", pair_id)
    state.write_url(*state.COMPARE)
    draw_header(names, selection)
    position = ids.index(pair_id)
    earlier = bisect_left(places, position)
    data = {
        "pair": pair_data(project, pair_id, names),
        "caption": f"{project.name} · pair {position + 1:,} · {pair_id}",
        "walk": {
            "before": earlier,
            "isHere": bisect_right(places, position) > earlier,
            "after": len(places) - bisect_right(places, position),
            "total": len(places),
            "what": "pairs of the selection" if selection else "pairs that differ",
        },
    }
    draw_diagram(data, VIEW, partial(take_walk, ids, places))


def walk_places(recipes: Recipes) -> tuple[Sequence[int], str]:
    """Return the places of the pairs to step through, and the corpus view's selection in words ("" without one)."""
    cell, names = ConfusionCell.parse(state.get("cell") or ""), recipes.names
    is_selected = len(names) > 1 and (cell != ConfusionCell() or recipes.phenomenon)
    if not is_selected:
        return recipes.differing(), ""
    rival = rival_of(names)
    places = tuple(recipes.tally(rival, standard_of(recipes)).places(cell))
    return places, ", ".join(filter(None, [cell_text(cell, names[0], rival), recipes.phenomenon]))


def rival_of(names: Sequence[str]) -> str:
    """Return the recipe that the first one is compared with: "B", the first being "A"."""
    return state.choice("rival", names[1:])


def standard_of(recipes: Recipes) -> str:
    """Return the reference: the address's choice, else the best known."""
    return state.choice("against", recipes.standards)


def kind_text(kind: str, first: str, second: str) -> str:
    """Return a kind of item in words, the recipes by their names."""
    texts = {"": "they disagree", "only A right": f"only {first} right", "only B right": f"only {second} right"}
    return texts.get(kind, kind.replace("here", f"in {second}"))


def cell_text(cell: ConfusionCell, first: str, second: str) -> str:
    """Return a selected cell in words."""
    length = ""
    if cell.length:
        length = "1 word" if cell.length == "1" else f"{cell.length} words"
    return ", ".join(filter(None, (kind_text(cell.kind, first, second), cell.label, length)))


def current_pair(ids: Sequence[str], places: Sequence[int]) -> str:
    """Return the pair of the link or the last one shown, else the first to look at."""
    pair_id = state.get("pair")
    if pair_id and pair_id in ids:
        return pair_id
    return ids[places[0] if places else 0]


def draw_header(names: Sequence[str], selection: str) -> None:
    """Draw the name of the selection and the link to Review."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if selection:
            components.small(f"Walking along the selection: {selection}")
            st.button("All pairs that differ", icon=":material/close:", on_click=clear_selection)
        elif len(names) < 2:
            components.small("Pick another recipe in the sidebar to compare with.")
        else:
            components.small(f"States are relative to {names[0]}, the first recipe, or to gold where it is shown.")
        st.space("stretch")
        st.page_link("pages/review/page.py", label="Review this pair", icon=":material/rate_review:")


def clear_selection() -> None:
    """Walk along all pairs that differ again."""
    state.put("cell", "")
    state.put("among", "")


def pair_data(project: Project, pair_id: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the drawing's data: gold first, where it is shown and known, then the recipes in their order."""
    shown = [services.projected_pair(project, name, pair_id) for name in names]
    pair, gold = shown[0][0], shown[0][0].target.spans
    lanes = [Lane("Gold", gold)] if gold is not None and state.shown_in("gold") else []
    lanes += [Lane.of(name, projection) for name, (_, projection) in zip(names, shown, strict=True)]
    return picture_json(pair, lanes, components.hues(project))


def take_walk(ids: Sequence[str], places: Sequence[int]) -> None:
    """Take the steps that the browser sent and that were not taken yet."""
    sent = state.component(VIEW, "walked")
    client, steps = (sent.get("cid"), sent.get("steps")) if isinstance(sent, dict) else (None, None)
    if not isinstance(client, str) or type(steps) is not int:
        return
    pair_id = state.get("pair")
    position = ids.index(pair_id) if pair_id in ids else 0
    state.put("pair", ids[step_place(places, position, steps - state.steps_taken(client))])
    state.take_steps(client, steps)
