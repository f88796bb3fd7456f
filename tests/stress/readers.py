"""Read damaged files of every format for a while: ``python -m tests.stress.readers --seconds 60``.

Files that the writers make are cut, changed, repeated and mixed, the same way every time, and given to their own
reader, to a wrong one, and to `likeness` and `detect`. A table counts the files read, refused, and what came as
anything but an error of ours, with the slowest file and the peak memory. The exit status is 1 where a file was slow or
brought such an error.
"""

import argparse
import random
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from typing import Any

from core.errors import SpanbridgeError
from core.formats import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS, Imported, OutgoingSentence, TextFile
from core.formats.detection.detect import detect
from core.model import Alignment, Sentence, SentencePair, Span
from tests.fakes import reading_here

SLOW = 10.0
"""Seconds that no small file may take."""
_CHILDREN = 20
"""One in so many binary files is read by a child, the others here: a child takes a second."""

_WORDS = ("Amina", "sings", "in", "Mwanza", "\u200bשלום", "東京", ".", "#1", "a|b", "<x>")
_SENTENCES = [
    Sentence(_WORDS[k:], (*[" "] * (len(_WORDS) - k - 1), ""), "en", (Span(0, 1, "PER"), Span(2, 4, "LOC")))
    for k in range(4)
]
_ITEMS = [OutgoingSentence(sentence, f"s{number}", "news") for number, sentence in enumerate(_SENTENCES)]
_PAIRS = [
    SentencePair(f"p{number}", one, replace(one, lang="de"), Alignment.of([(0, 0), (1, 2)], (len(one),) * 2), "news")
    for number, one in enumerate(_SENTENCES)
]
_SCRAPS = (b"\x00", b"\n", b"\r", b"\t", b"\xff\xff\xff\x7f", b'"', b"[" * 50, b"{}", b"9" * 30, b"-1", b"</tu>", b"B-")


@dataclass(slots=True)
class Tally:
    """What became of the files of one format."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def line(self, name: str) -> str:
        columns = (self.counts[key] for key in ("read", "refused", "wrong reader", "foreign", "slow"))
        return f"{name:<28}" + "".join(f"{number:>14,}" for number in columns) + f"{self.slowest:>10.2f} s"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The same bytes with one to four faults in them."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        here = chance.randint(0, len(made))
        match chance.randrange(5):
            case 0:
                del made[here : here + chance.choice([1, 9, len(made)])]
            case 1 if made:
                made[here % len(made)] = chance.randrange(256)
            case 2:
                made[here:here] = chance.choice(_SCRAPS)
            case 3:
                made[here:here] = made[max(0, here - 60) : here] * chance.choice([2, 300])
            case _:
                there = chance.randint(0, len(made))
                made[here : here + 8] = made[there : there + 8]
    return bytes(made)


def forms() -> Iterator[tuple[str, Callable[[Sequence[TextFile]], object], Any, list[TextFile]]]:
    """The name of each format, what reads its files, the format, and files that it wrote."""
    for name, side in _made(SIDE_FORMATS):
        yield name, partial(_read, side, "en"), side, _files(side.write("x", _ITEMS))
    for name, pair in _made(PAIR_FORMATS):
        written = pair.write("x", _PAIRS, [{}] * len(_PAIRS))
        yield f"{name} (pairs)", partial(_read, pair, ("en", "de")), pair, _files(written)
    for name, link in _made(LINK_FORMATS):
        yield f"{name} (links)", partial(_read, link, Imported(tuple(_PAIRS))), link, _files(link.write("x", _PAIRS))


def _made(registry: Mapping[str, Callable[..., Any]]) -> Iterator[tuple[str, Any]]:
    return ((name, factory()) for name, factory in registry.items())


def _read(form: Any, told: object, files: Sequence[TextFile]) -> object:
    return form.read(files, told)


def _files(written: Any) -> list[TextFile]:
    return [TextFile(name, data) for name, data in written.items()]


def attempt(tally: Tally, read: Callable[[], object], kind: str) -> None:
    """Read once, and count what came of it."""
    begun = time.perf_counter()
    try:
        read()
        tally.counts[kind] += 1
    except SpanbridgeError as error:
        tally.counts["refused" if kind == "read" else kind] += 1
        if "\n" in str(error):
            tally.counts["foreign"] += 1
            print(f"more than one line: {str(error)!a}", file=sys.stderr)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        tally.counts["foreign"] += 1
        traceback.print_exc()
    spent = time.perf_counter() - begun
    tally.slowest = max(tally.slowest, spent)
    tally.counts["slow"] += spent > SLOW


def run(seconds: float, seed: int) -> dict[str, Tally]:
    """Go round all formats until the time is over."""
    chance = random.Random(seed)
    entries = list(forms())
    tallies = {name: Tally() for name, *_ in entries}
    ends = time.monotonic() + seconds
    for number, (name, read, form, files) in enumerate(cycle(entries)):
        if time.monotonic() > ends:
            break
        broken = [replace(file, data=damaged(file.data, chance)) for file in files]
        wrong = chance.choice(entries)[1]
        tally = tallies[name]
        if number // len(entries) % _CHILDREN == 0:
            attempt(tally, partial(read, broken), "read")
            continue
        with reading_here():
            attempt(tally, partial(read, broken), "read")
            attempt(tally, partial(wrong, broken), "wrong reader")
            attempt(tally, partial(form.likeness, broken), "looked at")
            attempt(tally, partial(detect, broken), "looked at")
    return tallies


def main() -> int:
    parser = argparse.ArgumentParser(description="Read damaged files of every format.")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other faults")
    asked = parser.parse_args()
    tallies = run(asked.seconds, asked.seed)
    heads = ("read", "refused", "wrong reader", "foreign", "slow")
    print(f"{'format':<28}" + "".join(f"{head:>14}" for head in heads) + f"{'slowest':>12}")
    for name, tally in tallies.items():
        print(tally.line(name))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
    print(f"peak memory {peak:,} MB")
    return int(any(tally.counts["foreign"] or tally.counts["slow"] for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
