"""What a student learns from: words with tags that are known or not, how much each counts, soft labels.

Tags are IOB2. A tag set is made from a list of labels, "O" first: ``("O", "B-PER", "I-PER", ...)``.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress
from operator import not_
from typing import Literal

import numpy as np

from core.errors import InvalidValue
from core.model import Projection, Scores, Sentence, Span
from core.review import SETTLED_STATUSES, Answer, Status
from core.tags import OUTSIDE, read_tags, write_tags

Tags = tuple[str | None, ...]


def tag_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The IOB2 tags of these labels, "O" first, then B- and I- of each label in its order."""
    return (OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BI"))


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence to learn from; what its own ``spans`` say is not looked at.

    ``tags`` has an IOB2 tag for each word, or None where nobody knows (the word is masked).
    ``weights`` says how much each word's tag counts, 0 or more; 0 masks the word as None does.
    ``soft``, where teachers spoke, is a float32 matrix (words, tags of `tag_names`) whose rows
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
        if not all(weight >= 0 and np.isfinite(weight) for weight in self.weights):
            raise InvalidValue("The weight of a word is 0 or more.")
        if self.soft is not None and (
            self.soft.shape[:1] != (size,) or not np.allclose(self.soft.sum(axis=-1), 1, atol=1e-3)
        ):
            raise InvalidValue("Soft labels need one row for each word, and every row sums to 1.")

    @property
    def known(self) -> tuple[bool, ...]:
        """Of each word, whether its tag is known and counts."""
        return tuple(tag is not None and weight > 0 for tag, weight in zip(self.tags, self.weights, strict=True))

    @property
    def teaches(self) -> bool:
        """Whether there is anything to learn from it."""
        return any(self.known) or (self.soft is not None and len(self.soft) > 0)

    def scaled(self, factor: float) -> "Example":
        """The same example, its hard labels counting ``factor`` times as much."""
        return replace(self, weights=tuple(weight * factor for weight in self.weights))

    def softened(self, soft: Scores) -> "Example":
        """The same example with what teachers say beside its hard labels."""
        return replace(self, soft=soft)


@dataclass(frozen=True)
class TrainingData:
    """What a student is trained on.

    ``labels`` make the tag set. ``dev`` are annotated sentences of the same language by whose
    strict F1 the best epoch is chosen; without any there is no early stopping and the last epoch
    stands. `InvalidValue` where an example does not fit the labels or nothing teaches.
    """

    labels: tuple[str, ...]
    train: tuple[Example, ...]
    dev: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        tags = set(self.tags)
        if not self.labels or len(set(self.labels)) < len(self.labels):
            raise InvalidValue("A student needs at least one label, each once.")
        for example in self.train:
            if alien := {tag for tag in example.tags if tag is not None} - tags:
                raise InvalidValue(f"The tag {min(alien)} belongs to none of the labels {', '.join(self.labels)}.")
            if example.soft is not None and example.soft.shape[1] != len(tags):
                raise InvalidValue(f"Soft labels need {len(tags)} columns, not {example.soft.shape[1]}.")
        if not any(example.teaches for example in self.train):
            raise InvalidValue("There is nothing to learn from: no sentence has a label that is known.")
        if any(sentence.spans is None for sentence in self.dev):
            raise InvalidValue("Every sentence that the student is measured on needs to be annotated.")

    @property
    def tags(self) -> tuple[str, ...]:
        return tag_names(self.labels)

    @property
    def lang(self) -> str:
        return self.train[0].sentence.lang

    @cached_property
    def digest(self) -> str:
        """Twelve digits that change with anything that a student could learn from it."""
        found = hashlib.sha256(json.dumps(self.labels).encode())
        for example in self.train:
            one = [example.sentence.words, example.sentence.gaps, example.sentence.lang, example.tags, example.weights]
            found.update(json.dumps(one).encode())
            found.update(b"" if example.soft is None else example.soft.tobytes())
        for sentence in self.dev:
            spans = [[span.start, span.end, span.label] for span in sentence.spans or ()]
            found.update(json.dumps(["dev", sentence.words, sentence.gaps, spans]).encode())
        return found.hexdigest()[:12]

    def check_hard(self, student: str) -> None:
        """`InvalidValue` where teachers spoke, for a student that cannot learn from them."""
        if any(example.soft is not None for example in self.train):
            problem = f"The {student} student learns from hard labels only: leave the teachers out"
            raise InvalidValue(f"{problem}, or train a transformer.")


def known_spans(example: Example, seen: Sequence[bool]) -> tuple[list[Span], list[int]]:
    """The spans all of whose words are ``seen``, and the words that are masked: those that are not
    seen, and those of a span that is seen in part."""
    tags = [tag if tag and sees else OUTSIDE for tag, sees in zip(example.tags, seen, strict=True)]
    whole, masked = [], {word for word, sees in enumerate(seen) if not sees}
    for span in read_tags(tags, "IOB2")[0]:
        after = example.tags[span.end] if span.end < len(tags) else None
        if tags[span.start].startswith("B-") and after != f"I-{span.label}":
            whole.append(span)
        else:
            masked.update(range(span.start, span.end))
    return whole, sorted(masked)


@dataclass(frozen=True, slots=True)
class Trust:
    """How far projected labels are trusted.

    * ``threshold``: a projected span with a lower score is masked, its words neither entity nor O.
    * ``weighting``: "none" lets every word count once, "score" the words of a span by its score,
      cut to 0..1.
    * ``missing``: what becomes of the words outside spans where a source entity was projected
      onto nothing, so that its counterpart may stand among them: "outside" takes them for O,
      "mask" masks them.
    """

    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"


FULL = Trust()


def annotated(sentences: Iterable[Sentence], labels: Sequence[str]) -> tuple[Example, ...]:
    """Every annotated sentence with all its words known; those with ``spans`` None are left out.

    Spans with other labels are left out, so that their words are O.
    """
    return tuple(
        _example(sentence, [span for span in sentence.spans if span.label in labels])
        for sentence in sentences
        if sentence.spans is not None and sentence.words
    )


def held_out(sentences: Sequence[Sentence], share: float) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences that stay and about a ``share`` (0..1) to measure on, chosen by a hash of the words.

    The same words are always on the same side, in any corpus.
    """

    def is_out(sentence: Sentence) -> bool:
        digits = hashlib.sha256(" ".join(sentence.words).encode("utf-8", "surrogatepass")).hexdigest()
        return int(digits[:8], 16) < share * 16**8

    out = [is_out(sentence) for sentence in sentences]
    return tuple(compress(sentences, map(not_, out))), tuple(compress(sentences, out))


def projected(
    target: Sentence, projection: Projection, labels: Sequence[str], source: Sentence | None = None, trust: Trust = FULL
) -> Example:
    """What a recipe projected onto ``target``; ``source`` tells which entities are missing."""
    chosen = [candidate for candidate in projection.chosen if candidate.label in labels]
    example = _example(target, [candidate.span for candidate in chosen])
    tags, weights = list(example.tags), list(example.weights)
    entities = [span for span in (source.spans if source else None) or () if span.label in labels]
    if trust.missing == "mask" and projection.unmatched(entities):
        tags = [None if tag == OUTSIDE else tag for tag in tags]
    for candidate in chosen:
        words = range(candidate.start, candidate.end)
        for word in words:
            if candidate.score < trust.threshold:
                tags[word] = None
            if trust.weighting == "score":
                weights[word] = float(min(max(candidate.score, 0.0), 1.0))
    return Example(target, tuple(tags), tuple(weights))


def reviewed(target: Sentence, answer: Answer, labels: Sequence[str], bulk: float = 1.0) -> Example:
    """What a reviewer's answer says of ``target``.

    A pair that was confirmed is known word by word, one accepted in bulk as well, with the weight
    ``bulk``. Of any other only the spans that a person settled are known; every other word is masked.
    """
    whole = answer.status in SETTLED_STATUSES
    mentions = [mention for mention in answer.spans if mention.label in labels and (whole or mention.settled)]
    example = _example(target, [mention.span for mention in mentions])
    if whole:
        return example.scaled(bulk) if answer.status is Status.BULK else example
    return replace(example, tags=tuple(None if tag == OUTSIDE else tag for tag in example.tags))


def unlabelled(sentence: Sentence, soft: Scores | None = None) -> Example:
    """A sentence of which nobody but the teachers knows anything."""
    return Example(sentence, (None,) * len(sentence), (1.0,) * len(sentence), soft)


def _example(sentence: Sentence, spans: Sequence[Span]) -> Example:
    return Example(sentence, tuple(write_tags(spans, len(sentence))), (1.0,) * len(sentence))
