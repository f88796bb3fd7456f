"""Review: a reviewer's answer to one pair, the events that change it, and their history."""

from core.review.answer import (
    SETTLED_STATUSES,
    Answer,
    Match,
    Mention,
    MentionState,
    Status,
    initial_answer,
    matches,
    named,
    reproject,
)
from core.review.changes import DifferingEntity, MovedEntity, differing, moved
from core.review.conflicts import EditConflict, clock, overtaken_on_pair, overtaken_undo
from core.review.corrections import CORRECTING, LINK_ACTIONS, Correction, CorrectionType, corrections
from core.review.events import Event, EventLimits, Refusal, ReviewEvent
from core.review.history import REDO, UNDO, Act, History, Progress, Review, ReviewContext, Step, answer_of
from core.review.link_edits import LinkKind, LinkSet
from core.review.reducer import EVENTS, apply

__all__ = [
    "CORRECTING",
    "EVENTS",
    "LINK_ACTIONS",
    "REDO",
    "SETTLED_STATUSES",
    "UNDO",
    "Act",
    "Answer",
    "Correction",
    "CorrectionType",
    "DifferingEntity",
    "EditConflict",
    "Event",
    "EventLimits",
    "History",
    "LinkKind",
    "LinkSet",
    "Match",
    "Mention",
    "MentionState",
    "MovedEntity",
    "Progress",
    "Refusal",
    "Review",
    "ReviewContext",
    "ReviewEvent",
    "Status",
    "Step",
    "answer_of",
    "apply",
    "clock",
    "corrections",
    "differing",
    "initial_answer",
    "matches",
    "moved",
    "named",
    "overtaken_on_pair",
    "overtaken_undo",
    "reproject",
]
