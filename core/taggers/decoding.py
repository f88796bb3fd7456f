"""From the tags of a model, of whatever scheme, to spans, and to tags of one scheme.

Models name their tags in their own way: IOB2, BIOES, no beginnings at all (IO), beginnings only
between two neighbours of one label (IOB1, as the CoNLL-2003 models), or bare labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidValue, UnknownName
from core.model import Scores, Span
from core.tags import OUTSIDE, Tag, read_tags

GREEDY, VITERBI = "greedy", "viterbi"
DECODINGS = (GREEDY, VITERBI)
SCHEMES = ("auto", "IOB1", "IOB2")

_PREFIXES = {"B": "B", "I": "I", "E": "I", "L": "I", "S": "B", "U": "B"}
"""BIOES and BILOU as IOB2: what ends a span is inside it, what is one begins it."""

_UNSEEN = 1e-9  # stands for probability 0 where logarithms are taken


@dataclass(frozen=True, slots=True)
class TagSet:
    """The tags of a model in its own order, and as IOB2 or, where it marks no beginnings, as IO.

    ``written`` are its tags with a prefix each; ``tags`` the columns of a `Tagging`, "O" first.
    ``fold`` (written, tags) adds the columns of the one up to those of the other.
    """

    written: tuple[str, ...]
    tags: tuple[str, ...]
    fold: Scores

    @property
    def begins(self) -> bool:
        """Whether every span begins with a tag of its own (IOB2, BIOES, BILOU)."""
        return any(tag.startswith("B-") for tag in self.tags)

    def spans(self, probabilities: Scores, decoding: str = GREEDY) -> tuple[Span, ...]:
        """The spans that the words' probabilities (words, written) mean.

        ``greedy`` takes each word's likeliest tag; a span opens at B-X and at an I-X after
        another label or O (Politov et al. 2025). ``viterbi`` takes the likeliest sequence in
        which I-X follows only B-X or I-X; it needs a model that marks beginnings. Ties go to
        the tag that the model names first.
        """
        if decoding not in DECODINGS:
            raise UnknownName("decoding", decoding, DECODINGS)
        if decoding == GREEDY:
            return read_tags([self.written[column] for column in probabilities.argmax(axis=1)], "IOB1")[0]
        if not self.begins:
            raise InvalidValue("A model whose spans do not all begin with a B- tag cannot be decoded by 'viterbi'.")
        return read_tags([self.tags[column] for column in viterbi(probabilities @ self.fold, self.tags)], "IOB2")[0]


def tag_set(names: Sequence[str], scheme: str = "auto") -> TagSet:
    """The tag set that a model's label names make; `InvalidValue` where these are not tags.

    ``scheme`` "IOB1" says that B- only parts neighbours of one label; "auto" concludes it from a
    label that has an I- but no B-.
    """
    if scheme not in SCHEMES:
        raise UnknownName("tag scheme", scheme, SCHEMES)
    tags = [_tag(name) for name in names]
    if all(tag.label for tag in tags):
        raise InvalidValue(f'it has no tag "O"; its labels are {", ".join(names[:6])}')
    if not any(tag.label for tag in tags) or all(name.startswith("LABEL_") for name in names if name != OUTSIDE):
        raise InvalidValue(f"its labels do not name entities ({', '.join(names[:6])})")
    begun = {tag.label for tag in tags if _PREFIXES.get(tag.prefix) == "B"}
    io = scheme == "IOB1" or (scheme == "auto" and not {tag.label for tag in tags if tag.label} <= begun)
    folded = [_folded(tag, io) for tag in tags]
    columns = (OUTSIDE, *dict.fromkeys(name for name in folded if name != OUTSIDE))
    fold = np.array([[name == column for column in columns] for name in folded], np.float32)
    written = tuple(f"{tag.prefix}-{tag.label}" if tag.label else OUTSIDE for tag in tags)
    return TagSet(written, columns, fold)


def _tag(name: str) -> Tag:
    if name.upper() == OUTSIDE or name.startswith("["):  # some models also name [PAD] and [SEP]
        return Tag(OUTSIDE)
    prefix, dash, label = name.partition("-")
    if dash and prefix.upper() in _PREFIXES and label.strip():
        return Tag(prefix.upper(), label)
    return Tag("I", name)


def _folded(tag: Tag, io: bool) -> str:
    if not tag.label:
        return OUTSIDE
    return f"{'I' if io else _PREFIXES[tag.prefix]}-{tag.label}"


def viterbi(probabilities: Scores, tags: Sequence[str]) -> list[int]:
    """The column of each word on the likeliest path on which I-X follows only B-X or I-X.

    The path's worth is the product of its words' probabilities (words, tags).
    """
    scores = np.log(np.maximum(probabilities.astype(np.float64), _UNSEEN))
    allowed = np.array([[_may_follow(tag, before) for tag in tags] for before in tags])
    barred = np.where(allowed, 0.0, -np.inf)
    opening = np.array([0.0 if _may_follow(tag, OUTSIDE) else -np.inf for tag in tags])
    best: list[NDArray[np.float64]] = []
    came: list[NDArray[np.intp]] = []
    for row in scores:
        ways = best[-1][:, None] + barred if best else opening[None, :]
        came.append(ways.argmax(axis=0))
        best.append(ways.max(axis=0) + row)
    path = [int(best[-1].argmax())] if best else []
    for back in reversed(came[1:]):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _may_follow(tag: str, before: str) -> bool:
    return not tag.startswith("I-") or before in {tag, f"B-{tag[2:]}"}
