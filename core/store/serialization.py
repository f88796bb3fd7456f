"""Serialise pairs, links and projections as JSON text, and read them back, for the store.

Everything comes back equal except score matrices, which are kept as compressed half floats
(three decimal digits). Spans and candidates are written as short lists to keep rows small.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from sys import intern
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from core.errors import InvalidValue
from core.lexicons.dictionary import Entry
from core.model import (
    Alignment,
    Candidate,
    Chosen,
    Link,
    Outline,
    Projection,
    Scores,
    Sentence,
    SentencePair,
    Span,
)

Json = dict[str, Any]
PHENOMENA_KEY = '"phenomena":'
"""What the text of a pair with phenomena holds; within a word, quotes are escaped."""
_SHARED_WORDS = 64
_LINKS = [[(i, j) for j in range(_SHARED_WORDS)] for i in range(_SHARED_WORDS)]


class PairFlags(NamedTuple):
    """Whether a pair came with links, and whether its source sentence is annotated, as 1 or 0."""

    has_links: int
    has_entities: int


class Packed(NamedTuple):
    """A value as JSON text, with its score matrix, if any, as bytes."""

    body: str
    scores: bytes | None


def pack_pair(pair: SentencePair) -> Packed:
    document = {"document": pair.document} if pair.document else {}
    phenomena = {"phenomena": pair.phenomena} if pair.phenomena else {}
    sides = {"source": _sentence(pair.source), "target": _sentence(pair.target)}
    body = {**document, **phenomena, **sides, "alignment": _alignment(pair.alignment)}
    return Packed(_text(body), pack_scores(pair.alignment.scores if pair.alignment else None))


def pair_flags(pair_id: str, body: str) -> PairFlags:
    """Return the flags of a pair that `pack_pair` wrote; raise `InvalidValue` where the text is damaged."""
    try:
        fields = json.loads(body)
        return PairFlags(int(fields["alignment"] is not None), int(fields["source"]["spans"] is not None))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidValue(f"Pair {pair_id} is damaged: {error}.") from error


def unpack_pair(pair_id: str, packed: Packed) -> SentencePair:
    """Read the pair that `pack_pair` wrote; raise `InvalidValue` where the text is damaged."""
    try:
        body = json.loads(packed.body)
        source, target = _read_sentence(body["source"]), _read_sentence(body["target"])
        alignment = _read_alignment(body["alignment"], (len(source), len(target)), packed.scores)
        phenomena = tuple(map(intern, body.get("phenomena", ())))
        return SentencePair(pair_id, source, target, alignment, body.get("document", ""), phenomena)
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise InvalidValue(f"Pair {pair_id} is damaged: {error}.") from error


def pack_projection(projection: Projection) -> Packed:
    body = {
        "size": projection.alignment.size,
        "alignment": _alignment(projection.alignment),
        "chosen": [_candidate(candidate) for candidate in projection.chosen],
        "runners_up": [_candidate(candidate) for candidate in projection.runners_up],
    }
    return Packed(_text(body), pack_scores(projection.alignment.scores))


def unpack_projection(pair_id: str, recipe_id: str, packed: Packed) -> Projection:
    """Read the projection that `pack_projection` wrote; raise `InvalidValue` where the text is damaged."""
    try:
        body = json.loads(packed.body)
        rows, columns = body["size"]
        alignment = _read_alignment(body["alignment"], (rows, columns), packed.scores)
        if alignment is None:
            raise InvalidValue("it has no alignment")
        chosen = tuple(map(_read_candidate, body["chosen"]))
        return Projection(pair_id, recipe_id, alignment, chosen, tuple(map(_read_candidate, body["runners_up"])))
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise InvalidValue(f"The projection of pair {pair_id} is damaged: {error}.") from error


def pack_alignment(alignment: Alignment) -> Packed:
    body = {"size": alignment.size, "alignment": _alignment(alignment)}
    return Packed(_text(body), pack_scores(alignment.scores))


def unpack_alignment(pair_id: str, packed: Packed) -> Alignment:
    """Read the alignment that `pack_alignment` wrote; raise `InvalidValue` where the text is damaged."""
    try:
        body = json.loads(packed.body)
        rows, columns = body["size"]
        alignment = _read_alignment(body["alignment"], (rows, columns), packed.scores)
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise InvalidValue(f"The links of pair {pair_id} are damaged: {error}.") from error
    if alignment is None:
        raise InvalidValue(f"The links of pair {pair_id} are missing.")
    return alignment


def pack_entries(entries: Sequence[Entry]) -> bytes:
    """Compress the entries of a dictionary as JSON."""
    return zlib.compress(_text([[list(source), list(target)] for source, target in entries]).encode("utf-8"), 6)


def unpack_entries(name: str, packed: bytes) -> tuple[Entry, ...]:
    """Read the entries that `pack_entries` wrote; raise `InvalidValue` where they are damaged."""
    try:
        rows = json.loads(zlib.decompress(packed))
        return tuple((tuple(map(intern, source)), tuple(map(intern, target))) for source, target in rows)
    except (TypeError, ValueError, zlib.error) as error:
        raise InvalidValue(f"The dictionary {name} is damaged: {error}.") from error


def pack_outline(outline: Outline) -> str:
    return _text([[margin, *_candidate(candidate)] for candidate, margin in outline])


def unpack_outline(pair_id: str, text: str) -> Outline:
    """Read the outline that `pack_outline` wrote; raise `InvalidValue` where the text is damaged."""
    try:
        return tuple(_read_chosen(fields) for fields in json.loads(text))
    except (TypeError, ValueError) as error:
        raise InvalidValue(f"The projection of pair {pair_id} is damaged: {error}.") from error


def _read_chosen(fields: Sequence[Any]) -> Chosen:
    margin, *candidate = fields
    return Chosen(_read_candidate(candidate), margin)


def pack_scores(scores: Scores | None) -> bytes | None:
    """Compress a score matrix, shape (source words, target words), as float16 with zlib."""
    return None if scores is None else zlib.compress(scores.astype("<f2").tobytes(), 1)


def unpack_scores(packed: bytes | None, size: tuple[int, int]) -> Scores | None:
    """Return the matrix that `pack_scores` packed, as float32 of shape ``size``."""
    if packed is None:
        return None
    return np.frombuffer(zlib.decompress(packed), dtype="<f2").reshape(size).astype(np.float32)


def _text(body: Json | list[Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain_number)


def _plain_number(value: object) -> int | float:
    if isinstance(value, np.integer | np.floating):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _sentence(sentence: Sentence) -> Json:
    spans = None if sentence.spans is None else [_span(span) for span in sentence.spans]
    return {"words": sentence.words, "gaps": sentence.gaps, "lang": sentence.lang, "spans": spans}


def _read_sentence(body: Json) -> Sentence:
    spans = None if body["spans"] is None else tuple(map(_read_span, body["spans"]))
    words, gaps = (tuple(map(intern, body[key])) for key in ("words", "gaps"))
    return Sentence(words, gaps, intern(body["lang"]), spans)


def _span(span: Span) -> tuple[int, int, str]:
    return span.to_row()


def _read_span(fields: Sequence[Any]) -> Span:
    start, end, label = fields
    return Span(start, end, label)


def _alignment(alignment: Alignment | None) -> Json | None:
    if alignment is None:
        return None
    return {"sure": alignment.sure, "possible": alignment.possible, "origin": alignment.origin}


def _read_alignment(body: Json | None, size: tuple[int, int], scores: bytes | None) -> Alignment | None:
    if body is None:
        return None
    sure, possible = (tuple(_link(i, j) for i, j in body[kind]) for kind in ("sure", "possible"))
    return Alignment(sure, size, possible, unpack_scores(scores, size), body["origin"])


def _link(i: int, j: int) -> Link:
    """Return a link; those of the first words are shared objects, as a corpus has millions of them."""
    is_shared = 0 <= i < _SHARED_WORDS and 0 <= j < _SHARED_WORDS
    return _LINKS[i][j] if is_shared else (i, j)


def _candidate(candidate: Candidate) -> list[Any]:
    evidence: Mapping[str, float] = candidate.evidence
    source = (None, None, None) if candidate.source is None else _span(candidate.source)
    fields = [*source, candidate.start, candidate.end, candidate.score, dict(evidence), candidate.rule]
    if candidate.probability is not None:
        return [*fields, candidate.own_label, candidate.probability]
    return [*fields, candidate.own_label] if candidate.own_label else fields


def _read_candidate(fields: Sequence[Any]) -> Candidate:
    source_start, source_end, label, start, end, score, evidence, rule, *own = fields
    source = None if source_start is None else Span(source_start, source_end, label)
    return Candidate(source, start, end, score, MappingProxyType(evidence), rule, *own)
