"""All mentions of a project as one recipe projects them, in memory: for looking up the same form elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.model import Candidate, Sentence, SentencePair, Span
from core.store import Store
from core.text import fold
from core.workspace.candidate_rating import CandidateRating


@dataclass(frozen=True, slots=True)
class Rendering:
    """A source entity of one pair and the span that a recipe projected it to, if any.

    ``score`` is the span's probability in an index that is ``calibrated``.
    """

    pair_id: str
    source: Span
    target: Span | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class MentionIndex:
    """The mentions that a recipe projected in a whole project, without any reviewer's changes.

    ``pairs`` are without links, words that are equal are kept once. ``by_pair`` and ``by_form``
    hold the same renderings, in corpus order; forms are folded (`form_of`). An entity may be
    rendered more than once. ``calibrated`` tells that the recipe gives probabilities.
    """

    pairs: Mapping[str, SentencePair]
    by_pair: Mapping[str, tuple[Rendering, ...]]
    by_form: Mapping[str, tuple[Rendering, ...]]
    calibrated: bool = False

    @classmethod
    def of(cls, pairs: Iterable[SentencePair], chosen: Iterable[Sequence[Candidate]]) -> "MentionIndex":
        """Build the index of pairs and, in the same order, the candidates chosen for each."""
        words: dict[str, str] = {}
        slim_pairs: dict[str, SentencePair] = {}
        by_form: dict[str, list[Rendering]] = defaultdict(list)
        by_pair: dict[str, tuple[Rendering, ...]] = {}
        rating = CandidateRating()
        for pair, candidates in zip(pairs, chosen, strict=True):
            slim_pairs[pair.id] = slim = _slim(pair, words)
            by_pair[pair.id] = tuple(_renderings(slim, candidates, rating))
            for rendering in by_pair[pair.id]:
                by_form[form_of(slim.source, rendering.source)].append(rendering)
        forms = {form: tuple(renderings) for form, renderings in by_form.items()}
        return cls(slim_pairs, by_pair, forms, rating.calibrated)

    @classmethod
    def read(cls, store: Store, project: str, recipe_id: str) -> "MentionIndex":
        """Read the index of a project that was projected with a recipe; reads no score matrices."""
        return cls.of(store.pairs(project), store.chosen(project, recipe_id))


def form_of(sentence: Sentence, span: Span) -> str:
    """Return the words of a mention, folded, with one space between them."""
    return " ".join(folded(sentence)[span.start : span.end])


def folded(sentence: Sentence) -> list[str]:
    """Return the words of a sentence without case and diacritics."""
    return list(map(_fold, sentence.words))


@lru_cache(maxsize=200_000)
def _fold(word: str) -> str:
    return fold(word)


def _slim(pair: SentencePair, words: dict[str, str]) -> SentencePair:
    """Return the pair without links, its words and gaps shared with all other pairs."""
    return SentencePair(pair.id, _sharing(pair.source, words), _sharing(pair.target, words))


def _sharing(sentence: Sentence, words: dict[str, str]) -> Sentence:
    return replace(
        sentence,
        words=tuple(words.setdefault(word, word) for word in sentence.words),
        gaps=tuple(words.setdefault(gap, gap) for gap in sentence.gaps),
    )


def _renderings(pair: SentencePair, candidates: Sequence[Candidate], rating: CandidateRating) -> Iterable[Rendering]:
    for entity in pair.source.spans or ():
        own = [candidate for candidate in candidates if candidate.source == entity]
        yield from (Rendering(pair.id, entity, candidate.span, rating(candidate)) for candidate in own)
        if not own:
            yield Rendering(pair.id, entity)
