"""One set of links from several: union, intersection, vote, and the growing ones of phrase-based translation.

Each takes at least one set and is blind to their order, except that the last step of
grow-diag-final and grow-diag-final-and goes through them in turn.
"""

from collections import Counter
from collections.abc import Callable, Sequence, Set

from core.model import Alignment, Link

LinkSets = Sequence[Set[Link]]

NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def union(sets: LinkSets) -> set[Link]:
    """Links of any."""
    return set().union(*sets)


def intersection(sets: LinkSets) -> set[Link]:
    """Links of all."""
    return set(sets[0]).intersection(*sets[1:])


def vote(sets: LinkSets) -> set[Link]:
    """Links of more than half; of two, the links of both."""
    counted = Counter(link for links in sets for link in links)
    return {link for link, votes in counted.items() if 2 * votes > len(sets)}


def grow_diag(sets: LinkSets) -> set[Link]:
    """The links of all, and those of any that touch one (diagonally too) and link a word that has no link.

    Grown until nothing changes, always from the first links on (Koehn, Och & Marcu, NAACL 2003;
    Koehn et al., IWSLT 2005).
    """
    grown, allowed = _Grown(intersection(sets)), union(sets)
    changed = True
    while changed:
        changed = False
        for i, j in sorted(allowed):  # those that join on the way count as soon as they are reached
            if (i, j) not in grown.links:
                continue
            for down, right in NEIGHBOURS:
                near = i + down, j + right
                if near in allowed and grown.joins(near, any):
                    grown.add(near)
                    changed = True
    return grown.links


def grow_diag_final(sets: LinkSets) -> set[Link]:
    """`grow_diag`, and then links of each set in turn that link a word that has no link."""
    return _final(sets, any)


def grow_diag_final_and(sets: LinkSets) -> set[Link]:
    """`grow_diag`, and then links of each set in turn between two words that have no link."""
    return _final(sets, all)


COMBINATIONS: dict[str, Callable[[LinkSets], set[Link]]] = {
    "union": union,
    "intersection": intersection,
    "vote": vote,
    "grow-diag": grow_diag,
    "grow-diag-final": grow_diag_final,
    "grow-diag-final-and": grow_diag_final_and,
}


def combined(alignments: Sequence[Alignment], how: str, origin: str = "given") -> Alignment:
    """One alignment from several of the same pair, by a name of `COMBINATIONS`.

    Sure links are combined among themselves; those that come out only when possible links count
    as well are possible. No scores.
    """
    combine = COMBINATIONS[how]
    sure = combine([set(one.sure) for one in alignments])
    either = combine([{*one.sure, *one.possible} for one in alignments])
    return Alignment.of(sure, alignments[0].size, either, origin=origin)


class _Grown:
    """Links that grow, with the words that have one."""

    def __init__(self, links: set[Link]) -> None:
        self.links = set(links)
        self.sources, self.targets = {i for i, _ in links}, {j for _, j in links}

    def joins(self, link: Link, enough: Callable[[tuple[bool, bool]], bool]) -> bool:
        """Whether any or all (``enough``) of a link's words have no link yet."""
        return enough((link[0] not in self.sources, link[1] not in self.targets))

    def add(self, link: Link) -> None:
        self.links.add(link)
        self.sources.add(link[0])
        self.targets.add(link[1])


def _final(sets: LinkSets, enough: Callable[[tuple[bool, bool]], bool]) -> set[Link]:
    grown = _Grown(grow_diag(sets))
    for links in sets:
        for link in sorted(links):
            if grown.joins(link, enough):
                grown.add(link)
    return grown.links
