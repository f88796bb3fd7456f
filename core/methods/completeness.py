"""Completeness filters of Ebing and Glavaš 2025 (arXiv 2505.10507) for projected sentences.

In translate-train they drop every sentence that fails one. A method cannot drop a sentence; it
projects nothing and gives the reason, and an export of training data can call `shortcoming` too.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from core.errors import UnknownName
from core.methods.candidates import runs
from core.model import Alignment, SentencePair, Span


class Labelled(Protocol):
    """A candidate, or a span that somebody accepted."""

    @property
    def label(self) -> str:
        """The label."""
        ...


def unlinked_source(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-SRC: every word of every entity is linked."""
    linked = alignment.by_source
    for entity in pair.source.spans or ():
        for i in range(entity.start, entity.end):
            if i not in linked:
                return f"{pair.source.words[i]} in {_text(pair, entity)} is not linked"
    return ""


def torn_target(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-TGT: the words linked to an entity are neighbours."""
    for entity in pair.source.spans or ():
        if len(runs(alignment.targets(entity))) > 1:
            return f"the words linked to {_text(pair, entity)} do not stand together"
    return ""


def unequal_counts(pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Check COMP-INS: as many entities of each label on both sides."""
    source = Counter(entity.label for entity in pair.source.spans or ())
    target = Counter(candidate.label for candidate in chosen)
    for label in sorted(source | target):
        if source[label] != target[label]:
            return f"{source[label]} {label} in the source, {target[label]} in the target"
    return ""


FILTERS = {"source": unlinked_source, "target": torn_target, "counts": unequal_counts}
"""By name: COMP-SRC, COMP-TGT and COMP-INS. Each returns what is wrong in plain words, or nothing."""


def check_filters(names: Sequence[str]) -> None:
    """Raise `UnknownName` for a name that is not in `FILTERS`."""
    for name in names:
        if name not in FILTERS:
            raise UnknownName("completeness filter", name, FILTERS)


def shortcoming(names: Sequence[str], pair: SentencePair, alignment: Alignment, chosen: Sequence[Labelled]) -> str:
    """Return why a sentence projected as ``chosen`` fails one of these filters; empty where it passes all."""
    reasons = (FILTERS[name](pair, alignment, chosen) for name in names)
    return next(filter(None, reasons), "")


def _text(pair: SentencePair, entity: Span) -> str:
    return pair.source.slice(entity.start, entity.end)
