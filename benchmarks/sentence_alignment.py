"""How well sentences of two documents are aligned: python -m benchmarks.sentence_alignment FILE:en-de [FILE:...].

FILE holds a source and its translation on each line (``source ||| target`` or a tab between, also gzipped), in order;
what stands behind the colon are their languages. With a fixed seed sentences are left out on either side and joined to
the one behind them. Each side is then aligned by lengths alone, with words as if nothing were known of the languages,
and with the word tables that come with Spanbridge too (which hold for text that they were not made of). Printed as
Markdown:

* precision and recall of the pairs of one sentence each whose lines have no others on the other side (where a sentence
  was joined to one whose translation was left out, the two still are such a pair);
* F1 of the lines of which both sides lie in one bead;
* of the pairs of one sentence each, how many are surer than 0.9, and how many of these are right.
"""

import argparse
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.formats import TextFile
from core.formats.bitext.parallel import read_parallel
from core.formats.joined_sentences import join_sentences, joint
from core.model import Sentence
from core.sentence_alignment.bead_alignment import align_sentences
from core.sentence_alignment.beads import Bead
from core.text import UNKNOWN

Sentences = deque[tuple[int, tuple[int, ...]]]
"""Sentences by their numbers, each with its lines."""
SURE = 0.9
LENGTHS, WITHOUT_TABLES, WITH_TABLES = "lengths", "and words", "and word tables"
WAYS = (LENGTHS, WITHOUT_TABLES, WITH_TABLES)


@dataclass(frozen=True, slots=True)
class Damaged:
    """Sentences of a side, and for each the lines that it was made of."""

    sentences: list[Sentence]
    lines: list[tuple[int, ...]]


def damaged(sentences: Sequence[Sentence], random: np.random.Generator, shares: tuple[float, float]) -> Damaged:
    """Leave out a share of the sentences, and join another share to the one behind them."""
    left_out, joined = shares
    made = Damaged([], [])
    line = 0
    while line < len(sentences):
        draw = random.random()
        width = 0 if draw < left_out else 2 if draw < left_out + joined and line + 1 < len(sentences) else 1
        members = tuple(range(line, line + width))
        if members:
            made.sentences.append(join_sentences([sentences[member] for member in members], joint(sentences[0].lang)))
            made.lines.append(members)
        line += max(1, width)
    return made


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision and recall of pairs of one sentence, F1 of lines, and precision of the sure pairs."""

    precision: float
    recall: float
    lines_f1: float
    sure: float
    sure_share: float


def rates(beads: Sequence[Bead], source: Damaged, target: Damaged) -> Rates:
    gold = {
        (sources[0], targets[0])
        for sources, targets in components(source, target)
        if (len(sources), len(targets)) == (1, 1)
    }
    made = {(bead.source[0], bead.target[0]): bead for bead in beads if bead.shape == (1, 1)}
    right = gold & made.keys()
    sure = [pair for pair, bead in made.items() if bead.probability >= SURE]
    return Rates(
        len(right) / max(1, len(made)),
        len(right) / max(1, len(gold)),
        _lines_f1(beads, source, target),
        sum(pair in gold for pair in sure) / max(1, len(sure)),
        len(sure) / max(1, len(made)),
    )


def components(source: Damaged, target: Damaged) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the sentences of both sides that are made of the same lines, directly or through others; in order."""
    sources, targets = deque(enumerate(source.lines)), deque(enumerate(target.lines))
    while sources and targets:
        if sources[0][1][-1] < targets[0][1][0]:
            sources.popleft()
        elif targets[0][1][-1] < sources[0][1][0]:
            targets.popleft()
        else:
            yield _component(sources, targets)


def _component(sources: Sentences, targets: Sentences) -> tuple[list[int], list[int]]:
    members: tuple[list[int], list[int]] = ([], [])
    sides = sources, targets
    last = max(side[0][1][0] for side in sides)
    while any(side and side[0][1][0] <= last for side in sides):
        for side, taken in zip(sides, members, strict=True):
            while side and side[0][1][0] <= last:
                index, lines = side.popleft()
                taken.append(index)
                last = max(last, lines[-1])
    return members


def _lines_f1(beads: Sequence[Bead], source: Damaged, target: Damaged) -> float:
    """F1 of lines whose two sides lie in one bead, against those that are on both sides."""
    kept = {line for lines in source.lines for line in lines} & {line for lines in target.lines for line in lines}
    together, drawn = 0, 0
    for bead in beads:
        lines = (
            {line for i in bead.source for line in source.lines[i]},
            {line for j in bead.target for line in target.lines[j]},
        )
        together += len(lines[0] & lines[1])
        drawn += max(map(len, lines)) if bead.is_paired else 0
    return 2 * together / max(1, drawn + len(kept))


def without_language(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [replace(sentence, lang=UNKNOWN) for sentence in sentences]


def rows(
    name: str, sources: Sequence[Sentence], targets: Sequence[Sentence], args: argparse.Namespace
) -> Iterator[str]:
    random = np.random.default_rng(args.seed)
    source, target = (damaged(side, random, (args.left_out, args.joined)) for side in (sources, targets))
    for way in WAYS:
        left, right = source.sentences, target.sentences
        if way == WITHOUT_TABLES:
            left, right = without_language(left), without_language(right)
        start = time.process_time()
        beads = align_sentences(left, right, by_words=way != LENGTHS)
        seconds = time.process_time() - start
        figures = rates(beads, source, target)
        shown = (figures.precision, figures.recall, figures.lines_f1, figures.sure, figures.sure_share)
        cells = [name, f"{len(source.sentences):,} / {len(target.sentences):,}", way]
        yield f"| {' | '.join([*cells, *(f'{100 * rate:.1f}' for rate in shown), f'{seconds:.0f}'])} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE:LANGS")
    parser.add_argument("--lines", type=int, default=1000, help="lines of each file; default 1000")
    parser.add_argument("--left-out", type=float, default=0.1, help="share of sentences left out on each side")
    parser.add_argument("--joined", type=float, default=0.1, help="share joined to the one behind, on each side")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print("| file | sentences | by | precision | recall | lines F1 | sure: right | sure: share | CPU s |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|")
    for entry in args.files:
        path, _, langs = entry.rpartition(":")
        pairs = read_parallel(TextFile.at(path), *langs.split("-", 1)).pairs[: args.lines]
        filled = [pair for pair in pairs if pair.source.words and pair.target.words]
        sides = [pair.source for pair in filled], [pair.target for pair in filled]
        for row in rows(path.rpartition("/")[2], *sides, args):
            print(row, flush=True)


if __name__ == "__main__":
    main()
