"""Significance of the differences between recipes: in words, as a matrix, and pair by pair."""

import streamlit as st

from core.evaluation import Mode
from core.evaluation.gold import SignificanceTable, apart
from core.evaluation.significance import DEFAULT, Comparison
from core.views.html import in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import draw_table, selected_number
from pages.shared import fields, state

ALPHA = 0.05
MODE_KEY, MATRIX_KEY, LIST_KEY = "mode compared", "matrix of recipes", "recipes in pairs"
METHOD_HELP = (
    f"Sentences are resampled {DEFAULT.times:,} times. Randomisation: the two recipes' answers to a sentence change "
    "places at random (Noreen 1989; Riezler & Maxwell 2005). Bootstrap: sentences are drawn with replacement, the "
    "differences centred (Koehn 2004; Berg-Kirkpatrick et al. 2012). Both are two-sided; Holm's correction (1979) is "
    "for all pairs of recipes on this page. A star stands where the corrected p of the randomisation is below 0.05."
)


def draw_section(subject: Subject) -> None:
    """Draw the verdict, the matrix of differences and the list of comparisons."""
    mode = pick_mode()
    contest = subject.contest(mode)
    draw_verdict(contest)
    if not contest.compared:
        return
    st.markdown("##### Difference of F1: the row's recipe less the column's", help=METHOD_HELP)
    draw_table(MATRIX_KEY, difference_matrix(subject.names, contest.compared))
    st.markdown("##### Every pair of recipes", help=METHOD_HELP)
    draw_table(LIST_KEY, [comparison_row(comparison) for comparison in contest.compared])
    st.caption(METHOD_HELP)
    draw_pairs(subject, contest, mode)


def pick_mode() -> Mode:
    """Return the mode by which the recipes are compared."""
    name = state.get("mode")
    current = next((mode for mode in Mode if mode.name.lower() == name), Mode.STRICT)
    return fields.segmented_control("Compared by", list(Mode), current, MODE_KEY, set_mode, format_func=str.capitalize)


def set_mode(mode: Mode) -> None:
    """Keep the mode in the state."""
    state.put("mode", mode.name.lower())


def draw_verdict(contest: SignificanceTable) -> None:
    """Draw the best recipe, and those that are not significantly worse."""
    if not contest.compared:
        return
    best, *others = contest.best
    if not others:
        st.success(f"**{in_markdown(best)}** is significantly better than each of the others.", icon=":material/star:")
        return
    *earlier, last = [f"**{in_markdown(name)}**" for name in others]
    equals = f"{', '.join(earlier)} and {last} are" if earlier else f"{last} is"
    st.info(
        f"**{in_markdown(best)}** has the best F1, but {equals} not significantly worse: on these sentences the "
        f"difference may be chance (p ≥ {ALPHA}, randomisation, Holm).",
        icon=":material/balance:",
    )


def difference_matrix(names: tuple[str, ...], compared: tuple[Comparison, ...]) -> list[dict[str, str]]:
    """Return one row per recipe: its F1 less that of every other recipe."""
    texts = {}
    for comparison in compared:
        texts[comparison.first, comparison.second] = signed_percent(comparison.difference) + star(comparison)
        texts[comparison.second, comparison.first] = signed_percent(-comparison.difference) + star(comparison)
    rows = []
    for name in names:
        rows.append({"Recipe": name} | {column: texts.get((name, column), "·") for column in names})
    return rows


def comparison_row(comparison: Comparison) -> dict[str, str | float]:
    """Return the table row of one comparison."""
    return {
        "First": comparison.first,
        "Second": comparison.second,
        "Difference": signed_percent(comparison.difference) + star(comparison),
        "95 % interval": f"{signed_percent(comparison.interval.low)} to {signed_percent(comparison.interval.high)}",
        "p, randomisation": p_text(comparison.randomisation),
        "Holm": p_text(comparison.holm),
        "p, bootstrap": p_text(comparison.bootstrap),
        "Holm, bootstrap": p_text(comparison.holm_bootstrap),
    }


def p_text(value: float) -> str:
    """Return a p-value with three decimals, four below 0.001."""
    return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"


def signed_percent(difference: float) -> str:
    """Return a difference in per cent with its sign."""
    return f"{100 * difference:+.1f}".replace("-", "−")


def star(comparison: Comparison) -> str:
    """Return a star where the difference is significant."""
    return " *" if comparison.holm < ALPHA else ""


def draw_pairs(subject: Subject, contest: SignificanceTable, mode: Mode) -> None:
    """Draw the pairs on which the two recipes of the selected number do not score the same."""
    names = selected_recipes(subject, contest)
    if len(set(names) & set(subject.names)) < 2:
        st.caption(pair_list.HINT)
        return
    first, second = map(subject.evaluation, names)
    title = f"{names[0]} and {names[1]} score differently"
    pair_list.draw_places(subject, title, apart(first, second, mode), names)


def selected_recipes(subject: Subject, contest: SignificanceTable) -> tuple[str, ...]:
    """Return the two recipes of the selected number, fewer where none is selected."""
    if cell := selected_number(LIST_KEY, contest.compared):
        return cell[0][:2]
    return selected_number(MATRIX_KEY, subject.names) or ()
