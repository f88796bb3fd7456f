"""Which taggers there are to choose from, told as a person needs it."""

from dataclasses import dataclass

from core import models
from core.taggers.crf import CrfTagger
from core.taggers.pipelines import SpacyTagger, installed_pipelines
from core.taggers.tagging import Tagger
from core.taggers.transformer import CONLL, TransformerTagger


@dataclass(frozen=True, slots=True)
class Offer:
    """A tagger with a title for lists; ``weak`` says what to expect of a weak one, ``note`` what it needs."""

    title: str
    tagger: Tagger
    weak: str = ""
    note: str = ""


def offers(lang: str, model: str = CONLL) -> tuple[Offer, ...]:
    """The taggers for sentences of a language, those on this machine first.

    spaCy pipelines of other languages are left out, as is the embedded tagger for anything but
    English. ``model`` is the Hugging Face model to offer, a name on the hub or a folder.
    """
    prefix = lang.replace("_", "-").split("-")[0].lower()
    found = [Offer(f"spaCy {name}", SpacyTagger(name)) for name in installed_pipelines() if name[:2] in {prefix, "xx"}]
    here = models.locate(model) is not None
    note = "" if here else "It is not on this machine: it is fetched from the hub, where that can be reached."
    found.append(Offer(f"Hugging Face model {model}", TransformerTagger(model), note=note))
    if prefix in {"en", "eng"}:
        embedded = CrfTagger()
        found.insert(len(found) - (not here), Offer("the embedded tagger (weak)", embedded, embedded.weak))
    return tuple(found)
