"""Mapping of a tagger's labels to those of the project: some are renamed, others dropped.

Every tagger has two options for it, applied to its output before anything else reads it. An entity
outside the project's set (MISC) must be dropped before projection: it would be projected onto words,
which are then no longer free for the entities that count.

* ``rename``: "OLD=NEW" for each label that has another name here; `USUAL_NAMES` knows those of
  OntoNotes, among them countries and cities (GPE) and buildings (FAC) as places.
* ``labels``: which labels to keep, by their new names; empty keeps all. `USUAL_LABELS` leaves
  out MISC and DATE: MasakhaNER and OntoNotes mark dates, CoNLL and Universal NER do not, so who
  wants them names them, ``("PER", "LOC", "ORG", "DATE")``.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.errors import InvalidValue
from core.model import Span
from core.taggers.base import Tagging
from core.tags import OUTSIDE

USUAL_LABELS = ("PER", "LOC", "ORG")
USUAL_NAMES = ("PERSON=PER", "LOCATION=LOC", "GPE=LOC", "FAC=LOC", "ORGANIZATION=ORG", "ORGANISATION=ORG")


def parse_renames(rename: Sequence[str]) -> dict[str, str]:
    """Parse ``("GPE=LOC",)`` as ``{"GPE": "LOC"}``; `InvalidValue` for anything else."""
    pairs = [entry.partition("=") for entry in rename]
    for entry, (old, _, new) in zip(rename, pairs, strict=True):
        if not old.strip() or not new.strip():
            raise InvalidValue(f'A label is renamed by "OLD=NEW", as "GPE=LOC", not by {entry!r}.')
    return {old.strip(): new.strip() for old, _, new in pairs}


def map_labels(tagging: Tagging, rename: Sequence[str], labels: Sequence[str]) -> Tagging:
    """Return the tagging with labels renamed and all but ``labels`` dropped (empty: none dropped).

    Probabilities of tags that become one are added up; those of a dropped label go to "O".
    """
    new = parse_renames(rename)
    renamed_spans = (Span(span.start, span.end, new.get(span.label, span.label)) for span in tagging.spans)
    spans = tuple(span for span in renamed_spans if not labels or span.label in labels)
    renamed = [_renamed(tag, new, labels) for tag in tagging.tags]
    tags = tuple(dict.fromkeys(renamed))
    if tagging.probabilities is None:
        return Tagging(spans, tags)
    fold = np.array([[tag == column for column in tags] for tag in renamed], np.float32)
    return Tagging(spans, tags, tagging.probabilities @ fold)


def _renamed(tag: str, new: Mapping[str, str], labels: Sequence[str]) -> str:
    """Return a tag with its label renamed, "O" where that label is dropped."""
    if tag == OUTSIDE:
        return tag
    label = new.get(tag[2:], tag[2:])
    return f"{tag[:2]}{label}" if not labels or label in labels else OUTSIDE
