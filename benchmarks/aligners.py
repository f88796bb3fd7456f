"""The lexical aligner on real pairs: seconds, memory, AER on gold links, F1 of projection on gold spans.

    python -m benchmarks.aligners PAIRS.jsonl ... [--labels PER,LOC,ORG] [--links OTHER.pharaoh ...] [--repeat 3]

Each file is learnt from and aligned by itself in a process of its own. Files of ``--links``
are other programs' links for the one PAIRS.jsonl given; they are judged beside it, by the
same projection (from the first to the last linked word).
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from core.aligners import LexicalAligner
from core.evaluation import LinkCounts, count_links, evaluate
from core.formats.pairs_jsonl import read_pairs_jsonl
from core.formats.pharaoh import read_pharaoh
from core.formats.textfile import TextFile
from core.model import Alignment, Projection, SentencePair
from core.presets import recipe

MEBIBYTE = 1024  # getrusage counts kibibytes on Linux


class Row(NamedTuple):
    """What one line of the table says; seconds and memory are absent for links from elsewhere."""

    name: str
    pairs: int
    quality: str
    seconds: tuple[float, float] | None = None
    memory: float | None = None

    def __str__(self) -> str:
        learning, aligning = (f"{value:7.2f}" for value in self.seconds) if self.seconds else ("      –", "      –")
        memory = f"{self.memory:6.0f}" if self.memory else "     –"
        return f"{self.name:44} {self.pairs:6} {learning} {aligning} {memory}  {self.quality}"


def quality(pairs: Sequence[SentencePair], alignments: Sequence[Alignment], labels: Sequence[str]) -> str:
    """AER, precision and recall where links are gold; F1 of the hull projection where spans are."""
    judged = [(pair.alignment, found) for pair, found in zip(pairs, alignments, strict=True) if pair.alignment]
    links = sum((count_links(gold, found) for gold, found in judged), LinkCounts())
    parts = [f"AER {links.aer:.3f}  P {links.precision:.3f}  R {links.recall:.3f}"] if judged else []
    if all(pair.source.spans is not None and pair.target.spans is not None for pair in pairs):
        parts.append(f"hull F1 {100 * hull_f1(pairs, alignments, labels):.1f}")
    return "  ".join(parts)


def hull_f1(pairs: Sequence[SentencePair], alignments: Sequence[Alignment], labels: Sequence[str]) -> float:
    project = recipe("hull").method.prepare(pairs, alignments)
    projections = (
        Projection(pair.id, "hull", links, *project(pair, links)) for pair, links in zip(pairs, alignments, strict=True)
    )
    return evaluate(pairs, projections, labels or None).overall.f1


def measured(path: Path, labels: Sequence[str], repeat: int) -> Row:
    """Learn from and align one file, ``repeat`` times."""
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    learning, aligning, alignments = [], [], []
    for _ in range(repeat):
        begun = time.perf_counter()
        align = LexicalAligner().prepare(pairs)
        learnt = time.perf_counter()
        alignments = align(pairs)
        learning.append(learnt - begun)
        aligning.append(time.perf_counter() - learnt)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    seconds = median(learning), median(aligning)
    return Row(path.name, len(pairs), quality(pairs, alignments, labels), seconds, memory)


def compared(path: Path, links: Path, labels: Sequence[str]) -> Row:
    """Links of another program, judged alike."""
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    alignments, _ = read_pharaoh(TextFile.at(links), pairs)
    return Row(links.name, len(pairs), quality(pairs, alignments, labels))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--labels", type=lambda text: text.split(","), default=())
    parser.add_argument("--links", type=Path, nargs="*", default=())
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if options.links and len(options.pairs) > 1:
        parser.error("--links belong to exactly one PAIRS.jsonl.")
    print(f"{'file':44} {'pairs':>6} {'learn s':>7} {'align s':>7} {'MB':>6}  quality")
    alone = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=alone, max_tasks_per_child=1) as pool:
        for path in options.pairs:
            print(pool.submit(measured, path, options.labels, options.repeat).result(), flush=True)
    for links in options.links:
        print(compared(options.pairs[0], links, options.labels))


if __name__ == "__main__":
    main()
