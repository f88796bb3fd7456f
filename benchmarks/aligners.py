"""The lexical aligner on real pairs: seconds to learn and to align, and memory.

    python -m benchmarks.aligners PAIRS.jsonl ... [--repeat 3]

Each file is learnt from and aligned by itself in a process of its own. How good the links are
is told by ``python -m core benchmark --aligners lexical``.
"""

import argparse
import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from core.aligners import LexicalAligner
from core.formats import TextFile, read_pairs_jsonl

MEBIBYTE = 1024  # getrusage counts kibibytes on Linux


def measured(path: Path, repeat: int) -> str:
    """Learn from and align one file, ``repeat`` times; a line of the table."""
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    learning, aligning = [], []
    for _ in range(repeat):
        begun = time.perf_counter()
        align = LexicalAligner().prepare(pairs)
        learnt = time.perf_counter()
        align(pairs)
        learning.append(learnt - begun)
        aligning.append(time.perf_counter() - learnt)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    return f"{path.name:44} {len(pairs):6} {median(learning):7.2f} {median(aligning):7.2f} {memory:6.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    print(f"{'file':44} {'pairs':>6} {'learn s':>7} {'align s':>7} {'MB':>6}")
    alone = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=alone, max_tasks_per_child=1) as pool:
        for path in options.pairs:
            print(pool.submit(measured, path, options.repeat).result(), flush=True)


if __name__ == "__main__":
    main()
