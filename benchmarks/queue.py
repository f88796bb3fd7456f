"""Milliseconds to gather, filter and sort the review queue: python -m benchmarks.queue [PAIRS] [RECIPES]."""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.store import pairs, projection, timed
from core.model import Candidate, Projection, SentencePair
from core.project import Project, label_set
from core.projection.presets import RECIPES
from core.review import Status
from core.store import Store
from core.workspace.pair_facts import gather
from core.workspace.queue import Filter, Order, PairFacts, Show, queue


def shaken(corpus: list[SentencePair], recipe_id: str) -> Iterator[Projection]:
    """Projections with scores of their own, one span in six moved by a word."""
    random_ = random.Random(recipe_id)
    scores = np.random.default_rng(1).random((25, 25), dtype=np.float32)
    for pair in corpus:
        made = projection(pair, recipe_id, scores)
        yield replace(made, chosen=tuple(_shaken(one, random_) for one in made.chosen))


def _shaken(one: Candidate, random_: random.Random) -> Candidate:
    further = int(random_.random() < 1 / 6)
    return replace(one, end=one.end + further, score=random_.random())


def main(count: int, recipes: int) -> None:
    store = Store.at(Path(tempfile.mkdtemp()) / "store.db")
    corpus = list(pairs(count))
    store.create_project(Project("bench", "Bench", "en", "de", label_set(["PER", "LOC"])), corpus)
    for name, recipe in list(RECIPES.items())[:recipes]:
        store.save_projections("bench", name, recipe, shaken(corpus, recipe.id))
    recipe_id = RECIPES["default"].id
    facts: list[PairFacts] = []

    def build() -> None:
        facts[:] = gather(store, "bench", recipe_id)

    print(f"{count:,} pairs of 25 and 25 words, {recipes} recipes, medians")
    timed("gather the facts", build)
    statuses = {pair.id: Status.CONFIRMED for pair in corpus[::2]}
    wanted = {
        "to do": (Filter(), Order.CORPUS),
        "all, most doubtful first": (Filter(Show.ALL), Order.DOUBT),
        "label, score band, differing": (Filter(Show.ALL, "PER", 0.2, 0.6, differs=True), Order.DOUBT),
        "text that is rare": (Filter(Show.ALL, find="abcde"), Order.CORPUS),
        "text that is nowhere": (Filter(Show.ALL, find="Örtlichkeit"), Order.CORPUS),
    }
    for what, (chosen, order) in wanted.items():
        found = len(queue(facts, statuses, chosen, order))
        timed(f"queue: {what} ({found:,})", partial(queue, facts, statuses, chosen, order))
    store.close()


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:3]]
    main(*(numbers + [10_000, 3][len(numbers) :]))
