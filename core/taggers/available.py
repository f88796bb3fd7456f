"""Which taggers there are to choose from, told as a person needs it."""

from dataclasses import dataclass

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

    ``choice`` names it in a list, ``title`` says exactly which it is, ``weak`` what to expect of a
    weak one, ``note`` what it needs that is not here.
    """

    choice: str
    title: str
    tagger: Tagger
    weak: str = ""
    note: str = ""


def offers(lang: str, model: str = CONLL) -> tuple[AvailableTagger, ...]:
    """The taggers for sentences of a language, those on this machine first.

    spaCy pipelines of other languages are left out, as is the embedded tagger for anything but
    English. ``model`` is the Hugging Face model to offer, a name on the hub or a folder.
    """
    code = base_language(lang)
    names = [name for name in installed_pipelines() if name.partition("_")[0] in {code, "xx"}]
    found = [AvailableTagger(f"the spaCy pipeline {name}", f"spaCy {name}", SpacyTagger(name)) for name in names]
    here = pretrained.locate(model) is not None
    note = "" if here else "It is not on this machine: it is fetched from the hub, where that can be reached."
    found.append(AvailableTagger(HUGGING_FACE, model, TransformerTagger(model), note=note))
    if code == "en":
        embedded = CrfTagger()
        title = "the embedded tagger (weak)"
        found.insert(len(found) - (not here), AvailableTagger(title, title, embedded, embedded.weak))
    return tuple(found)
