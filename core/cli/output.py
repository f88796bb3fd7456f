"""Output of the commands: tables and JSON on standard output, progress and notes on standard error."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from core.aligners import Progress
from core.evaluation import Counts, Evaluation, LinkCounts, Mode
from core.evaluation.significance import bounds
from core.formats import Repair
from core.formats.textfile import write_whole
from core.tables import WRITERS, Table

MAX_NOTES = 10
"""Lines of a kind, or names, that are shown one by one."""
_CLEARED = "\r\x1b[K"
"""Characters that clear the line of a terminal."""


def note(text: str) -> None:
    print(text, file=sys.stderr)


def note_repairs(repairs: Sequence[Repair]) -> None:
    """Note the first few repairs, and the number of all others."""
    for text in first(repairs, "{:,} more things were repaired."):
        note(f"note: {text}")


def first(items: Sequence[object], more: str) -> list[str]:
    """Return the first few of many items as texts and, in the words of ``more``, the number of all others."""
    return [*map(str, items[:MAX_NOTES]), *beyond(len(items), more)]


def beyond(count: int, more: str) -> list[str]:
    """Return a text with the number of items beyond the first few; nothing where there are none."""
    return [more.format(count - MAX_NOTES)] if count > MAX_NOTES else []


def listed(names: Sequence[str]) -> str:
    """List the first few names, and the number of all others."""
    return ", ".join(names[:MAX_NOTES]) + "".join(beyond(len(names), " and {:,} more"))


def write_tables(tables: Iterable[Table], folder: Path, prefix: str = "") -> None:
    """Write every table as Markdown, CSV and LaTeX into a folder."""
    for table, (ending, written) in product(tables, WRITERS.items()):
        write_whole(folder / f"{prefix}{table.name}{ending}", written(table))


def progress_line() -> AbstractContextManager[Progress]:
    """Show progress on a line of the terminal; in a log, a line for each step."""
    return _terminal_line() if sys.stderr.isatty() else _log_lines()


@contextmanager
def _terminal_line() -> Iterator[Progress]:
    """Show the step and its share on one line, which is cleared in the end."""
    try:
        yield _overwrite
    finally:
        print(_CLEARED, end="", file=sys.stderr, flush=True)


def _overwrite(share: float, step: str) -> None:
    print(f"{_CLEARED}{step} {min(share, 1):.0%}", end="", file=sys.stderr, flush=True)


@contextmanager
def _log_lines() -> Iterator[Progress]:
    """Note every step when it begins."""
    current = ""

    def log(_: float, step: str) -> None:
        nonlocal current
        if step != current:
            note(f"{step} …")
        current = step

    yield log


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
    whole = ("overall", evaluation.overall), ("eq", evaluation.equal)
    ceilings = ("ceiling", evaluation.ceiling), ("selective", evaluation.selective_ceiling)
    others = [(mode.value, evaluation.scores.counts(mode)) for mode in Mode if mode is not Mode.STRICT]
    table = _count_table([*evaluation.labels.items(), *whole, *ceilings], others, _intervals(evaluation))
    steps = (f"{step} {spent:.2f}" for step, spent in seconds.items())
    lines = [*table, *_explanations(evaluation), *_link_lines(evaluation.links), "", f"seconds  {', '.join(steps)}"]
    return "\n".join(lines)


NamedCounts = Sequence[tuple[str, Counts]]


def _count_table(strict: NamedCounts, others: NamedCounts, intervals: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the table: its head, the strict counts with their intervals, and the other modes."""
    width = max(len(name) for name, _ in (*strict, *others))
    yield f"{'':<{width}}  {'P':>6} {'R':>6} {'F1':>6}  {'F1, 95 %':>13}  {'correct':>8} {'predicted':>9} {'gold':>7}"
    for block in (strict, others):
        for name, counts in block:
            interval = intervals.get(name, "")
            yield f"{name:<{width}}  {_percents(counts)}  {interval:>13}  {_numbers(counts)}"
        yield ""


def _explanations(evaluation: Evaluation) -> tuple[str, ...]:
    predicted, entities = evaluation.ratio
    equal = f"{evaluation.equal_sentences:,} of {evaluation.sentences:,}"
    return (
        "Strict spans (same start, end and label) above, other ways to count a span as correct below; micro average.",
        "Intervals by bootstrap over sentences.",
        f"eq: the {equal} sentences with the same label counts on both sides.",
        "ceiling: what a perfect projector of the source entities would reach; selective: one that leaves out those",
        "without a counterpart.",
        f"{predicted:,} spans for {entities:,} entities; {int(evaluation.unprojected.sum()):,} projected onto nothing.",
    )


def _link_lines(links: LinkCounts | None) -> list[str]:
    if links is None:
        return []
    return ["", f"links  P, R, F1: {_percents(links)}  AER {links.aer:.3f} ({links.sure:,} sure)"]


def _intervals(evaluation: Evaluation) -> dict[str, str]:
    """Return the interval of the strict F1 of every label and of all together, by name."""
    matrix, labels = evaluation.scores.matrix, evaluation.scores.labels
    tables = [*(matrix(label=label) for label in labels), matrix()]
    texts = (f"{100 * interval.f1.low:.1f} – {100 * interval.f1.high:.1f}" for interval in bounds(tables))
    return dict(zip((*labels, "overall"), texts, strict=True))


def _percents(counts: Counts | LinkCounts) -> str:
    return " ".join(f"{100 * rate:6.2f}" for rate in _rates(counts).values())


def _numbers(counts: Counts) -> str:
    return f"{counts.correct:8,} {counts.predicted:9,} {counts.gold:7,}"
