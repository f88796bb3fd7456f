"""Rename and drop labels of a corpus at import or export."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.errors import InvalidValue
from core.formats.result import clean_text
from core.model import Sentence, SentencePair, Span
from core.taggers.label_mapping import USUAL_NAMES
from core.taggers.label_mapping import parse_renames as read_names

Names = Mapping[str, str]
"""New name by label; "" drops its entities. Labels that are not in it stay."""


def usual_names(labels: Iterable[str]) -> dict[str, str]:
    """Return the usual names of labels that differ from them, as ``{"PERSON": "PER", "GPE": "LOC"}``."""
    usual = read_names(USUAL_NAMES)
    names = {label: usual.get(label.upper(), label.upper()) for label in labels}
    return {label: new for label, new in names.items() if label != new and new in usual.values()}


def names_of(entries: Iterable[str]) -> dict[str, str]:
    """Parse ``("GPE=LOC", "MISC=")`` into ``{"GPE": "LOC", "MISC": ""}``; raise `InvalidValue` for other forms."""
    names = {}
    for entry in entries:
        old, mark, new = entry.partition("=")
        if not old.strip() or not mark:
            raise InvalidValue(f'A label is renamed by "OLD=NEW" and dropped by "OLD=", not by {entry!r}.')
        names[old.strip()] = clean_text(new)
    return names


def relabelled(pair: SentencePair, names: Names) -> SentencePair:
    """Return the pair with the labels of both sides renamed; it is the same object where nothing changes."""
    source, target = _sentence(pair.source, names), _sentence(pair.target, names)
    if source is pair.source and target is pair.target:
        return pair
    return replace(pair, source=source, target=target)


def _sentence(sentence: Sentence, names: Names) -> Sentence:
    spans = sentence.spans or ()
    if not any(span.label in names for span in spans):
        return sentence
    return sentence.with_spans(renamed(spans, names))


def renamed(spans: Iterable[Span], names: Names) -> tuple[Span, ...]:
    """Return the spans with their new labels, without those that are dropped."""
    new = ((span, names.get(span.label, span.label)) for span in spans)
    return tuple(Span(span.start, span.end, label) for span, label in new if label)


def label_counts(pairs: Iterable[SentencePair]) -> dict[str, int]:
    """Count the entities of each label, on both sides together, the most frequent first."""
    return dict(Counter(labels_of(sides_of(pairs))).most_common())


def labels_of(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield the label of every entity."""
    for sentence in sentences:
        yield from (span.label for span in sentence.spans or ())


def sides_of(pairs: Iterable[SentencePair]) -> Iterator[Sentence]:
    """Yield the source and the target of every pair."""
    for pair in pairs:
        yield pair.source
        yield pair.target
