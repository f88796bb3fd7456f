"""Translation of marked sentences, and of each entity by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from core.components.component import Progress
from core.markers.brackets import mark
from core.model import Sentence
from core.translators import Translate, Translation, Translator
from core.translators.nllb import Nllb

EASYPROJECT = Nllb("ychenNLP/nllb-200-3.3B-easyproject", tokenizer="facebook/nllb-200-3.3B")
"""NLLB fine-tuned on marked sentences, with the tokenizer of its base model: its own is faulty."""


class MarkingRequest(NamedTuple):
    """A sentence whose entities are to be marked, and the language to translate it into."""

    sentence: Sentence
    lang: str


class MarkedText(NamedTuple):
    """The translation of a marked sentence, and of each of its entities alone."""

    translation: Translation
    alone: tuple[str, ...]


Marking = Callable[[Sentence], str]
"""A function from a sentence to its text with the entities marked."""


def in_brackets(sentence: Sentence) -> str:
    """Return the text with every entity in brackets, those of the text itself made round."""
    return mark(sentence, sentence.spans or ())


@dataclass(frozen=True, slots=True)
class MarkedTranslator:
    """A translator of marked sentences, prepared once for each pair of languages."""

    translator: Translator
    marking: Marking = in_brackets
    ready: dict[tuple[str, str], Translate] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, requests: Sequence[MarkingRequest], progress: Progress | None = None) -> list[MarkedText]:
        """Translate marked sentences, and their entities by themselves; one result for each request, in order."""
        results: dict[int, MarkedText] = {}
        for (source, target), places in _by_languages(requests).items():
            translate = self._prepared(source, target, progress)
            marked_texts = self._translate([requests[place].sentence for place in places], translate)
            results |= zip(places, marked_texts, strict=True)
        return [results[place] for place in range(len(requests))]

    def _prepared(self, source: str, target: str, progress: Progress | None) -> Translate:
        if (source, target) not in self.ready:
            self.ready[source, target] = self.translator.prepare(source, target, progress)
        return self.ready[source, target]

    def _translate(self, sentences: Sequence[Sentence], translate: Translate) -> list[MarkedText]:
        groups = [_texts(sentence, self.marking) for sentence in sentences]
        translations = iter(translate(list(chain.from_iterable(groups))))
        return [_marked_text(*islice(translations, len(group))) for group in groups]


def _by_languages(requests: Sequence[MarkingRequest]) -> dict[tuple[str, str], list[int]]:
    """Group the places of requests by the languages of their translation."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, (sentence, lang) in enumerate(requests):
        places.setdefault((sentence.lang, lang), []).append(place)
    return places


def _marked_text(marked: Translation, *alone: Translation) -> MarkedText:
    return MarkedText(marked, tuple(translation.text for translation in alone))


def _texts(sentence: Sentence, marking: Marking) -> list[str]:
    """Return the marked sentence, then each entity alone."""
    return [marking(sentence), *entity_texts(sentence)]


def entity_texts(sentence: Sentence) -> list[str]:
    """Return the text of each entity."""
    return [sentence.slice(span.start, span.end) for span in sentence.spans or ()]
