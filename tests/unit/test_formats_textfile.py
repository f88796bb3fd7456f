"""Bytes from outside: encodings, line ends, compression, and what is refused."""

import gzip
from pathlib import Path

import pytest

from core.errors import BadInput
from core.formats import TextFile
from core.formats.textfile import LARGEST, LARGEST_UNPACKED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_encodings_and_line_ends_give_the_same_lines(encoding: str, end: str, pack: type[bytes]) -> None:
    text = end.join(["Ağrı", "", "日本 👩‍👩‍👧", ""])
    assert TextFile("a.txt", pack(text.encode(encoding))).lines() == ["Ağrı", "", "日本 👩‍👩‍👧"]


def test_a_stray_carriage_return_makes_no_line() -> None:
    assert TextFile("a.txt", b"one\rtwo\nthree").lines() == ["one\rtwo", "three"]


def test_only_the_last_line_end_is_none_of_a_line() -> None:
    assert TextFile("a.txt", b"").lines() == []
    assert TextFile("a.txt", b"one\n\n").lines() == ["one", ""]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("one\ncafé".encode("latin-1"), r"a.txt, line 2: it is not UTF-8 text \(byte 0xE9\). Save it as UTF-8"),
        ("a\nb".encode("utf-16-le"), "a.txt, line 1: it holds a zero byte"),
        ("a".encode("utf-32"), "a.txt, line 1: it holds a zero byte"),
        (b"\xff\xfea\x00\n\x00\x00\xd8", "a.txt, line 2: it is not valid UTF-16"),
        (b"\x1f\x8b\x08damaged", "a.txt: its gzip compression is damaged"),
        (gzip.compress(b"x" * 1000)[:-12], "a.txt: its gzip compression is damaged"),
        (gzip.compress(bytes(LARGEST_UNPACKED + 1)), "a.txt: it unpacks to more than 200 MB"),
    ],
    ids=["latin-1", "utf-16 without mark", "utf-32", "broken utf-16", "bad gzip", "cut gzip", "gzip bomb"],
)
def test_what_cannot_be_decoded_is_refused_with_line_and_remedy(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        TextFile("a.txt", data).lines()


def test_large_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="larger than 50 MB"):
        TextFile("a.txt", bytes(LARGEST + 1))
    with pytest.raises(BadInput, match=r"gone.txt: it cannot be read \(No such file or directory\)"):
        TextFile.at(tmp_path / "gone.txt")
