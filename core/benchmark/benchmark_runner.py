"""Measurement of every recipe on every corpus, except cells that are there already.

The protocol: labels outside the set are dropped before anything is projected, from source and gold target alike; source
entities that nobody marked come from a tagger; a single side is translated first. A recipe sees no gold target entity,
and links only where they are given to it. Recipes that share an aligner share its links on a corpus, and each is
charged its seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from core.aligners import Aligner, GivenAligner
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
        used = {}
        for kind, is_needed in needs.items():
            if not is_needed:
                continue
            part = getattr(self, kind)
            if part is None:
                problem = "its source sentences are missing." if corpus.one_sided else "some source is not annotated."
                raise BadInput(corpus.title, problem, f"Name a {kind} with --{kind}.")
            used[kind] = component.to_json(part, kind, REGISTRIES)
        return used

    def prepared(self, corpus: BenchmarkCorpus, progress: Progress | None = None) -> tuple[SentencePair, ...]:
        """Return the pairs to project, with entities on both sides."""
        pairs: Sequence[SentencePair] = corpus.pairs
        if corpus.one_sided and self.translator and self.tagger:
            into = pairs[0].source.lang
            targets = [pair.target for pair in pairs]
            translated = translate_test(targets, self.translator, self.tagger, into, progress).pairs
            pairs = [replace(pair, source=new.source) for pair, new in zip(pairs, translated, strict=True)]
        elif self.tagger and is_blank(pairs):
            pairs = annotate(pairs, self.tagger, "source", self.labels, progress)
        for pair in pairs:
            gold_spans(pair)
        return tuple(self._limited(pair) for pair in pairs)

    def _limited(self, pair: SentencePair) -> SentencePair:
        if not self.labels:
            return pair
        return replace(pair, source=self._only(pair.source), target=self._only(pair.target))

    def _only(self, sentence: Sentence) -> Sentence:
        return sentence.with_spans(span for span in sentence.spans or () if span.label in self.labels)


class _Bench:
    """A prepared corpus, with the links of the aligner that was used last."""

    def __init__(self, corpus: BenchmarkCorpus, protocol: BenchmarkProtocol, progress: Progress | None) -> None:
        self.corpus, self.protocol, self.progress = corpus, protocol, progress
        self.pairs = protocol.prepared(corpus, progress)
        self._last: tuple[str, tuple[list[Alignment], float]] | None = None

    def measure(self, recipe: Recipe) -> BenchmarkResult:
        seen = _given(self.corpus, [blind(pair, recipe.takes_given_links) for pair in self.pairs])
        if self._last is None or self._last[0] != recipe.aligner_id:
            self._last = recipe.aligner_id, align(recipe.aligner, self.corpus, seen, self.progress)
        alignments, spent = self._last[1]
        started = perf_counter()
        method = recipe.method.prepare(seen, alignments, self.progress)
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
    used, bench, measured = protocol.used(corpus), None, {}
    for name, given in sorted(recipes.items(), key=lambda item: item[1].aligner_id):
        recipe = given.over_given_links() if corpus.links is not None else given
        about = {"corpus": corpus.digest, "labels": sorted(protocol.labels), **used, "recipe": recipe.to_json()}
        cell = cells.find(about)
        if cell is None:
            bench = bench or _Bench(corpus, protocol, progress)
            if progress:
                progress(0.0, f"{corpus.title}: {name}")
            cell = bench.measure(recipe)
            cells.keep(about, {"corpus": corpus.title, "recipe": name, "id": recipe.id}, cell)
        measured[name] = cell
    return {name: measured[name] for name in recipes}


def measure_links(
    corpus: BenchmarkCorpus, aligners: Mapping[str, Aligner], cells: ResultFolder, progress: Progress | None = None
) -> dict[str, BenchmarkResult]:
    """Measure every aligner on a corpus with gold links: an evaluation without any spans.

    Links that were given with the corpus are judged as they are, whatever the aligner.
    """
    golds = [pair.alignment for pair in corpus.pairs]
    if not any(golds):
        raise BadInput(corpus.title, "it has no gold links to judge aligners by.", "Give pairs with an alignment.")
    measured = {}
    for name, given in aligners.items():
        aligner: Aligner = given if corpus.links is None else GivenAligner()
        about = {"corpus": corpus.digest, "aligner": component.to_json(aligner, "aligner", REGISTRIES)}
        cell = cells.find(about)
        if cell is None:
            seen = _given(corpus, [replace(pair, alignment=None) for pair in corpus.pairs])
            alignments, spent = align(aligner, corpus, seen, progress)
            cell = BenchmarkResult(_evaluate_links(golds, alignments), {"align": round(spent, 3)}, versions())
            cells.keep(about, {"corpus": corpus.title, "aligner": name}, cell)
        measured[name] = cell
    return measured


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
