"""Pairs a second and peak memory of reading and writing: python -m benchmarks.formats [--pairs 100000] [FORMAT ...].

The corpus is made of the bundled sentences of 12 to 24 words, each pair with a number among its words, so that no two
are the same. Every format is measured in a process of its own: writing, reading, and comparing with what was meant.
Both sides are written and read; pairs a second are those of CPU time.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

from core.corpora.bundled import read_bundled
from core.formats import PAIR_FORMATS, SIDE_FORMATS, OutgoingSentence, TextFile, join_sides
from core.formats.roundtrip import actual, expected, preserved_pairs
from core.model import Sentence, SentencePair

CORPUS = "uner-pud.en-de"
USUAL = ("conll", "jsonl pairs")


def made(count: int) -> list[SentencePair]:
    real = [pair for pair in read_bundled(CORPUS).pairs if all(12 <= size <= 24 for size in pair.size)]
    return [
        SentencePair(f"p{number}", _numbered(pair.source, number), _numbered(pair.target, number))
        for number, pair in enumerate(islice(cycle(real), count))
    ]


def _numbered(sentence: Sentence, number: int) -> Sentence:
    return replace(sentence, words=(*sentence.words, str(number)), gaps=(*sentence.gaps[:-1], " ", ""))


def sides(name: str, pairs: Sequence[SentencePair]) -> tuple[float, float, bool]:
    """Seconds to write and to read both sides, and whether they came back."""
    form = SIDE_FORMATS[name]()
    items = [[OutgoingSentence(getattr(pair, side), pair.id) for pair in pairs] for side in ("source", "target")]
    start = time.process_time()
    files = [[TextFile(*file) for file in form.write("x", some).items()] for some in items]
    written = time.process_time()
    read = [form.read(some, side[0].sentence.lang) for some, side in zip(files, items, strict=True)]
    end = time.process_time()
    same = all(actual(side, form.keeps) == expected(some, form.keeps) for side, some in zip(read, items, strict=True))
    source, target = read
    joined = join_sides(source, target)
    return written - start, end - written, same and len(joined.pairs) == len(pairs)


def whole(name: str, pairs: Sequence[SentencePair]) -> tuple[float, float, bool]:
    """The same for pairs in one file."""
    form = PAIR_FORMATS[name]()
    start = time.process_time()
    files = [TextFile(*file) for file in form.write("x", pairs, [{"status": "confirmed"}] * len(pairs)).items()]
    written = time.process_time()
    read = form.read(files, ("en", "de"))
    end = time.process_time()
    return written - start, end - written, preserved_pairs(read.pairs, form.keeps) == preserved_pairs(pairs, form.keeps)


def measure(name: str, count: int) -> str:
    pairs = made(count)
    before = _peak()
    writing, reading, same = whole(name.split()[0], pairs) if name.endswith(" pairs") else sides(name, pairs)
    words = sum(sum(pair.size) for pair in pairs) / count
    speeds = f"{count / writing:>9,.0f} written/s {count / reading:>9,.0f} read/s"
    return f"{name:20}{words:5.1f} words a pair {speeds} {before:>6,} MB before {_peak():>6,} MB peak, same: {same}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", help="names of the registries; of pairs as 'NAME pairs'")
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--here", action="store_true", help="measure in this process")
    asked = parser.parse_args()
    for name in asked.formats or USUAL:
        if asked.here:
            print(measure(name, asked.pairs), flush=True)
        else:
            again = [sys.executable, "-m", "benchmarks.formats", name, "--here", "--pairs", str(asked.pairs)]
            subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
