"""Corpus, recipe and their files, as `project` and `evaluate` take them."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from core.aligners import Background, ParallelText, Progress
from core.cli import dictionary_arguments
from core.cli.output import note_repairs
from core.errors import BadInput
from core.formats import TextFile, read_pairs_jsonl, read_parallel_words, symmetrize, with_links
from core.formats.result import Imported
from core.formats.textfile import write_whole
from core.lexicons.dictionary import Dictionary, by_digest
from core.model import Projection, Sentence, SentencePair
from core.projection.projector import blind, project_corpus
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import informed_recipe
from core.projection.recipe_lookup import resolve


@dataclass(frozen=True, slots=True)
class ProjectionTask:
    """Input of a projection.

    ``pairs`` are the corpus with its gold, ``seen`` the same pairs as the recipe sees them:
    without gold target entities, and with links only where the recipe takes given links. The recipe's
    aligner names the ``dictionaries``.
    """

    pairs: tuple[SentencePair, ...]
    seen: tuple[SentencePair, ...]
    recipe: Recipe
    text: tuple[str, ...]
    dictionaries: tuple[Dictionary, ...]
    reading: float

    @property
    def background(self) -> Background:
        """What the aligner may learn from beside the pairs."""
        return Background(read_more(self.text), by_digest(self.dictionaries))


@dataclass(frozen=True, slots=True)
class ProjectionResult:
    """One projection for each pair, without its runners-up, and the wall time of every step in seconds."""

    projections: tuple[Projection, ...]
    seconds: dict[str, float]


def job(args: argparse.Namespace) -> ProjectionTask:
    """Read the projection task that the arguments of a command describe."""
    started = time.perf_counter()
    recipe = resolve(args.recipe, read=read_recipe)
    imported = read_pairs(args.pairs)
    seen = imported
    if args.alignments is not None:
        recipe = recipe.over_given_links()
        seen = _with_alignments(imported, args)
    dictionaries = dictionary_arguments.read_dictionaries(args.dictionary, imported.pairs)
    recipe = informed_recipe(recipe, dictionaries)
    hidden = tuple(blind(pair, recipe.takes_given_links) for pair in seen.pairs)
    return ProjectionTask(imported.pairs, hidden, recipe, tuple(args.text), dictionaries, time.perf_counter() - started)


def _with_alignments(imported: Imported, args: argparse.Namespace) -> Imported:
    """Give the pairs the links of the files, and note the repairs of these."""
    aligned = symmetrize([with_links(imported, TextFile.at(path)) for path in args.alignments], args.symmetrise)
    note_repairs(aligned.repairs[len(imported.repairs) :])
    return aligned


def run(job: ProjectionTask, progress: Progress) -> ProjectionResult:
    """Align and project every pair."""
    started = time.perf_counter()
    _, projections = project_corpus(job.recipe, job.seen, job.background, progress)
    aligned = time.perf_counter()
    done = tuple(replace(projection, runners_up=()) for projection in projections)
    ended = time.perf_counter()
    steps = {"read": job.reading, "align": aligned - started, "project": ended - aligned}
    steps["total"] = sum(steps.values())
    return ProjectionResult(done, {step: round(seconds, 3) for step, seconds in steps.items()})


def projected(pairs: Iterable[SentencePair], projections: Iterable[Projection]) -> Iterator[SentencePair]:
    """Yield the pairs with projected target entities and their links; no entities in, none out."""
    for pair, projection in zip(pairs, projections, strict=True):
        spans = None if pair.source.spans is None else projection.spans
        yield replace(pair, target=pair.target.with_spans(spans), alignment=projection.alignment)


def read_recipe(path: str) -> Recipe:
    """Read a recipe from a JSON file."""
    file = TextFile.at(path)
    try:
        return Recipe.from_json(json.loads(file.text()))
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadInput(path, f"it is not a recipe ({error}).", "See `python -m core recipes --json`.") from error


def read_pairs(path: str) -> Imported:
    """Read the pairs of a file, at least one; note the repairs on standard error."""
    imported = read_pairs_jsonl(TextFile.at(path))
    note_repairs(imported.repairs)
    if not imported.pairs:
        raise BadInput(path, "it holds no sentence pairs.", "Give a file with one JSON object per line.")
    return imported


def sentences_of(pairs: Iterable[SentencePair], side: str) -> list[Sentence]:
    """Return the source or target sentences of pairs."""
    return [getattr(pair, side) for pair in pairs]


def count_entities(sentences: Iterable[Sentence]) -> int:
    """Count the entities of sentences; those that are not annotated have none."""
    return sum(len(sentence.spans or ()) for sentence in sentences)


def read_more(paths: Iterable[str]) -> ParallelText:
    """Yield the words of further parallel text, file after file."""
    return chain.from_iterable(map(read_parallel_words, map(TextFile.at, paths)))


def write(path: str, text: str) -> None:
    """Write a whole file or none of it; ``-`` is standard output."""
    if path == "-":
        sys.stdout.write(text)
    else:
        write_whole(Path(path), text)
