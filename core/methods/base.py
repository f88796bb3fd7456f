"""The protocol of projection methods: options first, then prepared for a corpus, then one pair at a time."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple, Protocol

from core.components.component import Progress
from core.lexicons.dictionary import NO_DICTIONARIES, Dictionaries
from core.model import Alignment, Candidate, SentencePair, Span


class Choice(NamedTuple):
    """The candidates a method chose (disjoint, in target order) and the best others."""

    chosen: tuple[Candidate, ...] = ()
    runners_up: tuple[Candidate, ...] = ()

    @classmethod
    def of(cls, chosen: Iterable[Candidate], runners_up: Iterable[Candidate]) -> "Choice":
        """Return the choice of candidates in any order, and of the others in the order given."""
        return cls(tuple(sorted(chosen, key=attrgetter("start"))), tuple(runners_up))


PairMethod = Callable[[SentencePair, Alignment], Choice]


class Method(Protocol):
    """A projection method with its options."""

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: Progress | None = None,
        dictionaries: Dictionaries = NO_DICTIONARIES,
    ) -> PairMethod:
        """Prepare to project pairs like these, given their alignments (same order).

        ``dictionaries`` are for aligners within the method that name some.
        Models that a method needs are run here on the whole corpus; their outputs are cached
        (`core.cache`), so that one pair can be projected again without loading them.
        """
        ...


def source_entities(pair: SentencePair) -> tuple[Span, ...]:
    """Return the entities of the source sentence; none where it is not annotated."""
    return pair.source.spans or ()


def is_projectable(pair: SentencePair) -> bool:
    """Test whether a pair has an entity in the source, and words in the target that it could stand for."""
    return bool(pair.source.spans) and len(pair.target) > 0


def entity_text(pair: SentencePair, entity: Span) -> str:
    """Return the text of a source entity."""
    return pair.source.slice(entity.start, entity.end)


def entity_texts(pair: SentencePair) -> list[str]:
    """Return the texts of the source entities, in order."""
    return [entity_text(pair, entity) for entity in source_entities(pair)]
