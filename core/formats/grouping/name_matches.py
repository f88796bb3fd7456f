"""Names of the sentences of two sides: what they share, and the sentences that have the same."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Names = tuple[Sequence[str], Sequence[str]]
"""A name for each sentence of the source, and of the target."""
Indices = Sequence[tuple[int, int]]
"""The indices of the sentences of each pair: in the source, in the target."""


@dataclass(slots=True)
class Matches:
    """The indices of paired sentences, and of the sentences of each side without a partner."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    unpaired: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    def leave_out(self, source: Iterable[int], target: Iterable[int]) -> None:
        """Add sentences of both sides without a partner."""
        self.unpaired[0].extend(source)
        self.unpaired[1].extend(target)

    def sort(self) -> None:
        """Put pairs and sentences in the order of the files, the pairs in that of the source."""
        self.pairs.sort()
        self.unpaired[0].sort()
        self.unpaired[1].sort()


def shared_names(names: Names) -> set[str]:
    """Return the names that both sides have."""
    return (set(names[0]) & set(names[1])) - {""}


def are_crossed(pairs: Indices) -> bool:
    """Tell whether the target of a pair comes before that of the pair before it."""
    return any(following < target for (_, target), (_, following) in pairwise(pairs))


def example_of(names: Names) -> str:
    """Quote the first name of each side."""
    return " and ".join(repr(next(filter(None, side_names))) for side_names in names)


def _keys(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each name with the number of times that it occurred before."""
    seen: Counter[str] = Counter()
    for name in names:
        yield name, seen[name]
        seen[name] += 1


def indices_by_key(ids: Sequence[str], indices: Sequence[int]) -> dict[tuple[str, int], int]:
    """Map the id of each of some sentences, with the number of earlier ones among them, to its index."""
    return dict(zip(_keys(ids[index] for index in indices), indices, strict=True))


def first_repeated(indices: Mapping[tuple[str, int], int]) -> int | None:
    """Return the index of the first sentence whose id occurred before; None if each occurs once."""
    return next((index for (_, earlier), index in indices.items() if earlier), None)


def unmatched_indices(indices: Mapping[tuple[str, int], int], others: Collection[tuple[str, int]]) -> list[int]:
    """Return the indices of the keys that are not among the others."""
    return [index for key, index in indices.items() if key not in others]


def indices_by_name(names: Iterable[str]) -> dict[str, list[int]]:
    """Map each name to the indices of the sentences that have it."""
    indices: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        indices[name].append(index)
    return indices
