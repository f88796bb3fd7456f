"""Pharaoh files: notation, order, and what to do about links that do not fit."""

import pytest

from core.errors import BadInput, UnknownName
from core.formats import Imported, Repair, TextFile, read_pharaoh, symmetrize, with_links, write_pharaoh
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.bitext.parallel import Parallel
from core.model import Alignment, Sentence, SentencePair


def pair_of(name: str, rows: int, columns: int) -> SentencePair:
    source, target = (Sentence(("w",) * size, (" ",) * size, "en") for size in (rows, columns))
    return SentencePair(name, source, target)


PAIRS = (pair_of("p1", 3, 2), pair_of("p2", 2, 4))


def read(text: str, base: int = 0, swapped: bool = False) -> list[Alignment]:
    return list(read_pharaoh(TextFile("a.pharaoh", text.encode()), PAIRS, base, swapped)[0])


def test_sure_and_possible_links_with_scores_and_empty_lines() -> None:
    assert read("0-0 1p1 2?1 0-1-0.93\n\n") == [
        Alignment(((0, 0), (0, 1)), (3, 2), ((1, 1), (2, 1))),
        Alignment((), (2, 4)),
    ]


def test_a_link_that_is_sure_is_not_also_possible() -> None:
    assert read("0p0 0-0\n1-1\n")[0] == Alignment(((0, 0),), (3, 2))


def test_ids_before_a_tab_tell_the_order_where_they_are_the_pairs_own() -> None:
    assert [links.sure for links in read("p2\t1-3\np1\t2-1\n")] == [((2, 1),), ((1, 3),)]


def test_other_ids_are_read_over_and_listed() -> None:
    alignments, repairs = read_pharaoh(TextFile("a", b"1\t2-1\n2\t1-3\n"), PAIRS)
    assert [links.sure for links in alignments] == [((2, 1),), ((1, 3),)]
    assert "lines were taken in order" in repairs[0].what


def test_files_that_count_from_one_or_run_backwards_are_read_on_demand() -> None:
    assert read("3-2\n2-4\n", base=1) == read("2-1\n1-3\n")
    assert read("1-2\n3-1\n", swapped=True) == read("2-1\n1-3\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "3-2\n2-4\n",
            r"a.pharaoh, line 1: the link 3-2 lies outside .* 3 and 2 words.*source-target and counted from 1",
        ),
        ("1-2\n3-1\n", r"line 1: .*target-source and counted from 0"),
        ("0-0\n9-0\n", r"line 2: the link 9-0 lies outside .*belongs to these pairs"),
        ("0-0\n", r"line 2: the file has 1 lines, but there are 2 pairs"),
        ("0-0\n\n\n", r"line 3: the file has 3 lines"),
        ("0-0 1–1\n\n", r"line 1: '1–1' is not a link"),
        ("0-0 ٣-٣\n\n", "is not a link"),
        ("0-99999999999999999999\n\n", "is not a link"),
    ],
)
def test_what_does_not_fit_is_refused_with_line_and_remedy(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(text)


def test_a_file_that_never_says_zero_is_doubted() -> None:
    pairs = [pair_of(str(number), 5, 5) for number in range(10)]
    imported = with_links(Imported(tuple(pairs)), TextFile("a", b"1-1 2-2\n" * 10))
    assert "does not count from 1" in imported.repairs[0].what
    assert with_links(Imported(tuple(pairs)), TextFile("a", b"1-1 0-2\n" * 10)).repairs == ()


def test_links_are_written_sorted_with_p_for_possible() -> None:
    links = Alignment.of([(1, 1), (0, 0)], (3, 2), possible=[(1, 0)])
    assert write_pharaoh([links, None]) == "0-0 1p0 1-1\n\n"


def test_several_files_become_one_set_of_links() -> None:
    """The first file goes forward, the second backward; both have 0-0, and 1-1 touches it."""
    files = TextFile("f", b"0-0 1-1 2-1\n0-0\n"), TextFile("b", b"0-0 0-1\n1-3\n")
    versions = [with_links(Imported(PAIRS), file) for file in files]
    for how, expected in (
        ("intersection", [((0, 0),), ()]),
        ("union", [((0, 0), (0, 1), (1, 1), (2, 1)), ((0, 0), (1, 3))]),
        ("grow-diag-final-and", [((0, 0), (0, 1), (1, 1), (2, 1)), ((0, 0), (1, 3))]),
    ):
        found = symmetrize(versions, how)
        assert [pair.alignment.sure for pair in found.pairs if pair.alignment] == expected
    assert symmetrize(versions[:1], "vote").pairs == versions[0].pairs
    with pytest.raises(UnknownName, match="grow-diag-final-and"):
        symmetrize(versions, "gdfa")


def test_repairs_of_several_files_are_each_listed_once() -> None:
    start = Imported(PAIRS, (Repair("pairs", "something."),))
    versions = [with_links(start, TextFile(name, b"9\t0-0\n8\t0-0\n")) for name in ("f", "b")]
    assert [repair.where for repair in symmetrize(versions, "union").repairs] == ["pairs", "f", "b"]


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("0-0 1-1\t-3.5\t-0.2\n1-3\t-9\t-8\n", "what stands beside the links, as '-3.5', '-0.2', was read over."),
        ("0-0 1-1\t-3.5\n1-3\t-9\n", "what stands beside the links, as '-3.5', was read over."),
        ("0-0 1-1 ||| -3.5\n1-3 ||| -9\n", "what stands beside the links, as '-3.5', was read over."),
        ("ein Rad ||| 0-0 1-1\nzwei ||| 1-3\n", "what stands beside the links, as 'ein Rad', was read over."),
        ("0-0:0.9 1-1:1e-3\n1-3:0.7\n", "the scores of links were read over."),
        ("0-0-0.9 1-1-0.2\n1-3-0.7\n", "the scores of links were read over."),
    ],
)
def test_scores_and_texts_beside_links_are_read_over_and_listed(text: str, beside: str) -> None:
    file = TextFile("a.align", text.encode())
    alignments, repairs = read_pharaoh(file, PAIRS)
    assert [links.sure for links in alignments] == [((0, 0), (1, 1)), ((1, 3),)]
    assert [repair.what for repair in repairs] == [beside]
    assert Pharaoh().likeness([file]) > Parallel().likeness([file])


def test_ids_and_scores_stand_on_both_sides_of_links_and_lines_without_links_count() -> None:
    alignments, repairs = read_pharaoh(TextFile("a", b"p2\t1-3\t-4\np1\t\t-2\n"), PAIRS)
    assert [links.sure for links in alignments] == [(), ((1, 3),)]
    assert len(repairs) == 1
    assert [links.sure for links in read("x y ||| \nz ||| 1-3\n")] == [(), ((1, 3),)]


def test_a_mistake_is_named_where_it_stands() -> None:
    with pytest.raises(BadInput, match=r"line 2: '1–3' is not a link"):
        read("0-0\t-4\n1–3\t-5\n")


def test_a_file_with_a_mistake_still_looks_like_links() -> None:
    assert Pharaoh().likeness([TextFile("a", b"0-0 1-1\n1-3\n0=0\n")]) > 0.5
    assert Pharaoh().likeness([TextFile("a", b"a 3-2 win\nfor the guests\n")]) == 0
