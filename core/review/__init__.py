"""Review: a reviewer's answer to one pair, the events that change it, and their history."""

from core.review.answer import SETTLED, Answer, Match, Mention, State, Status, initial_answer, matches, named, reproject
from core.review.changes import Differing, Moved, differing, moved
from core.review.conflicts import Overtaken, clock, overtaken_on_pair, overtaken_undo
from core.review.corrections import CORRECTING, Blame, Correction, corrections
from core.review.events import Limits, Refusal
from core.review.history import REDO, UNDO, Act, Entry, History, Progress, Review, Step
from core.review.link_edits import Kind, Links
from core.review.reducer import EVENTS, apply

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
    "Entry",
    "History",
    "Kind",
    "Limits",
    "Links",
    "Match",
    "Mention",
    "Moved",
    "Overtaken",
    "Progress",
    "Refusal",
    "Review",
    "State",
    "Status",
    "Step",
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
