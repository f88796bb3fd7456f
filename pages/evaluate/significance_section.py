"""Whether one recipe is better than another: in words, as a matrix, and pair by pair."""

import streamlit as st

from core.evaluation import Mode
from core.evaluation.gold import SignificanceTable, apart
from core.evaluation.significance import DEFAULT, Comparison
from core.views.html import in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import table
from pages.shared import fields, state

ALPHA = 0.05
MODE, MATRIX, LIST = "mode compared", "matrix of recipes", "recipes in pairs"
HOW = (
    f"Sentences are resampled {DEFAULT.times:,} times. Randomisation: the two recipes' answers to a sentence change "
    "places at random (Noreen 1989; Riezler & Maxwell 2005). Bootstrap: sentences are drawn with replacement, the "
    "differences centred (Koehn 2004; Berg-Kirkpatrick et al. 2012). Both are two-sided; Holm's correction (1979) is "
    "for all pairs of recipes on this page. A star stands where the corrected p of the randomisation is below 0.05."
)


def section(subject: Subject) -> None:
    mode = pick_mode()
    contest = subject.contest(mode)
    verdict(contest)
    if not contest.compared:
        return
    st.markdown("##### Difference of F1: the row's recipe less the column's", help=HOW)
    table(MATRIX, matrix(subject.names, contest.compared))
    st.markdown("##### Every pair of recipes", help=HOW)
    table(LIST, [row(one) for one in contest.compared])
    st.caption(HOW)
    opened(subject, contest, mode)


def pick_mode() -> Mode:
    held = state.get("mode")
    stands = next((mode for mode in Mode if mode.name.lower() == held), Mode.STRICT)
    return fields.segmented_control("Compared by", list(Mode), stands, MODE, take_mode, format_func=str.capitalize)


def take_mode(mode: Mode) -> None:
    state.put("mode", mode.name.lower())


def verdict(contest: SignificanceTable) -> None:
    """The best recipe, and those that may as well be as good, in plain words."""
    if not contest.compared:
        return
    best, *others = contest.best
    if not others:
        st.success(f"**{in_markdown(best)}** is significantly better than each of the others.", icon=":material/star:")
        return
    *most, last = [f"**{in_markdown(name)}**" for name in others]
    same = f"{', '.join(most)} and {last}" if most else last
    verb = "are" if most else "is"
    st.info(
        f"**{in_markdown(best)}** has the best F1, but {same} {verb} not significantly worse: on these sentences the "
        f"difference may be chance (p ≥ {ALPHA}, randomisation, Holm).",
        icon=":material/balance:",
    )


def matrix(names: tuple[str, ...], compared: tuple[Comparison, ...]) -> list[dict[str, str]]:
    differences = {(one.first, one.second): (one.difference, star(one)) for one in compared}
    differences |= {(one.second, one.first): (-one.difference, star(one)) for one in compared}

    def cell(pair: tuple[str, str]) -> str:
        return signed(differences[pair][0]) + differences[pair][1] if pair in differences else "·"

    return [{"Recipe": name} | {other: cell((name, other)) for other in names} for name in names]


def row(one: Comparison) -> dict[str, str | float]:
    return {
        "First": one.first,
        "Second": one.second,
        "Difference": signed(one.difference) + star(one),
        "95 % interval": f"{signed(one.interval.low)} to {signed(one.interval.high)}",
        "p, randomisation": p(one.randomisation),
        "Holm": p(one.holm),
        "p, bootstrap": p(one.bootstrap),
        "Holm, bootstrap": p(one.holm_bootstrap),
    }


def p(value: float) -> str:
    return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"


def signed(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def star(one: Comparison) -> str:
    return " *" if one.holm < ALPHA else ""


def opened(subject: Subject, contest: SignificanceTable, mode: Mode) -> None:
    """The pairs on which the two recipes of the selected number do not score the same."""
    both: tuple[str, ...] = ()
    if cell := state.selected_cell(LIST):
        both = contest.compared[cell[0]][:2] if cell[0] < len(contest.compared) else ()
    elif (cell := state.selected_cell(MATRIX)) and cell[0] < len(subject.names):
        both = subject.names[cell[0]], cell[1]
    if len(set(both) & set(subject.names)) < 2:
        st.caption(pair_list.HINT)
        return
    one, other = (subject.evaluation(name) for name in both)
    places = apart(one, other, mode)
    pair_list.listing(subject, f"{both[0]} and {both[1]} score differently", [(place, "") for place in places], both)
