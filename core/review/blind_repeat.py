"""Blind repeats: a reviewer's second pass over pairs that they confirmed, under a name of its own."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from core.review.answer import Status

SUFFIX = " (repeat)"
"""What the name of a repeat adds to that of its reviewer."""
MAX_BASE_LENGTH = 55
SAMPLE_SIZE = 35
"""How many pairs are reviewed again, unless a page asks for another number."""


def repeat_name(reviewer: str) -> str:
    """Return the name under which a reviewer reviews pairs again, blind."""
    return reviewer[:MAX_BASE_LENGTH].rstrip() + SUFFIX


def is_repeat(reviewer: str) -> bool:
    """Tell whether a name is that of a blind repeat."""
    return reviewer.endswith(SUFFIX)


def repeated_reviewer(reviewer: str, reviewers: Iterable[str]) -> str | None:
    """Return whose pairs this reviewer repeats; ``None`` where it is no repeat of any of the ``reviewers``."""
    for name in reviewers:
        if repeat_name(name) == reviewer:
            return name
    return None


def sample(project: str, reviewer: str, statuses: Mapping[str, Status], size: int) -> tuple[str, ...]:
    """Draw at most ``size`` of the confirmed pairs by hash: the same pairs each time.

    Pairs that are confirmed later may take the place of some, in proportion to their number.
    """

    def digest(pair_id: str) -> bytes:
        return sha256(f"{project}\t{reviewer}\t{pair_id}".encode()).digest()

    confirmed = [pair_id for pair_id, status in statuses.items() if status is Status.CONFIRMED]
    return tuple(sorted(confirmed, key=digest)[:size])
