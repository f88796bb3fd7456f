"""From imported pairs to a project in the store."""

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
from core.store import Store

USUAL_LABELS = ("PER", "LOC", "ORG")


@dataclass(frozen=True, slots=True)
class CorpusDraft:
    """A corpus on its way in: what was read and repaired, and what is already known of it.

    ``key`` tells it from every other draft; ``files`` are what each file gave.
    """

    key: str
    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...] = ()
    name: str = ""
    licence: str = ""
    origin: str = ""
    files: tuple[FileCount, ...] = ()

    @classmethod
    def of(cls, key: str, imported: Imported, origin: str = "") -> "CorpusDraft":
        return cls(key, imported.pairs, imported.repairs, origin=origin, files=imported.files)

    def realigned(self, back: Sequence[Run] = (), out: Sequence[Run] = ()) -> "CorpusDraft":
        """The same corpus with some runs of lines shifted back, others left out, which its origin tells for good."""
        if not (back or out):
            return self
        made = repaired(self.pairs, back, out)
        key = f"{self.key}, realigned {[run.first for run in back]} {[run.first for run in out]}"
        origin = " ".join(filter(None, [self.origin, made.origin]))
        return replace(self, key=key, pairs=made.pairs, repairs=self.repairs + made.repairs, origin=origin)

    def tagged(self, pairs: Sequence[SentencePair], title: str, weak: str = "") -> "CorpusDraft":
        """The same corpus with source entities by the tagger of that title, which its origin tells for good."""
        name = f"{self.name}, tagged by {title}" if self.name else ""
        by = f"Source entities marked by {title}, not by a person."
        origin = " ".join(filter(None, [self.origin, by, weak]))
        return replace(self, key=f"{self.key}, {title}", pairs=tuple(pairs), name=name, origin=origin)


def ordered_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels, each once, the usual ones first, the others by name."""
    return tuple(
        sorted(set(labels), key=lambda label: (USUAL_LABELS.index(label) if label in USUAL_LABELS else 9, label))
    )


def labels_in(pairs: Iterable[SentencePair]) -> tuple[str, ...]:
    """The labels that occur on either side, the usual ones first, the others by name."""
    return ordered_labels(label_counts(pairs))


def label_suggestion(found: Iterable[str]) -> tuple[str, ...]:
    """A label set where these occur: completed by the usual labels where it is of their kind."""
    there = ordered_labels(found)
    if there and not set(there) & set(USUAL_LABELS):
        return there
    return tuple(dict.fromkeys(USUAL_LABELS + there))


def as_project(
    pairs: Sequence[SentencePair],
    name: str = "Preview",
    licence: str = "",
    labels: Iterable[str] = (),
    origin: str = "",
) -> Project:
    """The project that these pairs (at least one) make; every label that occurs is in its set."""
    first = pairs[0]
    there = labels_in(pairs)
    names = dict.fromkeys([*(labels or label_suggestion(there)), *there])
    langs = first.source.lang, first.target.lang
    return Project(new_project_id(name), name, *langs, label_set(names), origin=origin, licence=licence)


def keep(
    store: Store,
    draft: CorpusDraft,
    labels: Iterable[str] = (),
    names: Names | None = None,
    progress: Progress | None = None,
) -> Project:
    """The draft as a project of the store: all of it or, where ``progress`` raises anything, nothing.

    ``names`` renames labels, and drops those that become "".
    """
    pairs = tuple(relabelled(pair, names) for pair in draft.pairs) if names else draft.pairs
    made = as_project(pairs, draft.name, draft.licence, labels, draft.origin)
    return store.create_project(made, pairs, progress)


def add_bundled(store: Store, corpus: BundledCorpus) -> Project:
    """Store a corpus that comes with Spanbridge, under its own name."""
    made = Project(
        corpus.name,
        corpus.title,
        corpus.source_lang,
        corpus.target_lang,
        label_set(corpus.labels or USUAL_LABELS),
        origin=corpus.attribution,
        licence=corpus.licence,
    )
    return store.create_project(made, read_bundled(corpus.name).pairs)
