"""What the commands say: tables and JSON on standard output, progress and notes on standard error."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.aligners import Progress
from core.evaluation import Counts, Evaluation, LinkCounts, Mode
from core.evaluation.significance import bounds
from core.formats import Repair

FEW = 10


def note(text: str) -> None:
    print(text, file=sys.stderr)


def note_repairs(repairs: Sequence[Repair]) -> None:
    """The first few repairs, and how many more there were."""
    for repair in repairs[:FEW]:
        note(f"note: {repair}")
    if len(repairs) > FEW:
        note(f"note: {len(repairs) - FEW:,} more things were repaired.")


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Progress on one line of the terminal; in a log, one line for each step."""
    live = sys.stderr.isatty()
    said = ""

    def show(share: float, what: str) -> None:
        nonlocal said
        if live:
            print(f"\r\x1b[K{what} {min(share, 1):.0%}", end="", file=sys.stderr, flush=True)
        elif what != said:
            note(f"{what} …")
        said = what

    try:
        yield show
    finally:
        if live and said:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def evaluation_json(found: Evaluation) -> dict[str, Any]:
    """Rates between 0 and 1; ``alignment`` is None where there are no gold links."""
    return {
        "overall": _rates(found.overall),
        "labels": {label: _rates(counts) for label, counts in found.labels.items()},
        "alignment": None if found.links is None else _rates(found.links) | {"aer": found.links.aer},
        "f1_interval": bounds([found.scores.matrix()])[0].f1,
        "modes": {mode.name.lower(): _rates(found.scores.counts(mode)) for mode in Mode},
        "ceiling": _rates(found.ceiling),
        "selective_ceiling": _rates(found.selective_ceiling),
    }


def _rates(counts: Counts | LinkCounts) -> dict[str, float]:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


def evaluation_text(found: Evaluation, seconds: Mapping[str, float]) -> str:
    """Tables of rates in percent: strict spans with intervals, ceilings, other modes, links."""
    strict = [*found.labels.items(), ("overall", found.overall), ("eq", found.equal)]
    strict += [("ceiling", found.ceiling), ("selective", found.selective_ceiling)]
    others = [(mode.value, found.scores.counts(mode)) for mode in Mode if mode is not Mode.STRICT]
    width, sure = max(len(name) for name, _ in strict + others), _intervals(found)
    head = f"{'':<{width}}  {'P':>6} {'R':>6} {'F1':>6}  {'F1, 95 %':>13}  {'correct':>8} {'predicted':>9} {'gold':>7}"
    strict_lines, other_lines = (
        [f"{name:<{width}}  {_percents(counts)}  {sure.get(name, ''):>13}  {_numbers(counts)}" for name, counts in rows]
        for rows in (strict, others)
    )
    predicted, entities = found.ratio
    lines = [
        *(head, *strict_lines, "", *other_lines, ""),
        "Strict spans (same start, end and label) above, other ways to count a span as correct below; micro average.",
        "Intervals by bootstrap over sentences.",
        f"eq: the {found.equal_sentences:,} of {found.sentences:,} sentences with the same label counts on both sides.",
        "ceiling: what a perfect projector of the source entities would reach; selective: one that leaves out those",
        "without a counterpart.",
        f"{predicted:,} spans for {entities:,} entities; {int(found.unprojected.sum()):,} projected onto nothing.",
    ]
    if found.links is not None:
        lines += [
            "",
            f"links  P, R, F1: {_percents(found.links)}  AER {found.links.aer:.3f} ({found.links.sure:,} sure)",
        ]
    lines += ["", "seconds  " + ", ".join(f"{step} {spent:.2f}" for step, spent in seconds.items())]
    return "\n".join(lines)


def _intervals(found: Evaluation) -> dict[str, str]:
    """The interval of the strict F1 of every label and of all together."""
    labels = found.scores.labels
    tables = [*(found.scores.matrix(label=label) for label in labels), found.scores.matrix()]
    named = zip([*labels, "overall"], bounds(tables), strict=True)
    return {name: f"{100 * one.f1.low:.1f} – {100 * one.f1.high:.1f}" for name, one in named}


def _percents(counts: Counts | LinkCounts) -> str:
    return " ".join(f"{100 * rate:6.2f}" for rate in _rates(counts).values())


def _numbers(counts: Counts) -> str:
    return f"{counts.correct:8,} {counts.predicted:9,} {counts.gold:7,}"
