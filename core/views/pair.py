"""A pair as the pair view draws it, in plain JSON-able values: testable without a browser.

Word indices are 0-based and half-open here too; only the person reads "word 4 of 12".
"""

import base64
import math
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from core.errors import InvalidValue
from core.model import Candidate, Projection, Scores, Sentence, SentencePair, Span
from core.text import direction, language_name


def quantise(scores: Scores) -> str:
    """Encode scores in 0..1 as base64 of one byte each, row by row (source words are rows).

    A byte b stands for b / 255, so the error is at most 1 / 510. Values outside 0..1 are
    clipped and missing ones (NaN) become 0: the bytes are for shading, not for computing.
    """
    if scores.ndim != 2:
        raise InvalidValue(f"A score matrix has two dimensions, not {scores.ndim}.")
    clean = np.clip(np.nan_to_num(scores, nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)
    return base64.b64encode(np.rint(clean * 255).astype(np.uint8).tobytes()).decode("ascii")


def span_json(span: Span) -> dict[str, Any]:
    return span.to_json()


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """Return words with the exact gaps between them, language and direction."""
    return {
        "lang": sentence.lang,
        "name": language_name(sentence.lang),
        "dir": direction(sentence.lang),
        "words": list(sentence.words),
        "gaps": list(sentence.gaps),
    }


def pair_json(pair: SentencePair, projection: Projection, position: int, total: int) -> dict[str, Any]:
    """Return the ``pair`` part of the pair view's payload.

    ``position`` is 1-based among ``total`` pairs. Candidates are grouped by source entity,
    in source order, best first within each; the chosen ones are marked. The entities of
    the target sentence, where it has any annotation, are shown as gold.
    """
    alignment = projection.alignment
    if alignment.size != pair.size:
        raise InvalidValue(f"Pair {pair.id}: the projection is for {alignment.size} words, not {pair.size}.")
    scores, gold = alignment.scores, pair.target.spans
    return {
        "id": pair.id,
        "position": position,
        "total": total,
        "source": sentence_json(pair.source),
        "target": sentence_json(pair.target),
        "links": list(map(list, alignment.sure)),
        "possible": list(map(list, alignment.possible)),
        "origin": alignment.origin,
        "scores": None if scores is None else quantise(scores),
        "candidates": _candidates(projection, pair.target),
        "gold": None if gold is None else list(map(span_json, gold)),
    }


def excerpt(sentence: Sentence, marks: Mapping[str, Span | None], around: int = 6) -> list[list[str]]:
    """Cut out marked words with some ``around`` them, as pieces of (text, the names of their marks).

    Without a mark it is the beginning of the sentence. An ellipsis marks what is left out.
    """
    spans = {name: span for name, span in marks.items() if span}
    first, last = _bounds(list(spans.values()), around)
    pieces: list[list[str]] = []
    if first > 0:
        _join(pieces, "…" + sentence.gaps[first - 1], "")
    for word in range(max(0, first), min(len(sentence), last)):
        names, next_names = _names_on(spans, word), _names_on(spans, word + 1)
        _join(pieces, sentence.words[word], names)
        _join(pieces, sentence.gaps[word], names if names == next_names else "")
    if last < len(sentence):
        _join(pieces, "…", "")
    return pieces


def _bounds(spans: Sequence[Span], around: int) -> tuple[int, int]:
    """Return the range of words with some around all marks; it may end outside the sentence."""
    if not spans:
        return -around, 2 * around
    return min(span.start for span in spans) - around, max(span.end for span in spans) + around


def _names_on(spans: Mapping[str, Span], word: int) -> str:
    """Return the names of the marks on a word."""
    return " ".join(name for name, span in spans.items() if span.start <= word < span.end)


def _join(pieces: list[list[str]], text: str, kind: str) -> None:
    if pieces and pieces[-1][1] == kind:
        pieces[-1][0] += text
    elif text:
        pieces.append([text, kind])


def _candidates(projection: Projection, target: Sentence) -> list[dict[str, Any]]:
    candidates = [*zip(projection.chosen, repeat(True)), *zip(projection.runners_up, repeat(False))]
    return [_candidate_json(candidate, target, is_chosen) for candidate, is_chosen in sorted(candidates, key=_rank)]


def _rank(item: tuple[Candidate, bool]) -> tuple[bool, Span, float, bool]:
    """Rank candidates by source entity, those without an entity last, by their own place; then the best first."""
    candidate, is_chosen = item
    return candidate.source is None, candidate.source or candidate.span, -candidate.score, not is_chosen


def _candidate_json(candidate: Candidate, target: Sentence, chosen: bool) -> dict[str, Any]:
    return {
        "source": None if candidate.source is None else span_json(candidate.source),
        "start": candidate.start,
        "end": candidate.end,
        "text": target.slice(candidate.start, candidate.end),
        "score": round(candidate.score, 4),
        "probability": candidate.probability,
        "evidence": _numbers(candidate.evidence),
        "rule": candidate.rule,
        "chosen": chosen,
    }


def _numbers(evidence: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _number(score) for name, score in evidence.items()}


def _number(score: float) -> float | None:
    """Round a scorer's number; JSON has no number that is not finite."""
    return round(float(score), 4) if math.isfinite(score) else None
