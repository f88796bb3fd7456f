"""Tokenizing by spaCy's rules for a language: exceptions, abbreviations, clitics; no model is needed."""

from functools import lru_cache
from typing import Any

from core.errors import Unavailable
from core.text.languages import base_language
from core.text.whitespace import gaps_within


def tokenise_by_spacy(text: str, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut text into words and the gaps that follow them, as `core.text.tokenizer` does, without loss.

    `Unavailable` where spaCy has no rules for the language, or they need a package that is not here.
    """
    text = text.strip()
    words = tuple(token.text for token in _blank(lang).make_doc(text) if not token.is_space)
    return words, gaps_within(words, text) or ()


@lru_cache(maxsize=8)
def _blank(lang: str) -> Any:
    import spacy

    try:
        return spacy.blank(base_language(lang))
    except (ImportError, ValueError) as error:
        problem = "are not on this machine: spaCy does not know the language, or lacks a package for it."
        raise Unavailable(f"spaCy's rules for {lang!r}", problem, "Cut words by the rules of Unicode.") from error
