"""From imported pairs to a project in the store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.formats import Imported, Repair
from core.formats.bundled import BundledCorpus, read_bundled
from core.model import Sentence, SentencePair
from core.store import Project, Store, label_set, new_project_id

USUAL_LABELS = ("PER", "LOC", "ORG")


@dataclass(frozen=True, slots=True)
class Draft:
    """A corpus on its way in: what was read and repaired, and what is already known of it."""

    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...] = ()
    name: str = ""
    licence: str = ""
    origin: str = ""

    @classmethod
    def of(cls, imported: Imported) -> "Draft":
        return cls(imported.pairs, imported.repairs)

    def tagged(self, pairs: Sequence[SentencePair], title: str, weak: str = "") -> "Draft":
        """The same corpus with source entities by the tagger of that title, which its origin tells for good."""
        name = f"{self.name}, tagged by {title}" if self.name else ""
        by = f"Source entities marked by {title}, not by a person."
        return replace(self, pairs=tuple(pairs), name=name, origin=" ".join(filter(None, [self.origin, by, weak])))


def labels_in(pairs: Iterable[SentencePair]) -> tuple[str, ...]:
    """The labels that occur on either side, the usual ones first, the others by name."""
    return ordered_labels(
        span.label for pair in pairs for side in (pair.source, pair.target) for span in side.spans or ()
    )


def ordered_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels, each once, the usual ones first, the others by name."""
    usual = {label: place for place, label in enumerate(USUAL_LABELS)}
    return tuple(sorted(set(labels), key=lambda label: (usual.get(label, len(usual)), label)))


def suggested_labels(pairs: Sequence[SentencePair]) -> tuple[str, ...]:
    """A label set for these pairs: what occurs, completed by the usual labels where it is of their kind."""
    found = labels_in(pairs)
    if found and not set(found) & set(USUAL_LABELS):
        return found
    return tuple(dict.fromkeys(USUAL_LABELS + found))


def as_project(
    pairs: Sequence[SentencePair],
    name: str = "Preview",
    licence: str = "",
    labels: Iterable[str] = (),
    origin: str = "",
) -> Project:
    """The project that these pairs (at least one) make; every label that occurs is in its set."""
    first = pairs[0]
    names = dict.fromkeys([*(labels or suggested_labels(pairs)), *labels_in(pairs)])
    langs = first.source.lang, first.target.lang
    return Project(new_project_id(name), name, *langs, label_set(names), origin=origin, licence=licence)


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


def summary(pairs: Sequence[SentencePair]) -> dict[str, str]:
    """What came in, in numbers, for a person to check before it is kept."""
    return {
        "Pairs": f"{len(pairs):,}",
        "Source words": f"{sum(len(pair.source) for pair in pairs):,}",
        "Target words": f"{sum(len(pair.target) for pair in pairs):,}",
        "Source entities": _entities([pair.source for pair in pairs]),
        "Target entities": _entities([pair.target for pair in pairs]),
        "Pairs with links": f"{sum(pair.alignment is not None for pair in pairs):,}",
        "Labels": ", ".join(labels_in(pairs)) or "none",
    }


def _entities(sentences: Sequence[Sentence]) -> str:
    if all(sentence.spans is None for sentence in sentences):
        return "not annotated"
    return f"{sum(len(sentence.spans or ()) for sentence in sentences):,}"


def sample(pairs: Sequence[SentencePair], size: int = 5) -> list[SentencePair]:
    """Some pairs spread evenly over the corpus, of those with source entities where there are any."""
    shown = [pair for pair in pairs if pair.source.spans] or pairs
    step = max(1, len(shown) // size)
    return list(shown[step // 2 :: step][:size])
