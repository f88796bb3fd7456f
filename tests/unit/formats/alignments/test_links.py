"""Links in the files of NAACL 2003 and GIZA++, in both directions, and several files as one."""

import numpy as np
import pytest

from core.errors import BadInput
from core.formats.alignments.giza import Giza
from core.formats.alignments.naacl import Naacl
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.base import LinkFormat
from core.formats.result import Imported
from core.formats.textfile import TextFile
from core.model import Alignment, Sentence, SentencePair


def pair_of(name: str, source: str, target: str) -> SentencePair:
    left, right = (Sentence(tuple(text.split()), (" ",) * len(text.split()), "en") for text in (source, target))
    return SentencePair(name, left, right)


PAIRS = Imported((pair_of("a", "the red house", "casa roja"), pair_of("b", "yes", "claro que si")))


def read(form: LinkFormat, *texts: str) -> Imported:
    return form.read([TextFile(f"f{number}", text.encode()) for number, text in enumerate(texts)], PAIRS)


def links(form: LinkFormat, *texts: str) -> list[Alignment | None]:
    return [pair.alignment for pair in read(form, *texts).pairs]


def test_naacl_lines_count_from_one_and_zero_is_no_word() -> None:
    assert links(Naacl(), "0001 3 1 S\n1 2 2 P 0.5\n1 1 0\n2 1 3\n") == [
        Alignment(((2, 0),), (3, 2), ((1, 1),)),
        Alignment(((0, 2),), (1, 3)),
    ]
    assert links(Naacl(0, True), "a 0 2\na 1 1 P\nb 2 0\n") == links(Naacl(), "1 3 1\n1 2 2 P\n2 1 3 S\n")


def test_naacl_links_to_the_empty_word_are_counted() -> None:
    assert [str(repair) for repair in read(Naacl(), "1 1 0\n1 0 2\n2 1 3\n").repairs] == [
        "f0: 2 links to the empty word (0) were left out."
    ]


def test_naacl_probabilities_are_kept_and_written() -> None:
    imported = read(Naacl(), "1 3 1 S 0.75\n1 2 2 P 0.5\n2 1 1\n")
    first, second = (pair.alignment for pair in imported.pairs)
    assert first
    assert first.scores is not None
    assert second == Alignment(((0, 0),), (1, 3))
    np.testing.assert_array_equal(first.scores, np.array([[0, 0], [0, 0.5], [0.75, 0]], np.float32))
    assert Naacl().write("x", imported.pairs)["x.wa"] == b"1 2 2 P 0.5\n1 3 1 S 0.75\n2 1 1 S\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 4 1\n", r"f0, line 1: the link 3-0 lies outside .* Check that the file belongs"),
        ("1 1 3 S\n2 2 1 S\n", r"line 1: the link 0-2 lies outside .* target-source and counted from 1"),
        ("3 1 1\n", "there is no pair '3'. There are 2 pairs"),
        ("0 1 1\n", "there is no pair '0'"),
        ("c 1 1\n", "there is no pair 'c'"),
        ("1 1\n", "'1 1' is not a link"),
        ("1 1 1 S 7\n", "'7' is no probability"),
        ("1 1 1 S 1.2.3\n", "'1.2.3' is no probability"),
    ],
)
def test_naacl_refuses_what_does_not_fit(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(Naacl(), text)


FORWARD = (
    "# Sentence pair (1) source length 3 target length 2 alignment score : 0.01\n"
    "casa roja\nNULL ({ }) The ({ }) red ({ 2 }) house ({ 1 }) \n"
    "# Sentence pair (2) source length 1 target length 3 alignment score : 0.01\n"
    "claro que si\nNULL ({ 2 }) yes ({ 1 3 }) \n"
)
BACKWARD = (
    "# Sentence pair (1) source length 2 target length 3 alignment score : 0.01\n"
    "the red house\nNULL ({ 1 }) casa ({ 3 }) roja ({ 2 }) \n"
)


def test_giza_tells_its_direction_by_the_words() -> None:
    forward, backward = read(Giza(), FORWARD), read(Giza(), BACKWARD)
    assert [pair.alignment for pair in forward.pairs] == [
        Alignment(((1, 1), (2, 0)), (3, 2)),
        Alignment(((0, 0), (0, 2)), (1, 3)),
    ]
    assert forward.repairs == ()
    assert [pair.alignment for pair in backward.pairs] == [Alignment(((1, 1), (2, 0)), (3, 2)), None]
    assert [repair.what for repair in backward.repairs] == ["1 pairs are not in it; they have no links."]


def test_two_directions_become_one_and_a_pair_in_neither_has_no_links() -> None:
    both = read(Giza("intersection"), FORWARD, BACKWARD)
    assert [pair.alignment for pair in both.pairs] == [pair.alignment for pair in read(Giza(), FORWARD).pairs]
    assert read(Giza(), BACKWARD, BACKWARD).pairs[1].alignment is None
    assert links(Pharaoh(combine="union"), "0-0\n\n", "1-1\n0-0\n")[0] == Alignment(((0, 0), (1, 1)), (3, 2))


def test_giza_lists_other_words_and_refuses_other_numbers_of_them() -> None:
    assert (
        "1 pairs have as many words as here, but others" in read(Giza(), FORWARD.replace("red", "blue")).repairs[0].what
    )
    for text, message in (
        (FORWARD.replace("casa roja", "casa"), r"f0, line 1: it has 3 and 1 words, but pair a has 3 and 2"),
        (FORWARD.replace("(2)", "(1)"), "line 4: pair 1 is there twice"),
        (FORWARD.replace("(2)", "(9)"), "line 4: pair 9 is not one of 2"),
        (FORWARD.replace("red ({ 2 })", "red ({ 7 })"), "the link 1-6 lies outside"),
        (FORWARD.replace("NULL", "NIL", 1), "line 3: it does not begin with NULL"),
        (FORWARD.replace("red ({ 2 })", "red { 2 }"), "line 3: 'red { 2 } house .* is no word with its links"),
        (FORWARD.rpartition("NULL")[0], "line 6: '' is no word|does not begin with NULL|three lines"),
    ):
        with pytest.raises(BadInput, match=message):
            read(Giza(), text)


def test_giza_is_written_as_the_tool_writes_it() -> None:
    linked = read(Giza(), FORWARD).pairs
    text = Giza().write("x", [linked[0], PAIRS.pairs[1]])["x.A3.final"].decode()
    assert text == (
        "# Sentence pair (1) source length 3 target length 2 alignment score : 1\n"
        "casa roja\nNULL ({ }) the ({ }) red ({ 2 }) house ({ 1 })\n"
    )
