"""Review: a reviewer's answer to one pair, the events that change it, and their history."""

from core.review.answer import Answer, Match, Mention, State, Status, initial_answer, matches, reproject
from core.review.history import REDO, UNDO, Entry, History, Progress, Review, Step
from core.review.reducer import EVENTS, Limits, Refusal, apply

__all__ = [
    "EVENTS",
    "REDO",
    "UNDO",
    "Answer",
    "Entry",
    "History",
    "Limits",
    "Match",
    "Mention",
    "Progress",
    "Refusal",
    "Review",
    "State",
    "Status",
    "Step",
    "apply",
    "initial_answer",
    "matches",
    "reproject",
]
