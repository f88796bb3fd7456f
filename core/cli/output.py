"""Output of the commands: tables and JSON on standard output, progress and notes on standard error."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.aligners import Progress
from core.evaluation import Counts, Evaluation, LinkCounts, Mode
from core.evaluation.significance import bounds
from core.formats import Repair

MAX_NOTES = 10


def note(text: str) -> None:
    print(text, file=sys.stderr)


def note_repairs(repairs: Sequence[Repair]) -> None:
    """Note the first few repairs, and the number of all others."""
    for repair in repairs[:MAX_NOTES]:
        note(f"note: {repair}")
    if len(repairs) > MAX_NOTES:
        note(f"note: {len(repairs) - MAX_NOTES:,} more things were repaired.")


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Show progress on a line of the terminal; in a log, a line for each step."""
    live = sys.stderr.isatty()
    shown = ""

    def show(share: float, step: str) -> None:
        nonlocal shown
        if live:
            print(f"\r\x1b[K{step} {min(share, 1):.0%}", end="", file=sys.stderr, flush=True)
        elif step != shown:
            note(f"{step} …")
        shown = step

    try:
        yield show
    finally:
        if live and shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return rates between 0 and 1; ``alignment`` is None where there are no gold links."""
    return {
        "overall": _rates(evaluation.overall),
        "labels": {label: _rates(counts) for label, counts in evaluation.labels.items()},
        "alignment": None if evaluation.links is None else _rates(evaluation.links) | {"aer": evaluation.links.aer},
        "f1_interval": bounds([evaluation.scores.matrix()])[0].f1,
        "modes": {mode.name.lower(): _rates(evaluation.scores.counts(mode)) for mode in Mode},
        "ceiling": _rates(evaluation.ceiling),
        "selective_ceiling": _rates(evaluation.selective_ceiling),
    }


def _rates(counts: Counts | LinkCounts) -> dict[str, float]:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


def evaluation_text(evaluation: Evaluation, seconds: Mapping[str, float]) -> str:
    """Format tables of rates in percent: strict spans with intervals, ceilings, other modes, links."""
    strict = [*evaluation.labels.items(), ("overall", evaluation.overall), ("eq", evaluation.equal)]
    strict += [("ceiling", evaluation.ceiling), ("selective", evaluation.selective_ceiling)]
    others = [(mode.value, evaluation.scores.counts(mode)) for mode in Mode if mode is not Mode.STRICT]
    width, sure = max(len(name) for name, _ in strict + others), _intervals(evaluation)
    head = f"{'':<{width}}  {'P':>6} {'R':>6} {'F1':>6}  {'F1, 95 %':>13}  {'correct':>8} {'predicted':>9} {'gold':>7}"

    def line(name: str, counts: Counts) -> str:
        return f"{name:<{width}}  {_percents(counts)}  {sure.get(name, ''):>13}  {_numbers(counts)}"

    predicted, entities = evaluation.ratio
    equal = f"{evaluation.equal_sentences:,} of {evaluation.sentences:,}"
    lines = [
        head,
        *(line(name, counts) for name, counts in strict),
        "",
        *(line(name, counts) for name, counts in others),
        "",
        "Strict spans (same start, end and label) above, other ways to count a span as correct below; micro average.",
        "Intervals by bootstrap over sentences.",
        f"eq: the {equal} sentences with the same label counts on both sides.",
        "ceiling: what a perfect projector of the source entities would reach; selective: one that leaves out those",
        "without a counterpart.",
        f"{predicted:,} spans for {entities:,} entities; {int(evaluation.unprojected.sum()):,} projected onto nothing.",
    ]
    links = evaluation.links
    if links is not None:
        lines += ["", f"links  P, R, F1: {_percents(links)}  AER {links.aer:.3f} ({links.sure:,} sure)"]
    lines += ["", "seconds  " + ", ".join(f"{step} {spent:.2f}" for step, spent in seconds.items())]
    return "\n".join(lines)


def _intervals(evaluation: Evaluation) -> dict[str, str]:
    """Return the interval of the strict F1 of every label and of all together, by name."""
    labels = evaluation.scores.labels
    tables = [*(evaluation.scores.matrix(label=label) for label in labels), evaluation.scores.matrix()]
    named = zip([*labels, "overall"], bounds(tables), strict=True)
    return {name: f"{100 * interval.f1.low:.1f} – {100 * interval.f1.high:.1f}" for name, interval in named}


def _percents(counts: Counts | LinkCounts) -> str:
    return " ".join(f"{100 * rate:6.2f}" for rate in _rates(counts).values())


def _numbers(counts: Counts) -> str:
    return f"{counts.correct:8,} {counts.predicted:9,} {counts.gold:7,}"
