"""brat standoff: pieces, nesting, line ends of two characters, and files that belong together."""

import pytest

from core.errors import BadInput
from core.formats.base import OutgoingSentence
from core.formats.roundtrip import RoundTrip, reread_side
from core.formats.textfile import TextFile
from core.formats.tools.brat import Brat
from core.model import Sentence, Span

TEXT = "Ana met Bo in New York.\nBo sang.\n"
ANN = (
    "T1\tPER 0 3\tAna\n"
    "#1\tAnnotatorNotes T1\tscore 0.9\n"
    "T2\tLOC 14 22\tNew York\n"
    "T3\tLOC 18 22\tYork\n"
    "T4\tPER 8 10;24 26\tBo Bo\n"
    "R1\tKnows Arg1:T1 Arg2:T2\n"
    "E1\tMeet:T2 Who:T1\n"
)


def files(text: str | bytes, ann: str | None, name: str = "x/d1") -> list[TextFile]:
    data = text if isinstance(text, bytes) else text.encode()
    return [TextFile(f"{name}.txt", data)] + ([] if ann is None else [TextFile(f"{name}.ann", ann.encode())])


def test_nested_entities_and_pieces_are_repaired_and_listed() -> None:
    side = Brat().read(files(TEXT, ANN), "en")
    assert [sentence.text for sentence in side.sentences] == ["Ana met Bo in New York.", "Bo sang."]
    assert [sentence.spans for sentence in side.sentences] == [
        (Span(0, 1, "PER"), Span(2, 3, "PER"), Span(4, 6, "LOC")),
        (),
    ]
    assert side.documents == ("d1", "d1")
    assert [str(repair) for repair in side.repairs] == [
        "x/d1.ann: what is no entity was not read: 1 note, 1 relation, 1 event.",
        "x/d1.ann, line 5: PER in 2 pieces in different lines: only the longest, 'Bo', was read.",
        "x/d1.txt: LOC [5, 6) overlaps LOC [4, 6) and was left out.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("pieces", [True, False])
def test_an_entity_over_a_line_end_stays_one(end: str, pieces: bool) -> None:
    text = f"She runs the Port{end}Authority of Kiel.{end}It rains.{end}"
    start, middle, rest = text.index("Port"), text.index("Port") + 4, text.index("Authority")
    ranges = f"{start} {middle};{rest} {rest + 9}" if pieces else f"{start} {rest + 9}"
    side = Brat().read(files(text.encode(), f"T1\tORG {ranges}\tPort Authority\n"), "en")
    assert [sentence.spans for sentence in side.sentences] == [(Span(3, 5, "ORG"),), ()]
    assert side.widths == (2, 1)
    assert [repair.what for repair in side.repairs] == [
        f"ORG at characters {start}-{rest + 9} runs over a line end: lines 1 to 2 of its text are one sentence."
    ]


def test_pieces_with_words_between_are_one_range_within_a_line_and_listed() -> None:
    side = Brat().read(files("left and right lung", "T1\tX 0 4;15 19\tleft lung\n"), "en")
    assert side.sentences[0].spans == (Span(0, 4, "X"),)
    assert [repair.what for repair in side.repairs] == ["X in 2 pieces was read as one range, 'left and right lung'."]
    side = Brat().read(files("left and right lung", "T1\tX 0 4;15 19\tleft ears\n"), "en")
    assert side.sentences[0].spans == ()
    assert [repair.what for repair in side.repairs] == ["X in 2 pieces should read 'left ears' and was left out."]


@pytest.mark.parametrize("said", [True, False])
def test_offsets_that_count_otherwise_are_told_and_can_be_chosen(said: bool) -> None:
    ann = "T1\tPER 5 9\tRosa\nT2\tLOC 13 17;18 22\tKiel Port\n"
    ann = ann if said else "".join(f"{line.rpartition(chr(9))[0]}\n" for line in ann.splitlines())
    side = Brat().read(files("🎉🎉 Rosa in Kiel Port", ann), "en")
    assert side.sentences[0].spans == (Span(2, 3, "PER"), Span(4, 6, "LOC"))
    assert "read as UTF-16 units: 3 of 3" in side.repairs[0].what
    assert Brat("utf-16").read(files("🎉🎉 Rosa in Kiel Port", ann), "en").sentences == side.sentences


def test_line_ends_that_were_changed_afterwards_are_told() -> None:
    text, ann = "One.\nAna met Ana.\nBo met Ana.\n", "T1\tPER 13 16\tAna\nT2\tPER 25 28\tAna\n"
    assert Brat().read(files(text, ann), "en").repairs == ()
    changed = Brat().read(files(text.replace("\n", "\r\n"), ann), "en")
    assert [one.spans for one in changed.sentences] == [(), (Span(2, 3, "PER"),), (Span(2, 3, "PER"),)]
    assert "as characters with one for each line end: 2 of 2" in changed.repairs[0].what


def test_entities_of_a_blank_text_are_not_silently_gone() -> None:
    with pytest.raises(BadInput, match="from character 0 to 3, but its text has 1"):
        Brat().read(files("\n", "T1\tPER 0 3\tAna\n"), "en")


def test_both_characters_of_a_line_end_count_as_in_brat() -> None:
    crlf = b"One.\r\nAna \xf0\x9f\x98\x8a sings.\r\n"
    side = Brat().read(files(crlf, "T1\tPER 6 9\tAna\n"), "en")
    assert side.sentences[1].spans == (Span(0, 1, "PER"),)
    assert side.repairs == ()


def test_a_text_without_annotation_is_not_annotated() -> None:
    both = [*files("A b", None, "d1"), *files("C d", "", "d2")]
    side = Brat().read(both, "en")
    assert [sentence.spans for sentence in side.sentences] == [None, ()]
    assert side.documents == ("d1", "d2")


@pytest.mark.parametrize(
    ("some", "message"),
    [
        ([TextFile("d1.ann", b"")], r"d1.ann: its text is missing. Add d1.txt."),
        ([TextFile("annotation.conf", b"")], "there is no .txt file"),
        (files("Ana", "T1 PER 0 3 Ana\n"), r"x/d1.ann, line 1: 'T1 PER 0 3 Ana' is no line of brat"),
        (files("Ana", "X1\tPER 0 3\tAna\n"), "is no line of brat"),
        (files("Ana", "T1\tPER 0 30\tBob\n"), "from character 0 to 30, but its text has 3"),
    ],
)
def test_what_does_not_belong_together_is_refused(some: list[TextFile], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Brat().read(some, "en")


def test_a_document_is_a_file_with_a_line_for_each_sentence() -> None:
    ana = Sentence(("Ana", "\tB".strip(), "Sol"), ("\t", "\n", ""), "en", (Span(0, 3, "FULL NAME"),))
    items = [
        OutgoingSentence(ana, "s1", "../news/1", {"score": 0.5, "status": "flagged"}),
        OutgoingSentence(Sentence(("😊", "Bo"), (" ", ""), "en", (Span(1, 2, "PER"),)), "s2", "../news/1"),
        OutgoingSentence(ana.with_spans(()), "s3", "../NEWS/1"),
        OutgoingSentence(Sentence((), (), "en"), "s4", "../NEWS/1"),
    ]
    written = {name: data.decode() for name, data in Brat().write("x", items).items()}
    assert written == {
        "x/_news_1.txt": "Ana B Sol\n😊 Bo\n",
        "x/_news_1.ann": (
            "T1\tFULL_NAME 0 9\tAna B Sol\n#1\tAnnotatorNotes T1\tlabel FULL NAME, status flagged, score 0.5\n"
            "T2\tPER 12 14\tBo\n"
        ),
        "x/_NEWS_1-2.txt": "Ana B Sol\n",
        "x/_NEWS_1-2.ann": "",
        "x/annotation.conf": (
            "[entities]\n# FULL_NAME stands for FULL NAME\nFULL_NAME\nPER\n\n[relations]\n\n[events]\n\n[attributes]\n"
        ),
    }


def test_names_of_documents_fit_into_a_folder_however_long_and_alike_they_are() -> None:
    word = Sentence(("a",), ("",), "en")
    items = [OutgoingSentence(word, f"s{number}", f"{'文' * 300}{number % 3}") for number in range(3000)]
    names = [name for name in Brat().write("x", items) if name.endswith(".ann")]
    assert len(set(names)) == 3000
    assert max(len(name.removeprefix("x/").encode()) for name in names) < 255


def test_an_entity_within_a_word_of_the_text_is_written_exactly_and_read_as_the_word() -> None:
    joined = Sentence(("b", "Oslo", "x"), ("", " ", ""), "ar", (Span(1, 2, "LOC"),))
    written = Brat().write("x", [OutgoingSentence(joined, "s1")])
    assert written["x/x.ann"] == b"T1\tLOC 1 5\tOslo\n"
    assert reread_side(Brat(), written, [OutgoingSentence(joined, "s1")]) == RoundTrip(1, 1, 0)


def test_a_sentence_of_nothing_but_invisible_marks_is_left_out() -> None:
    items = [
        OutgoingSentence(Sentence((word,), ("",), "en", (Span(0, 1, "PER"),)), "s")
        for word in ("\u200b", "Ana", "\ufeff")
    ]
    written = Brat().write("x", items)
    assert written["x/x.txt"] == b"Ana\n"
    assert reread_side(Brat(), written, items) == RoundTrip(1, 1, 0)
