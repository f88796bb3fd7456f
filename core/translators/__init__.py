"""Translators: machine translation of texts from one language into another.

A translator is a frozen dataclass whose *fields are its options*; ``prepare`` returns a plain
function for two languages, batch in, batch out, same length.
"""

from core.translators.apertium import Apertium
from core.translators.base import (
    Forced,
    ForcedTranslator,
    Forcing,
    Likelihood,
    ScoringTranslator,
    Translate,
    Translation,
    Translator,
)
from core.translators.nllb import Nllb
from core.translators.precomputed import Precomputed

__all__ = [
    "TRANSLATORS",
    "Apertium",
    "Forced",
    "ForcedTranslator",
    "Forcing",
    "Likelihood",
    "Nllb",
    "Precomputed",
    "ScoringTranslator",
    "Translate",
    "Translation",
    "Translator",
]

TRANSLATORS: dict[str, type[Translator]] = {"nllb": Nllb, "apertium": Apertium, "file": Precomputed}
