"""From imported pairs to a project in the store."""

from collections.abc import Iterable, Sequence

from core.formats.bundled import BundledCorpus, read_bundled
from core.model import SentencePair
from core.store import Project, Store, label_set, new_project_id

USUAL_LABELS = ("PER", "LOC", "ORG")


def labels_in(pairs: Iterable[SentencePair]) -> tuple[str, ...]:
    """The labels that occur on either side, the usual ones first, the others by name."""
    found = {span.label for pair in pairs for side in (pair.source, pair.target) for span in side.spans or ()}
    return tuple(sorted(found, key=lambda label: (USUAL_LABELS.index(label) if label in USUAL_LABELS else 9, label)))


def add_project(store: Store, name: str, pairs: Sequence[SentencePair], licence: str = "") -> Project:
    """Store pairs (at least one) as a new project.

    Its labels are those that occur, or the usual ones where nothing is annotated yet.
    """
    first = pairs[0]
    labels = label_set(labels_in(pairs) or USUAL_LABELS)
    made = Project(new_project_id(name), name, first.source.lang, first.target.lang, labels, licence=licence)
    return store.create_project(made, pairs)


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
