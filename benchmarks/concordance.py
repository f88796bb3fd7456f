"""Milliseconds to make, search and page the concordance: python -m benchmarks.concordance [PAIRS]."""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.store import projection, sentence, timed
from core.methods import Choice
from core.model import Projection, Sentence, SentencePair
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import ReviewEvent
from core.store import Store
from core.workspace.concordance import ConcordanceEntry, concordance
from core.workspace.workspace import Workspace

NAMES = 3000
ENDINGS = ("", "", "", "", "", "a", "om", "u")


def named(sentence_: Sentence, random_: random.Random, inflected: bool) -> Sentence:
    """A sentence whose mentions are names that recur as names do, a few very often."""
    words = list(sentence_.words)
    for span in sentence_.spans or ():
        for word in range(span.start, span.end):
            number = min(int(random_.paretovariate(0.7)), NAMES)
            words[word] = f"Name{number:04}" + (random_.choice(ENDINGS) if inflected else "")
    return replace(sentence_, words=tuple(words))


def pairs(count: int) -> Iterator[SentencePair]:
    for number in range(count):
        random_ = random.Random(number)
        source = named(sentence(random_, "en"), random.Random(number), False)
        target = named(sentence(random_, "hr"), random.Random(number), True)
        yield SentencePair(f"pair-{number}", source, target)


def projections(corpus: list[SentencePair], recipe_id: str) -> Iterator[Projection]:
    for pair in corpus:
        made = projection(pair, recipe_id, None)
        yield replace(made, chosen=made.chosen[: 2 - (int(pair.id[5:]) % 9 == 0)])


def main(count: int) -> None:
    store, default = Store.at(Path(tempfile.mkdtemp()) / "store.db"), recipe()
    project = Project("bench", "Bench", "en", "hr", label_set(["PER", "LOC"]))
    corpus = list(pairs(count))
    store.create_project(project, corpus)
    store.save_projections("bench", "default", default, projections(corpus, default.id))
    entries: list[ConcordanceEntry] = []

    def build() -> None:
        entries[:] = concordance(store, "bench", default.id, "Ana")

    print(f"{count:,} pairs of 25 and 25 words, two mentions each, medians")
    timed("make it, nothing reviewed", build)
    workspace = Workspace(store, project, default.id, lambda *_: Choice(), "Ana")
    for number, pair in enumerate(corpus[: count // 2], start=1):
        workspace.handle(ReviewEvent("bench", number, pair.id, "confirm"))
    timed(f"make it, {count // 2:,} pairs confirmed", build)
    print(f"{len(entries):,} entries, {sum(entry.inconsistent for entry in entries):,} inconsistent")
    timed("search it", partial(_search, entries, "name0042"))
    store.close()


def _search(entries: list[ConcordanceEntry], text: str) -> list[ConcordanceEntry]:
    return [entry for entry in entries if entry.holds(text)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
