"""Conflicts of two windows: the refusal for the window that had not seen the other's decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.review.events import Refusal
from core.review.history import Review

DONE: Mapping[str, str] = {"confirm": "confirmed", "flag": "flagged", "undo": "taken back", "bulk": "accepted in bulk"}
ADVICE = (
    "Look at the pair as it is now, then decide again if you want something else. "
    "If that was another person, take a name of your own in the sidebar."
)


@dataclass(frozen=True, slots=True)
class EditConflict(Refusal):
    """A refusal because another window was faster, with the pair that it changed."""

    pair_id: str = ""


def overtaken_on_pair(row: Review) -> EditConflict:
    """Refuse a decision that was made on an older state of the pair than ``row``."""
    return EditConflict(f"This pair was {_done(row)}. Your step was not applied, theirs stands. {ADVICE}", row.pair_id)


def overtaken_undo(row: Review, travel: str) -> EditConflict:
    """Refuse an undo or redo that would meet a decision its window has not seen."""
    reason = f"The last decision was made in another window: this pair was {_done(row, '')}."
    return EditConflict(f"{reason} So {travel} did nothing. Look at it first, then press {travel} again.", row.pair_id)


def clock(time: str) -> str:
    """Format UTC in ISO 8601 as this machine's time of day."""
    return datetime.fromisoformat(time).astimezone().strftime("%H:%M:%S")


def _done(row: Review, where: str = " in another window") -> str:
    return f"{DONE.get(row.action, 'changed')}{where} at {clock(row.time)}"
