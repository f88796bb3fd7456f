"""Sources of an experiment's data: files, or a project of the store with a reviewer's answers.

A source is a frozen dataclass in `CORPORA` whose fields are its options; ``dataset`` reads and
splits it. No sentence that is reported on (test) is in a part that anything is learned from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import Literal, Protocol

from core.aligners import Background
from core.benchmark import BenchmarkCorpus, read_corpus
from core.components.component import Progress, component_field
from core.corpora.bundled import bundled_corpora
from core.corpora.pre_annotation import annotate, is_blank
from core.errors import BadInput, InvalidValue
from core.experiments.dataset import (
    NO_RIGHTS,
    CorrectedSentence,
    Dataset,
    GoldSet,
    LazyProjections,
    Rights,
    as_annotated,
    gold_of,
    keep_gold_labels,
    keep_labels,
    labelled_sources,
    with_gold,
    without_target_spans,
    words_of,
)
from core.experiments.splits import CorpusSplit, Parts
from core.lexicons.dictionary import by_digest
from core.model import Projection, Sentence, SentencePair
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import informed_recipe
from core.review import Status
from core.store import Store
from core.students import annotated, reviewed
from core.students.examples import is_annotated
from core.taggers import Tagger
from core.workspace.batch_projection import ensure_projected


class CorpusSource(Protocol):
    """A frozen dataclass whose fields are its options; ``title`` is what tables call it."""

    @property
    def title(self) -> str:
        """Its name in tables."""
        ...

    def dataset(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """Read and split it; ``recipe`` (with its name) projects, over the dictionaries of the corpus; ``labels`` are
        all that is learned and measured."""
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    """A corpus in files, gold standing in for review.

    * ``title``: what tables call it.
    * ``pairs``: what is projected: a bundled corpus by name, a file of pairs (.jsonl), FORMAT:LANG=FILE,LANG=FILE
      or another corpus as `core.benchmark` names them, with links or more text for the aligner behind a plus sign.
    * ``source``: labelled sentences of other languages, each as FORMAT:LANG=FILE; none takes those of the pairs.
    * ``gold``: labelled sentences of the target language that stand in for corrected ones; without it
      the targets of the pairs do.
    * ``dev`` and ``test``: labelled target sentences to choose epochs on and to report on; without them
      parts of the pairs are cut off.
    * ``others``: further tests, each as DOMAIN=FORMAT:LANG=FILE.
    * ``domain``: of all that is learned; ``test_domain``: of the test, where it is another one.
    * ``test_ids``: what the ids of test pairs begin with; ``dev_share`` and ``test_share``: of the
      pairs, where nothing else tells; ``documents``: a pattern whose first group names the document in
      an id; ``block``: so many neighbours count as a document where none is known; ``split_seed``: draws.
    * ``tagger``: marks source entities where nobody has.
    """

    title: str = "corpus"
    pairs: str = ""
    source: tuple[str, ...] = ()
    gold: str = ""
    dev: str = ""
    test: str = ""
    others: tuple[str, ...] = ()
    domain: str = ""
    test_domain: str = ""
    test_ids: str = ""
    dev_share: float = 0.15
    test_share: float = 0.25
    documents: str = ""
    block: int = 1
    split_seed: int = 0
    tagger: Tagger | None = component_field("tagger", None)

    def dataset(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """Read the files, as `CorpusSource.dataset` says; nothing is kept."""
        given = read_corpus(self.pairs) if self.pairs else BenchmarkCorpus("", ())
        parts = self._split(self._pairs(given))
        golds = self._golds(parts, labels)
        measured = words_of(golds.values())
        pairs = without_target_spans(pair for pair in parts.train if pair.target.words not in measured)
        corrected = self._corrected(parts, labels)
        informed = informed_recipe(recipe[1], given.dictionaries)
        projector = informed.over_given_links() if given.links else informed
        return Dataset(
            tuple(labels),
            pairs,
            self._projections(projector, pairs, given.background),
            tuple(entry for entry in corrected if entry.example.sentence.words not in measured),
            False,
            self._source(parts, labels),
            golds,
            informed,
            given.background.dictionaries,
            given.added,
            self._rights(),
        )

    def _rights(self) -> Rights:
        """Return those of a bundled corpus; those of other files are not known."""
        name = self.pairs.partition("+")[0]
        bundled = next((corpus for corpus in bundled_corpora() if corpus.name == name), None)
        return Rights(bundled.licence, bundled.attribution) if bundled else NO_RIGHTS

    def _pairs(self, given: BenchmarkCorpus) -> Sequence[SentencePair]:
        """Return the pairs with the links that came with them and with source entities."""
        pairs: Sequence[SentencePair] = given.pairs
        if given.links:
            pairs = [replace(pair, alignment=links) for pair, links in zip(pairs, given.links, strict=True)]
        if self.tagger is not None and is_blank(pairs):
            pairs = annotate(pairs, self.tagger)
        return pairs

    def _split(self, pairs: Sequence[SentencePair]) -> Parts:
        """Split the pairs; where files are given for dev or test, none of the pairs are cut off for it."""
        dev_share = 0.0 if self.dev else self.dev_share
        test_share = 0.0 if self.test else self.test_share
        return CorpusSplit(self.test_ids, dev_share, test_share, self.documents, self.block, self.split_seed)(pairs)

    def _golds(self, parts: Parts, labels: Sequence[str]) -> dict[str, GoldSet]:
        """Return the gold sets that have sentences, with the spans of these labels."""
        golds = {
            "dev": self._gold(self.dev, parts.dev, self.domain),
            "test": self._gold(self.test, parts.test, self.test_domain or self.domain),
        }
        golds.update(map(_further_test, self.others))
        return {name: keep_gold_labels(gold, labels) for name, gold in golds.items() if gold.sentences}

    def _gold(self, place: str, pairs: Sequence[SentencePair], domain: str) -> GoldSet:
        if place:
            return GoldSet(domain, sentences(place, TARGET))
        return gold_of(with_gold(pairs), domain)

    def _corrected(self, parts: Parts, labels: Sequence[str]) -> tuple[CorrectedSentence, ...]:
        if self.gold:
            targets: Sequence[Sentence] = sentences(self.gold, TARGET)
            names = [""] * len(targets)
        else:
            pairs = [pair for pair in parts.train if is_annotated(pair.target)]
            targets = [pair.target for pair in pairs]
            names = [pair.id for pair in pairs]
        return tuple(map(CorrectedSentence, names, annotated(targets, labels)))

    def _source(self, parts: Parts, labels: Sequence[str]) -> tuple[Sentence, ...]:
        if self.source:
            sources: Iterable[Sentence] = chain.from_iterable(sentences(place, SOURCE) for place in self.source)
        else:
            sources = map(SOURCE, parts.train)
        return tuple(keep_labels(sentence, labels) for sentence in filter(is_annotated, sources))

    def _projections(self, recipe: Recipe, pairs: tuple[SentencePair, ...], background: Background) -> LazyProjections:
        def project(progress: Progress | None) -> tuple[Projection, ...]:
            if not pairs or is_blank(pairs):
                problem = "its source entities are not marked, so there is nothing to project."
                raise BadInput(self.title, problem, "Give pairs with source entities, or a tagger.")
            return tuple(project_corpus(recipe, pairs, background, progress)[1])

        return LazyProjections(project)


@dataclass(frozen=True, slots=True)
class ProjectSource:
    """A project of the store: what its recipe projects, and what a reviewer made of it.

    * ``title``: what tables call it.
    * ``project``: its id; ``reviewer``: whose answers count.
    * ``bulk``: pairs that were accepted in bulk: "count" as corrected, or are "left out".
    * ``measured``: what is measured on: "reviewed" pairs that are held out, or the corpus's own "gold"
      on pairs that nobody reviewed.
    * ``dev_share`` and ``test_share``: of these pairs, to choose epochs on and to report on;
      ``split_seed``: draws them, document by document.
    """

    title: str = "project"
    project: str = ""
    reviewer: str = "reviewer"
    bulk: Literal["count", "left out"] = "count"
    measured: Literal["reviewed", "gold"] = "reviewed"
    dev_share: float = 0.15
    test_share: float = 0.25
    split_seed: int = 0

    def dataset(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """Read the project, as `CorpusSource.dataset` says; projections that the store lacks are added to it."""
        if store is None:
            raise InvalidValue("A project can only be learned from where its store is.")
        project = store.project(self.project)
        pairs = {pair.id: pair for pair in store.pairs(self.project)}
        corrected = self._corrected(store, pairs, labels)
        parts = self._measured_parts(pairs, corrected)
        measured = {pair.id for pair in parts.dev + parts.test}
        learned = without_target_spans(pair for pair in pairs.values() if pair.id not in measured)
        name, informed = recipe[0], store.over_knowledge_of(self.project, recipe[1])
        return Dataset(
            tuple(labels),
            learned,
            self._projections(store, (name, informed), learned),
            tuple(entry for entry in corrected.values() if entry.id not in measured),
            True,
            labelled_sources(learned, labels),
            self._golds(parts, corrected, labels),
            informed,
            by_digest(store.dictionaries(self.project)),
            rights=Rights(project.licence, project.origin),
        )

    def _corrected(
        self, store: Store, pairs: Mapping[str, SentencePair], labels: Sequence[str]
    ) -> dict[str, CorrectedSentence]:
        """Return the targets of pairs that are reviewed as wholes, by pair, in the order of review."""
        statuses = {Status.CONFIRMED, Status.BULK} if self.bulk == "count" else {Status.CONFIRMED}
        rows = store.current_answers(self.project, self.reviewer).items()
        return {
            name: CorrectedSentence(name, reviewed(pairs[name].target, row.answer, labels))
            for name, row in rows
            if row.answer and row.answer.status in statuses and pairs[name].target.words
        }

    def _measured_parts(self, pairs: Mapping[str, SentencePair], corrected: Mapping[str, CorrectedSentence]) -> Parts:
        """Split the pairs that can be measured on; what is left of them in ``train`` is not used."""
        if self.measured == "reviewed":
            candidates = [pair for pair in pairs.values() if pair.id in corrected]
        else:
            candidates = [pair for pair in with_gold(pairs.values()) if pair.id not in corrected]
        return CorpusSplit("", self.dev_share, self.test_share, seed=self.split_seed)(candidates)

    def _golds(
        self, parts: Parts, corrected: Mapping[str, CorrectedSentence], labels: Sequence[str]
    ) -> dict[str, GoldSet]:
        """Return the gold sets that have sentences."""
        by_name = {"dev": parts.dev, "test": parts.test}
        return {name: self._gold(pairs, corrected, labels) for name, pairs in by_name.items() if pairs}

    def _gold(
        self, pairs: Sequence[SentencePair], corrected: Mapping[str, CorrectedSentence], labels: Sequence[str]
    ) -> GoldSet:
        gold = gold_of(pairs)
        if self.measured == "gold":
            return keep_gold_labels(gold, labels)
        return gold._replace(sentences=tuple(as_annotated(corrected[pair.id].example) for pair in pairs))

    def _projections(self, store: Store, recipe: tuple[str, Recipe], pairs: Sequence[SentencePair]) -> LazyProjections:
        def project(progress: Progress | None) -> tuple[Projection, ...]:
            ensure_projected(store, self.project, *recipe, progress)
            stored = store.projections(self.project, recipe[1].id, scores=False)
            by_pair = {projection.pair_id: projection for projection in stored}
            return tuple(by_pair[pair.id] for pair in pairs)

        return LazyProjections(project)


def _further_test(entry: str) -> tuple[str, GoldSet]:
    """Read a test with its domain, which is its name too."""
    domain, mark, place = entry.partition("=")
    if not mark:
        raise InvalidValue(f"The further test {entry!r} has no domain; write DOMAIN=FORMAT:LANG=FILE.")
    return domain, GoldSet(domain, sentences(place, TARGET))


SOURCE, TARGET = attrgetter("source"), attrgetter("target")
"""Sides of a pair."""


def sentences(place: str, side: Callable[[SentencePair], Sentence]) -> tuple[Sentence, ...]:
    """Read the annotated sentences of a place, at least one; of pairs those of one ``side``."""
    given = read_corpus(place)
    read = map(TARGET if given.one_sided else side, given.pairs)
    annotated_sentences = tuple(filter(is_annotated, read))
    if not annotated_sentences:
        raise BadInput(place, "it holds no annotated sentence.", "Project or annotate it first.")
    return annotated_sentences


CORPORA: dict[str, type[FileSource | ProjectSource]] = {"files": FileSource, "project": ProjectSource}
