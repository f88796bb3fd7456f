"""Seconds to fill, open and review a project of many pairs: python -m benchmarks.store [PAIRS]."""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np

from core.methods import Choice
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import ReviewEvent
from core.store import Store
from core.workspace.workspace import Workspace

REPEATS = 5


def sentence(random_: random.Random, lang: str) -> Sentence:
    """25 words with one entity at the head, about what news text has."""
    words = tuple("".join(random_.choices("abcdefghij", k=5)) for _ in range(25))
    return Sentence(words, (" ",) * 25, lang, (Span(0, 2, "PER"), Span(5, 6, "LOC")))


def pairs(count: int) -> Iterator[SentencePair]:
    random_ = random.Random(1)
    for number in range(count):
        yield SentencePair(f"pair-{number}", sentence(random_, "en"), sentence(random_, "de"))


def projection(
    pair: SentencePair, recipe_id: str, scores: "np.ndarray[tuple[int, int], np.dtype[np.float32]] | None"
) -> Projection:
    links = tuple((word, word) for word in range(25))
    evidence = {"links": 0.8, "surface": 0.4, "case": 1.0}
    chosen = tuple(Candidate(span, span.start, span.end, 0.9, evidence, "one run") for span in pair.source.spans or ())
    return Projection(pair.id, recipe_id, Alignment(links, pair.size, scores=scores), chosen, chosen * 4)


def timed(what: str, act: Callable[[], object], repeats: int = REPEATS) -> None:
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    print(f"{what:48} {median(seconds) * 1000:10.2f} ms")


def main(count: int) -> None:
    path = Path(tempfile.mkdtemp()) / "store.db"
    store, default = Store.at(path), recipe()
    project = Project("bench", "Bench", "en", "de", label_set(["PER", "LOC"]))
    corpus = list(pairs(count))
    scores = np.random.default_rng(1).random((25, 25), dtype=np.float32)
    found = [projection(pair, default.id, scores) for pair in corpus]
    at_hand = {pair.id: (pair, made) for pair, made in zip(corpus, found, strict=True)}
    workspace = Workspace(store, project, default.id, lambda *_: Choice(), "Ana", at_hand.__getitem__)

    def confirm(number: int) -> None:
        workspace.handle(ReviewEvent("bench", number + 1, corpus[number].id, "confirm"))

    print(f"{count:,} pairs of 25 and 25 words, {REPEATS} repeats, medians")
    timed("store the pairs", lambda: store.create_project(project, corpus), 1)
    timed("store the projections", lambda: store.save_projections("bench", "default", default, found), 1)
    timed("confirm one pair, on disk (first 200)", counted(confirm, 0), 200)
    for number in range(200, count):
        confirm(number)
    store.close()

    def open_project() -> None:
        opened = Store.at(path)
        opened.projects(), opened.pair_ids("bench"), opened.projected_recipes("bench")
        (
            opened.statuses("bench", "Ana"),
            opened.pair("bench", "pair-0"),
            opened.projection("bench", "pair-0", default.id),
        )
        opened.close()

    print(f"with {count:,} reviews:")
    timed("open the file, list, first pair on screen", open_project)
    timed("pair ids", lambda: store.pair_ids("bench"))
    timed("statuses and progress", lambda: store.progress("bench", "Ana"))
    timed("history (undo and redo stacks)", lambda: store.history("bench", "Ana"))
    timed("one undo, on disk", workspace.take_back)
    timed("all current answers", lambda: store.current_answers("bench", "Ana"))
    timed("all pairs", lambda: sum(1 for _ in store.pairs("bench")))
    timed("all projections", lambda: sum(1 for _ in store.projections("bench", default.id)))
    store.close()
    print(f"file: {path.stat().st_size / 1e6:.1f} MB")


def counted(act: Callable[[int], None], start: int) -> Callable[[], None]:
    """``act`` with the next number each time."""
    numbers = iter(range(start, sys.maxsize))
    return lambda: act(next(numbers))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
