"""What the commands say: tables and JSON on standard output, progress and notes on standard error."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.aligners import Progress
from core.evaluation import Counts, Evaluation, LinkCounts
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
    }


def _rates(counts: Counts | LinkCounts) -> dict[str, float]:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


def evaluation_text(found: Evaluation, seconds: Mapping[str, float]) -> str:
    """Tables of rates in percent: strict spans, equal-count sentences, ceiling, links."""
    rows = [*found.labels.items(), ("overall", found.overall), ("eq", found.equal), ("ceiling", found.ceiling)]
    width = max(len(name) for name, _ in rows)
    lines = [f"{'':<{width}}  {'P':>6} {'R':>6} {'F1':>6}  {'correct':>8} {'predicted':>9} {'gold':>7}"]
    lines += [f"{name:<{width}}  {_percents(counts)}  {_numbers(counts)}" for name, counts in rows]
    lines += [
        "",
        "Strict spans (same start, end and label), micro average.",
        f"eq: the {found.equal_sentences:,} of {found.sentences:,} sentences with the same label counts on both sides.",
        "ceiling: what a perfect projector of the source entities would reach.",
    ]
    if found.links is not None:
        lines += [
            "",
            f"links  P, R, F1: {_percents(found.links)}  AER {found.links.aer:.3f} ({found.links.sure:,} sure)",
        ]
    lines += ["", "seconds  " + ", ".join(f"{step} {spent:.2f}" for step, spent in seconds.items())]
    return "\n".join(lines)


def _percents(counts: Counts | LinkCounts) -> str:
    return " ".join(f"{100 * rate:6.2f}" for rate in _rates(counts).values())


def _numbers(counts: Counts) -> str:
    return f"{counts.correct:8,} {counts.predicted:9,} {counts.gold:7,}"
