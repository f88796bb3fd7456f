"""Make projects of the store from imported pairs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.components.component import Progress
from core.corpora.bundled import BundledCorpus, read_bundled
from core.corpora.labels import Names, label_counts, relabelled
from core.formats import Imported, Repair
from core.formats.result import FileCount
from core.misalignment.repair import repaired
from core.misalignment.runs import Run
from core.model import SentencePair
from core.project import Project, label_set, new_project_id
from core.sentence_alignment.document_alignment import SentenceAlignment
from core.store import NO_KNOWLEDGE, ProjectKnowledge, Store

USUAL_LABELS = ("PER", "LOC", "ORG")


@dataclass(frozen=True, slots=True)
class CorpusDraft:
    """A corpus during its import: its pairs, repairs, name, licence and origin.

    ``key`` identifies the draft; ``files`` are the counts of each file; ``knowledge`` is what aligners start from.
    ``alignment``: how its documents were aligned by sentence, where they were not parallel.
    """

    key: str
    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...] = ()
    name: str = ""
    licence: str = ""
    origin: str = ""
    files: tuple[FileCount, ...] = ()
    knowledge: ProjectKnowledge = NO_KNOWLEDGE
    alignment: SentenceAlignment | None = None

    @classmethod
    def of(cls, key: str, imported: Imported, origin: str = "") -> "CorpusDraft":
        return cls(key, imported.pairs, imported.repairs, origin=origin, files=imported.files)

    def realigned(self, back: Sequence[Run] = (), out: Sequence[Run] = ()) -> "CorpusDraft":
        """Return the corpus with some runs of lines shifted back and others left out; its origin records both."""
        if not (back or out):
            return self
        repair = repaired(self.pairs, back, out)
        key = f"{self.key}, realigned {_beginnings(back)} {_beginnings(out)}"
        origin = " ".join(filter(None, [self.origin, repair.origin]))
        return replace(self, key=key, pairs=repair.pairs, repairs=self.repairs + repair.repairs, origin=origin)

    def tagged(self, pairs: Sequence[SentencePair], title: str, weak: str = "") -> "CorpusDraft":
        """Return the corpus with source entities by the tagger of that title; its origin records the tagger."""
        name = f"{self.name}, tagged by {title}" if self.name else ""
        by = f"Source entities marked by {title}, not by a person."
        origin = " ".join(filter(None, [self.origin, by, weak]))
        return replace(self, key=f"{self.key}, {title}", pairs=tuple(pairs), name=name, origin=origin)


def _beginnings(runs: Sequence[Run]) -> list[int]:
    return [run.first for run in runs]


def ordered_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels, each once, the usual ones first, the others by name."""
    unique = set(labels)
    usual = [label for label in USUAL_LABELS if label in unique]
    return (*usual, *sorted(unique.difference(usual)))


def labels_in(pairs: Iterable[SentencePair]) -> tuple[str, ...]:
    """Return the labels that occur on either side, the usual ones first, the others by name."""
    return ordered_labels(label_counts(pairs))


def label_suggestion(labels: Iterable[str]) -> tuple[str, ...]:
    """Suggest a label set for a corpus with these labels: with all usual labels where it has one of them, or none."""
    occurring = ordered_labels(labels)
    if occurring and not set(occurring) & set(USUAL_LABELS):
        return occurring
    return tuple(dict.fromkeys(USUAL_LABELS + occurring))


def as_project(
    pairs: Sequence[SentencePair],
    name: str = "Preview",
    licence: str = "",
    labels: Iterable[str] = (),
    origin: str = "",
) -> Project:
    """Return a project for these pairs (at least one); every label that occurs is in its set."""
    first = pairs[0]
    occurring = labels_in(pairs)
    names = dict.fromkeys([*(labels or label_suggestion(occurring)), *occurring])
    langs = first.source.lang, first.target.lang
    return Project(new_project_id(name), name, *langs, label_set(names), origin=origin, licence=licence)


def keep(
    store: Store,
    draft: CorpusDraft,
    labels: Iterable[str] = (),
    names: Names | None = None,
    progress: Progress | None = None,
) -> Project:
    """Store the draft as a project, with its knowledge: all of it or, if ``progress`` raises, nothing.

    ``names`` renames labels, and drops those that become "".
    """
    pairs = tuple(relabelled(pair, names) for pair in draft.pairs) if names else draft.pairs
    project = as_project(pairs, draft.name, draft.licence, labels, draft.origin)
    return store.create_project(project, pairs, progress, draft.knowledge)


def add_bundled(store: Store, corpus: BundledCorpus) -> Project:
    """Store a corpus that comes with Spanbridge, under its own name."""
    project = Project(
        corpus.name,
        corpus.title,
        corpus.source_lang,
        corpus.target_lang,
        label_set(corpus.labels or USUAL_LABELS),
        origin=corpus.attribution,
        licence=corpus.licence,
    )
    return store.create_project(project, read_bundled(corpus.name).pairs)
