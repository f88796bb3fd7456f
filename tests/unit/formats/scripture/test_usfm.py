"""USFM: the text of verses is kept whole, what is not theirs is left out and counted."""

import pytest

from core.errors import BadInput
from core.formats import OutgoingSentence, TextFile
from core.formats.base import Written
from core.formats.scripture.usfm import Usfm
from core.formats.sides import CorpusSide
from core.model import Sentence

FISHING = r"""\id MAT Test text, written for Spanbridge
\usfm 3.0
\h Fishing
\toc1 The book of fishing
\mt1 Fishing
\imt Introduction
\ip This book is about a \bk Harbour\bk* and its boats.
\c 1
\s1 The boats of \nd Oslo\nd*
\r (Fishing 2.1)
\p
\v 1 Ana\f + \fr 1.1 \ft Or: \fqa Anna\f* mends
her \add blue\add* net.
\q1
\v 2 \wj “The \w wind|lemma="wind" strong="H1"\w* is cold\wj*,”
\q2 she says\x - \xo 1.2 \xt Fishing 3.4\x*.
\s A heading within a verse
\p It blows.
\v 3-4 Two boats~leave // the harbour.
\p
\v 5a First half,
\s Another heading
\v 5b second half.
\v 6
\c 2
\cl Chapter two
\p A passage without a number.
\v 1 \qt-s |sid="q1" who="Ana"\*Rain\qt-e |eid="q1"\* falls.\fig Rain|src="rain.jpg" size="col"\fig*
"""


def read(text: str, *more: str, lang: str = "en") -> CorpusSide:
    texts = (text, *more)
    return Usfm().read([TextFile(f"{number}.usfm", part.encode()) for number, part in enumerate(texts)], lang)


def verses(side: CorpusSide) -> dict[str, str]:
    return {name: sentence.text for name, sentence in zip(side.ids, side.sentences, strict=True)}


def test_verses_hold_their_text_and_nothing_else() -> None:
    assert verses(read(FISHING)) == {
        "MAT 1:1": "Ana mends her blue net.",
        "MAT 1:2": "“The wind is cold,” she says. It blows.",
        "MAT 1:3-4": "Two boats\u00a0leave the harbour.",
        "MAT 1:5": "First half, second half.",
        "MAT 1:6": "",
        "MAT 2:1": "Rain falls.",
    }


def test_chapters_are_documents_and_lines_are_those_of_the_verse_markers() -> None:
    side = read(FISHING)
    assert side.documents == ("MAT 1",) * 5 + ("MAT 2",)
    lines = FISHING.splitlines()
    assert [lines[line - 1].split(" ")[0] for line in side.lines] == ["\\v"] * 6
    second = next(number for number, line in enumerate(lines, 1) if line.startswith("\\v 2"))
    assert side.place(1) == f"0.usfm, line {second}"


def test_what_is_left_out_is_counted_by_its_kind() -> None:
    [repair] = read(FISHING).repairs
    assert repair.where == "0.usfm"
    for counted in (
        "1 footnote,",
        "1 cross reference,",
        "1 figure",
        "2 introductory paragraphs",
        "9 headings",
        "1 unnumbered passage",
    ):
        assert counted in repair.what
    assert repair.what.endswith("left out of the verses.")


def test_an_unknown_marker_keeps_its_text_and_is_named() -> None:
    side = read("\\id GEN\n\\c 1\n\\p\n\\v 1 A \\zfoo rare\\zfoo* word.\n")
    assert verses(side) == {"GEN 1:1": "A rare word."}
    assert [repair.what for repair in side.repairs] == ["unknown markers, whose text was kept: \\zfoo (1)."]


def test_a_note_without_an_end_stops_at_the_next_verse_and_is_listed() -> None:
    side = read("\\id GEN\n\\c 1\n\\p\n\\v 1 One\\f + \\ft lost.\n\\v 2 Two.\n")
    assert verses(side) == {"GEN 1:1": "One", "GEN 1:2": "Two."}
    assert any("\\f has no end" in repair.what and repair.where == "0.usfm, line 5" for repair in side.repairs)


def test_files_of_several_books_are_one_side_whose_documents_are_chapters() -> None:
    side = read("\\id GEN\n\\c 1\n\\v 1 A.\n", "\\id EXO\n\\c 1\n\\v 1 B.\n")
    assert side.ids == ("GEN 1:1", "EXO 1:1")
    assert side.documents == ("GEN 1", "EXO 1")
    assert side.place(1) == "1.usfm, line 3"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("\\v 1 A.", 1, "before any \\id"),
        ("\\id GEN\n\\v 1 A.", 2, "before any \\c"),
        ("\\id GEN\n\\c one\n", 2, "\\c has no number"),
        ("\\id GEN\n\\c 1\n\\v A.", 3, "\\v has no number"),
        ("\\id GEN\n\\c 1\n\\v 4-3 A.", 3, "end before they begin"),
        ("\\id a\n", 1, "names no book"),
    ],
)
def test_broken_files_are_refused_by_their_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(text)
    assert refused.value.where == f"0.usfm, line {line}"
    assert problem in refused.value.problem
    assert refused.value.remedy


def item(text: str, name: str, document: str = "") -> OutgoingSentence:
    words = tuple(text.split())
    return OutgoingSentence(Sentence(words, (*(" ",) * (len(words) - 1), ""), "en"), name, document)


def written(*items: OutgoingSentence) -> Written:
    return Usfm().write("x", items)


def test_verses_are_written_under_their_own_numbers_a_file_for_each_book() -> None:
    files = written(item("One .", "GEN 1:1", "GEN 1"), item("Two .", "GEN 1:2-3", "GEN 1"), item("A .", "EXO 2:7", "E"))
    assert files == {
        "x.GEN.usfm": b"\\id GEN\n\\c 1\n\\p\n\\v 1 One .\n\\v 2-3 Two .\n",
        "x.EXO.usfm": b"\\id EXO\n\\c 2\n\\p\n\\v 7 A .\n",
    }


def test_other_sentences_are_numbered_and_signs_of_usfm_are_replaced() -> None:
    [text] = written(item(r"a\b ~ c", "s1", "d"), item("x // y", "s2", "e")).values()
    assert text.decode() == "\\id XXA\n\\c 1\n\\p\n\\v 1 a＼b ∼ c\n\\c 2\n\\p\n\\v 1 x ⁄⁄ y\n"
