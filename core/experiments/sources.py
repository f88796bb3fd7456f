"""Where an experiment gets its data: files, or a project with what a reviewer made of it.

A corpus is a frozen dataclass in `CORPORA` whose fields are its options; ``material`` reads and
splits it. Whatever is reported on (test) is in no part that anything is learned from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal, Protocol

from core.aligners import ParallelText
from core.benchmark import BenchmarkCorpus, read_corpus
from core.components.component import Progress, part
from core.corpora.bundled import bundled_corpora
from core.corpora.pre_annotation import annotate, is_blank
from core.errors import BadInput, InvalidValue
from core.experiments.dataset import (
    NO_RIGHTS,
    CorrectedSentence,
    Dataset,
    GoldSet,
    Projecting,
    Rights,
    as_annotated,
    only,
    within,
)
from core.experiments.splits import CorpusSplit, Parts
from core.model import Projection, Sentence, SentencePair
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from core.review import Status
from core.store import Store
from core.students import annotated, reviewed
from core.taggers import Tagger
from core.workspace.batch_projection import ensure_projected


class CorpusSource(Protocol):
    """A frozen dataclass whose fields are its options; ``title`` is what tables call it."""

    @property
    def title(self) -> str: ...

    def material(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """Read and split it; ``recipe`` projects, by its name; ``labels`` are all that is learned and measured."""
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
    tagger: Tagger | None = part("tagger", None)

    def material(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """See `CorpusSource.material`; files are read once and nothing is kept."""
        given = read_corpus(self.pairs) if self.pairs else BenchmarkCorpus("", ())
        parts = self._parts(given)
        golds = {name: within(gold, labels) for name, gold in self._golds(parts).items() if gold.sentences}
        held = {sentence.words for gold in golds.values() for sentence in gold.sentences}
        seen = tuple(
            replace(pair, target=pair.target.with_spans(None)) for pair in parts.train if pair.target.words not in held
        )
        return Dataset(
            tuple(labels),
            seen,
            self._projecting(recipe[1].over_given_links() if given.links else recipe[1], seen, given.text),
            tuple(one for one in self._corrected(parts, labels) if one.example.sentence.words not in held),
            False,
            self._source(parts, labels),
            golds,
            given.added,
            self._rights(),
        )

    def _rights(self) -> Rights:
        """Those of a bundled corpus; of other files nothing is known."""
        name = self.pairs.partition("+")[0]
        known = next((corpus for corpus in bundled_corpora() if corpus.name == name), None)
        return Rights(known.licence, known.attribution) if known else NO_RIGHTS

    def _parts(self, given: BenchmarkCorpus) -> Parts:
        pairs: Sequence[SentencePair] = given.pairs
        if given.links:
            pairs = [replace(pair, alignment=links) for pair, links in zip(pairs, given.links, strict=True)]
        if self.tagger is not None and is_blank(pairs):
            pairs = annotate(pairs, self.tagger)
        dev, test = 0.0 if self.dev else self.dev_share, 0.0 if self.test else self.test_share
        return CorpusSplit(self.test_ids, dev, test, self.documents, self.block, self.split_seed)(pairs)

    def _golds(self, parts: Parts) -> dict[str, GoldSet]:
        there = self.test_domain or self.domain
        found = {"dev": self._gold(self.dev, parts.dev, self.domain), "test": self._gold(self.test, parts.test, there)}
        for entry in self.others:
            domain, mark, place = entry.partition("=")
            if not mark:
                raise InvalidValue(f"The further test {entry!r} has no domain; write DOMAIN=FORMAT:LANG=FILE.")
            found[domain] = GoldSet(domain, sentences(place, attrgetter("target")))
        return found

    def _gold(self, place: str, pairs: Sequence[SentencePair], domain: str) -> GoldSet:
        if place:
            return GoldSet(domain, sentences(place, attrgetter("target")))
        known = [pair for pair in pairs if pair.target.spans is not None]
        return GoldSet(domain, tuple(pair.target for pair in known), tuple(pair.source for pair in known))

    def _corrected(self, parts: Parts, labels: Sequence[str]) -> tuple[CorrectedSentence, ...]:
        if self.gold:
            given = sentences(self.gold, attrgetter("target"))
            return tuple(CorrectedSentence("", example) for example in annotated(given, labels))
        known = [pair for pair in parts.train if pair.target.spans is not None and pair.target.words]
        examples = annotated([pair.target for pair in known], labels)
        return tuple(CorrectedSentence(pair.id, example) for pair, example in zip(known, examples, strict=True))

    def _source(self, parts: Parts, labels: Sequence[str]) -> tuple[Sentence, ...]:
        if self.source:
            found: Iterable[Sentence] = (one for place in self.source for one in sentences(place, attrgetter("source")))
        else:
            found = (pair.source for pair in parts.train)
        return tuple(only(one, labels) for one in found if one.spans is not None and one.words)

    def _projecting(self, recipe: Recipe, pairs: tuple[SentencePair, ...], text: ParallelText) -> Projecting:
        def project(progress: Progress | None) -> tuple[Projection, ...]:
            if not pairs or is_blank(pairs):
                problem = "its source entities are not marked, so there is nothing to project."
                raise BadInput(self.title, problem, "Give pairs with source entities, or a tagger.")
            return tuple(project_corpus(recipe, pairs, text, progress)[1])

        return project


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

    def material(self, recipe: tuple[str, Recipe], labels: Sequence[str], store: Store | None = None) -> Dataset:
        """See `CorpusSource.material`; the projections are those of the store, made there where they are missing."""
        if store is None:
            raise InvalidValue("A project can only be learned from where its store is.")
        project = store.project(self.project)
        pairs = {pair.id: pair for pair in store.pairs(self.project)}
        answered = self._answered(store, pairs, labels)
        held = self._held(pairs, answered)
        out = {pair.id for pair in (*held.dev, *held.test)}
        seen = tuple(
            replace(pair, target=pair.target.with_spans(None)) for pair in pairs.values() if pair.id not in out
        )
        golds = {"dev": held.dev, "test": held.test}
        return Dataset(
            tuple(labels),
            seen,
            self._projecting(store, recipe, [pair.id for pair in seen]),
            tuple(one for one in answered.values() if one.id not in out),
            True,
            tuple(only(pair.source, labels) for pair in seen if pair.source.spans is not None),
            {name: self._gold(some, answered, labels) for name, some in golds.items() if some},
            rights=Rights(project.licence, project.origin),
        )

    def _answered(
        self, store: Store, pairs: Mapping[str, SentencePair], labels: Sequence[str]
    ) -> dict[str, CorrectedSentence]:
        """The pairs that are reviewed as wholes, in the order of review."""
        wanted = {Status.CONFIRMED, Status.BULK} if self.bulk == "count" else {Status.CONFIRMED}
        rows = store.current_answers(self.project, self.reviewer).items()
        return {
            name: CorrectedSentence(name, reviewed(pairs[name].target, row.answer, labels))
            for name, row in rows
            if row.answer and row.answer.status in wanted and pairs[name].target.words
        }

    def _held(self, pairs: Mapping[str, SentencePair], answered: Mapping[str, CorrectedSentence]) -> Parts:
        if self.measured == "reviewed":
            among = [pairs[name] for name in pairs if name in answered]
        else:
            among = [pair for pair in pairs.values() if pair.target.spans is not None and pair.id not in answered]
        return CorpusSplit("", self.dev_share, self.test_share, seed=self.split_seed)(among)

    def _gold(
        self, some: Sequence[SentencePair], answered: Mapping[str, CorrectedSentence], labels: Sequence[str]
    ) -> GoldSet:
        sources = tuple(pair.source for pair in some)
        if self.measured == "gold":
            return within(GoldSet("", tuple(pair.target for pair in some), sources), labels)
        return GoldSet("", tuple(as_annotated(answered[pair.id].example) for pair in some), sources)

    def _projecting(self, store: Store, recipe: tuple[str, Recipe], ids: Sequence[str]) -> Projecting:
        def project(progress: Progress | None) -> tuple[Projection, ...]:
            ensure_projected(store, self.project, *recipe, progress)
            found = {one.pair_id: one for one in store.projections(self.project, recipe[1].id, scores=False)}
            return tuple(found[name] for name in ids)

        return project


def sentences(place: str, side: Callable[[SentencePair], Sentence]) -> tuple[Sentence, ...]:
    """The annotated sentences of a place, at least one; of pairs those of that side."""
    given = read_corpus(place)
    found = [pair.target if given.one_sided else side(pair) for pair in given.pairs]
    known = tuple(sentence for sentence in found if sentence.spans is not None and sentence.words)
    if not known:
        raise BadInput(place, "it holds no annotated sentence.", "Project or annotate it first.")
    return known


CORPORA: dict[str, type[FileSource | ProjectSource]] = {"files": FileSource, "project": ProjectSource}
