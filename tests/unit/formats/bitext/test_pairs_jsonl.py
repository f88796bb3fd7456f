"""Pairs as JSON Lines: what is read, repaired and refused."""

import json
from typing import Any

import pytest

from core.errors import BadInput
from core.formats import Imported, TextFile, read_pairs_jsonl, read_sentences_jsonl, write_pairs_jsonl
from core.model import Span

ROW: dict[str, Any] = {
    "id": "p1",
    "source_lang": "en",
    "target_lang": "de",
    "source_tokens": ["Anna", "sings", "."],
    "source_entities": [{"start": 0, "end": 1, "label": "PER"}],
    "target_tokens": ["Anna", "singt", "."],
    "target_entities": None,
    "alignment": "0-0 1?1 2p2",
}


def read(*rows: dict[str, Any]) -> Imported:
    return read_pairs_jsonl(TextFile("a.jsonl", "\n".join(map(json.dumps, rows)).encode()))


def test_a_row_becomes_a_pair() -> None:
    (pair,) = read(ROW).pairs
    assert (pair.id, pair.source.lang, pair.target.lang) == ("p1", "en", "de")
    assert pair.source.text == "Anna sings ."
    assert pair.source.spans == (Span(0, 1, "PER"),)
    assert pair.target.spans is None
    assert pair.alignment is not None
    assert (pair.alignment.sure, pair.alignment.possible) == (((0, 0),), ((1, 1), (2, 2)))


def test_null_empty_and_missing_are_told_apart() -> None:
    (none, empty) = read(ROW | {"alignment": None}, ROW | {"id": "p2", "alignment": "", "target_entities": []}).pairs
    assert (none.alignment, none.target.spans) == (None, None)
    assert empty.alignment is not None
    assert (empty.alignment.sure, empty.target.spans) == ((), ())


def test_empty_sides_are_pairs_too() -> None:
    empty = {"source_tokens": [], "target_tokens": [], "source_entities": [], "alignment": ""}
    assert read(ROW | empty).pairs[0].size == (0, 0)


def test_ids_are_hashed_where_missing_and_numbered_where_repeated() -> None:
    without = {key: value for key, value in ROW.items() if key != "id"}
    first, again = read(without).pairs[0].id, read(without).pairs[0].id
    assert first == again
    assert len(first) == 12
    imported = read(ROW, ROW, ROW | {"id": "p1#2"}, ROW | {"id": 7})
    assert [pair.id for pair in imported.pairs] == ["p1", "p1#3", "p1#2", "7"]
    assert [str(repair) for repair in imported.repairs] == [
        "a.jsonl, line 2: the id 'p1' was used before; this pair is now 'p1#3'."
    ]


def test_of_overlapping_spans_the_longer_stays_and_the_other_is_listed() -> None:
    spans = [{"start": 0, "end": 1, "label": "PER"}, {"start": 0, "end": 2, "label": "ORG"}]
    imported = read(ROW | {"source_entities": spans})
    assert imported.pairs[0].source.spans == (Span(0, 2, "ORG"),)
    assert [str(repair) for repair in imported.repairs] == [
        "a.jsonl, line 1, source: PER [0, 1) overlaps ORG [0, 2) and was left out."
    ]


@pytest.mark.parametrize(
    ("word", "kept"),
    [("", "\ufffd"), (" ", "\ufffd"), ("\x81", "\ufffd"), ("a\tb", "a b"), ("x\n", "x"), ("\ud800", "\ufffd")],
)
def test_words_that_cannot_be_kept_are_repaired_in_place_and_listed(word: str, kept: str) -> None:
    imported = read(ROW | {"source_tokens": ["Anna", word, "."]})
    assert imported.pairs[0].source.words == ("Anna", kept, ".")
    assert [repair.where for repair in imported.repairs] == ["a.jsonl, line 1, source"]
    assert imported.repairs[0].what.startswith(f"word 1 {word!a} was read as")


def test_joiners_emoji_and_inner_spaces_are_left_alone() -> None:
    words = ["می‌خواهم", "👩‍👩‍👧", "Việt Nam", "10\u00a0000", "<b>"]
    imported = read(ROW | {"source_tokens": words})
    assert imported.pairs[0].source.words == tuple(words)
    assert imported.repairs == ()


def test_a_very_long_sentence_is_kept_and_listed() -> None:
    imported = read(ROW | {"target_tokens": ["w"] * 401})
    assert len(imported.pairs[0].target) == 401
    assert "401 words" in imported.repairs[0].what


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_tokens": None}, "line 2: source_tokens is missing or not a list of texts"),
        ({"source_tokens": [1]}, "source_tokens is missing or not a list of texts"),
        ({"source_lang": ""}, "source_lang is not a language code"),
        ({"id": ["p"]}, "its id is neither text nor a number"),
        ({"source_entities": "PER"}, "source_entities is not a list"),
        ({"source_entities": [{"start": 0, "end": 1}]}, "lacks a start, end or label"),
        (
            {"source_entities": [{"start": 0, "end": 4, "label": "PER"}]},
            "line 2, source: an entity ends at word 4 of 3",
        ),
        ({"source_entities": [{"start": -1, "end": 1, "label": "PER"}]}, r"0 <= start < end, not \[-1, 1\)"),
        ({"source_entities": [{"start": True, "end": 2, "label": "PER"}]}, "two whole numbers"),
        ({"source_entities": [{"start": 0, "end": 1, "label": " "}]}, "blank label"),
        ({"alignment": "0-3"}, "line 2: the link 0-3 lies outside a pair of 3 and 3 words"),
        ({"alignment": "0:0"}, "'0:0' is not a link"),
        ({"alignment": ["0-0"]}, "its alignment is not a text"),
        ({"source_gaps": [" "]}, "its gaps are not a list of 3 texts"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(ROW, ROW | change)


@pytest.mark.parametrize("line", ["{", "[1]", "[" * 100_000, '{"id": ' + "9" * 5000 + "}", "null"])
def test_broken_or_hostile_json_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(BadInput, match=r"a\.jsonl, line 2: it is not"):
        read_pairs_jsonl(TextFile("a.jsonl", f"{json.dumps(ROW)}\n{line}\n".encode()))


def test_further_keys_are_written_and_read_over() -> None:
    pairs = read(ROW).pairs
    text = write_pairs_jsonl(pairs, [{"status": "confirmed", "reviewer": "Ana"}])
    assert json.loads(text)["reviewer"] == "Ana"
    assert read_pairs_jsonl(TextFile("b", text.encode())).pairs == pairs


def test_sentences_of_one_side_have_the_same_keys_without_a_prefix() -> None:
    side = read_sentences_jsonl(
        TextFile(
            "s.jsonl", b'{"lang": "en", "tokens": ["Rome"], "entities": [{"start": 0, "end": 1, "label": "LOC"}]}\n\n'
        )
    )
    assert [(one.lang, one.words, one.spans) for one in side.sentences] == [("en", ("Rome",), (Span(0, 1, "LOC"),))]
    assert side.lines == (1,)
    for wrong, said in ((b"{}", "s.jsonl, line 1: tokens is missing"), (b"[1]", "not a JSON object")):
        with pytest.raises(BadInput, match=said):
            read_sentences_jsonl(TextFile("s.jsonl", wrong))
    with pytest.raises(BadInput, match="line 1: entities is not a list"):
        read_sentences_jsonl(TextFile("s.jsonl", b'{"tokens": [], "entities": 3}'))


def test_phenomena_are_read_once_each_and_written_again() -> None:
    (pair,) = read(ROW | {"phenomena": ["split rendering", " acronym\u0007", "acronym"]}).pairs
    assert pair.phenomena == ("split rendering", "acronym")
    assert json.loads(write_pairs_jsonl([pair]))["phenomena"] == ["split rendering", "acronym"]
    without = read(ROW, ROW | {"id": "p2", "phenomena": None}, ROW | {"id": "p3", "phenomena": []})
    assert [pair.phenomena for pair in without.pairs] == [(), (), ()]
    assert "phenomena" not in write_pairs_jsonl(without.pairs)


@pytest.mark.parametrize(
    ("phenomena", "problem"),
    [
        ("acronym", "line 1: its phenomena are not a list of texts."),
        (["acronym", 3], "line 1: its phenomena are not a list of texts."),
        ([" "], "line 1: one of its phenomena is a blank text."),
        (["x" * 101], "line 1: one of its phenomena has more than 100 characters."),
        (list(map(str, range(51))), "line 1: it has 51 phenomena; 50 are the most."),
    ],
)
def test_phenomena_that_are_no_short_texts_are_refused(phenomena: object, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        read(ROW | {"phenomena": phenomena})
