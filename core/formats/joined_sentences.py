"""Neighbouring sentences joined to one, with their entities."""

from collections.abc import Sequence
from itertools import accumulate, chain

from core.model import Sentence, Span
from core.text import is_spaceless


def joint(lang: str) -> str:
    """Return what stands between two sentences on one line: a space, nothing where the language has none."""
    return "" if is_spaceless(lang) else " "


def join_sentences(sentences: Sequence[Sentence], between: str) -> Sentence:
    """Join sentences with words, at least one; ``between`` follows the text of each but the last."""
    if len(sentences) == 1:
        return sentences[0]
    words = chain.from_iterable(sentence.words for sentence in sentences)
    gaps = chain.from_iterable((*sentence.gaps[:-1], f"{sentence.gaps[-1]}{between}") for sentence in sentences)
    *inner, _ = gaps
    last = sentences[-1].gaps[-1]
    return Sentence(tuple(words), (*inner, last), sentences[0].lang, _join_spans(sentences))


def _join_spans(sentences: Sequence[Sentence]) -> tuple[Span, ...] | None:
    """Return the entities of sentences as one after the other; None where one of them is not annotated."""
    if any(sentence.spans is None for sentence in sentences):
        return None
    offsets = accumulate(map(len, sentences), initial=0)
    return tuple(chain.from_iterable(map(shifted_spans, sentences, offsets)))


def shifted_spans(sentence: Sentence, offset: int) -> list[Span]:
    """Return the entities of a sentence, that many words later."""
    return [Span(span.start + offset, span.end + offset, span.label) for span in sentence.spans or ()]
