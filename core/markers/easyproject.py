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
from core.markers.locate import placed
from core.markers.translation import MarkedText, MarkedTranslator, MarkingRequest
from core.model import Sentence, Span
from core.translators import Translator


class MarkedTranslation(NamedTuple):
    """What became of one source sentence: the labelled translation, or why it was dropped."""

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
    asked = [place for place, sentence in enumerate(sentences) if len(sentence)]
    requests = [MarkingRequest(sentences[place], lang) for place in asked]
    said = MarkedTranslator(translator)(requests, progress)
    found = [MarkedTranslation(sentence, None, "it has no words") for sentence in sentences]
    for place, marked in zip(asked, said, strict=True):
        found[place] = unmarked(sentences[place], marked, lang)
    return found


def unmarked(source: Sentence, marked: MarkedText, lang: str) -> MarkedTranslation:
    """The labelled translation of one sentence, from what the translator made of it."""
    spans = source.spans or ()
    if marked.translation.truncated:
        return MarkedTranslation(source, None, "its translation was cut off")
    recovered = recover(marked.translation.text)
    own = [source.slice(span.start, span.end) for span in spans]
    assigned = assign(recovered.strings, spans, own, marked.alone)
    if assigned.why:
        return MarkedTranslation(source, None, assigned.why)
    target, ranges = placed(recovered, lang)
    if not len(target):
        return MarkedTranslation(source, None, "its translation is empty")
    found = [
        Span(*words, spans[entity].label)
        for words, entity in zip(ranges, assigned.entities, strict=True)
        if words is not None
    ]
    if Counter(span.label for span in found) != Counter(span.label for span in spans):
        return MarkedTranslation(source, None, "two markers share a word of the translation")
    return MarkedTranslation(source, target.with_spans(found))
