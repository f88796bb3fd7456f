"""Agreement of two annotators on spans, by several measures, over the same sentences.

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
from itertools import chain
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

    @property
    def labels_of_words(self) -> Iterator[tuple[str, str]]:
        """What each annotator says of each word: a label, or `NONE`."""
        return zip(_labels(self.first, self.words), _labels(self.second, self.words), strict=True)

    def units(self, which: int, label: str) -> list[Span]:
        """Return the spans that annotator ``which`` (0 or 1) marked with a label."""
        return [span for span in self[:2][which] if span.label == label]


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

    def overlaps(self, section: "Section") -> bool:
        """Test whether a word is in both sections."""
        return self.start < section.end and section.start < self.end

    def lies_in(self, section: "Section") -> bool:
        """Test whether every word is in the other section too."""
        return section.start <= self.start and self.end <= section.end


def agree(items: Mapping[str, AnnotatedSentence]) -> Agreement:
    """Return every measure of agreement over sentences by id."""
    sentences = list(items.values())
    scores = score_spans([item.first for item in sentences], [item.second for item in sentences])
    return Agreement(
        len(sentences),
        scores.counts(Mode.STRICT),
        scores.counts(Mode.BOUNDARY),
        scores.counts(Mode.RELAXED),
        unitizing_alpha(sentences),
        kappa(sentences),
        link_agreement(sentences),
        tuple(name for name, item in items.items() if item.differs),
    )


def link_agreement(items: Iterable[AnnotatedSentence]) -> Counts | None:
    """Count the word links that both annotators have, over the sentences in which either touched them."""
    answers = [item.links for item in items if item.links is not None]
    counts = (Counts(len(first & second), len(second), len(first)) for first, second in answers)
    return sum(counts, Counts()) if answers else None


def format_agreement(counts: Counts | None) -> str:
    """Format an agreement; a dash where neither answer has anything."""
    return f"{counts.f1:.3f}" if counts and (counts.gold or counts.predicted) else "—"


def coefficient(value: float | None) -> str:
    """Format an agreement corrected for chance; a dash where it is undefined."""
    return "—" if value is None else f"{value:.3f}"


def kappa(items: Iterable[AnnotatedSentence]) -> float | None:
    """Return Cohen's kappa over words; ``None`` where chance alone would make them all agree."""
    words = Counter(chain.from_iterable(item.labels_of_words for item in items))
    total = words.total()
    if not total:
        return None
    left, right = _by_annotator(words)
    by_chance = sum(left[label] * right[label] for label in left) / total**2
    observed = sum(words[label, label] for label in left) / total
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def _by_annotator(words: Counter[tuple[str, str]]) -> tuple[Counter[str], Counter[str]]:
    """Count the words of each label, of each annotator alone."""
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (first, second), count in words.items():
        left[first] += count
        right[second] += count
    return left, right


def _labels(spans: Sequence[Span], words: int) -> list[str]:
    labels = [NONE] * words
    for span in spans:
        labels[span.start : span.end] = [span.label] * len(span)
    return labels


def unitizing_alpha(items: Sequence[AnnotatedSentence]) -> float | None:
    """Return Krippendorff's alpha for unitizing, the sentences laid end to end; ``None`` where nothing is marked."""
    size = _words(items)
    labels = {span.label for item in items for span in item.first + item.second}
    expected = observed = 0.0
    for label in sorted(labels):
        sides = sections(items, 0, label), sections(items, 1, label)
        expected += expected_disagreement(sides, size)
        observed += observed_disagreement(sides, size)
    return 1 - observed / expected if expected else None


def _words(items: Iterable[AnnotatedSentence]) -> int:
    return sum(item.words for item in items)


def sections(items: Sequence[AnnotatedSentence], which: int, label: str) -> list[Section]:
    """Return the units that annotator ``which`` (0 or 1) marked with a label, and the gaps around them, over all
    sentences."""
    parts: list[Section] = []
    at = 0
    for start, end in _units(items, which, label):
        if start > at:
            parts.append(Section(at, start - at, False))
        parts.append(Section(start, end - start, True))
        at = end
    size = _words(items)
    if size > at:
        parts.append(Section(at, size - at, False))
    return parts


def _units(items: Sequence[AnnotatedSentence], which: int, label: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for item in items:
        for span in item.units(which, label):
            yield span.start + offset, span.end + offset
        offset += item.words


def observed_disagreement(sides: Sequence[Sequence[Section]], size: int) -> float:
    """Sum the squared differences between the sections of two annotators, for one label.

    Both sides cover the whole continuum, and sections that share no word do not differ.
    """
    i = j = total = 0
    while i < len(sides[0]) and j < len(sides[1]):
        first, second = sides[0][i], sides[1][j]
        total += difference(first, second)
        i, j = i + (first.end <= second.end), j + (second.end <= first.end)
    return 2 * total / (2 * size**2)


def difference(first: Section, second: Section) -> int:
    """Return the squared difference of two sections: of units that overlap by both boundaries, of a unit inside a gap
    by its whole length."""
    if first.is_unit and second.is_unit:
        return _difference_of_units(first, second)
    unit, gap = (first, second) if first.is_unit else (second, first)
    return unit.length**2 if unit.is_unit and unit.lies_in(gap) else 0


def _difference_of_units(first: Section, second: Section) -> int:
    if not first.overlaps(second):
        return 0
    return (first.start - second.start) ** 2 + (first.end - second.end) ** 2


def expected_disagreement(sides: Sequence[Sequence[Section]], size: int) -> float:
    """Return the disagreement that these units and gaps, in any order by chance, would have for one label."""
    everything = list(chain.from_iterable(sides))
    units, gaps = _lengths(everything, True), _lengths(everything, False)
    total = sum(times * _expected_of_unit(length, units, gaps) for length, times in units.items())
    words = len(sides) * size
    within = sum(times * length * (length - 1) for length, times in units.items())
    return 2 / size * total / (words * (words - 1) - within)


def _lengths(parts: Iterable[Section], of_units: bool) -> Counter[int]:
    """Count the units, or the gaps, of each length."""
    return Counter(section.length for section in parts if section.is_unit == of_units)


def _expected_of_unit(length: int, units: Counter[int], gaps: Counter[int]) -> float:
    """Return the disagreement by chance of a unit of a length with all other units and with the gaps it fits into."""
    with_units = (units.total() - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    places = sum(count * (gap - length + 1) for gap, count in gaps.items() if gap >= length)
    return with_units + length**2 * places
