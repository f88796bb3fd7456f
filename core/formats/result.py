"""Results of readers, and the repairs that all readers share."""

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from sys import intern
from typing import Never, TypeVar

import regex

from core.errors import BadInput
from core.formats.textfile import TextFile
from core.formats.unique_names import UniqueNames
from core.model import Sentence, SentencePair, Span

T = TypeVar("T")

Labels = Mapping[str, int] | None
"""Numbers of entities by label, the most frequent first; ``None`` if no sentence is annotated."""

LONG_SENTENCE = 400
"""Number of words from which a sentence is listed, since it is probably several."""
MAX_WORDS = 5_000
"""Limit of the words of a sentence: time and memory of many steps grow with the square of its length."""
MAX_CHARACTERS = 100_000
"""Limit of the characters of a sentence, for the same reason."""

MAX_SENTENCES = 2_000_000
"""Limit of the sentences of one side, or of the pairs, of a corpus: they take far more memory than their files."""

_SPLIT = "Split it into sentences."
_REPLACEMENT = "\ufffd"
_LINE_ENDS = regex.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\p{Zl}\p{Zp}]+")
_CONTROLS = regex.compile(r"\p{Cc}+")
_SURROGATES = regex.compile(r"\p{Cs}")
_SUSPECT = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|^$")


@dataclass(frozen=True, slots=True)
class Repair:
    """Something suspicious in a file that was changed to be read: its place and the change."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class FileCount:
    """Counts of one file: sentences (or pairs, or pairs with links), entities, and repairs.

    ``part`` is the role of the file in the corpus. ``labels`` has one entry for a side, source and
    target for pairs, none for links and for a file that is not read. ``repaired`` counts all
    repairs of the file, ``left_out`` those that lose something.
    """

    name: str
    part: str
    sentences: int = 0
    labels: tuple[Labels, ...] = ()
    repaired: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """Pairs that were read, in the order of the file, and the repairs of their reading.

    ``parts``, of several files, are their names and numbers of pairs; ``files`` the counts of every file of the corpus.
    """

    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    files: tuple[FileCount, ...] = ()


@contextmanager
def garbage_collection_off() -> Iterator[None]:
    """Switch the garbage collector off, which would traverse a growing corpus again and again.

    The objects that readers make have no cycles, so no garbage is left.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def clean_text(text: str) -> str:
    """Return a text as one line without controls, lone surrogates and outer space."""
    if not _SUSPECT.search(text):
        return text
    text = _SURROGATES.sub(_REPLACEMENT, _LINE_ENDS.sub(" ", text))
    return _CONTROLS.sub("", text).strip()


def clean_words(words: Sequence[str], where: str, repairs: list[Repair]) -> tuple[str, ...]:
    """Return words that a `Sentence` accepts, one for each; a blank word becomes U+FFFD; `BadInput` if too long.

    Equal words become one object: in a large corpus they take most of the memory.
    """
    if not are_clean(words):
        refuse_long(sum(map(len, words)), where)
        if any(map(_SUSPECT.search, words)):
            return _cleaned(words, where, repairs)
    return tuple(map(intern, words))


def _cleaned(words: Sequence[str], where: str, repairs: list[Repair]) -> tuple[str, ...]:
    """Return words without what a `Sentence` refuses; list the words that changed."""
    cleaned = tuple(clean_text(word) or _REPLACEMENT for word in words)
    for index, (word, clean) in enumerate(zip(words, cleaned, strict=True)):
        if word != clean:
            repairs.append(Repair(where, f"word {index} {word!a} was read as {clean!r}."))
    return cleaned


def are_clean(words: Sequence[str]) -> bool:
    """Return true if a quick check shows that words are clean; words that fail it may still be clean."""
    joined = "".join(words)
    return joined.isprintable() and " " not in joined and all(words) and len(joined) <= MAX_CHARACTERS


def flat_spans(spans: Iterable[Span], where: str, repairs: list[Repair]) -> tuple[Span, ...]:
    """Return disjoint spans, sorted: of two that overlap the longer stays, then the earlier one."""
    disjoint: list[Span] = []
    # The span of each covered word. As longer spans come first, a span overlaps one of these if and only if its first
    # or its last word is covered.
    owners: dict[int, Span] = {}
    for span in sorted(spans, key=_longest_first):
        rivals = [owners[word] for word in (span.start, span.end - 1) if word in owners]
        if rivals:
            rival = min(rivals, key=_longest_first)
            repairs.append(Repair(where, f"{_span_text(span)} overlaps {_span_text(rival)} and was left out."))
            continue
        disjoint.append(span)
        owners.update(dict.fromkeys(range(span.start, span.end), span))
    return tuple(sorted(disjoint))


def _longest_first(span: Span) -> tuple[int, Span]:
    return -len(span), span


def _span_text(span: Span) -> str:
    return f"{span.label} [{span.start}, {span.end})"


def refuse_long(characters: int, where: str) -> None:
    """Raise `BadInput` for a sentence too long to work on, before it is cut into words."""
    if characters > MAX_CHARACTERS:
        problem = f"a sentence has {characters:,} characters, and may have {MAX_CHARACTERS:,}."
        raise BadInput(where, problem, _SPLIT)


def note_length(size: int, where: str, repairs: list[Repair]) -> None:
    """List a sentence so long that it is probably several; `BadInput` for a sentence too long to work on."""
    if size > MAX_WORDS:
        raise BadInput(where, f"a sentence has {size:,} words, and may have {MAX_WORDS:,}.", _SPLIT)
    if size > LONG_SENTENCE:
        repairs.append(Repair(where, f"a sentence of {size} words was kept, but is slow to align, and less surely."))


def limit_sentences(items: Iterable[T], name: str) -> Iterator[T]:
    """Yield the sentences or pairs of a file as they are read; `BadInput` for the first beyond `MAX_SENTENCES`.

    Every reader bounds them where it reads them from the file, before all of them are in memory.
    """
    iterator = iter(items)
    return chain(islice(iterator, MAX_SENTENCES), _refuse_any(iterator, name))


def _refuse_any(items: Iterator[object], name: str) -> Iterator[Never]:
    """Raise `BadInput` if there is an item; yield nothing."""
    for _ in items:
        refuse_many(MAX_SENTENCES + 1, name)
    yield from ()


def refuse_many(number: int, name: str) -> None:
    """Raise `BadInput` for more sentences or pairs than `MAX_SENTENCES`."""
    if number > MAX_SENTENCES:
        problem = f"there are more than {MAX_SENTENCES:,} sentences or pairs."
        raise BadInput(name, problem, "Import them in parts, each as a corpus of its own.")


def content_id(source: Sentence, target: Sentence) -> str:
    """Return a stable id for a pair that has none: twelve digits of the SHA-256 of its languages and words."""
    content = json.dumps([source.lang, source.words, target.lang, target.words])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def unique_ids(
    pairs: Sequence[SentencePair], wheres: Sequence[str]
) -> tuple[tuple[SentencePair, ...], tuple[Repair, ...]]:
    """Append a number to every id that occurred before; return the pairs, and a repair for each such id."""
    names = UniqueNames("#", taken=(pair.id for pair in pairs))
    seen: set[str] = set()
    unique: list[SentencePair] = []
    repairs: list[Repair] = []
    for pair, where in zip(pairs, wheres, strict=True):
        name = names.unique(pair.id) if pair.id in seen else pair.id
        if name != pair.id:
            repairs.append(Repair(where, f"the id {pair.id!r} was used before; this pair is now {name!r}."))
        seen.add(name)
        unique.append(pair if name == pair.id else replace(pair, id=name))
    return tuple(unique), tuple(repairs)


def read_pair_files(files: Sequence[TextFile], read: Callable[[TextFile], Imported]) -> Imported:
    """Read the pairs of several files, in their order; `BadInput` if there is no file."""
    parts = read_each(files, read, lambda part: len(part.pairs))
    if len(files) > 1:
        parts = [_within(part, file.document) for part, file in zip(parts, files, strict=True)]
    return join_pairs([(file.name, part) for file, part in zip(files, parts, strict=True)])


def read_each(files: Sequence[TextFile], read: Callable[[TextFile], T], size: Callable[[T], int]) -> list[T]:
    """Read file by file; `BadInput` if there is none, or for the file with which there are too many sentences."""
    refuse_none(files)
    parts: list[T] = []
    total = 0
    with garbage_collection_off():
        for file in files:
            parts.append(read(file))
            total += size(parts[-1])
            refuse_many(total, f"The files up to {file.name}" if len(files) > 1 else file.name)
    return parts


def refuse_none(files: Sequence[TextFile]) -> None:
    """Raise `BadInput` if there is no file."""
    if not files:
        raise BadInput("Import", "there is no file to read.", "Choose one.")


def join_pairs(parts: Sequence[tuple[str, Imported]]) -> Imported:
    """Join the pairs of several parts of a corpus, each with its name, one after the other."""
    if len(parts) == 1:
        return parts[0][1]
    pairs: list[SentencePair] = []
    wheres: list[str] = []
    repairs: list[Repair] = []
    for name, part in parts:
        pairs += part.pairs
        wheres += [name] * len(part.pairs)
        repairs += part.repairs
    unique, renamed = unique_ids(pairs, wheres)
    sizes = tuple((name, len(part.pairs)) for name, part in parts)
    return Imported(unique, (*repairs, *renamed), sizes)


def _within(imported: Imported, document: str) -> Imported:
    """Put the document of a file, one of several, before the documents of its pairs."""
    if not document:
        return imported
    names = ("/".join(filter(None, (document, pair.document))) for pair in imported.pairs)
    pairs = tuple(replace(pair, document=name) for pair, name in zip(imported.pairs, names, strict=True))
    return replace(imported, pairs=pairs)
