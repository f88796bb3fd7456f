"""Review: a reviewer's answer to one pair, the events that change it, and their history."""

from core.review.answer import SETTLED, Answer, Match, Mention, State, Status, initial_answer, matches, reproject
from core.review.blame import CORRECTING, Blame, Correction, corrections
from core.review.elsewhere import Elsewhere, changed_elsewhere, clock, travelled_elsewhere
from core.review.history import REDO, UNDO, Act, Entry, History, Progress, Review, Step
from core.review.links import Kind, Links
from core.review.moves import Differing, Moved, differing, moved
from core.review.reducer import EVENTS, Limits, Refusal, apply

__all__ = [
    "CORRECTING",
    "EVENTS",
    "REDO",
    "SETTLED",
    "UNDO",
    "Act",
    "Answer",
    "Blame",
    "Correction",
    "Differing",
    "Elsewhere",
    "Entry",
    "History",
    "Kind",
    "Limits",
    "Links",
    "Match",
    "Mention",
    "Moved",
    "Progress",
    "Refusal",
    "Review",
    "State",
    "Status",
    "Step",
    "apply",
    "changed_elsewhere",
    "clock",
    "corrections",
    "differing",
    "initial_answer",
    "matches",
    "moved",
    "reproject",
    "travelled_elsewhere",
]
