"""What every reader returns, and the repairs that all of them share."""

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from sys import intern
from typing import Never, TypeVar

import regex

from core.errors import BadInput
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair, Span

T = TypeVar("T")

Labels = Mapping[str, int] | None
"""Entities by label, the most frequent first; ``None`` where nobody annotated any sentence."""

LONG_SENTENCE = 400
"""Words from which a sentence is listed, since it is probably several."""
MOST_WORDS = 5_000
"""Words of the longest sentence that is read,"""
MOST_CHARACTERS = 100_000
"""and its characters: time and memory of much that is done with a sentence grow with their square."""

MOST_SENTENCES = 2_000_000
"""Sentences of the files of one side, or pairs, that are read at once: they take far more memory than their file."""

_SPLIT = "Split it into sentences."
_REPLACEMENT = "\ufffd"
_LINE_ENDS = regex.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\p{Zl}\p{Zp}]+")
_CONTROLS = regex.compile(r"\p{Cc}+")
_SURROGATES = regex.compile(r"\p{Cs}")
_SUSPECT = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|^$")


@dataclass(frozen=True, slots=True)
class Repair:
    """Something suspicious that was kept but changed: where it stood and what was done."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class FileCount:
    """What one file gave: sentences (or pairs, or pairs with links), entities, and what was repaired.

    ``part`` says what the file is to the corpus. ``labels`` has one entry for a side, source and
    target for pairs, none for links and for a file that is not read. ``repaired`` counts all
    entries of its list of repairs, ``left_out`` those of them that lose something.
    """

    name: str
    part: str
    sentences: int = 0
    labels: tuple[Labels, ...] = ()
    repaired: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """Pairs from outside, in the order of the file, and what was repaired to read them.

    ``parts``, of several files, are their names and how many pairs each holds; ``files`` what every
    file gave that a corpus was read from.
    """

    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    files: tuple[FileCount, ...] = ()


@contextmanager
def uncollected() -> Iterator[None]:
    """Without passes of the garbage collector: it would walk again and again over a corpus that only grows.

    What readers make has no cycles, so nothing is left behind.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def clean_text(text: str) -> str:
    """One line of text as it can be kept: no line ends, controls, lone surrogates or outer space."""
    if not _SUSPECT.search(text):
        return text
    text = _SURROGATES.sub(_REPLACEMENT, _LINE_ENDS.sub(" ", text))
    return _CONTROLS.sub("", text).strip()


def clean_words(words: Sequence[str], where: str, repairs: list[Repair]) -> tuple[str, ...]:
    """Words that a `Sentence` accepts, one for each; a blank word becomes U+FFFD; `BadInput` where they are too long.

    Equal words become one object: in a large corpus they take most of the memory.
    """
    unclear = not are_clean(words)
    if unclear:
        refuse_long(sum(map(len, words)), where)
    if not unclear or not any(map(_SUSPECT.search, words)):
        return tuple(map(intern, words))
    cleaned = tuple(clean_text(word) or _REPLACEMENT for word in words)
    for index, (word, clean) in enumerate(zip(words, cleaned, strict=True)):
        if word != clean:
            repairs.append(Repair(where, f"word {index} {word!a} was read as {clean!r}."))
    return cleaned


def are_clean(words: Sequence[str]) -> bool:
    """Whether a quick look shows that words can be kept as they are; where it does not, they may still be."""
    joined = "".join(words)
    return joined.isprintable() and " " not in joined and all(words) and len(joined) <= MOST_CHARACTERS


def flat_spans(spans: Iterable[Span], where: str, repairs: list[Repair]) -> tuple[Span, ...]:
    """Disjoint spans, sorted: of two that overlap the longer stays, then the earlier one."""
    kept: list[Span] = []
    owners: dict[int, Span] = {}  # of each word; one as long as a span covers its first or last word if they overlap
    for span in sorted(spans, key=_longest_first):
        rivals = [owners[word] for word in (span.start, span.end - 1) if word in owners]
        if rivals:
            rival = min(rivals, key=_longest_first)
            repairs.append(Repair(where, f"{_named(span)} overlaps {_named(rival)} and was left out."))
            continue
        kept.append(span)
        owners.update(dict.fromkeys(range(span.start, span.end), span))
    return tuple(sorted(kept))


def _longest_first(span: Span) -> tuple[int, Span]:
    return -len(span), span


def _named(span: Span) -> str:
    return f"{span.label} [{span.start}, {span.end})"


def refuse_long(characters: int, where: str) -> None:
    """Raise `BadInput` for a sentence too long to work on, before it is cut into words."""
    if characters > MOST_CHARACTERS:
        problem = f"a sentence has {characters:,} characters, and may have {MOST_CHARACTERS:,}."
        raise BadInput(where, problem, _SPLIT)


def note_length(size: int, where: str, repairs: list[Repair]) -> None:
    """List a sentence so long that it is probably several; `BadInput` for one that is too long to work on."""
    if size > MOST_WORDS:
        raise BadInput(where, f"a sentence has {size:,} words, and may have {MOST_WORDS:,}.", _SPLIT)
    if size > LONG_SENTENCE:
        repairs.append(Repair(where, f"a sentence of {size} words was kept, but is slow to align, and less surely."))


def bounded(items: Iterable[T], name: str) -> Iterator[T]:
    """Pass on the sentences or pairs of a file as they are read; `BadInput` for the first beyond `MOST_SENTENCES`.

    Every reader does this where it gets them from the file, before it holds all of them.
    """
    rest = iter(items)
    return chain(islice(rest, MOST_SENTENCES), _none_of(rest, name))


def _none_of(rest: Iterator[object], name: str) -> Iterator[Never]:
    for _ in rest:
        refuse_many(MOST_SENTENCES + 1, name)
    yield from ()


def refuse_many(number: int, name: str) -> None:
    """Raise `BadInput` for more sentences or pairs than are read at once."""
    if number > MOST_SENTENCES:
        problem = f"there are more than {MOST_SENTENCES:,} sentences or pairs."
        raise BadInput(name, problem, "Import them in parts, each as a corpus of its own.")


def content_id(source: Sentence, target: Sentence) -> str:
    """A stable id for a pair that has none: twelve digits of the SHA-256 of its languages and words."""
    content = json.dumps([source.lang, source.words, target.lang, target.words])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def unique_ids(
    pairs: Sequence[SentencePair], wheres: Sequence[str]
) -> tuple[tuple[SentencePair, ...], tuple[Repair, ...]]:
    """The same pairs with a number behind every id that came before, and a list of those."""
    taken = {pair.id for pair in pairs}
    seen: set[str] = set()
    unique: list[SentencePair] = []
    repairs: list[Repair] = []
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for pair, where in zip(pairs, wheres, strict=True):
        name = pair.id
        if name in seen:
            name = next(free for number in numbers[name] if (free := f"{pair.id}#{number}") not in taken)
            repairs.append(Repair(where, f"the id {pair.id!r} was used before; this pair is now {name!r}."))
        seen.add(name)
        unique.append(pair if name == pair.id else replace(pair, id=name))
    return tuple(unique), tuple(repairs)


def merged_pairs(files: Sequence[TextFile], read: Callable[[TextFile], Imported]) -> Imported:
    """The pairs of several files, in their order; `BadInput` where there is no file."""
    parts = read_each(files, read, lambda part: len(part.pairs))
    if len(files) > 1:
        parts = [_within(part, file.document) for file, part in zip(files, parts, strict=True)]
    return joined_pairs([(file.name, part) for file, part in zip(files, parts, strict=True)])


def read_each(files: Sequence[TextFile], read: Callable[[TextFile], T], size: Callable[[T], int]) -> list[T]:
    """Read file by file; `BadInput` where there is none, or for the one with which they hold too many sentences."""
    if not files:
        raise BadInput("Import", "there is no file to read.", "Choose one.")
    parts: list[T] = []
    total = 0
    with uncollected():
        for file in files:
            parts.append(read(file))
            total += size(parts[-1])
            refuse_many(total, f"The files up to {file.name}" if len(files) > 1 else file.name)
    return parts


def joined_pairs(parts: Sequence[tuple[str, Imported]]) -> Imported:
    """The pairs of several parts of a corpus, each with its name, one after the other."""
    if len(parts) == 1:
        return parts[0][1]
    wheres = [name for name, some in parts for _ in some.pairs]
    unique, renamed = unique_ids([pair for _, some in parts for pair in some.pairs], wheres)
    repairs = (*(repair for _, some in parts for repair in some.repairs), *renamed)
    return Imported(unique, repairs, tuple((name, len(some.pairs)) for name, some in parts))


def _within(imported: Imported, document: str) -> Imported:
    """The pairs of a file that is one of several, whose documents are called after the file too."""
    if not document:
        return imported
    names = ("/".join(filter(None, (document, pair.document))) for pair in imported.pairs)
    pairs = tuple(replace(pair, document=name) for pair, name in zip(imported.pairs, names, strict=True))
    return replace(imported, pairs=pairs)
