"""How well runs of lines out of step are found and repaired: python -m benchmarks.misalignment CORPUS [CORPUS ...].

CORPUS as for ``python -m core benchmark``; its lines must be paired rightly. Each corpus is looked through as it is
(every run that is found is a false alarm), and with its target lines moved, in several trials each:

* *turned*: in three runs the target lines are moved down or up by 1 to 3, those that fall out come in at the other end;
* *inserted*, *deleted*: one target line too many or too few, so that all that follow are off by one;
* *unrelated*: two runs of target lines far from each other change places.

Printed as Markdown: runs that are found (recall; of the right offset, half of its lines or more), reported runs that
are real (precision; half of the lines or more are paired wrongly), and, after everything that is offered is done: how
many of the misplaced lines have their translation again (restored), how many pairs are still wrong, how many that were
right are lost. Intervals are Wilson's, 95 %.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import sqrt
from typing import NamedTuple

import numpy as np

from core.benchmark import read_corpus
from core.misalignment.runs import Run, find_runs
from core.model import SentencePair

Pairs = Sequence[SentencePair]
KINDS = ("turned", "inserted", "deleted", "unrelated")
LENGTHS = (5, 10, 20, 50, 200)
RUNS = {"turned": 3, "unrelated": 2}
EDGE = 5
"""Lines between runs, and at either end, that stay where they are."""


class Moved(NamedTuple):
    """Which target line now stands at each place, and the runs that this makes: first, end, offset or None."""

    order: list[int]
    runs: list[tuple[int, int, int | None]]


class Tally(NamedTuple):
    """Counts of one trial, or of several together."""

    made: int = 0
    found: int = 0
    reported: int = 0
    real: int = 0
    misplaced: int = 0
    restored: int = 0
    wrong: int = 0
    lost: int = 0
    lines: int = 0

    def plus(self, more: "Tally") -> "Tally":
        return Tally(*(one + other for one, other in zip(self, more, strict=True)))


def moved(count: int, kind: str, length: int, random: np.random.Generator) -> Moved:
    order = list(range(count))
    if kind in ("inserted", "deleted"):
        first = int(random.integers(EDGE, count - EDGE))
        stray = int(random.integers(0, count))
        if kind == "inserted":
            return Moved([*order[:first], stray, *order[first:-1]], [(first, count, 1)])
        return Moved([*order[:first], *order[first + 1 :], stray], [(first, count, -1)])
    share = count // RUNS[kind]
    starts = [part * share + int(random.integers(EDGE, share - length - EDGE)) for part in range(RUNS[kind])]
    if kind == "unrelated":
        one, other = (slice(start, start + length) for start in starts)
        order[one], order[other] = order[other], order[one]
        return Moved(order, [(start, start + length, None) for start in starts])
    runs: list[tuple[int, int, int | None]] = []
    for start in starts:
        offset = int(random.choice([1, 2, 3][: 1 if length < 10 else 3])) * int(random.choice([1, -1]))
        lines = order[start : start + length]
        order[start : start + length] = lines[-offset:] + lines[:-offset]
        runs.append(
            (start, start + length - offset, offset) if offset > 0 else (start - offset, start + length, offset)
        )
    return Moved(order, runs)


def tally(pairs: Pairs, made: Moved) -> Tally:
    """Look through pairs whose target lines were moved, and do everything that is offered."""
    shown = [
        replace(pair, target=pairs[there].target, alignment=None) for pair, there in zip(pairs, made.order, strict=True)
    ]
    runs = find_runs(shown)
    partners: list[int | None] = list(range(len(pairs)))
    for run in runs:
        partners[run.first : run.end] = run.partners
    after = [None if there is None else made.order[there] for there in partners]
    right = [there == line for line, there in enumerate(made.order)]
    nearby = any(offset is not None for _, _, offset in made.runs)
    misplaced = {line for line in made.order if not right[line]} if nearby else set()
    return Tally(
        len(made.runs),
        sum(_is_found(one, runs) for one in made.runs),
        len(runs),
        sum(2 * sum(not right[line] for line in range(run.first, run.end)) >= len(run) for run in runs),
        len(misplaced),
        sum(after[line] == line for line in misplaced),
        sum(there is not None and there != line for line, there in enumerate(after)),
        sum(was and there != line for line, (was, there) in enumerate(zip(right, after, strict=True))),
        len(pairs),
    )


def _is_found(one: tuple[int, int, int | None], runs: Sequence[Run]) -> bool:
    first, end, offset = one
    covered = (min(end, run.end) - max(first, run.first) for run in runs if run.offset == offset)
    return 2 * sum(max(0, size) for size in covered) >= end - first


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def share(some: int, of: int) -> str:
    """A share in percent with its interval."""
    if not of:
        return "–"
    rate, z = some / of, 1.96
    middle = (rate + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(rate * (1 - rate) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{100 * rate:.0f} ({100 * max(0, middle - half):.0f}–{100 * min(1, middle + half):.0f})"


def table(title: str, tallies: dict[str, Tally]) -> Iterator[str]:
    heads = (title, "runs", "recall", "precision", "restored", "still wrong", "lost", "of lines")
    yield row(heads)
    yield row(["---"] + ["---:"] * (len(heads) - 1))
    for name, one in tallies.items():
        restored = "–" if name.startswith("unrelated") else f"{100 * one.restored / max(1, one.misplaced):.0f}"
        rates = share(one.found, one.made), share(one.real, one.reported)
        yield row([name, f"{one.made:,}", *rates, restored, *(f"{n:,}" for n in (one.wrong, one.lost, one.lines))])


def untouched(corpora: dict[str, Pairs]) -> None:
    alarms, lines = 0, 0
    for name, pairs in corpora.items():
        started = time.process_time()
        runs = find_runs(pairs)
        alarms, lines = alarms + len(runs), lines + len(pairs)
        listed = ", ".join(f"{run.first + 1}–{run.end} ({run.offset})" for run in runs)
        print(f"{name}: {len(pairs):,} lines, {time.process_time() - started:.1f} s, reported: {listed or 'nothing'}")
    print(f"\nUntouched: {alarms} runs reported in {lines:,} lines of {len(corpora)} corpora\n")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpora", nargs="+", metavar="CORPUS")
    asked.add_argument("--lines", type=int, default=2_000, help="of each corpus, at most; all of them untouched")
    asked.add_argument("--trials", type=int, default=3)
    asked.add_argument("--untouched", action="store_true", help="only look for false alarms")
    arguments = asked.parse_args()
    corpora: dict[str, Pairs] = {name: read_corpus(name).pairs for name in arguments.corpora}
    untouched(corpora)
    if arguments.untouched:
        return
    by_kind: dict[str, Tally] = defaultdict(Tally)
    by_corpus: dict[str, Tally] = defaultdict(Tally)
    for name, whole in corpora.items():
        pairs = whole[: arguments.lines]
        for kind in KINDS:
            for length in LENGTHS if kind in RUNS else (0,):
                if length and length + 3 * EDGE > len(pairs) // RUNS[kind]:
                    continue
                for trial in range(arguments.trials):
                    random = np.random.default_rng([trial, length, KINDS.index(kind)])
                    counts = tally(pairs, moved(len(pairs), kind, length, random))
                    key = f"{kind}, {length} lines" if length else f"one line {kind}"
                    by_kind[key] = by_kind[key].plus(counts)
                    by_corpus[name] = by_corpus[name].plus(counts)
    print("\n".join([*table("moved", by_kind), "", *table("corpus", by_corpus)]))


if __name__ == "__main__":
    main()
