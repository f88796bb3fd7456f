"""Taggers: each finds named entities in sentences of one language or of many.

A tagger is a frozen dataclass whose *fields are its options*; ``prepare`` returns a plain
function, batch in, batch out, same length.
"""

from collections.abc import Callable
from dataclasses import fields

from core.errors import InvalidValue, UnknownName
from core.taggers.crf import CrfTagger
from core.taggers.given import FileTagger, GivenTagger
from core.taggers.pipelines import SpacyTagger
from core.taggers.tagging import SentenceTagger, Tagger, Tagging
from core.taggers.transformer import TransformerTagger

__all__ = [
    "TAGGERS",
    "CrfTagger",
    "FileTagger",
    "GivenTagger",
    "SentenceTagger",
    "SpacyTagger",
    "Tagger",
    "Tagging",
    "TransformerTagger",
    "named_tagger",
]

TAGGERS: dict[str, type[Tagger]] = {
    "transformer": TransformerTagger,
    "spacy": SpacyTagger,
    "crf": CrfTagger,
    "given": GivenTagger,
    "file": FileTagger,
}

_LOADED = frozenset(["model", "pipeline", "path"])


def named_tagger(name: str, model: str = "") -> Tagger:
    """The tagger of that name; ``model`` is what it loads: a model, pipeline or file, by name or path.

    `UnknownName` lists the choices; `InvalidValue` where the tagger loads nothing.
    """
    if name not in TAGGERS:
        raise UnknownName("tagger", name, TAGGERS)
    factory: Callable[..., Tagger] = TAGGERS[name]
    if not model:
        return factory()
    option = next((field.name for field in fields(TAGGERS[name]) if field.name in _LOADED), None)  # type: ignore[arg-type]
    if option is None:
        raise InvalidValue(f"The tagger {name!r} loads no model, so it cannot be given {model!r}.")
    return factory(**{option: model})
