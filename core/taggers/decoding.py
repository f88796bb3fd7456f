"""Decode the tags of a model, of whatever scheme, into spans and into tags of one scheme.

Models name their tags in their own way: IOB2, BIOES, no beginnings at all (IO), beginnings only
between two neighbours of one label (IOB1, as the CoNLL-2003 models), or bare labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product, starmap

import numpy as np
from numpy.typing import NDArray

from core.components.options import check_choice
from core.errors import InvalidValue
from core.model import Scores, Span
from core.taggers.base import folding
from core.tags import OUTSIDE, Tag, read_tags

GREEDY, VITERBI = "greedy", "viterbi"
DECODINGS = (GREEDY, VITERBI)
SCHEMES = ("auto", "IOB1", "IOB2")

_PREFIXES = {"B": "B", "I": "I", "E": "I", "L": "I", "S": "B", "U": "B"}
"""BIOES and BILOU as IOB2: the end of a span is inside it, a span of one word begins it."""

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
        """True where every span begins with a tag of its own (IOB2, BIOES, BILOU)."""
        return any(tag.startswith("B-") for tag in self.tags)

    def spans(self, probabilities: Scores, decoding: str = GREEDY) -> tuple[Span, ...]:
        """Decode the words' probabilities (words, written) into spans.

        ``greedy`` takes each word's likeliest tag; a span opens at B-X and at an I-X after
        another label or O (Politov et al. 2025). ``viterbi`` takes the likeliest sequence in
        which I-X follows only B-X or I-X; it needs a model that marks beginnings. Ties go to
        the tag that the model names first.
        """
        check_choice("decoding", decoding, DECODINGS)
        return self._greedy(probabilities) if decoding == GREEDY else self._viterbi(probabilities)

    def _greedy(self, probabilities: Scores) -> tuple[Span, ...]:
        likeliest = [self.written[column] for column in probabilities.argmax(axis=1)]
        return read_tags(likeliest, "IOB1")[0]

    def _viterbi(self, probabilities: Scores) -> tuple[Span, ...]:
        if not self.begins:
            raise InvalidValue("A model whose spans do not all begin with a B- tag cannot be decoded by 'viterbi'.")
        path = viterbi(probabilities @ self.fold, self.tags)
        return read_tags([self.tags[column] for column in path], "IOB2")[0]


def tag_set(names: Sequence[str], scheme: str = "auto") -> TagSet:
    """Return the tag set of a model's label names; `InvalidValue` where these are not tags.

    ``scheme`` "IOB1" says that B- only parts neighbours of one label; "auto" infers it from a
    label that has an I- but no B-.
    """
    check_choice("tag scheme", scheme, SCHEMES)
    tags = list(map(_parse_tag, names))
    _check_tags(names, tags)
    marks_beginnings = _marks_beginnings(tags) if scheme == "auto" else scheme == "IOB2"
    folded = [_folded(tag, marks_beginnings) for tag in tags]
    columns = tuple(dict.fromkeys([OUTSIDE, *folded]))
    return TagSet(tuple(map(_written, tags)), columns, folding(folded, columns))


def _marks_beginnings(tags: Sequence[Tag]) -> bool:
    """Return whether every label has a tag that begins a span."""
    begun = {tag.label for tag in tags if _PREFIXES.get(tag.prefix) == "B"}
    return begun.issuperset(filter(None, (tag.label for tag in tags)))


def _check_tags(names: Sequence[str], tags: Sequence[Tag]) -> None:
    """Raise `InvalidValue` where there is no "O", or where labels are not named."""
    labels = [tag.label for tag in tags]
    if all(labels):
        raise InvalidValue(f'it has no tag "O"; its labels are {", ".join(names[:6])}')
    unnamed = all(name.startswith("LABEL_") for name in set(names) - {OUTSIDE})
    if unnamed or not any(labels):
        raise InvalidValue(f"its labels do not name entities ({', '.join(names[:6])})")


def _parse_tag(name: str) -> Tag:
    """Parse a label name of a model; one without a known prefix is the label of an I- tag."""
    if name.upper() == OUTSIDE or name.startswith("["):  # some models also name [PAD] and [SEP]
        return Tag(OUTSIDE)
    prefix, _, label = name.partition("-")
    is_prefixed = prefix.upper() in _PREFIXES and label.strip()
    return Tag(prefix.upper(), label) if is_prefixed else Tag("I", name)


def _written(tag: Tag) -> str:
    """Return a tag with its own prefix."""
    return f"{tag.prefix}-{tag.label}" if tag.label else OUTSIDE


def _folded(tag: Tag, marks_beginnings: bool) -> str:
    """Return a tag as IOB2, or as IO where the scheme marks no beginnings."""
    if not tag.label:
        return OUTSIDE
    prefix = _PREFIXES[tag.prefix] if marks_beginnings else "I"
    return f"{prefix}-{tag.label}"


def viterbi(probabilities: Scores, tags: Sequence[str]) -> list[int]:
    """Return the column of each word on the likeliest path on which I-X follows only B-X or I-X.

    The path's score is the product of its words' probabilities (words, tags).
    """
    scores = np.log(np.maximum(probabilities.astype(np.float64), _UNSEEN))
    if not len(scores):
        return []
    transitions = _transitions(tags, tags)
    best = scores[0] + _transitions([OUTSIDE], tags)[0]
    back_pointers: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        candidates = best[:, None] + transitions  # (previous tag, tag)
        back_pointers.append(candidates.argmax(axis=0))
        best = candidates.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back_pointers):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _transitions(before: Sequence[str], tags: Sequence[str]) -> NDArray[np.float64]:
    """Return the log weights of transitions (tags before, tags): 0 where they are allowed."""
    allowed = np.array(list(starmap(_may_follow, product(before, tags))))
    return np.where(allowed.reshape(len(before), len(tags)), 0.0, -np.inf)


def _may_follow(previous: str, tag: str) -> bool:
    return not tag.startswith("I-") or previous in {tag, f"B-{tag[2:]}"}
