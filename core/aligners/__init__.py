"""Word aligners: each turns sentence pairs into `Alignment`s.

An aligner is a frozen dataclass whose *fields are its options*. ``prepare`` trains or
loads whatever it needs and returns a plain function, batch in, batch out, same length.
"""

from core.aligners.awesome import Awesome
from core.aligners.base import NO_BACKGROUND, Aligner, Background, PairAligner, ParallelText
from core.aligners.ensemble import EnsembleAligner
from core.aligners.given_links import GivenAligner
from core.aligners.lexical import LexicalAligner
from core.aligners.simalign import SimAlign
from core.components.component import Progress

__all__ = [
    "ALIGNERS",
    "NO_BACKGROUND",
    "Aligner",
    "Awesome",
    "Background",
    "EnsembleAligner",
    "GivenAligner",
    "LexicalAligner",
    "PairAligner",
    "ParallelText",
    "Progress",
    "SimAlign",
]

ALIGNERS: dict[str, type[Aligner]] = {
    "lexical": LexicalAligner,
    "given": GivenAligner,
    "simalign": SimAlign,
    "awesome": Awesome,
    "ensemble": EnsembleAligner,
}
