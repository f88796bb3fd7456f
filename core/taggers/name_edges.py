"""Edges of English names: articles and possessive marks, which some corpora annotate as a part of a name.

OntoNotes, which spaCy's English pipelines learnt from, marks "the United Nations" and "Kenya 's"; CoNLL-2003,
Universal NER and MasakhaNER mark "United Nations" and "Kenya". An article in the source entity draws words of the
target language into the projection that belong to no name.
"""

from collections.abc import Iterable, Iterator

from core.model import Sentence, Span
from core.text import base_language

ARTICLES = frozenset(["the", "a", "an"])
POSSESSIVE_MARKS = frozenset(["'s", "’s", "'", "’"])


def bare_names(sentence: Sentence, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans without articles before and possessive marks after the name, in English; others as they are.

    An article with a capital is a part of the name ("The Hague"), unless it begins the sentence. A span of nothing
    but such words is left out.
    """
    if base_language(sentence.lang) != "en":
        yield from spans
        return
    for span in spans:
        start, end = span.start, span.end
        while start < end and _is_article(sentence, start):
            start += 1
        while start < end and sentence.words[end - 1].lower() in POSSESSIVE_MARKS:
            end -= 1
        if start < end:
            yield Span(start, end, span.label)


def _is_article(sentence: Sentence, index: int) -> bool:
    word = sentence.words[index]
    return word in ARTICLES or (index == 0 and word.lower() in ARTICLES)
