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
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from core.evaluation import Counts, Mode, Scores, score_spans
from core.model import Span

NONE = ""


class Item(NamedTuple):
    """One sentence of ``words`` words with what each of two annotators marked in it."""

    first: tuple[Span, ...]
    second: tuple[Span, ...]
    words: int


class Section(NamedTuple):
    """A stretch of the continuum: a unit that an annotator marked, or the gap between two."""

    start: int
    length: int
    is_unit: bool

    @property
    def end(self) -> int:
        return self.start + self.length


def exact(items: Iterable[Item]) -> Counts:
    """Spans with the same boundaries and label in both."""
    return _scores(items).counts(Mode.STRICT)


def relaxed(items: Iterable[Item]) -> Counts:
    """Spans that overlap one of the same label, each counted once at most."""
    return _scores(items).counts(Mode.RELAXED)


def _scores(items: Iterable[Item]) -> Scores:
    found = list(items)
    return score_spans([item.first for item in found], [item.second for item in found])


def kappa(items: Iterable[Item]) -> float | None:
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


def unitizing_alpha(items: Sequence[Item]) -> float | None:
    """Krippendorff's alpha for unitizing, the sentences laid end to end; ``None`` where nothing is marked."""
    size = sum(item.words for item in items)
    labels = {span.label for item in items for side in item[:2] for span in side}
    sides = [[sections(items, which, label) for which in (0, 1)] for label in sorted(labels)]
    expected = sum(expected_disagreement(two, size) for two in sides)
    observed = sum(observed_disagreement(two, size) for two in sides)
    return 1 - observed / expected if expected else None


def sections(items: Sequence[Item], which: int, label: str) -> list[Section]:
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


def _units(items: Sequence[Item], which: int, label: str) -> Iterator[tuple[int, int]]:
    offsets = accumulate((item.words for item in items), initial=0)
    for item, offset in zip(items, offsets, strict=False):
        yield from ((span.start + offset, span.end + offset) for span in item[:2][which] if span.label == label)


def observed_disagreement(sides: Sequence[Sequence[Section]], size: int) -> float:
    """The squared differences between the sections of two annotators, for one label."""
    first, second = sides
    return 2 * sum(difference(one, other) for one in first for other in second) / (2 * size**2)


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
    units = [section.length for section in everything if section.is_unit]
    gaps = [section.length for section in everything if not section.is_unit]
    total = 0.0
    for length in units:
        with_units = (len(units) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
        total += with_units + length**2 * sum(gap - length + 1 for gap in gaps if gap >= length)
    both = len(sides) * size
    return 2 / size * total / (both * (both - 1) - sum(length * (length - 1) for length in units))
