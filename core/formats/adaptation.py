"""Adaptation of a corpus to a format that cannot hold all of it, before anything is written; each change is listed.

A format that cannot hold every label, word or text has ``limits``. `fitting` turns these limits and all labels of a
corpus into the rewriting of the corpus that is then written, read again and compared; different labels stay different.
The writers of such formats fit their input by themselves; to write several files of one corpus, fit all of it first, so
that a label has the same name in each file.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable
from unicodedata import category

from core.formats.base import Format, OutgoingSentence, Preserves
from core.formats.unique_names import UniqueNames
from core.model import Sentence, SentencePair, Span
from core.text import is_blank, one_line

Rewrite = Callable[[str], str]

_SPACES = re.compile(r"\s+")
_SPACE = re.compile(r"\s")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INVISIBLE = frozenset({"Cc", "Zs", "Zl", "Zp"})
"""Unicode categories of controls, spaces and separators."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")


def unchanged(text: str) -> str:
    """Return the text as it is."""
    return text


def without_spaces(label: str) -> str:
    """Replace white space in a label by ``_``."""
    return _SPACES.sub("_", label)


def without_controls(gap: str) -> str:
    """Remove the control characters that are no white space from the text between two words: plain text holds none."""
    return _CONTROLS.sub("", gap)


def blank(gap: str) -> str:
    """Replace visible text between two words by a space, for readers that locate the words in the whole text."""
    return gap if is_blank(gap) else " "


def blank_line(gap: str) -> str:
    """Make the text between two words blank, and free of control characters."""
    return blank(without_controls(gap))


def xml_text(text: str) -> str:
    """Put the text on one line, without control characters, and with U+FFFD for what else XML cannot hold."""
    return _NOT_XML.sub("\ufffd", without_controls(one_line(text)))


class FormatLimits(NamedTuple):
    """Rewriting of labels, words and texts between words that a format cannot hold.

    Each function is idempotent. ``space`` replaces white space within a word if the format does not keep it
    (`Preserves.INNER_SPACES`).
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
        """Limits of the format; a constant of the class unless they depend on the options."""
        ...


RewrittenPart = Literal["label", "word", "text"]
REWRITTEN_PARTS: tuple[RewrittenPart, ...] = ("label", "word", "text")
"""The parts of a sentence that may be rewritten; a text is that between two words."""


class Rewriting(NamedTuple):
    """A label, a word or a text between words that is written as another, and how many times."""

    what: RewrittenPart
    old: str
    new: str
    times: int

    def __str__(self) -> str:
        times = "once" if self.times == 1 else f"{self.times:,} times"
        return f"the {self.what} “{visible(self.old)}” is written as “{visible(self.new)}” ({times})"


def visible(text: str) -> str:
    """Write every control and unusual space of a text as its code, as in ``10\\u00a0000``."""
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character != " " and category(character) in _INVISIBLE:
        return f"\\u{ord(character):04x}"
    return character


@dataclass(frozen=True, slots=True)
class Fitting:
    """Rewriting of sentences for a format; ``labels`` maps labels that it cannot hold to the names that are written."""

    labels: Mapping[str, str]
    word: Rewrite = unchanged
    gap: Rewrite = unchanged

    def items(self, items: Sequence[OutgoingSentence]) -> list[OutgoingSentence]:
        """Rewrite sentences; their ``known`` maps rewritten labels back to the labels of the corpus (`known`)."""
        return list(map(self._item, items))

    def _item(self, item: OutgoingSentence) -> OutgoingSentence:
        sentence = self.sentence(item.sentence)
        if sentence is item.sentence:
            return item
        return item._replace(sentence=sentence, known=self.known(item.known, item.sentence))

    def pairs(self, pairs: Sequence[SentencePair]) -> list[SentencePair]:
        """Rewrite pairs."""
        return list(map(self._pair, pairs))

    def _pair(self, pair: SentencePair) -> SentencePair:
        source, target = self.sentence(pair.source), self.sentence(pair.target)
        if source is pair.source and target is pair.target:
            return pair
        return replace(pair, source=source, target=target)

    def known(self, known: Mapping[str, Any], *sentences: Sentence) -> Mapping[str, Any]:
        """Add ``labels``, which maps the names in the file to the labels of these sentences, if any was rewritten."""
        used = self.labels.keys() & labels_of(sentences)
        labels = {self.labels[label]: label for label in sorted(used)}
        return {**known, "labels": labels} if labels else known

    def sentence(self, sentence: Sentence) -> Sentence:
        """Rewrite a sentence; return the same object if the format can hold it."""
        words, gaps = _rewritten(sentence.words, self.word), _rewritten(sentence.gaps, self.gap)
        spans = sentence.spans
        if spans and self.labels:
            spans = tuple(map(self._span, spans))
        if (words, gaps, spans) == (sentence.words, sentence.gaps, sentence.spans):
            return sentence
        return Sentence(words, gaps, sentence.lang, spans)

    def _span(self, span: Span) -> Span:
        return Span(span.start, span.end, self.labels.get(span.label, span.label))


def _rewritten(texts: tuple[str, ...], rewrite: Rewrite) -> tuple[str, ...]:
    return texts if rewrite is unchanged else tuple(map(rewrite, texts))


def fitting(form: Format, labels: Iterable[str]) -> Fitting:
    """Return the rewriting of a corpus with these labels for a format."""
    if not isinstance(form, LimitedFormat):
        return Fitting({})
    limits = form.limits
    word = limits.word
    if Preserves.WORDS in form.keeps and Preserves.INNER_SPACES not in form.keeps:
        word = _spaced_by(limits.space, word)
    return Fitting(_unique_names(labels, limits.label), _cached(word), _cached(limits.gap))


def _cached(rewrite: Rewrite) -> Rewrite:
    return rewrite if rewrite is unchanged else cache(rewrite)


def fit_items(form: Format, items: Sequence[OutgoingSentence]) -> list[OutgoingSentence]:
    """Rewrite sentences as a format holds them."""
    return fitting(form, labels_of(item.sentence for item in items)).items(items)


def fit_pairs(form: Format, pairs: Sequence[SentencePair]) -> list[SentencePair]:
    """Rewrite pairs as a format holds them."""
    sides = chain.from_iterable((pair.source, pair.target) for pair in pairs)
    return fitting(form, labels_of(sides)).pairs(pairs)


def labels_of(sentences: Iterable[Sentence]) -> list[str]:
    """List the labels that occur, each once, in their order."""
    return list(dict.fromkeys(chain.from_iterable(map(_span_labels, sentences))))


def _spaced_by(space: str, word: Rewrite) -> Rewrite:
    """Return ``word`` applied after replacing each white space by ``space``."""
    return lambda text: word(_SPACE.sub(space, text))


def _unique_names(labels: Iterable[str], rewrite: Rewrite) -> dict[str, str]:
    """Give each label that has to be rewritten a name of its own; append a number to a name that is taken."""
    rewritten = {label: rewrite(label) for label in sorted(set(labels))}
    names = UniqueNames("_", taken=(label for label, name in rewritten.items() if name == label))
    return {label: names.unique(name) for label, name in rewritten.items() if name != label}


def rewritings(before: Iterable[Sentence], after: Iterable[Sentence]) -> tuple[Rewriting, ...]:
    """List what was rewritten in sentences, labels first, each change once."""
    changes: Counter[tuple[RewrittenPart, str, str]] = Counter()
    for old, new in zip(before, after, strict=True):
        if old is not new:
            changes.update(_changes(old, new))
    rewritten = [Rewriting(*change, times) for change, times in changes.items()]
    return tuple(sorted(rewritten, key=lambda rewriting: REWRITTEN_PARTS.index(rewriting.what)))


def _changes(old: Sentence, new: Sentence) -> Iterator[tuple[RewrittenPart, str, str]]:
    """Yield the labels, words and texts of a sentence that were rewritten, each with what is written."""
    texts = (_span_labels(old), _span_labels(new)), (old.words, new.words), (old.gaps, new.gaps)
    for part, (before, after) in zip(REWRITTEN_PARTS, texts, strict=True):
        pairs = zip(before, after, strict=True)
        yield from ((part, *pair) for pair in pairs if pair[0] != pair[1])


def _span_labels(sentence: Sentence) -> list[str]:
    return [span.label for span in sentence.spans or ()]
