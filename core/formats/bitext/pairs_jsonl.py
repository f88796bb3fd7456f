"""Sentence pairs as JSON Lines, the format that preserves everything.

One object per line: ``id``, ``source_lang``, ``target_lang``, ``source_tokens``,
``source_entities``, ``target_tokens``, ``target_entities``, ``alignment``. Entities are
``{"start", "end", "label"}`` in words, half-open, or null in a sentence that is not annotated;
``alignment`` is a line of links (`core.formats.alignments.links`) or null. Spanbridge adds
``source_gaps`` and ``target_gaps`` if the text is not the words joined in the usual way, ``document`` and the list
``phenomena`` if the pair has any, ``alignment_origin``, and the metadata given to its writer; unknown keys are ignored.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeGuard

from core.errors import BadInput, InvalidValue
from core.formats.alignments.links import read_links, write_links
from core.formats.base import Files, Preserves, Written
from core.formats.result import (
    Imported,
    Repair,
    clean_text,
    clean_words,
    content_id,
    flat_spans,
    limit_sentences,
    note_length,
    read_pair_files,
    unique_ids,
)
from core.formats.textfile import TextFile
from core.model import Alignment, Sentence, SentencePair, Span
from core.text import UNKNOWN, default_gaps

Row = Mapping[str, Any]

MAX_PHENOMENA, LONGEST_PHENOMENON = 50, 100
"""Phenomena of a pair, and the characters of one, at most."""
_INDICES = "Indices count words from 0; the end is exclusive."


@dataclass(frozen=True, slots=True)
class PairsJsonl:
    """Pairs as JSON Lines, the form that keeps everything."""

    title: ClassVar[str] = "Pairs as JSON Lines"
    endings: ClassVar[tuple[str, ...]] = (".jsonl",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves)
    loses: ClassVar[str] = ""

    def likeness(self, files: Files) -> float:
        return keys_confidence(files, {"source_tokens", "target_tokens"})

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        """Read the pairs; `BadInput` names the line of whatever cannot be read. Blank lines are skipped."""
        return read_pair_files(files, lambda file: read_pairs_jsonl(file, langs))

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Row]) -> Written:
        return {f"{stem}.jsonl": write_pairs_jsonl(pairs, metadata).encode()}


def keys_confidence(files: Files, keys: Collection[str]) -> float:
    """Return the confidence that files are JSON Lines whose objects have these keys, by their first lines."""
    return min((_file_confidence(file, keys) for file in files), default=0.0)


def _file_confidence(file: TextFile, keys: Collection[str]) -> float:
    first = next(filter(str.strip, file.head()), "")
    has_keys = all(f'"{key}"' in first for key in keys)
    return 0.95 if has_keys and first.lstrip().startswith("{") else 0.0


def read_pairs_jsonl(file: TextFile, langs: tuple[str, str] = (UNKNOWN, UNKNOWN)) -> Imported:
    """Read pairs; `BadInput` names the line of whatever cannot be read. Blank lines are skipped.

    ``langs`` are the languages of pairs that do not name theirs.
    """
    defaults = {"source_lang": langs[0], "target_lang": langs[1]}
    repairs: list[Repair] = []
    pairs: list[SentencePair] = []
    wheres: list[str] = []
    for row, where, _ in limit_sentences(numbered_rows(file), file.name):
        pairs.append(_read_pair({**defaults, **row}, where, repairs))
        wheres.append(where)
    unique, renamed = unique_ids(pairs, wheres)
    return Imported(unique, (*repairs, *renamed))


def numbered_rows(file: TextFile) -> Iterator[tuple[Row, str, int]]:
    """Yield the object on each line that is not blank, its place and its number."""
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            where = file.place(number)
            yield parse_row(line, where), where, number


def parse_row(line: str, where: str) -> Row:
    """Parse the object of a line; `BadInput` for anything else."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = "too deep or large"
        if isinstance(error, json.JSONDecodeError):
            reason = f"{error.msg} at column {error.colno}"
        raise BadInput(where, f"it is not JSON ({reason}).", "Each line must hold one whole object.") from error
    if not isinstance(row, dict):
        raise BadInput(where, "it is not a JSON object.", 'Each line must look like {"id": ..., "source_tokens": ...}.')
    return row


def _read_pair(row: Row, where: str, repairs: list[Repair]) -> SentencePair:
    source = read_sentence(row, "source_", where, repairs)
    target = read_sentence(row, "target_", where, repairs)
    links = _read_alignment(row, source, target, where)
    name = read_name(row, "id", where) or content_id(source, target)
    phenomena = _read_phenomena(row.get("phenomena"), where)
    return SentencePair(name, source, target, links, read_name(row, "document", where), phenomena)


def _read_phenomena(value: Any, where: str) -> tuple[str, ...]:
    """Return the phenomena of a pair, each once; none where the list is missing or null."""
    if value is None:
        return ()
    remedy = 'Write ["inflection", "acronym"], or leave the phenomena out.'
    if not _is_texts(value):
        raise BadInput(where, "its phenomena are not a list of texts.", remedy)
    phenomena = tuple(dict.fromkeys(map(clean_text, value)))
    if not all(phenomena):
        raise BadInput(where, "one of its phenomena is a blank text.", remedy)
    if len(phenomena) > MAX_PHENOMENA:
        problem = f"it has {len(phenomena):,} phenomena; {MAX_PHENOMENA} are the most."
        raise BadInput(where, problem, "Give a few that many pairs share.")
    if max(map(len, phenomena), default=0) > LONGEST_PHENOMENON:
        raise BadInput(where, f"one of its phenomena has more than {LONGEST_PHENOMENON} characters.", "Shorten it.")
    return phenomena


def read_name(row: Row, key: str, where: str) -> str:
    """Return the text or number under ``key`` as a text, "" if there is none."""
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(where, f"its {key} is neither text nor a number.", f"Give a text, or leave the {key} out.")
    return clean_text(str(value))


def read_sentence(row: Row, prefix: str, where: str, repairs: list[Repair]) -> Sentence:
    """Read the sentence under keys that begin with ``prefix``: tokens, lang, gaps and entities."""
    tokens = row.get(f"{prefix}tokens")
    if not _is_texts(tokens):
        problem = f"{prefix}tokens is missing or not a list of texts."
        raise BadInput(where, problem, 'Write ["A", "list", "of", "words"].')
    lang = row.get(f"{prefix}lang", UNKNOWN)
    if not isinstance(lang, str) or not lang.strip():
        raise BadInput(where, f"{prefix}lang is not a language code.", 'Write a code such as "de".')
    side = ", ".join(filter(None, [where, prefix.strip("_")]))
    words = clean_words(tokens, side, repairs)
    note_length(len(words), side, repairs)
    gaps = _read_gaps(row.get(f"{prefix}gaps"), words, lang, where)
    return Sentence(words, gaps, clean_text(lang), _read_spans(row, prefix, len(words), where, repairs))


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _read_gaps(value: Any, words: Sequence[str], lang: str, where: str) -> tuple[str, ...]:
    if value is None:
        return default_gaps(words, lang)
    if not _is_texts(value) or len(value) != len(words):
        raise BadInput(where, f"its gaps are not a list of {len(words)} texts.", "Give one gap for each word, or none.")
    return tuple(gap.encode("utf-8", "replace").decode() for gap in value)


def _read_spans(row: Row, prefix: str, size: int, where: str, repairs: list[Repair]) -> tuple[Span, ...] | None:
    entities = row.get(f"{prefix}entities")
    if entities is None:
        return None
    if not isinstance(entities, list):
        remedy = "Write a list of objects, or null where none is known."
        raise BadInput(where, f"{prefix}entities is not a list.", remedy)
    side = ", ".join(filter(None, [where, prefix.strip("_")]))
    return flat_spans([_read_span(entity, size, side) for entity in entities], side, repairs)


def _read_span(entity: Any, size: int, where: str) -> Span:
    """Read an object, or a list of start, end and label, as a span of a sentence of ``size`` words."""
    start, end, label = _span_fields(entity, where)
    if (type(start), type(end), type(label)) != (int, int, str):
        raise BadInput(where, f"the entity {json.dumps(entity)[:80]} does not hold two whole numbers and a text.")
    if end > size:
        raise BadInput(where, f"an entity ends at word {end} of {size}.", _INDICES)
    try:
        return Span(start, end, clean_text(label))
    except InvalidValue as error:
        raise BadInput(where, str(error), _INDICES) from error


def _span_fields(entity: Any, where: str) -> tuple[Any, Any, Any]:
    """Return start, end and label of an entity, of any type."""
    if isinstance(entity, list) and len(entity) == 3:
        start, end, label = entity
        return start, end, label
    try:
        return entity["start"], entity["end"], entity["label" if "label" in entity else "type"]
    except (KeyError, TypeError) as error:
        problem = f"the entity {json.dumps(entity)[:80]} lacks a start, end or label."
        raise BadInput(where, problem, 'Write {"start": 0, "end": 1, "label": "PER"}.') from error


def _read_alignment(row: Row, source: Sentence, target: Sentence, where: str) -> Alignment | None:
    links, origin = row.get("alignment"), row.get("alignment_origin", "given")
    if links is None:
        return None
    if not isinstance(links, str) or not isinstance(origin, str):
        raise BadInput(where, "its alignment is not a text.", 'Write links as "0-0 1-2", or null where none is known.')
    return read_links(links, (len(source), len(target)), where, origin)


def write_pairs_jsonl(pairs: Iterable[SentencePair], extras: Iterable[Row] | None = None) -> str:
    """Write one line per pair; ``extras``, one mapping per pair, adds further keys (status, reviewer ...)."""
    rows: Iterable[Row] = map(pair_row, pairs)
    if extras is not None:
        rows = ({**extra, **row} for extra, row in zip(extras, rows, strict=True))
    return "".join(map(write_row, rows))


def write_row(row: Row) -> str:
    """Write one object on a line."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def pair_row(pair: SentencePair) -> dict[str, Any]:
    """Return the JSON object of a pair; reading it back gives the same pair."""
    row: dict[str, Any] = {"id": pair.id, "source_lang": pair.source.lang, "target_lang": pair.target.lang}
    if pair.document:
        row["document"] = pair.document
    if pair.phenomena:
        row["phenomena"] = list(pair.phenomena)
    sides = sentence_row(pair.source, "source_") | sentence_row(pair.target, "target_")
    return row | sides | _alignment_row(pair.alignment)


def _alignment_row(alignment: Alignment | None) -> dict[str, Any]:
    """Return the keys of the links of a pair; their origin only if they did not come with the corpus."""
    if alignment is None:
        return {"alignment": None}
    row = {"alignment": write_links(alignment)}
    if alignment.origin != "given":
        row["alignment_origin"] = alignment.origin
    return row


def sentence_row(sentence: Sentence, prefix: str) -> dict[str, Any]:
    """Return the keys of one sentence but its language, each behind ``prefix``; gaps only if they are unusual."""
    entities = None if sentence.spans is None else list(map(Span.to_json, sentence.spans))
    row: dict[str, Any] = {f"{prefix}tokens": list(sentence.words), f"{prefix}entities": entities}
    if sentence.gaps != default_gaps(sentence.words, sentence.lang):
        row[f"{prefix}gaps"] = list(sentence.gaps)
    return row
