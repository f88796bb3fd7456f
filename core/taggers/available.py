"""Taggers for a language: those on this machine, best first, and those that can be installed, with cost and worth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core import pretrained
from core.components.component import iter_components
from core.errors import BadInput, Unavailable
from core.model import Sentence
from core.pretrained.availability import check_availability
from core.pretrained.catalogue import model_facts
from core.pretrained.hardware import gigabytes
from core.pretrained.spacy_catalogue import (
    MULTILINGUAL,
    PipelineFacts,
    installed_package,
    pipeline_facts,
    pipelines_for,
)
from core.taggers.base import Tagger
from core.taggers.combined import CombinedTagger
from core.taggers.crf import CrfTagger
from core.taggers.spacy_pipeline import SpacyTagger, installed_pipelines
from core.taggers.transformer import CONLL, TransformerTagger
from core.text import UNKNOWN, base_language

HUGGING_FACE = "a Hugging Face model"
FETCHED = "It is not on this machine: it is fetched from the hub, where that can be reached."

STRONG_WORTH = {
    CONLL: "F1 92.9 on CoNLL-2003 in English (XLM-R large, Conneau et al. 2020); other languages untrained",
    "dslim/bert-base-NER": "F1 92.6 on CoNLL-2003 (evaluation on its card)",
    "dslim/bert-large-NER": "F1 92.0 on CoNLL-2003 (evaluation on its card)",
    "Davlan/xlm-roberta-large-ner-hrl": "Trained on 10 languages; no F1 known to us",
    "Babelscape/wikineural-multilingual-ner": "Trained on 9 languages; no F1 known to us",
}
"""Strong taggers by their name on the hub, with their published quality."""
UNION_WORTH = "en-lug 66.9, en-twi 60.1"
"""F1 of projections from the union of spaCy's small English pipeline and the embedded tagger (docs/methods.md)."""
STRONG_LANGUAGES = {
    CONLL: frozenset({"en"}),
    "dslim/bert-base-NER": frozenset({"en"}),
    "dslim/bert-large-NER": frozenset({"en"}),
    "Davlan/xlm-roberta-large-ner-hrl": frozenset(["ar", "de", "en", "es", "fr", "it", "lv", "nl", "pt", "zh"]),
    "Babelscape/wikineural-multilingual-ner": frozenset(["de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru"]),
}
"""Codes of the languages that each of them was trained on to find names."""


@dataclass(frozen=True, slots=True)
class AvailableTagger:
    """A tagger to choose from.

    ``choice`` names it in a list, ``title`` is its exact name, ``part`` names it on the command line; ``weak`` is a
    warning about a weak one, ``note`` what it needs that is not on this machine, ``package`` the spaCy pipeline that
    can be installed for it. ``cost`` and ``worth`` are said in a few words, where they are known.
    """

    choice: str
    title: str
    tagger: Tagger
    weak: str = ""
    note: str = ""
    part: str = ""
    package: str = ""
    cost: str = ""
    worth: str = ""


def available_taggers(lang: str, model: str = CONLL) -> tuple[AvailableTagger, ...]:
    """Return the taggers for sentences of a language, those on this machine first, each time the better one first.

    spaCy pipelines of other languages are left out, as is the embedded tagger for anything but
    English. ``model`` is the Hugging Face model to offer, a name on the hub or a folder.
    """
    code = base_language(lang)
    taggers = [*_strong_taggers(code, model), *_spacy_taggers(code), *_others(code, model)]
    return tuple(sorted(taggers, key=lambda tagger: bool(tagger.note)))


def strong_taggers(lang: str) -> tuple[AvailableTagger, ...]:
    """Return the strong Hugging Face models that were trained to find names in a language, here or not."""
    code = base_language(lang)
    return tuple(_hugging_face_tagger(model) for model, codes in STRONG_LANGUAGES.items() if code in codes)


def recommended(lang: str) -> AvailableTagger | None:
    """Return the best tagger for a language that is on this machine and was trained on it; None where there is none."""
    code = base_language(lang)
    candidates = [*_strong_taggers(code, CONLL), *_others_on_hub(code), *_spacy_taggers(code), *_embedded(code)]
    return next((tagger for tagger in candidates if not tagger.note), None)


def installable(lang: str) -> tuple[PipelineFacts, ...]:
    """Return the spaCy pipelines for a language that are not installed; the one to install first is the small one."""
    missing = [facts for facts in pipelines_for(lang) if not installed_package(facts.name)]
    return tuple(sorted(missing, key=lambda facts: (facts.lang == MULTILINGUAL, facts.bytes)))


def check_languages(tagger: Tagger, sentences: Iterable[Sentence]) -> None:
    """Raise `BadInput` where a tagger, or a part of it, may not mark sentences of a language among these."""
    codes = {base_language(sentence.lang) for sentence in sentences} - {UNKNOWN}
    for part in iter_components(tagger):
        allowed: frozenset[str] = getattr(part, "languages", frozenset())
        for code in sorted(codes - allowed if allowed else ()):
            problem = f"it knows English only, and these sentences are in another language ({code})."
            ask = "crf:any_language=true runs it all the same, and finds little."
            raise BadInput("The embedded tagger", problem, f"{advice(code)} {ask}")


def advice(lang: str) -> str:
    """Return a sentence on the tagger to use for a language: the best that is installed, else what to install."""
    best, missing = recommended(lang), installable(lang)
    if best:
        return f"Use {best.part}."
    if missing:
        return f"Install {missing[0].name} by `python -m core taggers {lang} --install {missing[0].name}`."
    return "Use a multilingual model, as transformer:model=NAME, or labels from a file."


def no_tagger(lang: str) -> Unavailable:
    """Return the error for a language without a tagger on this machine."""
    return Unavailable(f"A tagger for {lang!r}", "is not on this machine.", advice(lang))


def _strong_taggers(code: str, model: str) -> Iterator[AvailableTagger]:
    """Yield the Hugging Face model where it was trained to find names in a language, and is on this machine."""
    if code in STRONG_LANGUAGES.get(model, frozenset()) and check_availability(model).usable:
        yield _hugging_face_tagger(model)


def _others_on_hub(code: str) -> Iterator[AvailableTagger]:
    """Yield the other strong models on this machine for a language."""
    for model in STRONG_LANGUAGES:
        if model != CONLL:
            yield from _strong_taggers(code, model)


def _spacy_taggers(code: str) -> Iterator[AvailableTagger]:
    """Yield the installed pipelines of a language: the known ones by F1, the others, the multilingual ones."""
    known = [facts for facts in pipelines_for(code) if installed_package(facts.name)]
    names = [facts.name for facts in known if facts.lang == code]
    others = [name for name in installed_pipelines() if pipeline_facts(name) is None]
    names += [name for name in others if name.partition("_")[0] == code]
    names += [name for name in installed_pipelines() if name.partition("_")[0] == MULTILINGUAL]
    taggers = list(map(_spacy_tagger, names))
    if code == "en" and known and known[0].is_quick:
        yield _with_embedded(taggers[0], known[0])
    yield from taggers


def _with_embedded(tagger: AvailableTagger, facts: PipelineFacts) -> AvailableTagger:
    """Return the union of a pipeline of spaCy for English and the embedded tagger: better than either alone."""
    title = f"{tagger.title} and the embedded tagger"
    both = CombinedTagger((tagger.tagger, CrfTagger()))
    worth = "Finds more than either, with better labels" + (f"; projections: {UNION_WORTH}" if facts.measured else "")
    return AvailableTagger(title, title, both, part=f"{tagger.part} --tagger crf", cost=tagger.cost, worth=worth)


def _spacy_tagger(name: str) -> AvailableTagger:
    facts = pipeline_facts(name)
    cost, worth = (pipeline_cost(facts), pipeline_worth(facts)) if facts else ("", "")
    part = f"spacy:pipeline={name}"
    return AvailableTagger(
        f"the spaCy pipeline {name}", f"spaCy {name}", SpacyTagger(name), part=part, cost=cost, worth=worth
    )


def _others(code: str, model: str) -> Iterator[AvailableTagger]:
    """Yield the Hugging Face model where it is not among the strong ones on this machine, and the embedded tagger."""
    if not any(_strong_taggers(code, model)):
        yield _hugging_face_tagger(model)
    yield from _embedded(code)


def _embedded(code: str) -> Iterator[AvailableTagger]:
    """Yield the embedded tagger for English."""
    if code == "en":
        embedded = CrfTagger()
        title = "the embedded tagger (weak)"
        worth = "F1 66 on web text of its own kind, 54 on news; projections: en-lug 57.1, en-twi 52.1"
        yield AvailableTagger(title, title, embedded, embedded.weak, part="crf", cost="comes along", worth=worth)


def _hugging_face_tagger(model: str) -> AvailableTagger:
    status = check_availability(model)
    note = FETCHED if pretrained.locate(model) is None else status.sentence
    part, worth = f"transformer:model={model}", STRONG_WORTH.get(model, "")
    return AvailableTagger(
        HUGGING_FACE, model, TransformerTagger(model), note=note, part=part, cost=model_cost(model), worth=worth
    )


def pipeline_cost(facts: PipelineFacts) -> str:
    """Return what a pipeline costs, in a few words."""
    speed = "seconds for 1,000 sentences" if facts.is_quick else "minutes for 1,000 sentences on a CPU"
    return f"{gigabytes(facts.bytes)} to download, about {facts.memory / 1e9:.1f} GB of memory, {speed}"


def pipeline_worth(facts: PipelineFacts) -> str:
    """Return the published quality of a pipeline and, where it was measured, that of projections from its labels."""
    measured = f"; projections: {facts.measured}" if facts.measured else ""
    return f"F1 {facts.f1:.0f} on {facts.data} (spaCy){measured}"


def model_cost(model: str) -> str:
    """Return what a Hugging Face model costs, in a few words; "" where its size is not known."""
    facts = model_facts(model)
    if facts is None:
        return ""
    memory = check_availability(model).memory or 0
    return f"{gigabytes(facts.bytes)} to download, about {gigabytes(memory)} of memory, minutes for 1,000 sentences"
