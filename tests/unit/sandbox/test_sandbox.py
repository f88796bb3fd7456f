"""Files that lie: whatever they do to the library that reads them, it befalls a child, and is said in one sentence."""

import io
import random
import time
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core import sandbox
from core.errors import BadInput, SpanbridgeError, Unavailable
from core.formats.base import OutgoingSentence
from core.formats.datasets.docbin import SpacyDocs
from core.formats.datasets.huggingface import HuggingFace
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.sandbox import ResourceLimits, run_apart


def act(name: str, data: bytes, how: str) -> Iterator[Any]:
    """Misbehave as asked; run in the child only."""
    yield name
    match how:
        case "hang":
            time.sleep(60)
        case "fill":
            bytearray(4 * 2**30)
        case "flood":
            yield from ("x" * 10_000 for _ in range(1_000))
        case "abort":
            import os

            os.abort()
        case "miss":
            import no_such_library  # type: ignore[import-not-found]

            yield no_such_library
        case "refuse":
            raise BadInput(name, "it is blue.", "Paint it.")
        case "print":
            print("not a value")
    yield len(data)


def acted(how: str) -> list[Any]:
    inputs = [("first", b"a\n\0b"), ("second", b"")]
    return [list(values) for values in run_apart("tests.unit.sandbox.test_sandbox:act", inputs, how, "Try again.")]


def test_values_come_back_by_input_and_prints_do_not() -> None:
    assert acted("print") == [["first", 4], ["second", 0]]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("hang", "first: reading it takes more than 2 seconds. Try again."),
        ("fill", "first: reading it takes more than 2,048 MB of memory. Try again."),
        ("flood", "first: it unpacks to more than 1 MB. Try again."),
        ("abort", "first: the library that reads it broke down over it. Try again."),
        ("refuse", "first: it is blue. Paint it."),
    ],
)
def test_a_child_that_misbehaves_is_told_in_one_sentence(
    how: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 2 if how == "hang" else 120
    monkeypatch.setattr(sandbox, "LIMITS", ResourceLimits(memory=2**31, seconds=seconds, output=2**20))
    begun = time.monotonic()
    with pytest.raises(BadInput) as refused:
        acted(how)
    assert str(refused.value) == sentence
    assert how != "hang" or time.monotonic() - begun < 30


def test_a_library_that_is_not_there_is_named_as_such() -> None:
    with pytest.raises(Unavailable, match="The library that reads first is not installed"):
        acted("miss")


def table(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def refusal(data: bytes) -> str:
    """What is told of a file, "" where it is read."""
    try:
        HuggingFace().read([TextFile("a.parquet", data)], "en")
    except SpanbridgeError as error:
        return str(error)
    return ""


def test_small_files_that_unpack_to_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", ResourceLimits(memory=2**30, output=2**20))
    repeated = table(tokens=[["x" * 1000] * 100] * 100, ner_tags=[["O"] * 100] * 100)  # one word in a dictionary
    zeros = table(tokens=[["x" * 20_000_000]])
    once = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), ["x" * 1_000_000])
    wide = table(tokens=pa.ListArray.from_arrays([0, 3_000], once))  # 3 GB in a single row
    assert max(map(len, (repeated, zeros, wide))) < 200_000
    assert refusal(repeated) == "a.parquet: it unpacks to more than 1 MB. Split it, or save it again."
    assert "a.parquet: " in refusal(zeros)
    assert "memory" in refusal(wide) or "unpacks" in refusal(wide)


def test_row_counts_that_are_not_so_are_refused() -> None:
    whole = table(tokens=[["Ana", "sings"]] * 500, ner_tags=[["B-PER", "O"]] * 500)
    footer = whole.rindex(b"\x15", 0, len(whole) - 8)
    random.seed(3)
    for _ in range(4):
        data = bytearray(whole)
        for _ in range(6):  # the footer holds the counts of rows, pages and bytes as varints
            data[random.randrange(footer - 400, len(data) - 8)] = random.choice([0xFF, 0x7F, 0x80, 0x00])
        told = refusal(bytes(data))
        assert told.startswith("a.parquet") or not told
        assert "\n" not in told


def test_random_bytes_and_cut_files_are_refused() -> None:
    whole = table(tokens=[["Ana", "sings"]] * 50)
    random.seed(5)
    for data in (whole[:-9], whole[: len(whole) // 2], whole[:4] + random.randbytes(300) + whole[-8:], b"PAR1"):
        assert refusal(data) == (
            "a.parquet: it is not a whole Parquet or Arrow file. Save it again with the datasets library."
        )
    stream = b"\xff\xff\xff\xff" + random.randbytes(2_000)
    assert refusal(stream).startswith("a.parquet: ")


def test_docbins_are_read_by_a_child_that_imports_spacy_without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    form = SpacyDocs()
    items = [OutgoingSentence(Sentence(("Nairobi", "sings"), (" ", ""), "en", (Span(0, 1, "LOC"),)), "s1", "d")]
    files = [TextFile(f"{n}.spacy", form.write("x", items)["x.spacy"]) for n in range(2)]
    monkeypatch.setattr(sandbox, "LIMITS", ResourceLimits(memory=2**30))
    side = form.read(files, "en")
    assert side.sentences == (items[0].sentence,) * 2
    assert side.ids == ("s1", "s1")
    cut = TextFile("1.spacy", files[1].data[:-20])
    with pytest.raises(BadInput, match=r"^1.spacy: it is not a whole spaCy DocBin. Save it again with spaCy 3.$"):
        form.read([files[0], cut], "en")
