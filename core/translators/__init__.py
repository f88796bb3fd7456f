"""Translators: each turns texts of one language into another.

A translator is a frozen dataclass whose *fields are its options*; ``prepare`` returns a plain
function for two languages, batch in, batch out, same length.
"""

from core.translators.translation import (
    Forced,
    ForcedTranslator,
    Forcing,
    Likelihood,
    ScoringTranslator,
    Translate,
    Translation,
    Translator,
)

__all__ = [
    "TRANSLATORS",
    "Forced",
    "ForcedTranslator",
    "Forcing",
    "Likelihood",
    "ScoringTranslator",
    "Translate",
    "Translation",
    "Translator",
]

TRANSLATORS: dict[str, type[Translator]] = {}
