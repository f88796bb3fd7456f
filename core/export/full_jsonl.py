"""JSON Lines with all data of a pair: scores, soft labels, all reviews, provenance.

A line is that of a pair (`core.formats.bitext.pairs_jsonl`), which reads such files; and further

* in each of ``target_entities`` the ``score``: 1 where a person decided, else the recipe's, or null;
* ``target_soft``: for each target word its tags (IOB2) with weights that sum to 1 (`core.export.soft_labels`);
* ``status``, ``recipe`` and, where there is a review, ``reviewer``, ``reviewed_at``, ``note``;
* ``part``: train, dev or test, where the export is split;
* ``history``: every review of every reviewer, the oldest first, each with ``reviewer``, ``number``, ``time``,
  ``action``, ``recipe``, ``base`` (the number of the row that it replaces) and the whole ``answer``.
"""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, islice
from typing import Any

from core.export.selection import Outgoing
from core.export.soft_labels import soft_labels
from core.formats import RoundTrip, TextFile
from core.formats.bitext.pairs_jsonl import PairsJsonl, pair_row, parse_row, write_row
from core.formats.roundtrip import reread_pairs
from core.review import Review
from core.store import Store

ENDING = ".everything.jsonl"
BATCH_SIZE = 1000
"""Lines read again at a time."""
Json = dict[str, Any]
History = Mapping[str, Sequence[Json]]
"""Reviews of each pair, by pair, as JSON."""


def history(store: Store, project: str) -> History:
    """Return every review of a project, by pair, the oldest first."""
    entries: dict[str, list[Json]] = defaultdict(list)
    for reviewer in store.reviewers(project):
        for review in store.reviews(project, reviewer):
            entries[review.pair_id].append(_entry(review))
    for rows in entries.values():
        rows.sort(key=lambda entry: (entry["time"], entry["reviewer"], entry["number"]))
    return entries


def _entry(review: Review) -> Json:
    return {
        "reviewer": review.reviewer,
        "number": review.number,
        "time": review.time,
        "action": review.action,
        "recipe": review.recipe_id,
        "base": review.base,
        "answer": review.answer.to_json() if review.answer else None,
    }


def write_everything(items: Sequence[Outgoing], reviews: History, parts: Sequence[str] = ()) -> bytes:
    """Serialise these pairs as lines; ``parts`` names the part of the split that each one is in."""
    names = parts or [""] * len(items)
    rows = (_row(item, reviews, part) for item, part in zip(items, names, strict=True))
    return b"".join(write_row(row).encode() for row in rows)


def _row(item: Outgoing, reviews: History, part: str) -> Json:
    row = pair_row(item.pair)
    if item.pair.target.spans is not None:
        scored = zip(row["target_entities"], item.scores, strict=True)
        row["target_entities"] = [entity | {"score": score} for entity, score in scored]
    row["target_soft"] = soft_labels(item)
    row |= item.source_metadata
    if part:
        row["part"] = part
    row["history"] = reviews.get(item.pair.id, [])
    return row


def reread_everything(data: bytes, items: Sequence[Outgoing], reviews: History) -> RoundTrip:
    """Compare the pairs of the file, and its history, with the expected ones, `BATCH_SIZE` lines at a time."""
    total = RoundTrip(0, 0, 0)
    for start, lines in _portions(data):
        expected = items[start : start + BATCH_SIZE]
        pairs = reread_pairs(PairsJsonl(), {ENDING: lines}, [item.pair for item in expected])
        numbered = (f"from pair {start + 1:,} on: {difference}" for difference in pairs.differences)
        differences = (*numbered, *_changed(lines, expected, reviews))
        total = _total(total, replace(pairs, differences=differences))
    if total.sentences == len(items):
        return total
    return replace(total, differences=(f"{total.sentences} pairs instead of {len(items)}.", *total.differences))


def _total(first: RoundTrip, second: RoundTrip) -> RoundTrip:
    return RoundTrip(
        first.sentences + second.sentences,
        first.spans + second.spans,
        first.links + second.links,
        first.differences + second.differences,
    )


def _portions(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield `BATCH_SIZE` lines at a time, with the number of the first."""
    stream = io.BytesIO(data)
    for start in count(0, BATCH_SIZE):
        if not (lines := b"".join(islice(stream, BATCH_SIZE))):
            return
        yield start, lines


def _changed(lines: bytes, items: Sequence[Outgoing], reviews: History) -> Iterator[str]:
    file = TextFile("export", lines)
    for number, (line, item) in enumerate(zip(file.lines(), items, strict=False), 1):
        row = parse_row(line, file.place(number))
        if row.get("history") != list(reviews.get(item.pair.id, [])):
            yield f"the history of pair {item.pair.id} is not as it was meant."
