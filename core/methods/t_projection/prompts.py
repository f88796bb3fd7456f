"""Tagged spans as a text-to-text model writes them, and their places in a sentence.

The candidates of T-Projection (García-Ferrero, Agerri and Rigau 2023, arXiv 2212.10548): the
model gets a sentence with one empty tag for each entity to be found, and writes them filled,
``<Person>Ann Lee</Person><Location>Rome</Location>``.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import eq

from core.methods.candidates import Range
from core.model import Sentence, Span
from core.text import tokenise
from core.text.similarity import is_punctuation

TAG_NAMES = {
    "PER": "Person",
    "LOC": "Location",
    "ORG": "Organization",
    "MISC": "Miscellaneous",
    "DATE": "Date",
    "TARGET": "Target",
}
"""The spellings of common labels in tags; other labels keep their own."""

_TAGGED = re.compile(r"<([^<>/]+)>([^<>]*)</\s*([^<>/]+)>")


def tag(label: str) -> str:
    """Return the spelling of a label in tags."""
    return TAG_NAMES.get(label, label)


def prompt(sentence: Sentence, labels: Iterable[str]) -> str:
    """Return the words of a sentence, then an empty tag for each label, in order."""
    slots = "".join(f"<{tag(label)}>None</{tag(label)}>" for label in labels)
    return " ".join(filter(None, [" ".join(sentence.words), slots]))


def answer(sentence: Sentence) -> str:
    """Return the output that a model is trained to write for this sentence."""
    return "".join(_filled_tag(sentence, span) for span in sentence.spans or ())


def _filled_tag(sentence: Sentence, span: Span) -> str:
    name = tag(span.label)
    return f"<{name}>{' '.join(sentence.words[span.start : span.end])}</{name}>"


def read(outputs: Iterable[str]) -> list[tuple[str, str]]:
    """Return the (tag, text) of every well-formed tag in some outputs, each once, in order of appearance."""
    tagged: dict[tuple[str, str], None] = {}
    for output in outputs:
        for opening, text, closing in _TAGGED.findall(output):
            if opening.strip() == closing.strip() and text.strip() not in {"", "None"}:
                tagged[opening.strip(), text.strip()] = None
    return list(tagged)


def places(text: str, sentence: Sentence, agglutinative: bool = False) -> tuple[Range, ...]:
    """Return the ranges of words that a candidate's text stands for, left to right; none where it is made up.

    Its words in the sentence as they are; else with case disregarded; else without punctuation
    at the edges; else, where ``agglutinative``, words that hold its words.
    """
    spellings = [tokenise(text, sentence.lang)[0], tuple(text.split())]
    lowered = list(map(_lower, spellings))
    stripped = list(map(_without_edge_punctuation, lowered))
    lower_words = _lower(sentence.words)
    ranges = (
        _find_any(spellings, sentence.words)
        or _find_any(lowered, lower_words)
        or _find_any(stripped, lower_words)
        or (_find(stripped[0], lower_words, _is_within) if agglutinative else [])
    )
    return tuple(ranges)


def _find_any(spellings: Iterable[Sequence[str]], words: Sequence[str]) -> list[Range]:
    """Return the ranges of the sentence whose words are one of these spellings, left to right."""
    return sorted({place for spelling in spellings for place in _find(spelling, words, eq)})


def _lower(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(str.lower, words))


def _without_edge_punctuation(words: Sequence[str]) -> tuple[str, ...]:
    inner = [index for index, word in enumerate(words) if not is_punctuation(word)]
    return tuple(words[inner[0] : inner[-1] + 1]) if inner else ()


def _is_within(part: str, word: str) -> bool:
    return part in word


def _find(searched: Sequence[str], words: Sequence[str], fits: Callable[[str, str], bool]) -> list[Range]:
    """Return the ranges of the sentence whose words each fit one of the words searched; none without any."""
    size = len(searched)
    starts = range(len(words) - size + 1) if size else ()
    return [(start, start + size) for start in starts if all(map(fits, searched, words[start : start + size]))]
