"""Pairs per second of each recipe's method with alignments given, one process, as a Markdown table.

    python -m benchmarks.projection_speed PAIRS.jsonl [--links LINKS.pharaoh] [--repeat 5] [--recipes NAME,...]

Without ``--links`` the embedded aligner's links and scores are used; aligning is not timed.
"Prepare" is the look at the whole corpus, "pairs/s" the projection of every pair after it;
both are medians, in wall time. Memory is the process's peak so far, in MB.
"""

import argparse
import resource
import time
from pathlib import Path
from statistics import median

from core.aligners import LexicalAligner
from core.formats import TextFile, read_pairs_jsonl
from core.formats.alignments.pharaoh import read_pharaoh
from core.methods import Method
from core.model import Alignment, SentencePair
from core.projection.presets import WEIGHTLESS, recipe

MEBIBYTE = 1024  # getrusage counts kibibytes on Linux


def timed(method: Method, pairs: list[SentencePair], alignments: list[Alignment]) -> tuple[float, float]:
    """Seconds to prepare, and to project every pair."""
    begun = time.perf_counter()
    project = method.prepare(pairs, alignments)
    ready = time.perf_counter()
    for pair, links in zip(pairs, alignments, strict=True):
        project(pair, links)
    return ready - begun, time.perf_counter() - ready


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--links", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--recipes", type=lambda text: text.split(","), default=list(WEIGHTLESS))
    options = parser.parse_args()
    pairs = list(read_pairs_jsonl(TextFile.at(options.pairs)).pairs)
    given = options.links and read_pharaoh(TextFile.at(options.links), pairs)[0]
    alignments = list(given or LexicalAligner().prepare(pairs)(pairs))
    print(f"{len(pairs)} pairs of {options.pairs.name}, {options.links.name if given else 'embedded aligner'}\n")
    print("| recipe | prepare s | pairs/s | peak MB |\n| --- | --- | --- | --- |")
    for name in options.recipes:
        runs = [timed(recipe(name).method, pairs, alignments) for _ in range(options.repeat)]
        prepare, project = (median(seconds) for seconds in zip(*runs, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
        print(f"| {name} | {prepare:.3f} | {len(pairs) / project:,.0f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
