"""Training examples of students: words with known or masked tags, weights and soft labels.

Tags are IOB2. A tag set is made from a list of labels, "O" first: ``("O", "B-PER", "I-PER", ...)``.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from math import inf
from typing import Literal, Protocol, TypeVar

import numpy as np

from core.errors import InvalidValue
from core.model import Candidate, Projection, Scores, Sentence, Span
from core.review import SETTLED_STATUSES, Answer, Status
from core.tags import OUTSIDE, read_tags, write_tags

Tags = tuple[str | None, ...]


def tag_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the IOB2 tags of these labels: "O" first, then B- and I- of each label in its order."""
    return (OUTSIDE, *(f"{prefix}-{label}" for label, prefix in product(labels, "BI")))


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence to learn from; its own ``spans`` are ignored.

    ``tags`` has an IOB2 tag for each word, or None where it is not known (the word is masked).
    ``weights`` says how much each word's tag counts, 0 or more; 0 masks the word as None does.
    ``soft``, where there are teachers, is a float32 matrix (words, tags of `tag_names`) whose rows
    sum to 1; weights do not concern it.
    """

    sentence: Sentence
    tags: Tags
    weights: tuple[float, ...]
    soft: Scores | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        size = len(self.sentence)
        if not len(self.tags) == len(self.weights) == size:
            raise InvalidValue(f"{size} words need as many tags and weights.")
        if not all(0 <= weight < inf for weight in self.weights):
            raise InvalidValue("The weight of a word is 0 or more.")
        if self.soft is not None:
            _check_soft(self.soft, size)

    @property
    def known_words(self) -> tuple[bool, ...]:
        """For each word, whether its tag is known and has a weight above 0."""
        return tuple(tag is not None and weight > 0 for tag, weight in zip(self.tags, self.weights, strict=True))

    def unmasked(self, threshold: float) -> list[bool]:
        """Return for each word whether its tag is known and weighs more than ``threshold``."""
        return [
            is_known and weight > threshold for is_known, weight in zip(self.known_words, self.weights, strict=True)
        ]

    @property
    def teaches(self) -> bool:
        """True where any word has a hard or a soft label."""
        return any(self.known_words) or (self.soft is not None and len(self.soft) > 0)

    def scaled(self, factor: float) -> "Example":
        """Return the example with the weights of its hard labels multiplied by ``factor``."""
        return replace(self, weights=tuple(weight * factor for weight in self.weights))

    def softened(self, soft: Scores) -> "Example":
        """Return the example with soft labels beside its hard ones."""
        return replace(self, soft=soft)


def _check_soft(soft: Scores, size: int) -> None:
    if soft.shape[:1] != (size,) or not np.allclose(soft.sum(axis=-1), 1, atol=1e-3):
        raise InvalidValue("Soft labels need one row for each word, and every row sums to 1.")


@dataclass(frozen=True)
class TrainingData:
    """Training and development data of a student.

    ``labels`` make the tag set. ``dev`` are annotated sentences of the same language by whose
    strict F1 the best epoch is chosen; without any there is no early stopping and the last epoch
    is kept. `InvalidValue` where an example does not fit the labels or no example has a label.
    """

    labels: tuple[str, ...]
    train: tuple[Example, ...]
    dev: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        self._check_labels()
        for example in self.train:
            self._check_example(example)
        if not any(example.teaches for example in self.train):
            raise InvalidValue("There is nothing to learn from: no sentence has a label that is known.")
        if any(sentence.spans is None for sentence in self.dev):
            raise InvalidValue("Every sentence that the student is measured on needs to be annotated.")

    def _check_labels(self) -> None:
        if not self.labels or len(set(self.labels)) < len(self.labels):
            raise InvalidValue("A student needs at least one label, each once.")

    def _check_example(self, example: Example) -> None:
        unknown = set(example.tags).difference(self.tags, [None])
        if unknown:
            name = min(str(tag) for tag in unknown)
            raise InvalidValue(f"The tag {name} belongs to none of the labels {', '.join(self.labels)}.")
        if example.soft is not None and example.soft.shape[1] != len(self.tags):
            raise InvalidValue(f"Soft labels need {len(self.tags)} columns, not {example.soft.shape[1]}.")

    @property
    def tags(self) -> tuple[str, ...]:
        """The IOB2 tags of the labels."""
        return tag_names(self.labels)

    @property
    def lang(self) -> str:
        """The language of the examples."""
        return self.train[0].sentence.lang

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with anything that a student could learn from."""
        digest = hashlib.sha256(json.dumps(self.labels).encode())
        for example in self.train:
            sentence = example.sentence
            body = [sentence.words, sentence.gaps, sentence.lang, example.tags, example.weights]
            digest.update(json.dumps(body).encode())
            digest.update(b"" if example.soft is None else example.soft.tobytes())
        for sentence in self.dev:
            spans = list(map(Span.to_row, sentence.spans or ()))
            digest.update(json.dumps(["dev", sentence.words, sentence.gaps, spans]).encode())
        return digest.hexdigest()[:12]

    def check_hard(self, student: str) -> None:
        """Raise `InvalidValue` where there are soft labels, for a student that cannot learn from them."""
        if any(example.soft is not None for example in self.train):
            problem = f"The {student} student learns from hard labels only: leave the teachers out"
            raise InvalidValue(f"{problem}, or train a transformer.")


def known_spans(example: Example, unmasked: Sequence[bool]) -> tuple[list[Span], list[int]]:
    """Return the spans all of whose words are ``unmasked``, and the words to mask.

    These are the words that are not ``unmasked``, and those of a span that is so in part.
    """
    tags = _visible_tags(example, unmasked)
    whole, masked = [], {word for word, is_known in enumerate(unmasked) if not is_known}
    for span in read_tags(tags, "IOB2")[0]:
        goes_on = f"I-{span.label}" in example.tags[span.end : span.end + 1]
        if tags[span.start].startswith("B-") and not goes_on:
            whole.append(span)
        else:
            masked.update(range(span.start, span.end))
    return whole, sorted(masked)


def _visible_tags(example: Example, unmasked: Sequence[bool]) -> list[str]:
    """Return the tags of words that are ``unmasked``, "O" for all others."""
    tags = zip(example.tags, unmasked, strict=True)
    return [tag if tag and is_known else OUTSIDE for tag, is_known in tags]


@dataclass(frozen=True, slots=True)
class Trust:
    """How projected labels are filtered and weighted.

    * ``threshold``: a projected span with a lower probability, or score where the recipe has no
      probabilities, is masked, its words neither entity nor O.
    * ``weighting``: "none" lets every word count once, "score" the words of a span by its probability,
      or its score cut to 0..1.
    * ``missing``: what becomes of the words outside spans where a source entity was projected
      onto nothing, so that its counterpart may stand among them: "outside" takes them for O,
      "mask" masks them.
    """

    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def weight(self, candidate: Candidate) -> float:
        """Return the weight of the words of a projected span."""
        return candidate.confidence if self.weighting == "score" else 1.0

    def masks(self, candidate: Candidate) -> bool:
        """Test whether the words of a projected span are masked."""
        value = candidate.score if candidate.probability is None else candidate.probability
        return value < self.threshold


FULL = Trust()


class _Labelled(Protocol):
    """A span, or anything that stands for a span."""

    @property
    def label(self) -> str: ...


L = TypeVar("L", bound=_Labelled)


def of_labels(items: Iterable[L], labels: Sequence[str]) -> list[L]:
    """Return the items with one of these labels."""
    return [item for item in items if item.label in labels]


def is_annotated(sentence: Sentence) -> bool:
    """Test whether a sentence has words, and spans or the statement that there are none."""
    return sentence.spans is not None and bool(sentence.words)


def annotated(sentences: Iterable[Sentence], labels: Sequence[str]) -> tuple[Example, ...]:
    """Return an example of every annotated sentence, all of its words known.

    Sentences with ``spans`` None are left out. Words of spans with other labels are O.
    """
    chosen = filter(is_annotated, sentences)
    return tuple(_example(sentence, of_labels(sentence.spans or (), labels)) for sentence in chosen)


def held_out(sentences: Sequence[Sentence], share: float) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Split sentences into those to train on and about a ``share`` (0..1) to measure on.

    The choice is by a hash of the words, so the same words are on the same side in any corpus.
    """

    def is_held_out(sentence: Sentence) -> bool:
        digits = hashlib.sha256(" ".join(sentence.words).encode("utf-8", "surrogatepass")).hexdigest()
        return int(digits[:8], 16) < share * 16**8

    train = tuple(sentence for sentence in sentences if not is_held_out(sentence))
    return train, tuple(filter(is_held_out, sentences))


def projected(
    target: Sentence, projection: Projection, labels: Sequence[str], source: Sentence | None = None, trust: Trust = FULL
) -> Example:
    """Return the example of a projection onto ``target``; ``source`` has the entities that may be missing."""
    chosen = of_labels(projection.chosen, labels)
    example = _example(target, [candidate.span for candidate in chosen])
    tags, weights = list(example.tags), list(example.weights)
    if trust.missing == "mask" and _has_unmatched(projection, source, labels):
        tags = _masked_outside(tags)
    for candidate in chosen:
        words = slice(candidate.start, candidate.end)
        size = candidate.end - candidate.start
        weights[words] = [trust.weight(candidate)] * size
        if trust.masks(candidate):
            tags[words] = [None] * size
    return Example(target, tuple(tags), tuple(weights))


def _has_unmatched(projection: Projection, source: Sentence | None, labels: Sequence[str]) -> bool:
    """Return whether an entity of the source was projected onto nothing."""
    spans = (source.spans if source else None) or ()
    return bool(projection.unmatched(of_labels(spans, labels)))


def _masked_outside(tags: Sequence[str | None]) -> list[str | None]:
    """Mask the words outside spans."""
    return [None if tag == OUTSIDE else tag for tag in tags]


def reviewed(target: Sentence, answer: Answer, labels: Sequence[str], bulk: float = 1.0) -> Example:
    """Return the example of a reviewer's answer.

    Every word of a pair that was confirmed is known, and of one accepted in bulk, with the weight
    ``bulk``. Of any other pair only the spans that a person settled are known; other words are masked.
    """
    mentions = of_labels(answer.spans, labels)
    if answer.status not in SETTLED_STATUSES:
        settled = _example(target, [mention.span for mention in mentions if mention.settled])
        return replace(settled, tags=tuple(_masked_outside(settled.tags)))
    example = _example(target, [mention.span for mention in mentions])
    return example.scaled(bulk) if answer.status is Status.BULK else example


def unlabelled(sentence: Sentence, soft: Scores | None = None) -> Example:
    """Return an example without hard labels, optionally with soft ones."""
    return Example(sentence, (None,) * len(sentence), (1.0,) * len(sentence), soft)


def _example(sentence: Sentence, spans: Sequence[Span]) -> Example:
    return Example(sentence, tuple(write_tags(spans, len(sentence))), (1.0,) * len(sentence))
