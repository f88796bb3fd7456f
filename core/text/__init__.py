"""Text: lossless tokenizing, white space, language codes and what they imply for writing."""

from core.text.languages import (
    UNKNOWN,
    base_language,
    default_gaps,
    direction,
    is_known,
    is_spaceless,
    language_name,
    language_named,
    macrolanguage,
    usual_code,
)
from core.text.normalization import fold
from core.text.tokenizer import tokenise, trimmed
from core.text.whitespace import gaps_within, is_blank, one_line

__all__ = [
    "UNKNOWN",
    "base_language",
    "default_gaps",
    "direction",
    "fold",
    "gaps_within",
    "is_blank",
    "is_known",
    "is_spaceless",
    "language_name",
    "language_named",
    "macrolanguage",
    "one_line",
    "tokenise",
    "trimmed",
    "usual_code",
]
