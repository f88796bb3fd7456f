"""The nouns of annotation projection: small frozen values that cannot be invalid.

Conventions, everywhere in Spanbridge:

* word indices are 0-based and ranges half-open, ``[start, end)``;
* links are ``(source word, target word)``;
* score matrices have shape ``(source words, target words)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidValue

Link = tuple[int, int]
Scores = NDArray[np.float32]
_BREAK = re.compile("[\t\n\r]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A labelled range of words ``[start, end)`` of one sentence."""

    start: int
    end: int
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidValue(f"A span needs 0 <= start < end, not [{self.start}, {self.end}).")
        if not self.label.strip():
            raise InvalidValue(f"The span [{self.start}, {self.end}) has a blank label.")

    def __len__(self) -> int:
        """Return the number of words."""
        return self.end - self.start

    def overlaps(self, span: Span) -> bool:
        """Test whether a word is in both spans."""
        return self.start < span.end and span.start < self.end

    def to_json(self) -> dict[str, Any]:
        """Return ``{"start": ..., "end": ..., "label": ...}``."""
        return {"start": self.start, "end": self.end, "label": self.label}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Span:
        """Read a span that `to_json` wrote; `KeyError` where a part is missing."""
        return cls(data["start"], data["end"], data["label"])

    def to_row(self) -> tuple[int, int, str]:
        """Return ``(start, end, label)``, the short form; ``Span(*row)`` is the span again."""
        return self.start, self.end, self.label


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one language with the exact text between them and, where known, entities.

    ``gaps[i]`` holds the characters that follow ``words[i]``, so that ``text`` is the original sentence. ``spans`` are
    sorted, inside the sentence and disjoint; ``None`` means *not annotated*, ``()`` means *annotated: no entities*.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    lang: str
    spans: tuple[Span, ...] | None = None

    def __post_init__(self) -> None:
        if len(self.words) != len(self.gaps):
            raise InvalidValue(f"{len(self.words)} words need as many gaps, not {len(self.gaps)}.")
        if not all(map(str.strip, self.words)) or _BREAK.search("".join(self.words)):  # one look at all: this is hot
            index = next(i for i, word in enumerate(self.words) if not word.strip() or _BREAK.search(word))
            raise InvalidValue(f"Word {index} is blank or holds a tab or line break: {self.words[index]!r}.")
        if self.spans:
            check_flat(self.spans, len(self.words))

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)

    @property
    def text(self) -> str:
        """The original sentence."""
        return "".join(chain.from_iterable(zip(self.words, self.gaps, strict=True)))

    def slice(self, start: int, end: int) -> str:
        """Return the exact text of words ``[start, end)``, without the gap after the last one."""
        parts = [word + gap for word, gap in zip(self.words[start:end], self.gaps[start:end], strict=True)]
        return "".join(parts)[: -len(self.gaps[end - 1]) or None] if parts else ""

    def with_spans(self, spans: Iterable[Span] | None) -> Sentence:
        """Return the sentence with these spans, in any order, instead of its own."""
        return Sentence(self.words, self.gaps, self.lang, None if spans is None else tuple(sorted(spans)))


def check_flat(spans: Iterable[Span], size: int) -> None:
    """Raise `InvalidValue` unless the spans are sorted, disjoint and within ``size`` words."""
    end = 0
    for span in spans:
        if span.start < end:
            raise InvalidValue(f"{span} overlaps the span before it or is out of order.")
        end = span.end
    if end > size:
        raise InvalidValue(f"A span ends at word {end}, but the sentence has {size} words.")


@dataclass(frozen=True)
class Alignment:
    """Word links of one sentence pair.

    ``sure`` and ``possible`` are disjoint, sorted ``(source, target)`` pairs; ``size`` is (source words, target words).
    ``scores``, where the aligner kept them, is a float32 matrix of that shape with values in 0..1. ``origin`` names
    what made the links.
    """

    sure: tuple[Link, ...]
    size: tuple[int, int]
    possible: tuple[Link, ...] = ()
    scores: Scores | None = field(default=None, compare=False, repr=False)
    origin: str = "given"

    def __post_init__(self) -> None:
        rows, columns = self.size
        for i, j in chain(self.sure, self.possible):
            if not (0 <= i < rows and 0 <= j < columns):
                raise InvalidValue(f"Link {i}-{j} lies outside a pair of {rows} and {columns} words.")
        if self.scores is not None and self.scores.shape != self.size:
            raise InvalidValue(f"Scores of shape {self.scores.shape} do not fit a pair of {rows} and {columns} words.")

    @classmethod
    def of(
        cls,
        sure: Iterable[Link],
        size: tuple[int, int],
        possible: Iterable[Link] = (),
        scores: Scores | None = None,
        origin: str = "given",
    ) -> Alignment:
        """Return an alignment of links in any order; a link that is sure is not also possible."""
        sure = set(sure)
        return cls(tuple(sorted(sure)), size, tuple(sorted(set(possible) - sure)), scores, origin)

    @cached_property
    def by_source(self) -> Mapping[int, tuple[int, ...]]:
        """The target words linked (sure or possible) to each source word, ascending."""
        targets: dict[int, list[int]] = {}
        for i, j in sorted(self.sure + self.possible) if self.possible else self.sure:
            targets.setdefault(i, []).append(j)
        return {i: tuple(js) for i, js in targets.items()}

    def targets(self, span: Span) -> tuple[int, ...]:
        """Return the target words linked to any word of a source span, ascending, each once."""
        return tuple(sorted({j for i in range(span.start, span.end) for j in self.by_source.get(i, ())}))

    def edited(self, sure: Iterable[Link], possible: Iterable[Link] = ()) -> Alignment:
        """Return the links as a person edited them; scores become 1 (now sure), 0.5 (now possible) or 0 (gone)."""
        edited = Alignment.of(sure, self.size, possible, origin=f"{self.origin}, edited")
        if self.scores is None:
            return edited
        scores = self.scores.copy()
        for link in set(edited.sure) - set(self.sure):
            scores[link] = 1.0
        for link in set(edited.possible) - set(self.possible):
            scores[link] = 0.5
        for link in {*self.sure, *self.possible} - {*edited.sure, *edited.possible}:
            scores[link] = 0.0
        return replace(edited, scores=scores)


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A source sentence and its translation.

    ``id`` is stable: given by the corpus, or a hash of the content. ``alignment`` holds links that came with the corpus
    (gold or precomputed), ``None`` where there were none. ``document`` names the text that the pair is a part of, ""
    where that is not known. ``phenomena`` are what the pair is a test of, or other short texts to group pairs by.
    """

    id: str
    source: Sentence
    target: Sentence
    alignment: Alignment | None = None
    document: str = ""
    phenomena: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise InvalidValue("A sentence pair needs an id.")
        if self.alignment is not None and self.alignment.size != self.size:
            raise InvalidValue(f"Pair {self.id}: the alignment is for {self.alignment.size} words, not {self.size}.")
        if len(set(filter(str.strip, self.phenomena))) < len(self.phenomena):
            raise InvalidValue(f"Pair {self.id}: a phenomenon is blank or there twice: {self.phenomena}.")

    @property
    def size(self) -> tuple[int, int]:
        """The number of source words and of target words."""
        return len(self.source), len(self.target)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target range ``[start, end)`` proposed for one source entity.

    Candidates are compared by their ``score``; ``evidence`` keeps each scorer's own number by name; ``rule`` names in a
    few plain words the reason for it. The label is the entity's unless ``own_label`` says otherwise. ``source`` is None
    where a tagger found the range by itself. ``probability`` is that of being right, None where the method has none.
    """

    source: Span | None
    start: int
    end: int
    score: float
    evidence: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    rule: str = ""
    own_label: str = ""
    probability: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidValue(f"A candidate needs 0 <= start < end, not [{self.start}, {self.end}).")
        if not np.isfinite(self.score):
            raise InvalidValue(f"The score of candidate [{self.start}, {self.end}) is not finite.")
        if self.source is None and not self.own_label:
            raise InvalidValue(f"Candidate [{self.start}, {self.end}) has neither a source entity nor a label.")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise InvalidValue(f"The probability of candidate [{self.start}, {self.end}) is not in 0..1.")

    @property
    def label(self) -> str:
        """Its own label, or that of its source entity."""
        return self.own_label or (self.source.label if self.source else "")

    @property
    def span(self) -> Span:
        """The target span that choosing this candidate makes."""
        return Span(self.start, self.end, self.label)

    @property
    def confidence(self) -> float:
        """Its probability where it has one, else its score, cut to 0..1."""
        return min(max(self.score, 0.0), 1.0) if self.probability is None else self.probability


class Chosen(NamedTuple):
    """A chosen candidate without its evidence, and by how much it leads its best runner-up."""

    candidate: Candidate
    margin: float


Outline = tuple[Chosen, ...]
"""A projection without links, runners-up and evidence: a twentieth of it, and enough for lists."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The output of one recipe for one pair.

    ``chosen`` are disjoint target ranges in target order; ``runners_up`` the best other candidates, best first within
    each source entity.
    """

    pair_id: str
    recipe_id: str
    alignment: Alignment
    chosen: tuple[Candidate, ...] = ()
    runners_up: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        check_flat(self.spans, self.alignment.size[1])

    @property
    def spans(self) -> tuple[Span, ...]:
        """The target spans of the chosen candidates."""
        return tuple(candidate.span for candidate in self.chosen)

    def unmatched(self, entities: Iterable[Span]) -> tuple[Span, ...]:
        """Return the source entities without a chosen candidate."""
        matched = {candidate.source for candidate in self.chosen}
        return tuple(span for span in entities if span not in matched)

    @property
    def outline(self) -> Outline:
        """The chosen candidates, for lists; a candidate without a runner-up leads by its whole score."""
        best: dict[Span | None, float] = {}
        for runner_up in self.runners_up:
            best[runner_up.source] = max(runner_up.score, best.get(runner_up.source, runner_up.score))
        bare = [replace(candidate, evidence=MappingProxyType({})) for candidate in self.chosen]
        return tuple(Chosen(candidate, candidate.score - best.get(candidate.source, 0.0)) for candidate in bare)
