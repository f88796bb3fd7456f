"""Labels by the names of the project: the one place where taggers' labels are renamed and dropped.

Every tagger has two options for it, applied to what it found before anybody else sees it, so
that an entity outside the project's set (MISC) is gone before projection and holds no words
(trap 10 of the methods page).

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


def names(rename: Sequence[str]) -> dict[str, str]:
    """``("GPE=LOC",)`` as ``{"GPE": "LOC"}``; `InvalidValue` for anything else."""
    pairs = [entry.partition("=") for entry in rename]
    for entry, (old, _, new) in zip(rename, pairs, strict=True):
        if not old.strip() or not new.strip():
            raise InvalidValue(f'A label is renamed by "OLD=NEW", as "GPE=LOC", not by {entry!r}.')
    return {old.strip(): new.strip() for old, _, new in pairs}


def only(tagging: Tagging, rename: Sequence[str], labels: Sequence[str]) -> Tagging:
    """The tagging with labels renamed and all but ``labels`` dropped (none: all kept).

    Probabilities of tags that become one are added up; those of a dropped label go to "O".
    """
    new = names(rename)
    spans = (Span(span.start, span.end, new.get(span.label, span.label)) for span in tagging.spans)
    kept = tuple(span for span in spans if not labels or span.label in labels)
    renamed = [_renamed(tag, new, labels) for tag in tagging.tags]
    tags = tuple(dict.fromkeys(renamed))
    if tagging.probabilities is None:
        return Tagging(kept, tags)
    fold = np.array([[tag == column for column in tags] for tag in renamed], np.float32)
    return Tagging(kept, tags, tagging.probabilities @ fold)


def _renamed(tag: str, new: Mapping[str, str], labels: Sequence[str]) -> str:
    if tag == OUTSIDE:
        return tag
    label = new.get(tag[2:], tag[2:])
    return f"{tag[:2]}{label}" if not labels or label in labels else OUTSIDE
