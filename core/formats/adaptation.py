"""What a corpus becomes in a format that cannot hold all of it: known before anything is written, and listed.

A format that cannot hold every label, word or text has ``limits``. `fitting` makes of these, and of all labels of a
corpus, what is then written, read again and compared; different labels stay different. The writers of such formats fit
what they are given by themselves; whoever writes several files of one corpus fits all of it first, so that a label is
called the same in each.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable
from unicodedata import category

from core.formats.base import Format, OutgoingSentence, Preserves
from core.model import Sentence, SentencePair, Span
from core.text import is_blank, one_line

Rewrite = Callable[[str], str]

_SPACES = re.compile(r"\s+")
_SPACE = re.compile(r"\s")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")


def unchanged(text: str) -> str:
    return text


def without_spaces(label: str) -> str:
    """The label with ``_`` for white space."""
    return _SPACES.sub("_", label)


def without_controls(gap: str) -> str:
    """The text between two words without the control characters that are no white space: plain text holds none."""
    return _CONTROLS.sub("", gap)


def blank(gap: str) -> str:
    """The text between two words where a reader tells it by finding the words in the whole text: nothing to be seen."""
    return gap if is_blank(gap) else " "


def blank_line(gap: str) -> str:
    return blank(without_controls(gap))


def xml_text(text: str) -> str:
    """The text on one line, without control characters, and with U+FFFD for what else XML cannot hold."""
    return _NOT_XML.sub("\ufffd", without_controls(one_line(text)))


class FormatLimits(NamedTuple):
    """What stands in a format for a label, a word, or a text between words that it cannot hold.

    Each function gives a text that it then leaves as it is. ``space`` stands for white space within a word where the
    format does not keep it (`Preserves.INNER_SPACES`).
    """

    label: Rewrite = unchanged
    word: Rewrite = unchanged
    gap: Rewrite = unchanged
    space: str = "_"


@runtime_checkable
class LimitedFormat(Protocol):
    """A format that cannot hold every label, word or text."""

    @property
    def limits(self) -> FormatLimits:
        """A constant of the class where it does not hang on the options."""
        ...


What = Literal["label", "word", "text"]
WHATS: tuple[What, ...] = ("label", "word", "text")
"""What may be rewritten; a text is what stands between two words."""


class Rewriting(NamedTuple):
    """A label, a word or a text between words that is written as another, and how many times."""

    what: What
    old: str
    new: str
    times: int

    def __str__(self) -> str:
        times = "once" if self.times == 1 else f"{self.times:,} times"
        return f"the {self.what} “{visible(self.old)}” is written as “{visible(self.new)}” ({times})"


def visible(text: str) -> str:
    """The text with the code of every control and unusual space, as ``10\\u00a0000``."""
    odd = ("Cc", "Zs", "Zl", "Zp")
    return "".join(f"\\u{ord(sign):04x}" if sign != " " and category(sign) in odd else sign for sign in text)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What sentences become in a format; ``labels`` are the names of those that it cannot hold, by what they are."""

    labels: Mapping[str, str]
    word: Rewrite = unchanged
    gap: Rewrite = unchanged

    def items(self, items: Sequence[OutgoingSentence]) -> list[OutgoingSentence]:
        """Sentences as they are written; their ``known`` tells what rewritten labels are (`known`)."""
        return [self._item(item) for item in items]

    def _item(self, item: OutgoingSentence) -> OutgoingSentence:
        sentence = self.sentence(item.sentence)
        if sentence is item.sentence:
            return item
        return item._replace(sentence=sentence, known=self.known(item.known, item.sentence))

    def pairs(self, pairs: Sequence[SentencePair]) -> list[SentencePair]:
        """Pairs as they are written."""
        return [self._pair(pair) for pair in pairs]

    def _pair(self, pair: SentencePair) -> SentencePair:
        source, target = self.sentence(pair.source), self.sentence(pair.target)
        if source is pair.source and target is pair.target:
            return pair
        return replace(pair, source=source, target=target)

    def known(self, known: Mapping[str, Any], *sentences: Sentence) -> Mapping[str, Any]:
        """The same with ``labels``: what the labels of these sentences are, by their names in the file."""
        used = {span.label for sentence in sentences for span in sentence.spans or ()}
        labels = {self.labels[label]: label for label in sorted(used & self.labels.keys())}
        return {**known, "labels": labels} if labels else known

    def sentence(self, sentence: Sentence) -> Sentence:
        """The sentence as it is written; the same object where the format can hold it."""
        words, gaps = sentence.words, sentence.gaps
        if self.word is not unchanged:
            words = tuple(map(self.word, words))
        if self.gap is not unchanged:
            gaps = tuple(map(self.gap, gaps))
        spans = sentence.spans
        if spans and self.labels:
            spans = tuple(Span(one.start, one.end, self.labels.get(one.label, one.label)) for one in spans)
        if (words, gaps, spans) == (sentence.words, sentence.gaps, sentence.spans):
            return sentence
        return Sentence(words, gaps, sentence.lang, spans)


def fitting(form: Format, labels: Iterable[str]) -> Fitting:
    """What a corpus with these labels becomes in a format."""
    if not isinstance(form, LimitedFormat):
        return Fitting({})
    limits = form.limits
    word = limits.word
    if Preserves.WORDS in form.keeps and Preserves.INNER_SPACES not in form.keeps:
        word = _spaced_by(limits.space, word)
    words, gaps = (one if one is unchanged else cache(one) for one in (word, limits.gap))
    return Fitting(_names(labels, limits.label), words, gaps)


def fitted(form: Format, items: Sequence[OutgoingSentence]) -> list[OutgoingSentence]:
    """Sentences as a format holds them."""
    return fitting(form, labels_of(item.sentence for item in items)).items(items)


def fitted_pairs(form: Format, pairs: Sequence[SentencePair]) -> list[SentencePair]:
    """Pairs as a format holds them."""
    return fitting(form, labels_of(side for pair in pairs for side in (pair.source, pair.target))).pairs(pairs)


def labels_of(sentences: Iterable[Sentence]) -> list[str]:
    """The labels that occur, in their order."""
    return list(dict.fromkeys(span.label for sentence in sentences for span in sentence.spans or ()))


def _spaced_by(space: str, word: Rewrite) -> Rewrite:
    return lambda text: word(_SPACE.sub(space, text))


def _names(labels: Iterable[str], rewrite: Rewrite) -> dict[str, str]:
    """A name of its own for each label that has to be rewritten; one that is taken gets a number behind it."""
    ordered = sorted(set(labels))
    taken = {label for label in ordered if rewrite(label) == label}
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    names: dict[str, str] = {}
    for label in ordered:
        name = rewrite(label)
        if name == label:
            continue
        if name in taken:
            name = next(free for number in numbers[name] if (free := f"{name}_{number}") not in taken)
        taken.add(name)
        names[label] = name
    return names


def rewritings(before: Iterable[Sentence], after: Iterable[Sentence]) -> tuple[Rewriting, ...]:
    """What was rewritten in sentences, labels first, each change once."""
    changes: Counter[tuple[What, str, str]] = Counter()
    for old, new in zip(before, after, strict=True):
        if old is new:
            continue
        labels = ([span.label for span in one.spans or ()] for one in (old, new))
        changes.update(("label", *both) for both in zip(*labels, strict=True))
        changes.update(("word", *both) for both in zip(old.words, new.words, strict=True))
        changes.update(("text", *both) for both in zip(old.gaps, new.gaps, strict=True))
    found = [Rewriting(*change, times) for change, times in changes.items() if change[1] != change[2]]
    return tuple(sorted(found, key=lambda one: WHATS.index(one.what)))
