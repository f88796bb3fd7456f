"""Bytes from outside: encodings, line ends, compression, and what is refused."""

import gzip
from pathlib import Path

import pytest

from core.errors import BadInput
from core.formats import TextFile, textfile
from core.formats.textfile import MAX_BYTES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_encodings_and_line_ends_give_the_same_lines(encoding: str, end: str, pack: type[bytes]) -> None:
    text = end.join(["Ağrı", "", "日本 👩‍👩‍👧", ""])
    assert list(TextFile("a.txt", pack(text.encode(encoding))).lines()) == ["Ağrı", "", "日本 👩‍👩‍👧"]


def test_a_stray_carriage_return_makes_no_line() -> None:
    assert list(TextFile("a.txt", b"one\rtwo\nthree").lines()) == ["one\rtwo", "three"]


def test_only_the_last_line_end_is_none_of_a_line() -> None:
    assert list(TextFile("a.txt", b"").lines()) == []
    assert list(TextFile("a.txt", b"one\n\n").lines()) == ["one", ""]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("one\ncafé".encode("latin-1"), r"a.txt, line 2: it is not UTF-8 text \(byte 0xE9\). Save it as UTF-8"),
        ("a\nb".encode("utf-16-le"), "a.txt, line 1: it holds a zero byte"),
        ("a".encode("utf-32"), "a.txt, line 1: it holds a zero byte"),
        (b"\xff\xfea\x00\n\x00\x00\xd8", "a.txt, line 2: it is not valid UTF-16"),
        (b"\x1f\x8b\x08damaged", "a.txt: its gzip compression is damaged"),
        (gzip.compress(b"x" * 1000)[:-12], "a.txt: its gzip compression is damaged"),
    ],
    ids=["latin-1", "utf-16 without mark", "utf-32", "broken utf-16", "bad gzip", "cut gzip"],
)
def test_what_cannot_be_decoded_is_refused_with_line_and_remedy(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        list(TextFile("a.txt", data).lines())


def test_large_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="larger than 200 MB"):
        TextFile("a.txt", bytes(MAX_BYTES + 1))
    with pytest.raises(BadInput, match=r"gone.txt: it cannot be read \(No such file or directory\)"):
        TextFile.at(tmp_path / "gone.txt")


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "MAX_UNPACKED_BYTES", 2**20)
    with pytest.raises(BadInput, match=r"a.txt: it unpacks to more than 1 MB. Split it\."):
        list(TextFile("a.txt", gzip.compress(bytes(2**20 + 1))).lines())


def test_lines_are_whole_where_portions_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "_CHUNK_BYTES", 5)
    text = "eins\r\n\nzwei 👩‍👩‍👧 drei\nvier\rfünf\n"
    file = TextFile("a.txt", text.encode("utf-8-sig"))
    assert list(file.lines()) == ["eins", "", "zwei 👩‍👩‍👧 drei", "vier\rfünf"]
    assert file.text() == text.replace("\r\n", "\n")
    with pytest.raises(BadInput, match=r"a.txt, line 5: it is not UTF-8"):
        list(TextFile("a.txt", text.encode("utf-8") + b"\xe9").lines())


def test_a_head_never_fails() -> None:
    for data in (b"\x1f\x8bdamaged", b"\xff\xfea\x00\n", b"caf\xe9\nb", gzip.compress(b"a\nb")[:-9], b""):
        assert len(TextFile("a.txt", data).head(1)) <= 1
    assert TextFile("a.txt", b"caf\xe9\nb").head() == ["caf\ufffd", "b"]
