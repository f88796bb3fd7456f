"""Several sets of links as one: against the published procedure written out plainly, and by hand."""

from hypothesis import given
from hypothesis import strategies as st

from core.model import Alignment, Link
from core.symmetrization import COMBINATIONS, NEIGHBOURS, combine_alignments

ROWS, COLUMNS = 5, 6
LINKS = st.frozensets(st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)), max_size=14)


CELLS = [(i, j) for i in range(ROWS) for j in range(COLUMNS)]


def free(link: Link, links: set[Link]) -> list[bool]:
    """Whether the source and the target word of a link have none yet."""
    return [all(one != link[0] for one, _ in links), all(one != link[1] for _, one in links)]


def plain_grow(there: frozenset[Link], back: frozenset[Link], final: str) -> set[Link]:
    """Grow-diag(-final(-and)) as Koehn, Och & Marcu write it, over every cell of the table."""
    links, added = set(there & back), True
    while added:
        added = False
        for cell in CELLS:
            for down, right in NEIGHBOURS if cell in links else ():
                near = (cell[0] + down, cell[1] + right)
                if near in there | back and near not in links and any(free(near, links)):
                    links.add(near)
                    added = True
    for direction in (there, back) if final else ():
        for cell in CELLS:
            if cell in direction and (all if final == "and" else any)(free(cell, links)):
                links.add(cell)
    return links


@given(LINKS, LINKS)
def test_growing_is_the_published_procedure(there: frozenset[Link], back: frozenset[Link]) -> None:
    assert COMBINATIONS["grow-diag"]([there, back]) == plain_grow(there, back, "")
    assert COMBINATIONS["grow-diag-final"]([there, back]) == plain_grow(there, back, "or")
    assert COMBINATIONS["grow-diag-final-and"]([there, back]) == plain_grow(there, back, "and")


@given(st.lists(LINKS, min_size=1, max_size=4))
def test_every_way_lies_between_the_links_of_all_and_the_links_of_any(sets: list[frozenset[Link]]) -> None:
    least, most = COMBINATIONS["intersection"](sets), COMBINATIONS["union"](sets)
    for combine in COMBINATIONS.values():
        assert least <= combine(sets) <= most
        assert combine([sets[0]]) == sets[0]


def test_growing_by_hand() -> None:
    """Both have 0-0. Of the rest 0-1 touches it and links a free word, 1-2 then touches 0-1 diagonally;
    3-4 touches nothing but links two free words; 3-3 would link a word that 3-4 has taken."""
    there, back = {(0, 0), (0, 1), (3, 4)}, {(0, 0), (1, 2), (3, 3)}
    assert COMBINATIONS["grow-diag"]([there, back]) == {(0, 0), (0, 1), (1, 2)}
    assert COMBINATIONS["grow-diag-final-and"]([there, back]) == {(0, 0), (0, 1), (1, 2), (3, 4)}
    assert COMBINATIONS["grow-diag-final"]([there, back]) == {(0, 0), (0, 1), (1, 2), (3, 4), (3, 3)}


def test_more_than_half_is_needed_to_win_a_vote() -> None:
    vote = COMBINATIONS["vote"]
    assert vote([{(0, 0), (1, 1)}, {(0, 0)}, {(2, 2)}]) == {(0, 0)}
    assert vote([{(0, 0), (1, 1)}, {(0, 0)}]) == {(0, 0)}


def test_possible_links_are_combined_too_and_stay_possible() -> None:
    one, other = Alignment.of([(0, 0)], (2, 2), [(1, 1)]), Alignment.of([(0, 0), (1, 1)], (2, 2), [(1, 0)])
    found = combine_alignments([one, other], "intersection", "x")
    assert (found.sure, found.possible, found.origin) == (((0, 0),), ((1, 1),), "x")
    assert combine_alignments([one, other], "union").possible == ((1, 0),)
