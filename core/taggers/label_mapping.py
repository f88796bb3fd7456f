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

from collections.abc import Iterator, Mapping, Sequence

from core.errors import InvalidValue
from core.model import Span
from core.taggers.base import Tagging, folding
from core.tags import OUTSIDE

USUAL_LABELS = ("PER", "LOC", "ORG")
USUAL_NAMES = ("PERSON=PER", "LOCATION=LOC", "GPE=LOC", "FAC=LOC", "ORGANIZATION=ORG", "ORGANISATION=ORG")


def parse_renames(rename: Sequence[str]) -> dict[str, str]:
    """Parse ``("GPE=LOC",)`` as ``{"GPE": "LOC"}``; `InvalidValue` for anything else."""
    return dict(map(_parse_rename, rename))


def _parse_rename(entry: str) -> tuple[str, str]:
    old, _, new = map(str.strip, entry.partition("="))
    if not old or not new:
        raise InvalidValue(f'A label is renamed by "OLD=NEW", as "GPE=LOC", not by {entry!r}.')
    return old, new


def map_labels(tagging: Tagging, rename: Sequence[str], labels: Sequence[str]) -> Tagging:
    """Return the tagging with labels renamed and all but ``labels`` dropped (empty: none dropped).

    Probabilities of tags that become one are added up; those of a dropped label go to "O".
    """
    new = parse_renames(rename)
    spans = tuple(_map_spans(tagging.spans, new, labels))
    renamed = [_map_tag(tag, new, labels) for tag in tagging.tags]
    tags = tuple(dict.fromkeys(renamed))
    if tagging.probabilities is None:
        return Tagging(spans, tags)
    return Tagging(spans, tags, tagging.probabilities @ folding(renamed, tags))


def _map_spans(spans: Sequence[Span], new: Mapping[str, str], labels: Sequence[str]) -> Iterator[Span]:
    """Yield the spans with their labels renamed, but those whose label is dropped."""
    for span in spans:
        if label := _map_label(span.label, new, labels):
            yield Span(span.start, span.end, label)


def _map_tag(tag: str, new: Mapping[str, str], labels: Sequence[str]) -> str:
    """Return a tag with its label renamed, "O" where that label is dropped."""
    label = _map_label(tag[2:], new, labels)
    return f"{tag[:2]}{label}" if label else OUTSIDE


def _map_label(label: str, new: Mapping[str, str], labels: Sequence[str]) -> str:
    """Return the new name of a label; "" where it is dropped."""
    name = new.get(label, label)
    return name if not labels or name in labels else ""
