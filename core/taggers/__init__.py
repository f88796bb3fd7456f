"""Taggers: named entity recognition in sentences of one language or of many.

A tagger is a frozen dataclass whose *fields are its options*; ``prepare`` returns a plain
function, batch in, batch out, same length.
"""

from core.taggers.base import SentenceTagger, Tagger, Tagging
from core.taggers.combined import CombinedTagger
from core.taggers.crf import CrfTagger
from core.taggers.given_labels import FileTagger, GivenTagger
from core.taggers.spacy_pipeline import SpacyTagger
from core.taggers.transformer import TransformerTagger

__all__ = [
    "TAGGERS",
    "CombinedTagger",
    "CrfTagger",
    "FileTagger",
    "GivenTagger",
    "SentenceTagger",
    "SpacyTagger",
    "Tagger",
    "Tagging",
    "TransformerTagger",
]

TAGGERS: dict[str, type[Tagger]] = {
    "transformer": TransformerTagger,
    "spacy": SpacyTagger,
    "crf": CrfTagger,
    "given": GivenTagger,
    "file": FileTagger,
    "combined": CombinedTagger,
}
