"""Projects of any size for benchmarks, made of the bundled corpora: real sentences, joined.

python -m benchmarks.made STORE.db [--pairs 10000] [--recipes 2]
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.model import Sentence, SentencePair, Span
from core.project import Project
from core.projection.presets import RECIPES
from core.store import Store
from core.workspace.batch_projection import ensure_projected

CORPUS = "uner-pud.en-de"
SIZES = (16, 40, 120, 150)
"""Words a side of the pairs that `sized` makes."""


def joined(first: SentencePair, second: SentencePair, pair_id: str) -> SentencePair:
    """Two pairs as one, sentence after sentence; links are left out."""
    return SentencePair(pair_id, _after(first.source, second.source), _after(first.target, second.target))


def _after(first: Sentence, second: Sentence) -> Sentence:
    moved = (Span(span.start + len(first), span.end + len(first), span.label) for span in second.spans or ())
    gaps = (*first.gaps[:-1], first.gaps[-1] or " ", *second.gaps)
    return Sentence((*first.words, *second.words), gaps, first.lang, (*(first.spans or ()), *moved))


def _bare(sentence: Sentence) -> Sentence:
    return replace(sentence, spans=None)


def many(count: int, gold: bool = False) -> Iterator[SentencePair]:
    """Each bundled pair, then joined to each other one: 1 to 2 sentences, about 27 words a side.

    Only with ``gold`` the target annotation is kept.
    """
    corpus = read_bundled(CORPUS).pairs
    for number in range(count):
        lap, place = divmod(number, len(corpus))
        first, second = corpus[place], corpus[(place * 7 + lap) % len(corpus)]
        made = joined(first, second, first.id) if lap % 2 else first
        target = made.target if gold else _bare(made.target)
        yield SentencePair(f"made-{number:05}", made.source, target)


def sized(words: int, count: int) -> list[SentencePair]:
    """Pairs of as many source words, cut from bundled pairs that hold an entity and joined."""
    corpus = [pair for pair in read_bundled(CORPUS).pairs if pair.source.spans]
    found = []
    for number in range(count):
        turned = corpus[number * 5 :] + corpus[: number * 5]
        whole = reduce(lambda one, other: _until(one, other, words), turned[1:], turned[0])
        found.append(_cut(whole, words, f"words-{words}-{number}"))
    return found


def _until(one: SentencePair, other: SentencePair, words: int) -> SentencePair:
    return one if min(one.size) >= words else joined(one, other, one.id)


def _cut(pair: SentencePair, words: int, pair_id: str) -> SentencePair:
    return SentencePair(pair_id, _head(pair.source, words), _bare(_head(pair.target, words)))


def _head(sentence: Sentence, words: int) -> Sentence:
    inside = tuple(span for span in sentence.spans or () if span.end <= words)
    return Sentence(sentence.words[:words], sentence.gaps[:words], sentence.lang, inside)


def add(store: Store, name: str, pairs: Sequence[SentencePair], recipes: int = 1) -> Project:
    """A project of these pairs, projected with the first ``recipes`` recipes."""
    project = store.create_project(replace(as_project(pairs, name), id=name), pairs)
    for recipe in list(RECIPES)[:recipes]:
        ensure_projected(store, project.id, recipe, RECIPES[recipe])
    return project


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--recipes", type=int, default=2)
    asked = parser.parse_args()
    store = Store.at(asked.store)
    add(store, "made", list(many(asked.pairs)), asked.recipes)
    store.close()


if __name__ == "__main__":
    main()
