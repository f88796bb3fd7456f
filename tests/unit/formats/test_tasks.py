"""doccano, Prodigy and Label Studio: the forms that their versions have written, and what is asked of them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from core.errors import BadInput
from core.formats.base import Format, OutgoingSentence, SideFormat
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.doccano import Doccano
from core.formats.tools.label_studio import LabelStudio
from core.formats.tools.label_studio_pairs import LabelStudioPairs
from core.formats.tools.prodigy import Prodigy
from core.model import Alignment, Sentence, SentencePair, Span

ANA = Sentence(("Ana", "sings"), (" ", ""), "en", (Span(0, 1, "PER"),))


def read(form: SideFormat, *rows: object, listed: bool = False) -> CorpusSide:
    text = json.dumps(rows) if listed else "\n".join(map(json.dumps, rows))
    return form.read([TextFile("a.json", text.encode())], "en")


def written(form: SideFormat, *items: OutgoingSentence) -> list[dict[str, Any]]:
    (data,) = (data for name, data in form.write("x", items).items() if name.endswith((".jsonl", ".json")))
    return json.loads(data) if data.startswith(b"[") else [json.loads(line) for line in data.decode().splitlines()]


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    "row",
    [
        {"text": "Ana sings", "label": [[0, 3, "PER"]]},
        {"text": "Ana sings", "labels": [[0, 3, "PER"]], "meta": {}, "annotation_approver": None},
        {"data": "Ana sings", "label": [[0, 3, "PER"]]},
        {
            "text": "Ana sings",
            "entities": [{"id": 7, "label": "PER", "start_offset": 0, "end_offset": 3}],
            "relations": [{"id": 1, "from_id": 7, "to_id": 7, "type": "same"}],
        },
    ],
)
def test_doccano_reads_what_its_versions_have_written(row: Mapping[str, Any], listed: bool) -> None:
    side = read(Doccano(), {"id": 4, **row}, listed=listed)
    assert (side.sentences, side.ids) == ((ANA,), ("4",))
    over = ["these keys were not read: relations (1)."] if "relations" in row else []
    assert [repair.what for repair in side.repairs] == over


def test_doccano_numbers_for_labels_are_kept_and_listed() -> None:
    row = {"text": "Ana sings", "annotations": [{"label": 3, "start_offset": 0, "end_offset": 3, "user": 1}]}
    side = read(Doccano(), row)
    assert side.sentences[0].spans == (Span(0, 1, "3"),)
    assert "labels are numbers" in side.repairs[0].what


def test_doccano_tells_unlabelled_from_empty_and_counts_as_asked() -> None:
    side = read(Doccano(), {"text": "Ana"}, {"text": "Ana", "label": []})
    assert [sentence.spans for sentence in side.sentences] == [None, ()]
    row = {"text": "😊 Ana", "label": [[3, 6, "PER"]]}
    assert read(Doccano("utf-16"), row).sentences[0].spans == (Span(1, 2, "PER"),)
    with pytest.raises(BadInput, match=r"a.json, line 1: an entity goes from character 3 to 6, but its text has 5\."):
        read(Doccano("characters"), row)


def test_doccano_is_written_with_label_and_the_rest_beside_it() -> None:
    items = [
        OutgoingSentence(ANA, "s1", "news", {"status": "confirmed", "score": 0.5}),
        OutgoingSentence(ANA.with_spans(None), "s2"),
    ]
    first, second = written(Doccano(), *items)
    assert first["label"] == [[0, 3, "PER"]]
    assert first["tokens"] == [[0, 3], [4, 9]]
    assert first["meta"] == {"document": "news", "status": "confirmed", "score": 0.5}
    assert "label" not in second


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"label": []}, "its text is missing"),
        ({"text": "a", "label": {}}, "its label is not a list"),
        ({"text": "a", "label": [[0, 1]]}, r"'\[0, 1\]' is no labelled range"),
        ({"text": "a", "label": [[0, True, "X"]]}, "is no range of characters"),
        ({"text": "a", "label": [[0, 1, None]]}, "has no label"),
        ([1], "it is not a JSON object"),
    ],
)
def test_doccano_refuses_what_it_cannot_read(row: object, message: str) -> None:
    with pytest.raises(BadInput, match=rf"^a.json, (line|item) 1: .*{message}"):
        read(Doccano(), row)


def test_doccano_lists_relations_and_comments_once_for_a_file() -> None:
    some = {"text": "Ana", "label": [], "Comments": ["why?"], "relations": [], "cats": {}}
    side = read(Doccano(), some, {**some, "relations": [{"id": 1}]}, {**some, "Comments": []})
    assert [str(repair) for repair in side.repairs] == [
        "a.json: these keys were not read: Comments (2), relations (1)."
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entity_over_a_line_end_stays_one_in_doccano_and_prodigy(end: str) -> None:
    text = f"The Port{end}Authority rose."
    marked = {"start": 4, "end": len(text) - 6, "label": "ORG"}
    for side in (
        read(Doccano(), {"text": text, "label": [[4, len(text) - 6, "ORG"]]}),
        read(Prodigy(), {"text": text, "spans": [marked]}),
    ):
        assert [one.spans for one in side.sentences] == [(Span(1, 3, "ORG"),)]
        assert [repair.what.partition(":")[0] for repair in side.repairs] == [
            f"ORG at characters 4-{len(text) - 6} runs over a line end"
        ]


def test_lines_keep_their_numbers_where_entities_hold_some_together() -> None:
    side = read(Doccano(), {"id": 7, "text": "a b\nc d\ne", "label": [[2, 5, "X"]]}, {"id": 8, "text": "a\nb"})
    assert side.ids == ("7.1", "7.3", "8.1", "8.2")
    assert side.documents == ("7", "7", "8", "8")
    assert side.widths == (2, 1, 1, 1)


@pytest.mark.parametrize("form", [Doccano(), Prodigy()])
def test_emoji_before_entities_are_counted_as_they_were(form: SideFormat) -> None:
    marked = (
        {"label": [[5, 9, "PER"]]} if isinstance(form, Doccano) else {"spans": [{"start": 5, "end": 9, "label": "PER"}]}
    )
    side = read(form, {"text": "🎉🎉 Rosa in Kiel", **marked})
    assert side.sentences[0].spans == (Span(2, 3, "PER"),)
    assert "UTF-16" in side.repairs[0].what
    assert "offsets=characters" in side.repairs[0].what


def test_prodigy_lists_spans_without_labels_and_answers_to_yes_or_no() -> None:
    side = read(
        Prodigy(), {"text": "Hi Ana", "spans": [{"start": 3, "end": 6}], "answer": "accept", "_is_binary": True}
    )
    assert side.sentences[0].spans == ()
    assert [str(repair) for repair in side.repairs] == [
        "a.json: 1 tasks are answers to yes or no: what other entities they have, nobody has said.",
        "a.json, line 1: an entity at characters 3-6 has no label and was left out.",
    ]
    with pytest.raises(BadInput, match=r"^a\.json, line 1: the span '\[3, 6\]' has no label"):
        read(Prodigy(), {"text": "Hi Ana", "spans": [[3, 6]]})


def test_prodigy_tokens_that_do_not_stand_where_they_say_are_found_again() -> None:
    tokens = [{"text": "Hi", "start": 0, "end": 2}, {"text": "Ana", "start": 2, "end": 5}]
    side = read(Prodigy(), {"text": "Hi Ana", "tokens": tokens, "spans": [], "relations": [{"head": 0}]})
    assert side.sentences[0].words == ("Hi", "Ana")
    assert [str(repair) for repair in side.repairs] == [
        "a.json: these keys were not read: relations (1).",
        "a.json, line 1: its tokens do not stand where they say, so the text was cut into words again.",
    ]


PRODIGY = {
    "text": "Hi Ana Sol",
    "tokens": [
        {"text": "Hi", "start": 0, "end": 2, "id": 0, "ws": True},
        {"text": "Ana", "start": 3, "end": 6, "id": 1, "ws": True},
        {"text": "Sol", "start": 7, "end": 10, "id": 2, "ws": False},
    ],
    "spans": [{"start": 3, "end": 10, "token_start": 1, "token_end": 2, "label": "PER"}],
    "answer": "accept",
    "_input_hash": -123,
    "_task_hash": 456,
    "_session_id": "ner-ana",
}


def test_prodigy_spans_end_with_their_last_token_and_hashes_are_kept() -> None:
    side = read(Prodigy(), PRODIGY)
    assert side.sentences == (Sentence(("Hi", "Ana", "Sol"), (" ", " ", ""), "en", (Span(1, 3, "PER"),)),)
    assert side.ids == ("-123/456",)
    (row,) = written(Prodigy(), OutgoingSentence(side.sentences[0], side.ids[0], "", {"status": "confirmed"}))
    assert {key: row[key] for key in PRODIGY.keys() - {"_session_id"}} == {
        key: value for key, value in PRODIGY.items() if key != "_session_id"
    }


def test_prodigy_tasks_that_were_not_accepted() -> None:
    rows = [PRODIGY, {**PRODIGY, "answer": "reject"}, {**PRODIGY, "answer": "ignore"}, {"text": "Hi"}]
    side = read(Prodigy(), *rows)
    assert [sentence.spans for sentence in side.sentences] == [(Span(1, 3, "PER"),), None, None, None]
    assert side.repairs[0].what == "2 tasks that were not accepted were read as not annotated."
    assert len(read(Prodigy("left out"), *rows).sentences) == 2
    assert read(Prodigy(), {"text": "Hi", "answer": "accept"}).sentences[0].spans == ()


def test_prodigy_is_not_answered_for_what_nobody_confirmed() -> None:
    flagged, open_ = written(
        Prodigy(), OutgoingSentence(ANA, "s1", "d", {"status": "flagged"}), OutgoingSentence(ANA.with_spans(None), "s2")
    )
    assert "answer" not in flagged
    assert flagged["meta"] == {"id": "s1", "document": "d", "status": "flagged"}
    assert "spans" not in open_


def region(start: int, end: int, text: str, label: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": f"{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def label_studio(annotations: object = (), predictions: object = (), text: str = "Ana sings") -> dict[str, Any]:
    return {"id": 1, "data": {"text": text}, "annotations": annotations, "predictions": predictions}


def test_label_studio_takes_the_ground_truth_else_the_last_annotation_else_a_prediction() -> None:
    one, two = ({"result": [region(0, 3, "Ana", label)], "created_at": label} for label in ("A", "B"))
    guess = [{"model_version": "m", "score": 0.8, "result": [region(4, 9, "sings", "M", score=0.8)]}]
    for task, expected in (
        (label_studio([two, one], guess), (Span(0, 1, "B"),)),
        (label_studio([{**one, "ground_truth": True}, two], guess), (Span(0, 1, "A"),)),
        (label_studio([one, {**two, "was_cancelled": True}]), (Span(0, 1, "A"),)),
        (label_studio([], guess), (Span(1, 2, "M"),)),
        (label_studio([{"result": []}], guess), ()),
        (label_studio(), None),
    ):
        assert read(LabelStudio(), task, listed=True).sentences[0].spans == expected
    assert read(LabelStudio(predictions=False), label_studio([], guess)).sentences[0].spans is None
    assert "one of 2 annotations was read" in read(LabelStudio(), label_studio([one, two])).repairs[0].what


def test_label_studio_offsets_are_checked_against_the_text() -> None:
    side = read(LabelStudio(), label_studio([{"result": [region(5, 8, "Ana", "PER")]}], text="\n😊 Ana sings"))
    assert side.sentences[0].spans == (Span(1, 2, "PER"),)
    assert "moved by" in side.repairs[0].what or "UTF-16" in side.repairs[0].what


def test_label_studio_is_written_as_annotation_or_prediction_with_its_configuration() -> None:
    items = [
        OutgoingSentence(ANA, "s1", "news", {"status": "confirmed"}),
        OutgoingSentence(ANA, "s2", "", {"score": 0.25, "recipe": "hull"}),
        OutgoingSentence(ANA.with_spans(None), "s3"),
    ]
    first, second, third = written(LabelStudio(), *items)
    assert first["annotations"][0]["result"][0]["value"] == {"start": 0, "end": 3, "text": "Ana", "labels": ["PER"]}
    assert (second["predictions"][0]["score"], second["predictions"][0]["model_version"]) == (0.25, "hull")
    assert third == {"data": {"text": "Ana sings", "text_words": [[0, 3], [4, 9]], "id": "s3"}}
    config = LabelStudio().write("x", items)["x.labels.xml"].decode()
    assert '<Labels name="label" toName="text">\n    <Label value="PER"/>' in config
    assert '<Text name="text" value="$text"/>' in config


PAIR = SentencePair(
    "p1",
    ANA,
    Sentence(("Ana", "canta"), (" ", ""), "es", (Span(0, 1, "PER"),)),
    Alignment.of([(0, 0)], (2, 2), [(1, 1)]),
    "news",
)


def test_label_studio_pairs_have_two_texts_and_relations_for_links() -> None:
    files = LabelStudioPairs().write("x", [PAIR], [{"status": "confirmed"}])
    (task,) = json.loads(files["x.json"])
    assert (task["data"]["src"], task["data"]["tgt"]) == ("Ana sings", "Ana canta")
    result = task["annotations"][0]["result"]
    relations = [one for one in result if one["type"] == "relation"]
    assert [one["from_id"] for one in relations] == ["src-word-0", "src-word-1"]
    assert [one.get("labels") for one in relations] == [None, ["possible"]]
    names = {one["from_name"] for one in result if one["type"] != "relation"}
    config = files["x.labels.xml"].decode()
    assert all(f'name="{name}"' in config for name in names)
    assert LabelStudioPairs().read([TextFile("x.json", files["x.json"])], ("en", "es")).pairs == (PAIR,)


def test_a_relation_between_entities_links_all_their_words_whichever_way_it_was_drawn() -> None:
    source = {**region(0, 8, "New York", "LOC", id="s"), "to_name": "src"}
    target = {**region(0, 10, "Nueva York", "LOC", id="t"), "to_name": "tgt"}
    relations = [{"type": "relation", "from_id": "t", "to_id": "s"}, {"type": "relation", "from_id": "t", "to_id": "t"}]
    task = {
        "id": 5,
        "data": {"src": "New York", "tgt": "Nueva York"},
        "annotations": [{"result": [source, target, *relations]}],
    }
    (pair,) = LabelStudioPairs().read([TextFile("a", json.dumps([task]).encode())], ("en", "es")).pairs
    assert pair.alignment == Alignment.of([(0, 0), (0, 1), (1, 0), (1, 1)], (2, 2))
    assert (pair.id, pair.source.spans, pair.target.spans) == ("5", (Span(0, 2, "LOC"),), (Span(0, 2, "LOC"),))


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ({"text": "a", "label": []}, "it is no task of Label Studio"),
        ({"data": {"text": None}}, "its text is missing"),
        ({"data": {"text": "a"}, "annotations": {}}, "its annotations is not a list"),
        (label_studio([{"result": [region(0, 1, "A", "X"), 3]}]), "its result is not a list of objects"),
        (label_studio([{"result": [{**region(0, 1, "A", "X"), "value": {}}]}]), "is no range of characters"),
    ],
)
def test_label_studio_refuses_what_it_cannot_read(task: object, message: str) -> None:
    with pytest.raises(BadInput, match=rf"^a.json, item 1: .*{message}"):
        read(LabelStudio(), task, listed=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"text": "a"}', "item 1: the list breaks off"),
        ('[{"text": "a"}] x', "something behind the list"),
        ('{"text": "a"} {"text": "b"}', "line 1: there is more than one value"),
        ("[" * 100_000, "item 1: it is not JSON"),
        ('{"text": "a", "id": ' + "9" * 5000 + "}", "line 1: it is not JSON"),
        ('{"text": ', "line 1: it is not JSON"),
    ],
)
def test_broken_json_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Doccano().read([TextFile("a.json", text.encode())], "en")


def test_a_list_is_empty_or_has_items_that_know_their_lines() -> None:
    assert Doccano().read([TextFile("a", b" [ ] ")], "en").sentences == ()
    side = Doccano().read([TextFile("a", b'[\n{"text": "a"},\n\n{"text": "b"}]')], "en")
    assert side.lines == (2, 4)


@pytest.mark.parametrize(
    ("row", "best"),
    [
        (PRODIGY, "prodigy"),
        ({"text": "a", "label": [[0, 1, "X"]]}, "doccano"),
        (label_studio([{"result": [region(0, 1, "A", "X")]}]), "label-studio"),
        ({"data": {"src": "a", "tgt": "b"}, "predictions": []}, "pairs"),
    ],
)
def test_files_are_told_apart_by_their_keys(row: object, best: str) -> None:
    forms: dict[str, Format] = {
        "prodigy": Prodigy(),
        "doccano": Doccano(),
        "label-studio": LabelStudio(),
        "pairs": LabelStudioPairs(),
    }
    files = [TextFile("a.json", json.dumps(row).encode())]
    assert max(forms, key=lambda name: forms[name].likeness(files)) == best
