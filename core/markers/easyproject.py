"""EasyProject: labelled sentences of one language become labelled sentences of another.

Chen, Jiang, Ritter and Xu 2023 (arXiv 2211.15613): entities are marked, the sentence is
translated with its markers, and a sentence whose markers do not come back cleanly is dropped.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from core.components.component import Progress
from core.markers.brackets import recover
from core.markers.label_assignment import assign
from core.markers.locate import to_words
from core.markers.translation import MarkedText, MarkedTranslator, MarkingRequest
from core.model import Sentence, Span
from core.translators import Translator


class MarkedTranslation(NamedTuple):
    """The labelled translation of one source sentence, or the reason why it was dropped."""

    source: Sentence
    target: Sentence | None
    why: str = ""


def easyproject(
    translator: Translator, sentences: Sequence[Sentence], lang: str, progress: Progress | None = None
) -> list[MarkedTranslation]:
    """Translate labelled sentences into ``lang`` with their labels; one result each, in order.

    Square brackets that belong to a text are made round before it is marked. A sentence that is
    not annotated counts as one without entities.
    """
    filled = [index for index, sentence in enumerate(sentences) if len(sentence)]
    requests = [MarkingRequest(sentences[index], lang) for index in filled]
    marked_texts = MarkedTranslator(translator)(requests, progress)
    results = [MarkedTranslation(sentence, None, "it has no words") for sentence in sentences]
    for index, marked in zip(filled, marked_texts, strict=True):
        results[index] = recover_labels(sentences[index], marked, lang)
    return results


def recover_labels(source: Sentence, marked: MarkedText, lang: str) -> MarkedTranslation:
    """Recover the labelled translation of one sentence from the output of the translator."""
    spans = source.spans or ()
    if marked.translation.truncated:
        return MarkedTranslation(source, None, "its translation was cut off")
    recovered = recover(marked.translation.text)
    texts = [source.slice(span.start, span.end) for span in spans]
    assigned = assign(recovered.strings, spans, texts, marked.alone)
    if assigned.why:
        return MarkedTranslation(source, None, assigned.why)
    target, ranges = to_words(recovered, lang)
    if not len(target):
        return MarkedTranslation(source, None, "its translation is empty")
    pieces = zip(ranges, assigned.entities, strict=True)
    labelled = [Span(*words, spans[entity].label) for words, entity in pieces if words is not None]
    if Counter(span.label for span in labelled) != Counter(span.label for span in spans):
        return MarkedTranslation(source, None, "two markers share a word of the translation")
    return MarkedTranslation(source, target.with_spans(labelled))
