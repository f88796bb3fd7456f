"""Zip archives: what is unpacked, and every trick that is refused in a sentence."""

import gzip
import io
import stat
import struct
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import archive
from core.formats.archive import is_archive, unpack, unpack_archives
from core.formats.textfile import TextFile


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> TextFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as made:
        for name, data in files:
            made.writestr(name, data, compress_type=how)
    return TextFile("a.zip", stream.getvalue())


def linked(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_files_come_in_order_without_those_that_systems_add() -> None:
    file = packed(("d/b.txt", b"B"), ("d/", b""), ("__MACOSX/d/._b.txt", b"x"), ("d/.DS_Store", b"x"), ("a.txt", b"A"))
    assert is_archive(file)
    assert not is_archive(TextFile("a.txt", b"PK"))
    assert [(one.name, one.data) for one in unpack(file)] == [("d/b.txt", b"B"), ("a.txt", b"A")]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (packed(), "the archive has no files"),
        (packed(("../a.txt", b"")), r"a.zip, ../a.txt: its path leads out"),
        (packed(("/etc/a.txt", b"")), "its path leads out"),
        (packed(("C:/a.txt", b"")), "its path leads out"),
        (packed(("..\\a.txt", b"")), "its path leads out"),
        (packed((linked("a.txt"), b"/etc/hostname")), "it is a link"),
        (packed(("b.zip", packed(("c.zip", packed(("a.txt", b"")).data)).data)), "b.zip/c.zip: it is packed within"),
        (packed(("b.zip", packed(("a.gz", gzip.compress(b""))).data)), "b.zip/a.gz: it is packed within"),
        (packed(("b.zip", b"PK\x03\x04")), "b.zip: the archive is damaged"),
        (packed(("a.txt", bytes(20 * 2**20))), "more than 200 times"),
        (packed(("a.txt", b"x"), how=zipfile.ZIP_BZIP2), "packed in a way that is not read"),
        (packed(("a\n\x1b.txt", b"x"), ("..", b"")), "its path leads out"),
        (TextFile("a.zip", packed(("a.txt", b"abc" * 99)).data[:-30]), "the archive is damaged"),
    ],
)
def test_what_is_not_a_plain_archive_is_refused(file: TextFile, message: str) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        list(unpack_archives([file]))
    assert "\n" not in str(refused.value)


def test_encrypted_damaged_and_lying_archives_are_refused() -> None:
    data = packed(("a.txt", b"some words" * 50)).data
    directory = data.index(b"PK\x01\x02")
    for offset, form, value, message in (
        (directory + 8, "<H", 1, "it is encrypted"),
        (directory + 16, "<L", 0, "the archive is damaged"),  # the checksum
        (directory + 24, "<L", 5, "the archive is damaged"),  # fewer bytes than there are
        (directory + 24, "<L", 2**31, "unpacks to more than"),  # more
    ):
        changed = bytearray(data)
        struct.pack_into(form, changed, offset, value)
        with pytest.raises(BadInput, match=message):
            unpack(TextFile("a.zip", bytes(changed)))


def test_too_many_files_and_two_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed(("a.txt", b""), ("a.txt", b""))
    with pytest.raises(BadInput, match="two files of one name"):
        unpack(twice)
    monkeypatch.setattr(archive, "MAX_FILES", 1)
    with pytest.raises(BadInput, match="more than 1 files"):
        unpack(packed(("a.txt", b""), ("b.txt", b"")))


def test_files_of_an_archive_within_are_called_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = packed(("mia.tsv", b"M"), ("TypeSystem.xml", b"<t/>")).data
    file = packed(("annotation/d1.txt/mia.zip", inner), ("b.txt", b"B"))
    assert [(one.name, one.data) for one in unpack_archives([file])] == [
        ("a.zip/annotation/d1.txt/mia.zip/mia.tsv", b"M"),
        ("a.zip/annotation/d1.txt/mia.zip/TypeSystem.xml", b"<t/>"),
        ("a.zip/b.txt", b"B"),
    ]
    monkeypatch.setattr(archive, "MAX_FILES", 2)
    with pytest.raises(BadInput, match="more than 2 files"):
        list(unpack_archives([file]))
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", len(inner) + 4)
    with pytest.raises(BadInput, match="unpacks to more than"):
        list(unpack_archives([packed(("b.zip", inner), ("c.zip", inner))]))


WHOLE = packed(("a.txt", b"hello " * 30), ("d/\u00fc.conll", b"x\tO\n" * 20)).data


@settings(max_examples=60, deadline=None)
@example({141: 0}, 1)  # a file without a name
@given(st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), max_size=4), st.integers(1, len(WHOLE)))
def test_no_bytes_break_an_archive_except_by_a_message(changes: dict[int, int], size: int) -> None:
    changed = bytearray(WHOLE)
    for at, byte in changes.items():
        changed[at] = byte
    for data in (changed, changed[:size]):
        try:
            message = f"a.zip {len(unpack(TextFile('a.zip', bytes(data))))}"
        except BadInput as error:
            message = str(error)
        assert message.startswith("a.zip")
        assert "\n" not in message


def test_a_file_without_a_name_is_refused() -> None:
    nameless = bytearray(WHOLE)
    nameless[141] = 0  # where the central directory begins to name the first file
    with pytest.raises(BadInput, match="a file in it has no name"):
        unpack(TextFile("a.zip", bytes(nameless)))
