"""Measurement of every recipe on every corpus, except cells that are there already.

The protocol: labels outside the set are dropped before anything is projected, from source and gold target alike; source
entities that nobody marked come from a tagger; a single side is translated first. A recipe sees no gold target entity,
and links only where they are given to it. Recipes that share an aligner share its links on a corpus, and each is
charged its seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import Any

import numpy as np

from core.aligners import Aligner, GivenAligner
from core.aligners.dictionary_option import informed
from core.benchmark.benchmark_results import BenchmarkResult, ResultFolder, versions
from core.benchmark.corpus_spec import BenchmarkCorpus
from core.components import component
from core.components.component import Progress
from core.corpora.pre_annotation import annotate, is_blank
from core.corpora.translation_pipelines import translate_test
from core.errors import BadInput
from core.evaluation import Evaluation, Scores, count_links, evaluate, gold_spans
from core.model import Alignment, Sentence, SentencePair
from core.projection.projector import align_all, blind, project_all
from core.projection.recipe import REGISTRIES, Recipe
from core.projection.recipe_knowledge import informed_recipe
from core.taggers import Tagger
from core.translators import Translator


@dataclass(frozen=True, slots=True)
class BenchmarkProtocol:
    """Preparation of a corpus before projection; no ``labels`` are all labels."""

    labels: tuple[str, ...] = ()
    tagger: Tagger | None = None
    translator: Translator | None = None

    def entities(self, corpus: BenchmarkCorpus) -> str:
        """Describe the origin of the source entities in a word or two."""
        return " → ".join(part["name"] for part in self.used(corpus).values()) or "of the corpus"

    def used(self, corpus: BenchmarkCorpus) -> dict[str, dict[str, Any]]:
        """Return the parts that this corpus needs, as JSON; `BadInput` where one of them was not named."""
        needs = {"translator": corpus.one_sided, "tagger": corpus.one_sided or is_blank(corpus.pairs)}
        return {kind: self._part(kind, corpus) for kind, is_needed in needs.items() if is_needed}

    def _part(self, kind: str, corpus: BenchmarkCorpus) -> dict[str, Any]:
        part = getattr(self, kind)
        if part is None:
            problem = "its source sentences are missing." if corpus.one_sided else "some source is not annotated."
            raise BadInput(corpus.title, problem, f"Name a {kind} with --{kind}.")
        return component.to_json(part, kind, REGISTRIES)

    def prepared(self, corpus: BenchmarkCorpus, progress: Progress | None = None) -> tuple[SentencePair, ...]:
        """Return the pairs to project, with entities on both sides."""
        pairs = self._annotated(corpus, progress)
        for pair in pairs:
            gold_spans(pair)
        return tuple(map(self._limited, pairs))

    def _annotated(self, corpus: BenchmarkCorpus, progress: Progress | None) -> Sequence[SentencePair]:
        """Return the pairs with source entities: their own, the tagger's, or those of translations."""
        pairs = corpus.pairs
        if self.tagger is None:
            return pairs
        if corpus.one_sided and self.translator:
            targets = [pair.target for pair in pairs]
            into = pairs[0].source.lang
            translated = translate_test(targets, self.translator, self.tagger, into, progress).pairs
            return [replace(pair, source=new.source) for pair, new in zip(pairs, translated, strict=True)]
        return annotate(pairs, self.tagger, "source", self.labels, progress) if is_blank(pairs) else pairs

    def _limited(self, pair: SentencePair) -> SentencePair:
        if not self.labels:
            return pair
        return replace(pair, source=self._only(pair.source), target=self._only(pair.target))

    def _only(self, sentence: Sentence) -> Sentence:
        return sentence.with_spans(span for span in sentence.spans or () if span.label in self.labels)


class _Bench:
    """A corpus with the cells of its recipes, its prepared pairs, and the links of the aligner that was used last."""

    def __init__(
        self, corpus: BenchmarkCorpus, protocol: BenchmarkProtocol, cells: ResultFolder, progress: Progress | None
    ) -> None:
        self.corpus, self.protocol, self.cells, self.progress = corpus, protocol, cells, progress
        self.used = protocol.used(corpus)
        self._last: tuple[str, tuple[list[Alignment], float]] | None = None

    @cached_property
    def pairs(self) -> tuple[SentencePair, ...]:
        return self.protocol.prepared(self.corpus, self.progress)

    def result(self, name: str, recipe: Recipe) -> BenchmarkResult:
        """Return the cell of a recipe; where there is none, measure and write it."""
        if self.corpus.links is not None:
            recipe = recipe.over_given_links()
        recipe = informed_recipe(recipe, self.corpus.dictionaries)
        labels = sorted(self.protocol.labels)
        about = {"corpus": self.corpus.digest, "labels": labels, **self.used, "recipe": recipe.to_json()}
        cell = self.cells.find(about)
        if cell is None:
            self._report(name)
            cell = self.measure(recipe)
            self.cells.keep(about, {"corpus": self.corpus.title, "recipe": name, "id": recipe.id}, cell)
        return cell

    def _report(self, name: str) -> None:
        """Report the recipe that is measured next, after the preparation of the pairs."""
        if self.pairs and self.progress:
            self.progress(0.0, f"{self.corpus.title}: {name}")

    def measure(self, recipe: Recipe) -> BenchmarkResult:
        seen = _given(self.corpus, [blind(pair, recipe.takes_given_links) for pair in self.pairs])
        if self._last is None or self._last[0] != recipe.aligner_id:
            self._last = recipe.aligner_id, align(recipe.aligner, self.corpus, seen, self.progress)
        alignments, spent = self._last[1]
        started = perf_counter()
        method = recipe.method.prepare(seen, alignments, self.progress, self.corpus.background.dictionaries)
        projections = list(project_all(recipe.id, method, list(zip(seen, alignments, strict=True))))
        seconds = {"align": round(spent, 3), "project": round(perf_counter() - started, 3)}
        return BenchmarkResult(evaluate(self.pairs, projections, self.protocol.labels or None), seconds, versions())


def measure_spans(
    corpus: BenchmarkCorpus,
    recipes: Mapping[str, Recipe],
    protocol: BenchmarkProtocol,
    cells: ResultFolder,
    progress: Progress | None = None,
) -> dict[str, BenchmarkResult]:
    """Measure every recipe, by its name; cells that ``cells`` holds are not measured again."""
    bench = _Bench(corpus, protocol, cells, progress)
    by_aligner = sorted(recipes, key=lambda name: recipes[name].aligner_id)
    measured = {name: bench.result(name, recipes[name]) for name in by_aligner}
    return {name: measured[name] for name in recipes}


def measure_links(
    corpus: BenchmarkCorpus, aligners: Mapping[str, Aligner], cells: ResultFolder, progress: Progress | None = None
) -> dict[str, BenchmarkResult]:
    """Measure every aligner on a corpus with gold links: an evaluation without any spans.

    Links that were given with the corpus are judged as they are, whatever the aligner.
    """
    if all(pair.alignment is None for pair in corpus.pairs):
        raise BadInput(corpus.title, "it has no gold links to judge aligners by.", "Give pairs with an alignment.")
    if corpus.links is not None:
        aligners = dict.fromkeys(aligners, GivenAligner())
    measured = {}
    for name, plain in aligners.items():
        aligner = informed(plain, corpus.dictionaries)
        about = {"corpus": corpus.digest, "aligner": component.to_json(aligner, "aligner", REGISTRIES)}
        cell = cells.find(about)
        if cell is None:
            cell = _measured_links(corpus, aligner, progress)
            cells.keep(about, {"corpus": corpus.title, "aligner": name}, cell)
        measured[name] = cell
    return measured


def _measured_links(corpus: BenchmarkCorpus, aligner: Aligner, progress: Progress | None) -> BenchmarkResult:
    seen = _given(corpus, [replace(pair, alignment=None) for pair in corpus.pairs])
    alignments, spent = align(aligner, corpus, seen, progress)
    golds = [pair.alignment for pair in corpus.pairs]
    return BenchmarkResult(_evaluate_links(golds, alignments), {"align": round(spent, 3)}, versions())


def align(
    aligner: Aligner, corpus: BenchmarkCorpus, seen: Sequence[SentencePair], progress: Progress | None
) -> tuple[list[Alignment], float]:
    """Align a corpus; return its links and the seconds that learning and aligning took."""
    started = perf_counter()
    alignments = align_all(aligner.prepare(seen, corpus.background, progress), seen, progress)
    return alignments, perf_counter() - started


def _given(corpus: BenchmarkCorpus, pairs: list[SentencePair]) -> list[SentencePair]:
    """Give the pairs the links of a file, where there is one."""
    if corpus.links is None:
        return pairs
    return [replace(pair, alignment=links) for pair, links in zip(pairs, corpus.links, strict=True)]


def _evaluate_links(golds: Sequence[Alignment | None], alignments: Sequence[Alignment]) -> Evaluation:
    size = len(golds)
    linked = np.zeros((size, 4), dtype=np.int32)
    for row, gold, predicted in zip(linked, golds, alignments, strict=True):
        if gold is not None:
            counts = count_links(gold, predicted)
            row[:] = counts.predicted, counts.sure, counts.in_sure, counts.in_possible
    spans = Scores((), np.zeros((size, 0, 4), dtype=np.int32), np.zeros((size, 2), dtype=np.int32))
    return Evaluation(spans, np.zeros((size, 0), dtype=np.int32), np.zeros(size, dtype=np.int32), linked)
