"""One pair with every recipe side by side, and the way from pair to pair."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.evaluation.corpus_comparison import ConfusionCell, along
from core.project import Project
from core.views.comparison import Lane, picture_json
from pages.compare.cached_comparison import Recipes
from pages.compare.diagram import pictured
from pages.shared import components, services, state

VIEW = "compared pair"


@st.fragment
def pair(recipes: Recipes) -> None:
    """The pair at hand, drawn, with the keys and buttons to the next one to look at."""
    project, names = recipes.project, recipes.names
    ids = services.pair_ids(project.id, project.digest)
    places, what = to_walk(recipes)
    pair_id = current(ids, places)
    state.put("pair", pair_id)
    state.write_url(*state.COMPARE)
    header(names, what)
    here = ids.index(pair_id)
    before = bisect_left(places, here)
    data = {
        "pair": drawn(project, pair_id, names),
        "caption": f"{project.name} · pair {here + 1:,} · {pair_id}",
        "walk": {
            "before": before,
            "isHere": bisect_right(places, here) > before,
            "after": len(places) - bisect_right(places, here),
            "total": len(places),
            "what": "pairs of the selection" if what else "pairs that differ",
        },
    }
    pictured(data, VIEW, partial(walked, ids, places))


def to_walk(recipes: Recipes) -> tuple[Sequence[int], str]:
    """The places of the pairs to walk along, and which they are where they were selected in the corpus view."""
    cell, names = ConfusionCell.parse(state.get("cell") or ""), recipes.names
    if cell == ConfusionCell() or len(names) < 2:
        return recipes.differing(), ""
    rival = rival_of(names)
    return tuple(recipes.tally(rival, standard_of(recipes)).places(cell)), described(cell, names[0], rival)


def rival_of(names: Sequence[str]) -> str:
    """The recipe that the first one is compared with where two are: "B", the first being "A"."""
    wanted = state.get("rival")
    return wanted if wanted and wanted in names[1:] else names[1]


def standard_of(recipes: Recipes) -> str:
    """What is taken for right."""
    known, wanted = recipes.standards, state.get("against") or ""
    return wanted if wanted in known else known[0]


def named(kind: str, first: str, second: str) -> str:
    """A kind of item in words, the recipes by their names."""
    told = {"": "they disagree", "only A right": f"only {first} right", "only B right": f"only {second} right"}
    return told.get(kind, kind.replace("here", f"in {second}"))


def described(cell: ConfusionCell, first: str, second: str) -> str:
    length = f"{cell.length} word{'' if cell.length == '1' else 's'}" if cell.length else ""
    return ", ".join(filter(None, (named(cell.kind, first, second), cell.label, length)))


def current(ids: Sequence[str], places: Sequence[int]) -> str:
    """The pair of the link or the last one shown, else the first to look at."""
    wanted = state.get("pair")
    return wanted if wanted and wanted in ids else ids[places[0] if places else 0]


def header(names: Sequence[str], what: str) -> None:
    """What is walked along, and the way to Review."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if what:
            components.small(f"Walking along the selection: {what}")
            st.button("All pairs that differ", icon=":material/close:", on_click=partial(state.put, "cell", ""))
        elif len(names) < 2:
            components.small("Pick another recipe in the sidebar to compare with.")
        else:
            components.small(f"States are relative to {names[0]}, the first recipe, or to gold where it is shown.")
        st.space("stretch")
        st.page_link("pages/review/page.py", label="Review this pair", icon=":material/rate_review:")


def drawn(project: Project, pair_id: str, names: Sequence[str]) -> dict[str, Any]:
    """The pair with gold first, where it is wanted and known, then the recipes as they were picked."""
    shown = [services.projected_pair(project, name, pair_id) for name in names]
    found, gold = shown[0][0], shown[0][0].target.spans
    lanes = [Lane("Gold", gold)] if gold is not None and state.shown_in("gold") else []
    lanes += [Lane.of(name, projection) for name, (_, projection) in zip(names, shown, strict=True)]
    return picture_json(found, lanes, components.hues(project))


def walked(ids: Sequence[str], places: Sequence[int]) -> None:
    """Take the steps that the browser asked for and were not taken yet."""
    sent = state.component(VIEW, "walked")
    client, steps = (sent.get("cid"), sent.get("steps")) if isinstance(sent, dict) else (None, None)
    if not isinstance(client, str) or type(steps) is not int:
        return
    pair_id = state.get("pair")
    here = ids.index(pair_id) if pair_id in ids else 0
    state.put("pair", ids[along(places, here, steps - state.steps_taken(client))])
    state.take_steps(client, steps)
