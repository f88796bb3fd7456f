"""Completeness filters of Ebing and Glavaš 2025 (arXiv 2505.10507) for projected sentences.

In translate-train they drop every sentence that fails one. A method cannot drop a sentence; it
projects nothing and gives the reason, and an export of training data can call `shortcoming` too.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from core.components.options import check_choice
from core.methods.base import entity_text, source_entities
from core.methods.candidates import runs
from core.model import Alignment, SentencePair


class Labelled(Protocol):
    """A candidate, or a span that somebody accepted."""

    @property
    def label(self) -> str:
        """The label."""
        ...


def unlinked_source(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-SRC: every word of every entity is linked."""
    for entity in source_entities(pair):
        unlinked = sorted(set(range(entity.start, entity.end)) - alignment.by_source.keys())
        if unlinked:
            return f"{pair.source.words[unlinked[0]]} in {entity_text(pair, entity)} is not linked"
    return ""


def torn_target(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-TGT: the words linked to an entity are neighbours."""
    for entity in source_entities(pair):
        if len(runs(alignment.targets(entity))) > 1:
            return f"the words linked to {entity_text(pair, entity)} do not stand together"
    return ""


def unequal_counts(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-INS: as many entities of each label on both sides."""
    source, target = _label_counts(source_entities(pair)), _label_counts(chosen)
    for label in sorted(source | target):
        if source[label] != target[label]:
            return f"{source[label]} {label} in the source, {target[label]} in the target"
    return ""


def _label_counts(labelled: Sequence[Labelled]) -> Counter[str]:
    return Counter(entry.label for entry in labelled)


FILTERS = {"source": unlinked_source, "target": torn_target, "counts": unequal_counts}
"""By name: COMP-SRC, COMP-TGT and COMP-INS. Each returns what is wrong in plain words, or nothing."""


def check_filters(names: Sequence[str]) -> None:
    """Raise `UnknownName` for a name that is not in `FILTERS`."""
    for name in names:
        check_choice("completeness filter", name, FILTERS)


def shortcoming(names: Sequence[str], pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Return why a sentence projected as ``chosen`` fails one of these filters; empty where it passes all."""
    reasons = (FILTERS[name](pair, alignment, chosen) for name in names)
    return next(filter(None, reasons), "")
