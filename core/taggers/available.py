"""Taggers to choose from on the screen, with a note on each."""

from dataclasses import dataclass
from operator import attrgetter

from core import pretrained
from core.taggers.base import Tagger
from core.taggers.crf import CrfTagger
from core.taggers.spacy_pipeline import SpacyTagger, installed_pipelines
from core.taggers.transformer import CONLL, TransformerTagger
from core.text import base_language

HUGGING_FACE = "a Hugging Face model"


@dataclass(frozen=True, slots=True)
class AvailableTagger:
    """A tagger to choose from.

    ``choice`` names it in a list, ``title`` is its exact name, ``weak`` a warning about a weak one,
    ``note`` what it needs that is not on this machine.
    """

    choice: str
    title: str
    tagger: Tagger
    weak: str = ""
    note: str = ""


def available_taggers(lang: str, model: str = CONLL) -> tuple[AvailableTagger, ...]:
    """Return the taggers for sentences of a language, those on this machine first.

    spaCy pipelines of other languages are left out, as is the embedded tagger for anything but
    English. ``model`` is the Hugging Face model to offer, a name on the hub or a folder.
    """
    code = base_language(lang)
    names = [name for name in installed_pipelines() if name.partition("_")[0] in {code, "xx"}]
    taggers = [AvailableTagger(f"the spaCy pipeline {name}", f"spaCy {name}", SpacyTagger(name)) for name in names]
    taggers.append(_hugging_face_tagger(model))
    if code == "en":
        embedded = CrfTagger()
        title = "the embedded tagger (weak)"
        taggers.append(AvailableTagger(title, title, embedded, embedded.weak))
    return tuple(sorted(taggers, key=attrgetter("note")))  # a note says that a tagger is not on this machine


def _hugging_face_tagger(model: str) -> AvailableTagger:
    is_local = pretrained.locate(model) is not None
    note = "" if is_local else "It is not on this machine: it is fetched from the hub, where that can be reached."
    return AvailableTagger(HUGGING_FACE, model, TransformerTagger(model), note=note)
