"""What a person is shown of a corpus before it is kept: its files, its labels, its numbers."""

from dataclasses import replace

import pytest

from core.cli.corpus_preview import aligned
from core.corpora.preview import look, summary
from core.formats import Imported, TextFile
from core.formats.corpus import ReadingPlan, read_corpus
from core.formats.detection.detect import FORMATS, Role
from core.formats.result import FileCount
from core.model import Span
from tests.workspaces import pair, sentence

SOURCE = "Mira B-PER\nleft O\nBrno B-LOC\n\nRain O\n"
TARGET = "Mira odjela z Brna\nPrší\n"


def reading(role: Role, kind: str, form: str, **files: str) -> ReadingPlan:
    texts = tuple(TextFile(name.replace("__", "."), text.encode()) for name, text in files.items())
    return ReadingPlan(texts, role, FORMATS[kind][form]() if role is not Role.UNUSED else None)


def corpus(*more: ReadingPlan) -> Imported:
    source = reading(Role.SOURCE, "side", "conll", a__en__conll=SOURCE)
    target = reading(Role.TARGET, "side", "text", a__cs__txt=TARGET)
    return read_corpus([source, *more, target])


def test_every_file_is_counted_and_those_not_read_are_named_last() -> None:
    notes = reading(Role.UNUSED, "side", "", notes__bin="x", todo__txt="y", README__md="z")
    links = reading(Role.LINKS, "link", "pharaoh", a__links="0-0 1-1\n0-0\n")
    files = corpus(notes, links).files
    assert files == (
        FileCount("a.en.conll", "Source side", 2, ({"PER": 1, "LOC": 1},)),
        FileCount("a.cs.txt", "Target side", 2, (None,)),
        FileCount("a.links", "Word links", 2),
        FileCount("notes.bin", "Not read"),
        FileCount("todo.txt", "Not read"),
        FileCount("README.md", "Beside the data"),
    )


def test_files_of_one_side_are_counted_apart_with_their_own_repairs() -> None:
    stray = "Brno B-LOC\nto I-PER\n"
    source = reading(Role.SOURCE, "side", "conll", one__conll=SOURCE, two__conll=stray)
    target = reading(Role.TARGET, "side", "text", a__txt=TARGET + "Brno\n")
    first, second, _ = read_corpus([source, target]).files
    assert (first.name, first.sentences, first.repaired) == ("one.conll", 2, 0)
    assert (second.name, second.sentences, second.repaired) == ("two.conll", 1, 1)


def test_files_of_pairs_are_counted_apart() -> None:
    row = '{"id": "%s", "source_lang": "en", "target_lang": "cs", "source_tokens": ["Ed"], "target_tokens": ["Ed"]'
    clashing = ', "source_entities": [{"start": 0, "end": 1, "label": "PER"}, {"start": 0, "end": 1, "label": "ORG"}]'
    pairs = reading(
        Role.PAIRS,
        "pair",
        "jsonl",
        one__jsonl=row % "a" + "}\n" + row % "b" + "}\n",
        two__jsonl=row % "c" + clashing + "}",
    )
    first, second = read_corpus([pairs]).files
    assert (first.name, first.sentences, first.labels, first.repaired) == ("one.jsonl", 2, (None, None), 0)
    assert (second.name, second.sentences, second.repaired, second.left_out) == ("two.jsonl", 1, 1, 1)
    assert second.labels[1] is None


def test_the_inventory_has_counts_of_both_sides_and_a_mention_of_each() -> None:
    left = [Span(0, 2, "PER"), Span(3, 4, "LOC")]
    shown = look([pair("a", "Ana May saw Oslo", "Ana May videla", left, "")])
    assert shown.inventory == (
        {"Label": "PER", "Source": "1", "Target": "not annotated", "Source example": "Ana May", "Target example": "–"},
        {"Label": "LOC", "Source": "1", "Target": "not annotated", "Source example": "Oslo", "Target example": "–"},
    )


def test_the_verdict_counts_pairs_files_and_what_to_look_at() -> None:
    plain = corpus()
    shown = look(plain.pairs, plain.repairs, plain.files)
    assert (shown.verdict, shown.concerns) == ("2 pairs from 2 files; nothing to look at", ())
    unread = corpus(reading(Role.UNUSED, "side", "", notes__bin="x", README__md="z"))
    shown = look(unread.pairs, unread.repairs, unread.files)
    assert (shown.verdict, shown.concerns) == ("2 pairs from 2 files; 1 thing to look at", ("1 file not read",))


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "a\nb"])
def test_columns_of_plain_text_are_aligned_whatever_is_in_them(hostile: str) -> None:
    lines = aligned([{"File": "國國.txt", "Sentences": "2"}, {"File": hostile, "Sentences": "13"}])
    assert lines[0] == "File      Sentences"
    assert lines[1] == "國國.txt  2"
    assert "\x1b" not in lines[2]
    assert "\n" not in lines[2]
    assert aligned([]) == []


def test_an_empty_corpus_can_be_looked_at() -> None:
    assert look([]).verdict == "0 pairs; nothing to look at"
    assert sentence("", "en").words == ()


def test_documents_and_phenomena_are_counted_where_there_are_some() -> None:
    plain = pair("a", "Ana sings", "Ana singt", [Span(0, 1, "PER")], "0-0")
    tagged = [replace(plain, phenomena=("acronym", "compound")), replace(plain, id="b", phenomena=("acronym",))]
    assert summary(tagged)["Phenomena"] == "2"
    assert not summary([plain]).keys() & {"Phenomena", "Documents"}
