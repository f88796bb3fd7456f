"""How far two annotators agree on spans, by several measures, over the same sentences.

Spans have no given units: whoever marks one also decides where it is. So coefficients made for
coding given units drop every difference of boundary, or count words as if each were judged alone.

* F1 of spans, exact or with an overlap, is symmetric: it does not matter which side is gold.
  Where what is not marked cannot be counted, it is what kappa tends to (Hripcsak & Rothschild
  2005, "Agreement, the F-measure, and reliability in information retrieval").
* Cohen's kappa (1960) over words, all labels and "none" being categories. It is high wherever
  names are short, and blind to where one span ends and the next begins: read it with F1 beside it.
* Krippendorff's alpha for unitizing, as in "Content Analysis" (2004), section 11.6 (first in
  "On the reliability of unitizing continuous data", 1995): 1 for the same spans, 0 for what chance
  would give; the further two boundaries are apart, the greater the disagreement.
* F1 of word links, symmetric likewise.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from core.evaluation import Counts, Mode, score_spans
from core.model import Link, Span

NONE = ""


Links = frozenset[Link]


class AnnotatedSentence(NamedTuple):
    """One sentence of ``words`` words with what each of two annotators marked in it.

    ``links`` are both annotators' word links, sure and possible alike; ``None`` where neither
    of them touched any.
    """

    first: tuple[Span, ...]
    second: tuple[Span, ...]
    words: int
    links: tuple[Links, Links] | None = None

    @property
    def differs(self) -> bool:
        return self.first != self.second or (self.links is not None and self.links[0] != self.links[1])


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two answers to the same sentences agree.

    ``exact`` compares spans with their labels, ``ranges`` without, ``relaxed`` is content with an
    overlap under the same label, ``links`` compares the word links (``None``: nobody touched any);
    F1 is symmetric, so it does not matter which answer is taken for gold. ``alpha`` and ``kappa``
    are ``None`` where they say nothing. ``differing`` are the ids of what differs.
    """

    pairs: int
    exact: Counts
    ranges: Counts
    relaxed: Counts
    alpha: float | None
    kappa: float | None
    links: Counts | None
    differing: tuple[str, ...]


class Section(NamedTuple):
    """A stretch of the continuum: a unit that an annotator marked, or the gap between two."""

    start: int
    length: int
    is_unit: bool

    @property
    def end(self) -> int:
        return self.start + self.length


def agree(items: Mapping[str, AnnotatedSentence]) -> Agreement:
    """Every measure of agreement over sentences by id."""
    found = list(items.values())
    scores = score_spans([item.first for item in found], [item.second for item in found])
    return Agreement(
        len(found),
        scores.counts(Mode.STRICT),
        scores.counts(Mode.BOUNDARY),
        scores.counts(Mode.RELAXED),
        unitizing_alpha(found),
        kappa(found),
        linked(found),
        tuple(name for name, item in items.items() if item.differs),
    )


def linked(items: Iterable[AnnotatedSentence]) -> Counts | None:
    """Word links that both have, over the sentences in which anybody touched them."""
    both = [item.links for item in items if item.links is not None]
    counts = (Counts(len(first & second), len(second), len(first)) for first, second in both)
    return sum(counts, Counts()) if both else None


def agreed(counts: Counts | None) -> str:
    """An agreement as a person reads it; a dash where there is nothing in either answer."""
    return f"{counts.f1:.3f}" if counts and (counts.gold or counts.predicted) else "—"


def coefficient(value: float | None) -> str:
    """An agreement corrected for chance as a person reads it; a dash where it says nothing."""
    return "—" if value is None else f"{value:.3f}"


def kappa(items: Iterable[AnnotatedSentence]) -> float | None:
    """Cohen's kappa over words; ``None`` where chance alone would make them all agree."""
    words = [pair for item in items for pair in zip(*(_labels(side, item.words) for side in item[:2]), strict=True)]
    left, right = Counter(one for one, _ in words), Counter(other for _, other in words)
    by_chance = sum(left[label] * right[label] for label in left) / len(words) ** 2 if words else 1.0
    agreed = sum(one == other for one, other in words) / len(words) if words else 1.0
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _labels(spans: Sequence[Span], words: int) -> list[str]:
    labels = [NONE] * words
    for span in spans:
        labels[span.start : span.end] = [span.label] * len(span)
    return labels


def unitizing_alpha(items: Sequence[AnnotatedSentence]) -> float | None:
    """Krippendorff's alpha for unitizing, the sentences laid end to end; ``None`` where nothing is marked."""
    size = sum(item.words for item in items)
    labels = {span.label for item in items for side in item[:2] for span in side}
    sides = [[sections(items, which, label) for which in (0, 1)] for label in sorted(labels)]
    expected = sum(expected_disagreement(two, size) for two in sides)
    observed = sum(observed_disagreement(two, size) for two in sides)
    return 1 - observed / expected if expected else None


def sections(items: Sequence[AnnotatedSentence], which: int, label: str) -> list[Section]:
    """What annotator ``which`` (0 or 1) marked with a label, and the gaps around it, over all sentences."""
    found: list[Section] = []
    at = 0
    for start, end in _units(items, which, label):
        if start > at:
            found.append(Section(at, start - at, False))
        found.append(Section(start, end - start, True))
        at = end
    size = sum(item.words for item in items)
    return [*found, Section(at, size - at, False)] if size > at else found


def _units(items: Sequence[AnnotatedSentence], which: int, label: str) -> Iterator[tuple[int, int]]:
    offsets = accumulate((item.words for item in items), initial=0)
    for item, offset in zip(items, offsets, strict=False):
        yield from ((span.start + offset, span.end + offset) for span in item[:2][which] if span.label == label)


def observed_disagreement(sides: Sequence[Sequence[Section]], size: int) -> float:
    """The squared differences between the sections of two annotators, for one label.

    Both sides cover the whole continuum, and sections that share no word do not differ.
    """
    first, second = sides
    here = there = total = 0
    while here < len(first) and there < len(second):
        one, other = first[here], second[there]
        total += difference(one, other)
        here, there = here + (one.end <= other.end), there + (other.end <= one.end)
    return 2 * total / (2 * size**2)


def difference(one: Section, other: Section) -> int:
    """Two units that overlap differ by both boundaries, a unit inside a gap by its whole length."""
    if one.is_unit and other.is_unit:
        apart = one.start >= other.end or other.start >= one.end
        return 0 if apart else (one.start - other.start) ** 2 + (one.end - other.end) ** 2
    if one.is_unit and other.start <= one.start and one.end <= other.end:
        return one.length**2
    if other.is_unit and one.start <= other.start and other.end <= one.end:
        return other.length**2
    return 0


def expected_disagreement(sides: Sequence[Sequence[Section]], size: int) -> float:
    """What these units and gaps, in any order by chance, would differ by, for one label."""
    everything = [section for side in sides for section in side]
    units = Counter(section.length for section in everything if section.is_unit)
    gaps = Counter(section.length for section in everything if not section.is_unit)
    total = 0.0
    for length, times in units.items():
        with_units = (units.total() - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
        places = sum(count * (gap - length + 1) for gap, count in gaps.items() if gap >= length)
        total += times * (with_units + length**2 * places)
    both = len(sides) * size
    within = sum(times * length * (length - 1) for length, times in units.items())
    return 2 / size * total / (both * (both - 1) - within)
