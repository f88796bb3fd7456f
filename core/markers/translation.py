"""Translation of marked sentences, and of each entity by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
        by_languages: dict[tuple[str, str], list[int]] = {}
        for index, (sentence, lang) in enumerate(requests):
            by_languages.setdefault((sentence.lang, lang), []).append(index)
        results: dict[int, MarkedText] = {}
        for (source, target), indices in by_languages.items():
            translate = self.ready.get((source, target)) or self.translator.prepare(source, target, progress)
            self.ready[source, target] = translate
            marked_texts = self._translate([requests[index].sentence for index in indices], translate)
            results |= zip(indices, marked_texts, strict=True)
        return [results[index] for index in range(len(requests))]

    def _translate(self, sentences: Sequence[Sentence], translate: Translate) -> list[MarkedText]:
        groups = [_texts(sentence, self.marking) for sentence in sentences]
        translations = iter(translate([text for group in groups for text in group]))
        results = []
        for group in groups:
            marked, *alone = [next(translations) for _ in group]
            results.append(MarkedText(marked, tuple(translation.text for translation in alone)))
        return results


def _texts(sentence: Sentence, marking: Marking) -> list[str]:
    """Return the marked sentence, then each entity alone."""
    spans = sentence.spans or ()
    return [marking(sentence), *(sentence.slice(span.start, span.end) for span in spans)]
