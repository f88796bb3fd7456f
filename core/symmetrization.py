"""Symmetrization: one set of links from several, by union, intersection, vote, or the growing rules of
phrase-based translation.

Each takes at least one set and ignores their order, except that the last step of
grow-diag-final and grow-diag-final-and goes through them in turn.
"""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from itertools import chain

from core.model import Alignment, Link

LinkSets = Sequence[Set[Link]]

NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def union(sets: LinkSets) -> set[Link]:
    """Return the links that are in any set."""
    return set().union(*sets)


def intersection(sets: LinkSets) -> set[Link]:
    """Return the links that are in all sets."""
    return set(sets[0]).intersection(*sets[1:])


def vote(sets: LinkSets) -> set[Link]:
    """Return the links of more than half of the sets; of two, the links of both."""
    votes = Counter(chain.from_iterable(sets))
    return {link for link, count in votes.items() if 2 * count > len(sets)}


def grow_diag(sets: LinkSets) -> set[Link]:
    """Grow the links of all sets by those of any that touch one (diagonally too) and link a word without a link.

    Grown until nothing changes, always from the first links on (Koehn, Och & Marcu, NAACL 2003;
    Koehn et al., IWSLT 2005).
    """
    grown, allowed = _Grown(intersection(sets)), union(sets)
    size = 0
    while size < len(grown.links):
        size = len(grown.links)
        for link in sorted(allowed):  # those that join on the way count as soon as they are reached
            if link in grown.links:
                grown.spread(link, allowed)
    return grown.links


def grow_diag_final(sets: LinkSets) -> set[Link]:
    """Add to `grow_diag` the links of each set in turn that link a word that has no link."""
    return _final(sets, any)


def grow_diag_final_and(sets: LinkSets) -> set[Link]:
    """Add to `grow_diag` the links of each set in turn between two words that have no link."""
    return _final(sets, all)


COMBINATIONS: dict[str, Callable[[LinkSets], set[Link]]] = {
    "union": union,
    "intersection": intersection,
    "vote": vote,
    "grow-diag": grow_diag,
    "grow-diag-final": grow_diag_final,
    "grow-diag-final-and": grow_diag_final_and,
}
"""The rules by name."""


def combine_alignments(alignments: Sequence[Alignment], how: str, origin: str = "given") -> Alignment:
    """Combine several alignments of the same pair into one, by a name of `COMBINATIONS`.

    Sure links are combined among themselves; those that come out only when possible links count
    as well are possible. No scores.
    """
    combine = COMBINATIONS[how]
    sure = combine([set(alignment.sure) for alignment in alignments])
    sure_or_possible = combine([{*alignment.sure, *alignment.possible} for alignment in alignments])
    return Alignment.of(sure, alignments[0].size, sure_or_possible, origin=origin)


class _Grown:
    """A growing set of links, with the words that have one."""

    def __init__(self, links: set[Link]) -> None:
        self.links = set(links)
        self.sources, self.targets = {i for i, _ in links}, {j for _, j in links}

    def has_free_words(self, link: Link, quantifier: Callable[[tuple[bool, bool]], bool]) -> bool:
        """Test whether any or all (the ``quantifier``) of a link's words have no link yet."""
        return quantifier((link[0] not in self.sources, link[1] not in self.targets))

    def spread(self, link: Link, allowed: Set[Link]) -> None:
        """Add the allowed links that touch a link and whose words are not both linked."""
        for down, right in NEIGHBOURS:
            neighbour = link[0] + down, link[1] + right
            if neighbour in allowed and self.has_free_words(neighbour, any):
                self.add(neighbour)

    def add(self, link: Link) -> None:
        """Add a link, and note its words."""
        self.links.add(link)
        self.sources.add(link[0])
        self.targets.add(link[1])


def _final(sets: LinkSets, quantifier: Callable[[tuple[bool, bool]], bool]) -> set[Link]:
    grown = _Grown(grow_diag(sets))
    for links in sets:
        for link in sorted(links):
            if grown.has_free_words(link, quantifier):
                grown.add(link)
    return grown.links
