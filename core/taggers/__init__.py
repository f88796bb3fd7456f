"""Taggers: each finds named entities in sentences of one language or of many.

A tagger is a frozen dataclass whose *fields are its options*; ``prepare`` returns a plain
function, batch in, batch out, same length.
"""

from core.taggers.crf import CrfTagger
from core.taggers.tagging import SentenceTagger, Tagger, Tagging
from core.taggers.transformer import TransformerTagger

__all__ = ["TAGGERS", "CrfTagger", "SentenceTagger", "Tagger", "Tagging", "TransformerTagger"]

TAGGERS: dict[str, type[Tagger]] = {"transformer": TransformerTagger, "crf": CrfTagger}
