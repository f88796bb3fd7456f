"""Labelled texts in the JSON of spaCy and its relatives, and words with entities in that of GLiNER."""

import json

import pytest

from core.errors import BadInput
from core.formats import CorpusSide, TextFile
from core.formats.bitext.sentences_jsonl import SentencesJsonl
from core.formats.detection.sniffing import guesses
from core.formats.tools.gliner import Gliner
from core.formats.tools.spacy_json import SpacyJson

TEXT = "Mia Berg rief aus Ulm an."
MARKS = ((0, 8, "PER"), (18, 21, "LOC"))
NAMED = [{"start": start, "end": end, "label": label} for start, end, label in MARKS]

SHAPES = {
    "to_json": {"text": TEXT, "ents": NAMED},
    "entities": {"text": TEXT, "entities": NAMED},
    "triples": {"text": TEXT, "entities": [list(mark) for mark in MARKS]},
    "types": {"sentence": TEXT, "entities": [{"start": a, "end": b, "type": label} for a, b, label in MARKS]},
    "pipeline": {
        "text": TEXT,
        "entities": [{"entity_group": label, "score": 0.9, "start": a, "end": b} for a, b, label in MARKS],
    },
    "spaCy 2": [TEXT, {"entities": [list(mark) for mark in MARKS]}],
    "Dataturks": {
        "content": TEXT,
        "annotation": [
            {"label": [label], "points": [{"start": a, "end": b - 1, "text": TEXT[a:b]}]} for a, b, label in MARKS
        ],
    },
}


def wrapped(value: object) -> dict[str, str]:
    """The same value in a list, on two lines, and under ``annotations``; each twice."""
    line = json.dumps(value)
    return {
        "list": json.dumps([value, value], indent=1),
        "lines": f"{line}\r\n{line}\r\n",
        "annotations": json.dumps({"classes": ["PER"], "annotations": [value, None, value]}),
    }


def read(text: str) -> CorpusSide:
    file = TextFile("a.json", text.encode())
    assert guesses([file])[0].name == "spacy-json"
    return SpacyJson().read([file], "de")


def entities(side: CorpusSide) -> list[list[tuple[str, str]]]:
    return [
        [(span.label, " ".join(sentence.words[span.start : span.end])) for span in sentence.spans or ()]
        for sentence in side.sentences
    ]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", ["list", "lines", "annotations"])
def test_labelled_texts_are_read_in_any_shape(shape: str, way: str) -> None:
    side = read(wrapped(SHAPES[shape])[way])
    assert entities(side) == [[("PER", "Mia Berg"), ("LOC", "Ulm")]] * 2
    said = [repair.what for repair in side.repairs]
    assert said == (["1 empty items (null) were left out."] if way == "annotations" else [])


def test_a_text_without_entities_is_annotated_and_one_without_a_list_is_not() -> None:
    side = read('{"text": "Mia ruft.", "ents": []}\n{"text": "Ko ruft."}\n')
    assert [sentence.spans for sentence in side.sentences] == [(), None]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"text": "Mia", "ents": [[0, 3]]}', "is no labelled range"),
        ('{"text": "Mia", "ents": [[0, 3, 7]]}', "'7' is no label"),
        ('{"text": "Mia", "ents": [{"start": 3, "end": 0, "label": "PER"}]}', "no range of characters"),
        ('{"ents": []}', "it has no text"),
        ('{"text": "Mia", "ents": 3}', "are not a list"),
        ('{"text": ', "it is not JSON"),
    ],
)
def test_what_is_no_labelled_text_is_refused(row: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        SpacyJson().read([TextFile("a.json", row.encode())], "de")


GLINER = {"tokenized_text": ["Mia", "Berg", "rief", "aus", "Ulm", "an", "."], "ner": [[0, 1, "PER"], [4, 4, "LOC"]]}


@pytest.mark.parametrize("way", ["list", "lines"])
def test_the_end_of_an_entity_of_gliner_is_its_last_word(way: str) -> None:
    file = TextFile("a.json", wrapped(GLINER)[way].encode())
    assert guesses([file])[0].name == "gliner"
    assert entities(Gliner().read([file], "de")) == [[("PER", "Mia Berg"), ("LOC", "Ulm")]] * 2


@pytest.mark.parametrize("entity", [[0, 7, "PER"], [1, 0, "PER"], [0, 1], [0, 1, 2], ["0", 1, "PER"]])
def test_what_is_no_entity_of_gliner_is_refused(entity: list[object]) -> None:
    row = json.dumps({**GLINER, "ner": [entity]})
    with pytest.raises(BadInput, match="the last word is in the entity"):
        Gliner().read([TextFile("a.json", row.encode())], "de")


@pytest.mark.parametrize("entity", [[0, 2, "PER"], {"type": "PER", "start": 0, "end": 2}])
def test_entities_of_tokens_are_read_as_triples_and_with_types(entity: object) -> None:
    row = json.dumps({"tokens": ["Mia", "Berg", "rief"], "entities": [entity]})
    assert entities(SentencesJsonl().read([TextFile("a.jsonl", row.encode())], "de")) == [[("PER", "Mia Berg")]]


def test_entities_of_tokens_may_be_in_a_list() -> None:
    rows = [{"tokens": ["Mia", "ruft"], "entities": [{"type": "PER", "start": 0, "end": 1}], "orig_id": 4}]
    file = TextFile("a.json", json.dumps(rows, indent=1).encode())
    assert guesses([file])[0].name == "jsonl"
    assert entities(SentencesJsonl().read([file], "de")) == [[("PER", "Mia")]]
    with pytest.raises(BadInput, match=r"a\.json, item 2: it is not a JSON object"):
        SentencesJsonl().read([TextFile("a.json", json.dumps([*rows, 3]).encode())], "de")


def test_texts_alone_are_not_annotated() -> None:
    file = TextFile("a.jsonl", b'{"id": 1, "text": "Mia ruft."}\n{"id": 2, "text": "Ko kommt."}\n')
    assert guesses([file])[0].name == "spacy-json"
    side = SpacyJson().read([file], "de")
    assert ([sentence.spans for sentence in side.sentences], side.ids) == ([None, None], ("1", "2"))
