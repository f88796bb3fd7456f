"""Synthetic phrases: source chunks whose gold word links mark a range of the target, as questions about phrases.

A chunk is a run of content words after an article, a preposition or a possessive, at the beginning of a sentence, or
with a capital; two chunks may be joined by "of" and the like. It is used where its links leave no doubt.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.model import Alignment, SentencePair, Span
from core.text.languages import base_language
from core.text.similarity import is_punctuation

MAX_SOURCE_WORDS, MAX_TARGET_WORDS = 6, 9
MAX_PHRASES = 4
"""Phrases of one pair."""
MAX_FREE_LETTERS = 5
"""Letters of the longest unlinked word in a phrase."""
FREQUENT_WORDS = 40
"""The most frequent words of the target, which neither begin nor end a phrase: annotators link articles to nouns."""


class ClosedClasses(NamedTuple):
    """Words of a language that decide where a chunk is: function words, those before a chunk, those between two."""

    function: frozenset[str]
    before: frozenset[str]
    between: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH_BEFORE = _words(
    "the a an my your his her its our their this that these those of in on at by with from to into for about between "
    "through during before after against under over"
)
_GERMAN_BEFORE = _words(
    "der die das den dem des ein eine einen einem einer eines mein dein sein ihr unser in im an am auf aus bei beim "
    "mit nach von vom zu zum zur für durch über unter"
)
ARTICLES = _words("the a an der die das den dem des ein eine einen einem einer eines")
CLOSED_CLASSES: Mapping[str, ClosedClasses] = {
    "en": ClosedClasses(
        _ENGLISH_BEFORE
        | _words(
            "some any no every each all both either neither i you he she it we they me him us them who whom whose "
            "which what and or but nor so yet upon above below among within without along across behind beyond near "
            "since until till as than if when while where why how because although though whether unless is am are "
            "was were be been being have has had having do does did doing will would shall should can could may might "
            "must not n't 's ' also only just very too more most much many such same other another own then there "
            "here now up down out off again further once well still even ever never always often however therefore "
            "thus hence per via like"
        ),
        _ENGLISH_BEFORE,
        _words("of for in and on"),
    ),
    "de": ClosedClasses(
        _GERMAN_BEFORE
        | _words(
            "und oder aber sondern denn seit gegen ohne um vor hinter neben zwischen bis ist sind war waren hat haben "
            "hatte hatten wird werden wurde wurden kann können konnte muss müssen soll sollen nicht auch nur noch "
            "schon sich er sie es wir ich du ihm ihn ihnen uns euch mich dich euer dieser diese dieses diesen diesem "
            "jener jene jedes jeder alle als wie wenn dass daß ob weil so sehr mehr man was wer wo da dann doch hier "
            "dort sowie"
        ),
        _GERMAN_BEFORE,
        _words("der des von für und in"),
    ),
}
"""Closed classes of the source languages of the training corpora; used for training alone."""

Range = tuple[int, int]
ChunkFinder = Callable[[Sequence[str], str], list[Range]]
"""A function that finds ranges of the words of a sentence in a language."""


def with_phrases(
    pairs: Sequence[SentencePair], links: Sequence[Alignment], seed: str, find: ChunkFinder
) -> list[SentencePair]:
    """Return the pairs with phrases as their entities on both sides, labelled X0, X1, … within a pair.

    ``find``: `find_chunks` or `find_names`.
    """
    frequent = Counter(word.lower() for pair in pairs for word in pair.target.words).most_common(FREQUENT_WORDS)
    edges = frozenset(word for word, _ in frequent)
    marked = []
    for pair, alignment in zip(pairs, links, strict=True):
        chunks = find(pair.source.words, pair.source.lang)
        marked.append(_marked(pair, alignment, chunks, edges, seed))
    return marked


def _marked(
    pair: SentencePair, links: Alignment, chunks: list[Range], edges: frozenset[str], seed: str
) -> SentencePair:
    random.Random(f"{seed}\t{pair.id}").shuffle(chunks)
    sources: list[Span] = []
    targets: list[Span] = []
    for chunk in chunks:
        rendering = _rendering(pair, links, chunk, edges)
        if rendering is None or len(sources) == MAX_PHRASES:
            continue
        source, target = Span(*chunk, f"X{len(sources)}"), Span(*rendering, f"X{len(sources)}")
        if not any(map(source.overlaps, sources)) and not any(map(target.overlaps, targets)):
            sources.append(source)
            targets.append(target)
    return replace(pair, source=pair.source.with_spans(sources), target=pair.target.with_spans(targets))


def find_chunks(words: Sequence[str], lang: str) -> list[Range]:
    """Return the ranges of words that may be phrases."""
    classes = CLOSED_CLASSES.get(base_language(lang))
    if classes is None:
        return []
    lower = [word.lower() for word in words]
    content = _content(lower, classes)
    runs = [
        (start, end)
        for start, end in _runs(content)
        if start == 0 or lower[start - 1] in classes.before or words[start][0].isupper()
    ]
    joined = [(start, _end_of_next(end, lower, content, classes)) for start, end in runs]
    chunks = dict.fromkeys([*runs, *joined])
    return [(start, end) for start, end in chunks if _is_phrase(words[start:end])]


def find_names(words: Sequence[str], lang: str) -> list[Range]:
    """Return the ranges of words that are names by their capitals, also joined ("Bay of Bengal").

    A capital alone at the beginning of the sentence says nothing. Only for languages whose nouns have no capitals.
    """
    classes = CLOSED_CLASSES.get(base_language(lang))
    if classes is None:
        return []
    lower = [word.lower() for word in words]
    capitals = [
        word[0].isupper() and is_content for word, is_content in zip(words, _content(lower, classes), strict=True)
    ]
    runs = [(start, end) for start, end in _runs(capitals) if end > 1]
    names = [(start, _end_of_next(end, lower, capitals, classes)) for start, end in runs]
    return [(start, end) for start, end in names if end - start <= MAX_SOURCE_WORDS]


def _content(lower: Sequence[str], classes: ClosedClasses) -> list[bool]:
    return [word not in classes.function and not is_punctuation(word) for word in lower]


def _runs(content: Sequence[bool]) -> Iterator[Range]:
    """Yield the maximal runs of content words."""
    start = None
    for place, is_content in enumerate([*content, False]):
        if is_content and start is None:
            start = place
        elif not is_content and start is not None:
            yield start, place
            start = None


def _end_of_next(end: int, lower: Sequence[str], content: Sequence[bool], classes: ClosedClasses) -> int:
    """Return where the run ends that is joined to one ending at ``end``; ``end`` where none is."""
    if end >= len(lower) or lower[end] not in classes.between:
        return end
    start = end + 1
    if start < len(lower) and lower[start] in ARTICLES:
        start += 1
    last = start
    while last < len(lower) and content[last]:
        last += 1
    return last if last > start else end


def _is_phrase(words: Sequence[str]) -> bool:
    """Test whether content words are likely to be one phrase: short, no adverb at the end, no lone number or verb."""
    if len(words) > MAX_SOURCE_WORDS or words[-1].lower().endswith("ly"):
        return False
    word = words[0]
    is_verb = word[0].islower() and word.lower().endswith(("ing", "ed"))
    return len(words) > 1 or not (is_verb or any(map(str.isdigit, word)))


def _rendering(pair: SentencePair, links: Alignment, chunk: Range, edges: frozenset[str]) -> Range | None:
    """Return the range that the links mark for a chunk, or None where they leave a doubt."""
    start, end = chunk
    classes = CLOSED_CLASSES[base_language(pair.source.lang)]
    content = _content([word.lower() for word in pair.source.words[start:end]], classes)
    linked = [links.by_source.get(i, ()) for i in range(start, end)]
    targets = sorted(j for row in linked for j in row)
    if not targets or any(is_content and not row for is_content, row in zip(content, linked, strict=True)):
        return None
    hull = (targets[0], targets[-1] + 1)
    return hull if _is_clear(pair, links, chunk, hull, edges) else None


def _is_clear(pair: SentencePair, links: Alignment, chunk: Range, hull: Range, edges: frozenset[str]) -> bool:
    """Test that no word of the hull is linked outside the chunk, few are not linked, and its edges are content."""
    words = pair.target.words
    sources = _sources_by_target(links)
    if hull[1] - hull[0] > MAX_TARGET_WORDS:
        return False
    inside = [sources.get(j, []) for j in range(*hull)]
    if any(not chunk[0] <= i < chunk[1] for row in inside for i in row):
        return False
    free = [words[j] for j in range(*hull) if j not in sources]
    if 2 * len(free) > len(inside) or any(len(word) > MAX_FREE_LETTERS for word in free):
        return False
    return not any(is_punctuation(words[j]) or words[j].lower() in edges for j in (hull[0], hull[1] - 1))


def _sources_by_target(links: Alignment) -> dict[int, list[int]]:
    sources: dict[int, list[int]] = {}
    for i, j in links.sure + links.possible:
        sources.setdefault(j, []).append(i)
    return sources


class Noise(NamedTuple):
    """Shares of source words that lose their links, of links that are lost, and of source words with a wrong link."""

    unlinked: float
    lost: float
    wrong: float


def with_noise(links: Sequence[Alignment], noise: Noise, seed: str) -> list[Alignment]:
    """Return links with errors, as aligners make them."""
    return [_noisy(alignment, noise, random.Random(f"{seed}\t{k}")) for k, alignment in enumerate(links)]


def _noisy(alignment: Alignment, noise: Noise, rng: random.Random) -> Alignment:
    rows, columns = alignment.size
    unlinked = {i for i in range(rows) if rng.random() < noise.unlinked}
    links = {(i, j) for i, j in alignment.sure + alignment.possible if i not in unlinked and rng.random() >= noise.lost}
    links |= {(i, rng.randrange(columns)) for i in range(rows) if rng.random() < noise.wrong}
    return Alignment(tuple(sorted(links)), alignment.size)
