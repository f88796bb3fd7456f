"""Translations from a file."""

from pathlib import Path

import pytest

from core.errors import BadInput, InvalidValue
from core.translators import Precomputed, Translation


def at(path: Path, text: str) -> Precomputed:
    path.write_text(text, encoding="utf-8")
    return Precomputed(str(path))


def test_tab_separated_lines(tmp_path: Path) -> None:
    translate = at(tmp_path / "a.tsv", "\ufeffDas Haus\tthe house\r\n\nEin  Hund\t a dog \n").prepare("de", "en")
    assert translate(["Ein Hund", "", " Das Haus "]) == [
        Translation("a dog"),
        Translation(""),
        Translation("the house"),
    ]
    assert translate([]) == []


def test_json_lines_and_truncation(tmp_path: Path) -> None:
    lines = '{"text": "a", "translation": "b\\tc"}\n{"text": "d", "translation": "", "truncated": true}\n'
    translate = at(tmp_path / "a.jsonl", lines).prepare("de", "en")
    assert translate(["d", "a"]) == [Translation("", True), Translation("b\tc")]


def test_missing_texts_are_named_the_first_of_them(tmp_path: Path) -> None:
    translate = at(tmp_path / "a.tsv", "a\tb\n").prepare("de", "en")
    with pytest.raises(BadInput, match=r"no translation of 'c', 'd', 'e' and 2 more\. Add a line"):
        translate(["a", "c", "d", "e", "f", "g", "c"])
    with pytest.raises(BadInput, match=r"no translation of 'c'\. Add"):
        translate(["c"])


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    assert at(path, "a\tb\n").prepare("de", "en")(["a"]) == [Translation("b")]
    assert at(path, "a\tother\n").prepare("de", "en")(["a"]) == [Translation("other")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tsv", "a\n", r"line 1: there are 1 columns"),
        ("a.tsv", "a\tb\tc\n", r"line 1: there are 3 columns"),
        ("a.jsonl", "\n[1]\n", r"line 2: it is not an object"),
        ("a.jsonl", '{"text": "a"}', r"line 1: it is not an object with a text"),
        ("a.jsonl", '{"text": "a", "translation": 1}', r"of the wrong kind"),
        ("a.jsonl", "{", r"line 1: it is not an object"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        at(tmp_path / name, text).prepare("de", "en")


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        Precomputed(str(tmp_path / "none.tsv")).prepare("de", "en")
    (tmp_path / "x.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        Precomputed(str(tmp_path / "x.tsv")).prepare("de", "en")
    with pytest.raises(InvalidValue):
        Precomputed().prepare("de", "en")
