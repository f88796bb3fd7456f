"""Our files in the hands of the tools' own libraries, and theirs in ours."""

import json
from pathlib import Path

import pytest

from core.formats.base import OutgoingSentence
from core.formats.columns.conll import Conll
from core.formats.textfile import TextFile
from core.formats.tools.brat import Brat
from core.formats.tools.label_studio import LabelStudio
from core.model import Sentence, Span

ITEMS = [
    OutgoingSentence(
        Sentence(("Ana", "met", "Bo", "in", "New", "York", "😊"), (" ",) * 6 + ("",), "en", spans),
        f"s{number}",
        "news",
        {"status": "confirmed", "score": 0.5},
    )
    for number, spans in enumerate([(Span(0, 1, "PER"), Span(2, 3, "PER"), Span(4, 6, "LOC")), ()])
]


def test_the_converter_of_label_studio_reads_our_tasks_and_we_its_columns(tmp_path: Path) -> None:
    converter = pytest.importorskip("label_studio_converter")
    written = LabelStudio().write("x", ITEMS)
    tasks = [
        {"id": number, **task} for number, task in enumerate(json.loads(written["x.json"]), 1)
    ]  # as it numbers them
    (tmp_path / "x.json").write_text(json.dumps(tasks), encoding="utf-8")
    (tmp_path / "x.labels.xml").write_bytes(written["x.labels.xml"])
    made = converter.Converter(str(tmp_path / "x.labels.xml"), str(tmp_path))
    made.convert_to_conll2003(str(tmp_path / "x.json"), str(tmp_path / "out"), is_dir=False)
    side = Conll().read([TextFile.at(tmp_path / "out" / "result.conll")], "en")
    assert [(one.words, one.spans) for one in side.sentences] == [
        (item.sentence.words, item.sentence.spans) for item in ITEMS
    ]


def test_a_library_for_brat_reads_our_annotations_and_we_what_it_writes() -> None:
    brat = pytest.importorskip("bioc.brat")
    written = Brat().write("x", ITEMS)
    text = written["x/news.txt"].decode()
    document = brat.loads_ann(written["x/news.ann"].decode())
    assert [(entity.type, entity.text) for entity in document.entities] == [
        ("PER", "Ana"),
        ("PER", "Bo"),
        ("LOC", "New York"),
    ]
    for entity in document.entities:
        assert text[slice(*entity.total_span)] == entity.text
    assert next(note.text for note in document.notes) == "status confirmed, score 0.5"
    files = [TextFile("n.txt", text.encode()), TextFile("n.ann", brat.dumps_ann(document).encode())]
    assert [one.spans for one in Brat().read(files, "en").sentences] == [item.sentence.spans for item in ITEMS]


def test_the_labelling_configuration_is_that_of_the_tasks() -> None:
    written = LabelStudio().write("x", ITEMS)
    (first, _) = json.loads(written["x.json"])
    used = {(one["from_name"], one["to_name"]) for one in first["annotations"][0]["result"]}
    assert used == {("label", "text")}
