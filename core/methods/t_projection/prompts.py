"""Tagged spans as a text-to-text model writes them, and where they stand in a sentence.

The candidates of T-Projection (García-Ferrero, Agerri and Rigau 2023, arXiv 2212.10548): the
model is shown a sentence with one empty tag for each entity wanted, and writes them filled,
``<Person>Ann Lee</Person><Location>Rome</Location>``.
"""

import re
from collections.abc import Iterable, Sequence

from core.methods.candidates import Range
from core.model import Sentence
from core.text import tokenise
from core.text.similarity import is_punctuation

NAMES = {
    "PER": "Person",
    "LOC": "Location",
    "ORG": "Organization",
    "MISC": "Miscellaneous",
    "DATE": "Date",
    "TARGET": "Target",
}
"""How common labels are spelt in tags; others are spelt as they are."""

_TAGGED = re.compile(r"<([^<>/]+)>([^<>]*)</\s*([^<>/]+)>")


def tag(label: str) -> str:
    """The label as it is spelt in tags."""
    return NAMES.get(label, label)


def prompt(sentence: Sentence, labels: Iterable[str]) -> str:
    """The words of a sentence, then an empty tag for each label wanted, in order."""
    slots = "".join(f"<{tag(label)}>None</{tag(label)}>" for label in labels)
    return " ".join(filter(None, [" ".join(sentence.words), slots]))


def answer(sentence: Sentence) -> str:
    """What a model that is trained on this sentence should write."""
    return "".join(
        f"<{tag(span.label)}>{' '.join(sentence.words[span.start : span.end])}</{tag(span.label)}>"
        for span in sentence.spans or ()
    )


def read(outputs: Iterable[str]) -> list[tuple[str, str]]:
    """The (tag, text) of every well-formed tag in some outputs, each once, in order of appearance."""
    found: dict[tuple[str, str], None] = {}
    for output in outputs:
        for opened, text, closed in _TAGGED.findall(output):
            if opened.strip() == closed.strip() and text.strip() not in {"", "None"}:
                found[opened.strip(), text.strip()] = None
    return list(found)


def places(text: str, sentence: Sentence, agglutinative: bool = False) -> tuple[Range, ...]:
    """The ranges of words that a candidate's text stands for, left to right; none where it is made up.

    Its words in the sentence as they are; else with case disregarded; else without punctuation
    at the edges; else, where ``agglutinative``, words that hold its words.
    """
    words = [tokenise(text, sentence.lang)[0], tuple(text.split())]
    low = tuple(word.lower() for word in sentence.words)
    lowered = [tuple(word.lower() for word in some) for some in words]
    tries = [(words, sentence.words), (lowered, low), ([_bare(some) for some in lowered], low)]
    for wanted, within in tries:
        found = {place for some in wanted for place in _runs(some, within, False)}
        if found:
            return tuple(sorted(found))
    bare = _bare(lowered[0])
    return tuple(_runs(bare, low, True)) if agglutinative else ()


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    kept = [index for index, word in enumerate(words) if not is_punctuation(word)]
    return tuple(words[kept[0] : kept[-1] + 1]) if kept else ()


def _runs(wanted: Sequence[str], words: Sequence[str], within: bool) -> list[Range]:
    """Where the wanted words follow each other in the sentence, or lie ``within`` words that do."""
    size = len(wanted)
    if not size:
        return []
    return [
        (start, start + size)
        for start in range(len(words) - size + 1)
        if all(one in word if within else one == word for one, word in zip(wanted, words[start:], strict=False))
    ]
