"""What is known about the words of two documents: how likely each is as a translation of another.

A table of pseudo-links by the first letters of words, from the word tables that come with Spanbridge and from words
that look or sound alike; then the links that the lexical aligner counts in sentences which correspond.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from scipy import sparse

from core.aligners.lexical import LexicalAligner
from core.aligners.lexicon import STRIDE
from core.lexicons.shipped import shipped_knowledge
from core.model import Sentence, SentencePair
from core.text.cognates import phonetic_form
from core.text.stems import stem

STEM_LETTERS = 4
"""Letters by which words are told apart, as the lexical aligner does."""
ALIKE_LINKS = 4.0
"""Pseudo-links of words that are written alike once both are romanised, as the lexical aligner counts them."""
SOUND_LINKS = 0.5
"""Pseudo-links of words that have the same consonants."""
MIN_CONSONANTS = 3
MAX_ALIKE = 20
"""Words of a side of one sound, from which it says nothing."""

Links = Mapping[tuple[int, int], float]


class Stems:
    """Numbers of the stems of a document; punctuation has none."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.numbers: dict[str, int] = {}
        self.words: list[str] = []
        rows, columns = [], []
        for row, sentence in enumerate(sentences):
            for word in filter(_is_word, sentence.words):
                rows.append(row)
                columns.append(self._add(word.lower()))
        ones = np.ones(len(rows))
        shape = len(sentences), max(1, len(self.words))
        self.counts = sparse.csr_array((ones, (rows, columns)), shape=shape)

    def _add(self, word: str) -> int:
        number = self.numbers.setdefault(stem(word, STEM_LETTERS), len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def known_links(sources: Stems, targets: Stems, langs: tuple[str, str]) -> dict[tuple[int, int], float]:
    """Return the pseudo-links of stems that are known before anything is aligned."""
    links: dict[tuple[int, int], float] = defaultdict(float)
    table = shipped_knowledge(*langs).by_stems(STEM_LETTERS)
    for name, source in sources.numbers.items():
        for target_name, count in table.get(name, {}).items():
            target = targets.numbers.get(target_name)
            if target is not None:
                links[source, target] += count
    for source, target, count in chain(_alike(sources, targets, "text"), _alike(sources, targets, "skeleton")):
        links[source, target] += count
    return dict(links)


def _alike(sources: Stems, targets: Stems, part: str) -> Iterator[tuple[int, int, float]]:
    """Yield the stems whose first words are the same in a part of their phonetic forms."""
    left, right = _by_form(sources.words, part), _by_form(targets.words, part)
    for form in left.keys() & right.keys():
        if len(left[form]) * len(right[form]) <= MAX_ALIKE:
            for source in left[form]:
                yield from ((source, target, ALIKE_LINKS if part == "text" else SOUND_LINKS) for target in right[form])


def _by_form(words: Iterable[str], part: str) -> Mapping[str, list[int]]:
    numbers: Mapping[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        form = phonetic_form(word)
        key = form.text if part == "text" else form.skeleton
        if part == "text" or len(key) >= MIN_CONSONANTS:
            numbers[key].append(number)
    return numbers


def learnt_links(sources: Stems, targets: Stems, pairs: Sequence[SentencePair]) -> dict[tuple[int, int], float]:
    """Return the links that the lexical aligner counts in pairs of sentences, with those it starts from."""
    aligner = LexicalAligner(prefix=STEM_LETTERS)
    level = aligner.prepare(pairs).model.levels[0]
    names = list(level.sources.numbers), list(level.targets.numbers)
    links = {}
    counted = level.lexicon.weights - aligner.concentration
    for key, count in zip(level.lexicon.keys.tolist(), counted.tolist(), strict=True):
        source = sources.numbers.get(names[0][key // STRIDE])
        target = targets.numbers.get(names[1][key % STRIDE])
        if source is not None and target is not None and count > 0:
            links[source, target] = count
    return links
