"""All mentions of a project as one recipe projects them, in memory: for looking up the same form elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.model import Candidate, Sentence, SentencePair, Span
from core.store import Store
from core.text import fold


@dataclass(frozen=True, slots=True)
class Rendering:
    """A source entity of one pair and what the recipe made of it; no target: nothing."""

    pair_id: str
    source: Span
    target: Span | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class MentionIndex:
    """What a recipe projected in a whole project; whatever a reviewer changed is not in it.

    ``pairs`` are without links, words that are equal are kept once. ``by_pair`` and ``by_form``
    hold the same renderings, in corpus order; forms are folded (`form_of`). An entity may be
    rendered more than once.
    """

    pairs: Mapping[str, SentencePair]
    by_pair: Mapping[str, tuple[Rendering, ...]]
    by_form: Mapping[str, tuple[Rendering, ...]]

    @classmethod
    def of(cls, pairs: Iterable[SentencePair], chosen: Iterable[Sequence[Candidate]]) -> "MentionIndex":
        """The index of pairs and, in the same order, the candidates chosen for each."""
        words: dict[str, str] = {}
        kept: dict[str, SentencePair] = {}
        forms: dict[str, list[Rendering]] = defaultdict(list)
        found: dict[str, tuple[Rendering, ...]] = {}
        for pair, candidates in zip(pairs, chosen, strict=True):
            kept[pair.id] = slim = _slim(pair, words)
            found[pair.id] = tuple(_renderings(slim, candidates))
            for rendering in found[pair.id]:
                forms[form_of(slim.source, rendering.source)].append(rendering)
        return cls(kept, found, {form: tuple(renderings) for form, renderings in forms.items()})

    @classmethod
    def read(cls, store: Store, project: str, recipe_id: str) -> "MentionIndex":
        """The index of a project that was projected with a recipe; reads no score matrices."""
        return cls.of(store.pairs(project), store.chosen(project, recipe_id))


def form_of(sentence: Sentence, span: Span) -> str:
    """The words of a mention, folded, with one space between them."""
    return " ".join(folded(sentence)[span.start : span.end])


def folded(sentence: Sentence) -> list[str]:
    """The words of a sentence without case and diacritics."""
    return list(map(_fold, sentence.words))


@lru_cache(maxsize=200_000)
def _fold(word: str) -> str:
    return fold(word)


def _slim(pair: SentencePair, words: dict[str, str]) -> SentencePair:
    """The pair without links, its words and gaps shared with all other pairs."""
    source, target = (
        replace(
            side,
            words=tuple(words.setdefault(word, word) for word in side.words),
            gaps=tuple(words.setdefault(gap, gap) for gap in side.gaps),
        )
        for side in (pair.source, pair.target)
    )
    return SentencePair(pair.id, source, target)


def _renderings(pair: SentencePair, candidates: Sequence[Candidate]) -> Iterable[Rendering]:
    for entity in pair.source.spans or ():
        own = [candidate for candidate in candidates if candidate.source == entity]
        yield from (Rendering(pair.id, entity, one.span, one.score) for one in own)
        if not own:
            yield Rendering(pair.id, entity)
