"""Pairs beside a pair in the review queue, and along it."""

from collections.abc import Collection, Iterable, Sequence

Neighbours = dict[str, str | None]
"""The "previous" and the "next" pair, ``None`` at the ends of the queue."""


def neighbours(ids: Sequence[str], queued: Sequence[str], pair_id: str) -> Neighbours:
    """Return the pairs before and after a pair in the queue.

    For a pair outside the queue they are the nearest on either side in the corpus (``ids``).
    """
    if pair_id in queued:
        return _neighbours_at(queued, queued.index(pair_id))
    place, waiting = ids.index(pair_id), set(queued)
    return {"previous": _first_in(waiting, reversed(ids[:place])), "next": _first_in(waiting, ids[place + 1 :])}


def _first_in(waiting: Collection[str], ids: Iterable[str]) -> str | None:
    return next((pair_id for pair_id in ids if pair_id in waiting), None)


def walk(queued: Sequence[str], first: str | None, steps: int) -> dict[str, Neighbours]:
    """Return the neighbours, by id, of pairs along the queue from ``first`` on; negative ``steps`` go back.

    Nothing where ``first`` is ``None``.
    """
    if first is None:
        return {}
    start = queued.index(first)
    places = range(start, start + steps, 1 if steps > 0 else -1)
    return {queued[place]: _neighbours_at(queued, place) for place in places if 0 <= place < len(queued)}


def _neighbours_at(queued: Sequence[str], place: int) -> Neighbours:
    return {
        "previous": queued[place - 1] if place else None,
        "next": queued[place + 1] if place + 1 < len(queued) else None,
    }
