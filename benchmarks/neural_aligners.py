"""The neural aligners beside the simalign package and the published AWESoME rule: seconds and links, in one run.

    python -m benchmarks.neural_aligners [--encoder FOLDER] [--layer 2] [--pairs 1000] [--methods argmax,itermax,match]

Real pairs from the bundled corpora, one encoder. The package is called pair by pair, as it is
made to be; ours gets 250 pairs at once, its memory of earlier outputs empty; both take turns. "differ" counts the
pairs whose links are not the same; "near" those of them in which a likeness that decides is within
a millionth of another, so that the last bits of a float decide. Without ``--encoder`` a random BERT
of two layers is made. Threads are those of torch; set OMP_NUM_THREADS to have fewer.
"""

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from simalign import SentenceAligner

from core.aligners.awesome import Awesome
from core.aligners.encoder import Encoder, Pieces, encoder
from core.aligners.extraction import match
from core.aligners.simalign import SimAlign, similarity
from core.corpora.bundled import bundled_corpora, read_bundled
from core.model import Link, SentencePair

NAMES = {"argmax": "inter", "itermax": "itermax", "match": "mwmf"}
"""Our ways to take links, and what the package calls them."""

NEAR = 1e-6
TURN = 250
Links = list[Link]


def real_pairs(count: int) -> list[SentencePair]:
    pairs = [pair for corpus in bundled_corpora() for pair in read_bundled(corpus.name).pairs if all(pair.size)]
    return pairs[:count]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


Together = Callable[[Sequence[SentencePair]], list[Links]]


def ours(aligner: SimAlign | Awesome) -> Together:
    """All pairs at once, nothing remembered."""

    def align(pairs: Sequence[SentencePair]) -> list[Links]:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SPANBRIDGE_MEMO"] = str(Path(folder) / "memo.db")
            return [list(one.sure) for one in aligner.prepare(pairs)(pairs)]

    return align


def package(folder: str, layer: int, way: str, kind: str) -> Together:
    """The package, pair by pair."""
    letter = {"inter": "a", "itermax": "i", "mwmf": "m"}[way]
    aligner = SentenceAligner(folder, token_type=kind, matching_methods=letter, layer=layer)

    def one(pair: SentencePair) -> Links:
        found: Links = aligner.get_word_aligns(list(pair.source.words), list(pair.target.words))[way]
        return found

    return lambda pairs: [one(pair) for pair in pairs]


def published(folder: str, layer: int) -> Together:
    """AWESoME's rule in torch, pair by pair, each sentence read by itself."""
    import torch

    read = encoder(folder, layer)

    def one(pair: SentencePair) -> Links:
        source, target = (read([side])[0] for side in (pair.source, pair.target))
        products = torch.from_numpy(source.vectors) @ torch.from_numpy(target.vectors).T
        linked = (products.softmax(-1) > 0.001) & (products.softmax(-2) > 0.001)
        return sorted({(int(source.words[i]), int(target.words[j])) for i, j in linked.nonzero().tolist()})

    return lambda pairs: [one(pair) for pair in pairs]


class Race(NamedTuple):
    """Seconds and links of both, over all pairs."""

    theirs: float
    mine: float
    expected: list[Links]
    found: list[Links]


def race(theirs: Together, mine: Together, pairs: Sequence[SentencePair]) -> Race:
    """Both by turns, a part of the pairs at a time, so that a busy machine is as busy for both."""
    theirs(pairs[:1]), mine(pairs[:1])  # loads the models
    done = Race(0.0, 0.0, [], [])
    for start in range(0, len(pairs), TURN):
        part = pairs[start : start + TURN]
        (slow, expected), (fast, found) = timed(partial(theirs, part)), timed(partial(mine, part))
        done = Race(done.theirs + slow, done.mine + fast, done.expected + expected, done.found + found)
    return done


def is_near(source: Pieces, target: Pieces) -> bool:
    """Whether any row's or column's best likeness is within `NEAR` of its second best, or the
    two are as near in the second round of itermax, where taken words weigh 0.9."""
    likeness = similarity(source.vectors, target.vectors)
    worths = np.concatenate([likeness, np.float32(0.9) * likeness], 1), np.concatenate([likeness, 0.9 * likeness])
    best, second = np.sort(worths[0], 1)[:, -1:-3:-1].T
    top, runner_up = np.sort(worths[1], 0)[-1:-3:-1]
    return bool(min((best - second).min(), (top - runner_up).min()) < NEAR)


def compared(folder: str, layer: int, methods: Sequence[str], pairs: Sequence[SentencePair]) -> Iterator[str]:
    read = encoder(folder, layer)
    for kind in ("bpe", "word"):
        for name in methods:
            done = race(package(folder, layer, NAMES[name], kind), ours(SimAlign(folder, layer, name, kind)), pairs)
            yield row(f"SimAlign {kind} {name}", done, differing(pairs, done, read, kind == "word"))
    done = race(published(folder, layer), ours(Awesome(folder, layer)), pairs)
    yield row("AWESoME", done, differing(pairs, done, read, False))


def differing(pairs: Sequence[SentencePair], done: Race, read: Encoder, words: bool) -> tuple[int, int]:
    """How many pairs have other links, and how many of those hang on the last bits."""
    same = zip(pairs, done.expected, done.found, strict=True)
    different = [pair for pair, one, other in same if one != other]
    near = 0
    for pair in different:
        sides = read([pair.source, pair.target])
        near += is_near(*(side.averaged() if words else side for side in sides))
    return len(different), near


def row(name: str, done: Race, differ: tuple[int, int]) -> str:
    return f"{name:24} {done.theirs:10.2f} {done.mine:8.2f} {done.theirs / done.mine:7.1f} {differ[0]:8} {differ[1]:6}"


def matching(words: int) -> str:
    scores = np.random.default_rng(5).random((words, words), np.float32)
    theirs, expected = timed(lambda: SentenceAligner.get_max_weight_match(scores))
    mine, found = timed(lambda: match(scores))
    same = "the same links" if np.array_equal(expected > 0, found) else "OTHER LINKS"
    return f"match on {words} x {words} words: package {1000 * theirs:,.0f} ms, ours {1000 * mine:.2f} ms, {same}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", help="folder of a model; a random one is made without it")
    parser.add_argument("--layer", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--methods", type=lambda text: text.split(","), default=list(NAMES))
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    pairs = real_pairs(options.pairs)
    with tempfile.TemporaryDirectory() as made:
        folder = options.encoder or str(_tiny(Path(made)))
        words = sum(map(sum, (pair.size for pair in pairs)))
        print(f"{len(pairs):,} pairs, {words:,} words, layer {options.layer} of {options.encoder or 'a random BERT'}")
        print(f"{'':24} {'package s':>10} {'ours s':>8} {'times':>7} {'differ':>8} {'near':>6}")
        for line in compared(folder, options.layer, options.methods, pairs):
            print(line, flush=True)
    print(matching(20))
    print(matching(120))


def _tiny(folder: Path) -> Path:
    from tests.tiny_models.encoders import tiny_bert

    return tiny_bert(folder, positions=512)


if __name__ == "__main__":
    main()
