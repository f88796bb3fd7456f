"""Projection methods: from a pair and its alignment to target spans.

A method is a frozen dataclass whose *fields are its options*. ``prepare`` looks at the
corpus once (say, to judge how good its links are) and returns a plain function for one
pair, so that a single pair can be projected again at once after an edit.
"""

from core.methods.heuristic import Heuristic
from core.methods.matching import Matching
from core.methods.method import Choice, Method, PairMethod
from core.methods.transfer import Transfer
from core.methods.vote import VOTERS, Vote, Voter

__all__ = ["METHODS", "VOTERS", "Choice", "Heuristic", "Matching", "Method", "PairMethod", "Transfer", "Vote", "Voter"]

METHODS: dict[str, type[Method]] = {"heuristic": Heuristic, "matching": Matching, "transfer": Transfer, "vote": Vote}
