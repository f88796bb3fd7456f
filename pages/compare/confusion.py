"""Comparison over the whole corpus: recipes in a table, and where two of them disagree, down to the pairs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core.evaluation.corpus_comparison import LENGTHS, ComparedSpan, ComparisonCounts, ConfusionCell
from core.project import Project
from pages.compare import disagreement_chart, recipe_summaries
from pages.compare.cached_comparison import GOLD, NOBODY, Recipes
from pages.compare.side_by_side import cell_text, kind_text, rival_of, standard_of
from pages.shared import components, fields, services, state

TABLE = "compared pairs"
PAGE_SIZE, MENU_WIDTH = 25, 380
ALL = "All"
HELP = (
    "Every span that is right or that either recipe has counts once. A recipe is right about a span if it has it, "
    "with these boundaries and this label, just where it is right to have it."
)


def draw_corpus(recipes: Recipes, open_pair: Callable[[str], None]) -> None:
    """Draw the table of all recipes, the disagreements of two, and their pairs; ``open_pair`` opens one."""
    against, names = standard_of(recipes), recipes.names
    with st.container(horizontal=True):
        draw_picker("against", "What is right", recipes.standards, against, describe_standard)
        if phenomena := phenomena_of(recipes.project):
            draw_picker("among", "Pairs", ["", *phenomena], recipes.phenomenon, describe_phenomenon)
    recipe_summaries.draw_table(names, recipes.summaries(against))
    draw_link(recipes, against)
    if len(names) < 2:
        st.info("Pick another recipe in the sidebar to see where they disagree.", icon=":material/info:")
        return
    rival = rival_of(names)
    tally = recipes.tally(rival, against)
    st.subheader("Where two recipes disagree", anchor=False, help=None if against == NOBODY else HELP)
    if len(names) > 2:
        draw_picker("rival", f"{names[0]} and", list(names[1:]), rival)
    disagreement_chart.draw_chart(tally, (names[0], rival))
    draw_pairs(recipes.project, tally, (names[0], rival), open_pair)


def phenomena_of(project: Project) -> tuple[str, ...]:
    """Return the phenomena that pairs of a project are tagged with."""
    return services.phenomena(project.id, project.digest)


def phenomenon_of(project: Project) -> str:
    """Return the phenomenon of the address whose pairs are compared, "" for all pairs."""
    return state.choice("among", ["", *phenomena_of(project)])


def describe_phenomenon(phenomenon: str) -> str:
    """Describe a choice of pairs in words."""
    return phenomenon or "All pairs"


def describe_standard(against: str) -> str:
    """Describe a reference in words."""
    plain = {GOLD: "Gold of the corpus", NOBODY: "Nothing: recipes against each other"}
    return plain.get(against, f"What {against} confirmed")


def draw_link(recipes: Recipes, against: str) -> None:
    """Draw the link to the intervals and significance of these numbers."""
    if against != NOBODY:
        query = {"corpus": recipes.project.id, "recipes": ",".join(recipes.names), "against": against}
        query["view"] = "Phenomena" if recipes.phenomenon else ""
        st.page_link(
            "pages/evaluate/page.py",
            label="How sure is that? Intervals, significance and classes of error",
            icon=":material/analytics:",
            query_params={name: value for name, value in query.items() if value},
        )


def draw_picker(field: str, title: str, options: list[str], picked: str, shown: Callable[[str], str] = str) -> None:
    """Draw a menu whose choice is kept in the state, and so in the address."""
    changed = partial(state.put, field)
    fields.selectbox(title, options, picked, f"compared {field}", changed, format_func=shown, width=MENU_WIDTH)


def draw_pairs(
    project: Project, tally: ComparisonCounts, names: tuple[str, str], open_pair: Callable[[str], None]
) -> None:
    """Draw the pairs of the selection; choosing one opens it."""
    cell = ConfusionCell.parse(state.get("cell") or "")
    draw_menus(tally, names)
    spans = tally.places(cell)
    what = cell_text(cell, *names)
    st.text(f"{what}: {sum(map(len, spans.values())):,} spans in {len(spans):,} pairs. Choose a line to see the pair.")
    places = list(spans)
    page = fields.pagination(-(-len(places) // PAGE_SIZE), "page of compared pairs")
    ids = services.pair_ids(project.id, project.digest)
    shown = places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    components.table(
        [pair_row(project, ids[place], place, spans[place], names) for place in shown],
        key=TABLE,
        on_select=partial(open_selected, [ids[place] for place in shown], open_pair),
        selection_mode="single-row",
    )


def draw_menus(tally: ComparisonCounts, names: tuple[str, str]) -> None:
    """Draw menus for the selection that a click on the charts makes."""
    kind_column, label_column, length_column = st.columns(3)
    kinds = [kind.value for kind in tally.kinds]
    with kind_column:
        draw_menu("Who is right, or what differs", "kind", kinds, lambda value: kind_text(value, *names))
    with label_column:
        draw_menu("Label", "label", tally.labels, lambda value: value or ALL)
    with length_column:
        draw_menu("Words", "length", LENGTHS, lambda value: value or ALL)


def draw_menu(title: str, part: str, options: Sequence[str], shown: Callable[[str], str]) -> None:
    """Draw a menu for a part of the cell; "" is first among the options."""
    value = getattr(ConfusionCell.parse(state.get("cell") or ""), part)
    current = value if value in options else ""
    fields.selectbox(title, ["", *options], current, f"compared {part}", partial(take_part, part), format_func=shown)


def take_part(part: str, value: str) -> None:
    """Set a part of the selected cell."""
    cell = ConfusionCell.parse(state.get("cell") or "")
    state.put("cell", str(replace(cell, **{part: value})))


def pair_row(
    project: Project, pair_id: str, place: int, items: Sequence[ComparedSpan], names: tuple[str, str]
) -> dict[str, object]:
    """Return the table row of one pair with its compared spans."""
    target = services.store().pair(project.id, pair_id).target
    spans = (f"{target.slice(item.span.start, item.span.end)} ({item.span.label})" for item in items)
    kinds = dict.fromkeys(kind_text(item.kind.value, *names) for item in items)
    shown = {"Spans": ", ".join(spans), "Finding": ", ".join(kinds)}
    return {"Pair": place + 1, "Id": pair_id, **shown, "Target": target.text}


def open_selected(pairs: Sequence[str], open_pair: Callable[[str], None]) -> None:
    """Open the pair of the selected row."""
    if (chosen := state.selected_row(TABLE)) is not None:
        open_pair(pairs[chosen])
