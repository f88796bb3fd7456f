"""Verses on lines that a shared list names."""

import pytest

from core.errors import BadInput
from core.formats import TextFile
from core.formats.corpus import ReadingPlan, languages, read_corpus
from core.formats.detection.detect import Role, detect
from core.formats.scripture.vref import VerseLines
from core.formats.sides import CorpusSide

VERSES = ["GEN 1:1", "GEN 1:2", "GEN 1:3", "GEN 1:4", "GEN 2:1"]
LIST = TextFile("vref.txt", "".join(f"{verse}\n" for verse in VERSES).encode())


def text(name: str, *lines: str) -> TextFile:
    return TextFile(name, "".join(f"{line}\n" for line in lines).encode())


def read(*lines: str, verses: TextFile = LIST) -> CorpusSide:
    return VerseLines().read([text("eng-test.txt", *lines), verses], "en")


def test_a_range_continues_the_verse_before_and_empty_lines_stay() -> None:
    side = read("The boat.", "Two nets.", "<range>", "", "The end.")
    assert side.ids == ("GEN 1:1", "GEN 1:2-3", "GEN 1:4", "GEN 2:1")
    assert [sentence.text for sentence in side.sentences] == ["The boat.", "Two nets.", "", "The end."]
    assert side.lines == (1, 2, 4, 5)
    assert side.documents == ("GEN 1", "GEN 1", "GEN 1", "GEN 2")


def test_a_range_may_run_into_the_next_chapter() -> None:
    assert read("A.", "B.", "C.", "D.", "<range>").ids[-1] == "GEN 1:4-2:1"


@pytest.mark.parametrize(
    ("lines", "where", "problem"),
    [
        (("A.",) * 4, "eng-test.txt", "it has 4 lines, but vref.txt has 5 verses"),
        (("<range>", *("A.",) * 4), "eng-test.txt, line 1", "there is none in the book"),
    ],
)
def test_texts_that_do_not_fit_the_list_are_refused(lines: tuple[str, ...], where: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(*lines)
    assert refused.value.where == where
    assert problem in refused.value.problem


def test_a_line_of_the_list_that_is_no_verse_is_refused() -> None:
    broken = TextFile("vref.txt", b"GEN 1:1\n" * 30 + b"chapter one\n")
    with pytest.raises(BadInput, match=r"vref\.txt, line 31: 'chapter one' is no verse"):
        read(*("A.",) * 31, verses=broken)


def test_a_text_without_a_list_is_refused() -> None:
    with pytest.raises(BadInput, match="no list of verses"):
        VerseLines().read([text("eng-test.txt", "A.")], "en")


def test_two_texts_and_their_shared_list_are_detected_and_joined() -> None:
    english = text("corpus/eng-test.txt", "The boat is old.", "", "Ana mends two nets today.", "<range>", "It rains.")
    swahili = text(
        "corpus/swh-mtihani.txt", "Mashua ni kuukuu.", "Upepo ni baridi.", "Ana anashona.", "Nyavu mbili.", ""
    )
    groups = detect([english, swahili, TextFile("metadata/vref.txt", LIST.data)])
    assert [(group.role, group.guesses[0].name) for group in groups] == [(Role.SOURCE, "vref"), (Role.TARGET, "vref")]
    readings = [ReadingPlan(group.files, group.role, group.form("side")) for group in groups]
    corpus = read_corpus(readings, languages(groups))
    assert [(pair.id, pair.document, pair.source.text, pair.target.text) for pair in corpus.pairs] == [
        ("GEN 1:1", "GEN 1", "The boat is old.", "Mashua ni kuukuu."),
        ("GEN 1:3-4", "GEN 1", "Ana mends two nets today.", "Ana anashona. Nyavu mbili."),
    ]
    assert {(pair.source.lang, pair.target.lang) for pair in corpus.pairs} == {("en", "swh")}
    told = [str(repair) for repair in corpus.repairs]
    assert any("1 verse without text, the first GEN 1:2" in line for line in told)
    assert any("GEN 1:3 to GEN 1:4 were joined, since the other side has GEN 1:3-4 as one" in line for line in told)
    assert any("1 verse of GEN without a partner" in line and "GEN 1:2" in line for line in told)
    assert any("1 verse of GEN without a partner" in line and "GEN 2:1" in line for line in told)
