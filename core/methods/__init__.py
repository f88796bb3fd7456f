"""Projection methods: from a pair and its alignment to target spans.

A method is a frozen dataclass whose *fields are its options*. ``prepare`` looks at the
corpus once (say, to judge how good its links are) and returns a plain function for one
pair, so that a single pair can be projected again at once after an edit.
"""

from core.methods.back_translation import BackTranslation
from core.methods.base import Choice, Method, PairMethod
from core.methods.codec.method import Codec
from core.methods.heuristic import Heuristic
from core.methods.marker_search import MarkerProjection
from core.methods.matching.method import Matching
from core.methods.model_transfer import Transfer
from core.methods.t_projection.method import TProjection
from core.methods.voting import VOTERS, Vote, Voter

__all__ = [
    "METHODS",
    "VOTERS",
    "BackTranslation",
    "Choice",
    "Codec",
    "Heuristic",
    "MarkerProjection",
    "Matching",
    "Method",
    "PairMethod",
    "TProjection",
    "Transfer",
    "Vote",
    "Voter",
]

METHODS: dict[str, type[Method]] = {
    "heuristic": Heuristic,
    "matching": Matching,
    "transfer": Transfer,
    "vote": Vote,
    "back-translation": BackTranslation,
    "markers": MarkerProjection,
    "codec": Codec,
    "t-projection": TProjection,
}
