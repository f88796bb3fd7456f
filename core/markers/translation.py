"""Marked sentences through a translator, and each entity by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.components.component import Progress
from core.markers.brackets import mark
from core.model import Sentence
from core.translators import Translate, Translation, Translator
from core.translators.nllb import Nllb

EASYPROJECT = Nllb("ychenNLP/nllb-200-3.3B-easyproject", tokenizer="facebook/nllb-200-3.3B")
"""NLLB fine-tuned on marked sentences, with the tokenizer it was made from: the one beside it is at fault."""


class MarkingRequest(NamedTuple):
    """A sentence whose entities are to be marked, and the language it is wanted in."""

    sentence: Sentence
    lang: str


class MarkedText(NamedTuple):
    """The translation of a marked sentence, and of each of its entities alone."""

    translation: Translation
    alone: tuple[str, ...]


Marking = Callable[[Sentence], str]
"""How the entities of a sentence are marked in its text."""


def in_brackets(sentence: Sentence) -> str:
    """The text with every entity in brackets, those of the text itself made round."""
    return mark(sentence, sentence.spans or ())


@dataclass(frozen=True, slots=True)
class MarkedTranslator:
    """A translator of marked sentences, made ready once for each pair of languages it meets."""

    translator: Translator
    marking: Marking = in_brackets
    ready: dict[tuple[str, str], Translate] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, requests: Sequence[MarkingRequest], progress: Progress | None = None) -> list[MarkedText]:
        """Marked sentences and their entities by themselves, translated; one result for each request, in order."""
        found: list[MarkedText | None] = [None] * len(requests)
        for source, target in dict.fromkeys((request.sentence.lang, request.lang) for request in requests):
            places = [k for k, (sentence, lang) in enumerate(requests) if (sentence.lang, lang) == (source, target)]
            texts = [_texts(requests[place].sentence, self.marking) for place in places]
            translate = self.ready.get((source, target)) or self.translator.prepare(source, target, progress)
            self.ready[source, target] = translate
            said = iter(translate([text for group in texts for text in group]))
            for place, group in zip(places, texts, strict=True):
                first, *alone = [next(said) for _ in group]
                found[place] = MarkedText(first, tuple(translation.text for translation in alone))
        return [one for one in found if one is not None]


def _texts(sentence: Sentence, marking: Marking) -> list[str]:
    """The marked sentence, then each entity alone."""
    spans = sentence.spans or ()
    return [marking(sentence), *(sentence.slice(span.start, span.end) for span in spans)]
