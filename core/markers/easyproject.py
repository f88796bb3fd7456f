"""EasyProject: labelled sentences of one language become labelled sentences of another.

Chen, Jiang, Ritter and Xu 2023 (arXiv 2211.15613): entities are marked, the sentence is
translated with its markers, and a sentence whose markers do not come back cleanly is dropped.
"""

from collections.abc import Sequence
from typing import NamedTuple

from core.components.component import Progress
from core.markers.brackets import Recovered, recover
from core.markers.label_assignment import assign
from core.markers.locate import to_words
from core.markers.translation import MarkedText, MarkedTranslator, MarkingRequest, entity_texts
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
    requests = [MarkingRequest(sentence, lang) for sentence in filter(len, sentences)]
    texts = iter(MarkedTranslator(translator)(requests, progress))
    results = []
    for sentence in sentences:
        if len(sentence):
            results.append(recover_labels(sentence, next(texts), lang))
        else:
            results.append(MarkedTranslation(sentence, None, "it has no words"))
    return results


def recover_labels(source: Sentence, marked: MarkedText, lang: str) -> MarkedTranslation:
    """Recover the labelled translation of one sentence from the output of the translator."""
    if marked.translation.truncated:
        return MarkedTranslation(source, None, "its translation was cut off")
    spans = source.spans or ()
    recovered = recover(marked.translation.text)
    assigned = assign(recovered.strings, spans, entity_texts(source), marked.alone)
    if assigned.why:
        return MarkedTranslation(source, None, assigned.why)
    return _labelled(source, recovered, [spans[entity].label for entity in assigned.entities], lang)


def _labelled(source: Sentence, recovered: Recovered, labels: Sequence[str], lang: str) -> MarkedTranslation:
    """Return the translation with a span for each piece of it; ``labels`` are theirs."""
    target, ranges = to_words(recovered, lang)
    if not len(target):
        return MarkedTranslation(source, None, "its translation is empty")
    spans = [Span(*words, label) for words, label in zip(ranges, labels, strict=True) if words is not None]
    if len(spans) < len(labels):
        return MarkedTranslation(source, None, "two markers share a word of the translation")
    return MarkedTranslation(source, target.with_spans(spans))
