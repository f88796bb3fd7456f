"""Label Studio as people export it: several texts, other names, JSON-MIN, HyperText, addresses, two languages."""

import json
from typing import Any

import pytest

from core.errors import BadInput
from core.formats.detection.detect import Role, detect, guesses
from core.formats.result import Imported
from core.formats.textfile import TextFile
from core.formats.tools.label_studio import LabelStudio
from core.formats.tools.label_studio_pairs import LabelStudioPairs
from core.model import Alignment, Span

Spans = tuple[Span, ...]


def region(start: int, said: str, label: str = "LOC", tag: str = "text", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": start + len(said), "text": said, "labels": [label]}
    return {"id": f"{tag}-{start}", "from_name": "l", "to_name": tag, "type": "labels", "value": value, **more}


def task(data: object, *result: object, **more: object) -> dict[str, Any]:
    return {"id": 1, "data": data, "annotations": [{"result": list(result)}], **more}


def file(*tasks: object, name: str = "a.json") -> TextFile:
    return TextFile(name, json.dumps(tasks).encode())


def read(*tasks: object, form: LabelStudio | None = None) -> tuple[list[Spans | None], list[str]]:
    side = (form or LabelStudio()).read([file(*tasks)], "en")
    return [sentence.spans for sentence in side.sentences], [str(repair) for repair in side.repairs]


def read_pairs(*tasks: object, form: LabelStudioPairs | None = None) -> Imported:
    return (form or LabelStudioPairs()).read([file(*tasks)], ("en", "de"))


MAIL = {"Subject": "Oslo opens", "text": "The shop closed on Friday."}
SUBJECT, BODY = region(0, "Oslo", tag="Subject"), region(19, "Friday", "DATE")


def test_regions_of_another_text_are_left_out_and_counted() -> None:
    spans, repairs = read(task(MAIL, SUBJECT, BODY), task(MAIL, SUBJECT))
    assert spans == [(Span(4, 5, "DATE"),), ()]
    assert repairs[0].startswith("a.json: regions of other texts than 'text' were left out: 2 of 'Subject'.")
    assert "a.json: these keys were not read: Subject (2)." in repairs
    assert read(task(MAIL, SUBJECT, BODY), form=LabelStudio("Subject"))[0] == [(Span(0, 1, "LOC"),)]


def test_regions_behind_the_end_of_this_text_may_be_of_another() -> None:
    long = {"Subject": "A meeting with the office in Oslo", "text": "Hi."}
    assert read(task(long, region(29, "Oslo", tag="Subject")))[0] == [()]


def test_the_name_of_the_only_text_does_not_matter() -> None:
    assert read(task({"text": "Oslo opens"}, region(0, "Oslo", tag="whatever")))[0] == [(Span(0, 1, "LOC"),)]


def test_names_unlike_the_keys_are_told_by_what_regions_read() -> None:
    data = {"text": "Rome burns", "title": "Oslo opens"}
    spans, _ = read(task(data, region(0, "Oslo", tag="t1"), region(0, "Rome", tag="t2")))
    assert spans == [(Span(0, 1, "LOC"),)]
    silent = region(0, "Rome", tag="t2")
    del silent["value"]["text"]
    spans, repairs = read(task(data, silent))
    assert spans == [(Span(0, 1, "LOC"),)]
    assert repairs[0] == "a.json: its regions of 't2' were taken for regions of 'text'."


def test_a_region_whose_text_is_not_there_is_left_out_and_listed() -> None:
    spans, repairs = read(task({"text": "Rome burns"}, region(0, "Oslo")))
    assert spans == [()]
    assert repairs == [
        "a.json, item 1: LOC at characters 0-4 should read 'Oslo', which is not there, and was left out."
    ]


def test_predictions_and_annotations_that_are_numbers_are_none() -> None:
    text = {"text": "Rome burns"}
    spans, repairs = read(
        task(text, region(0, "Rome"), predictions=[28, 29]),
        {"data": text, "annotations": [], "predictions": [30]},
        {"data": text, "annotations": [7], "predictions": []},
    )
    assert spans == [(Span(0, 1, "LOC"),), None, None]
    assert repairs == [
        "a.json: 3 of its predictions are only numbers, and count as none.",
        "a.json: 1 of its annotations are only numbers, and count as none.",
    ]
    with pytest.raises(BadInput, match="item 1: its predictions are not a list of objects"):
        read(task(text, predictions=["28"]))


@pytest.mark.parametrize("key", ["r_TEXT", "email", "Inhalt der Mail"])
def test_the_only_text_is_taken_whatever_its_name(key: str) -> None:
    spans, repairs = read(task({key: "Rome burns", "number": 3}, region(0, "Rome")))
    assert spans == [(Span(0, 1, "LOC"),)]
    assert f"a.json: its text was taken from {key!r}, the only one." in repairs


def test_of_several_texts_the_one_with_labels_is_taken_else_it_is_asked() -> None:
    data = {"headline": "Oslo opens", "body": "Rome burns"}
    spans, repairs = read(task(data, region(0, "Rome", tag="body")))
    assert spans == [(Span(0, 1, "LOC"),)]
    assert "a.json: its text was taken from 'body', the only one with labels." in repairs
    both = task(data, region(0, "Rome", tag="body"), region(0, "Oslo", tag="headline"))
    message = (
        "^a.json: there is no text 'text' in its tasks, but 'headline', 'body'. "
        "Choose with --as a.json label-studio:text=headline, or by the options.$"
    )
    with pytest.raises(BadInput, match=message):
        read(both)
    assert read(both, form=LabelStudio("headline"))[0] == [(Span(0, 1, "LOC"),)]
    with pytest.raises(BadInput, match="there is no text 'title' in its tasks"):
        read(both, form=LabelStudio("title"))


MIN = {"id": 4, "annotator": "a@b.c", "annotation_id": 5, "created_at": "2024", "updated_at": "2024", "lead_time": 3.1}


@pytest.mark.parametrize(("key", "control"), [("text", "label"), ("text", "ner"), ("story", "people")])
def test_json_min_is_read(key: str, control: str) -> None:
    values = [
        {"start": 0, "end": 4, "text": "Rome", "labels": ["LOC"]},
        {"start": 5, "end": 10, "text": "burns", "labels": []},
    ]
    some = file({key: "Rome burns", control: values, **MIN})
    assert [guess.name for guess in guesses([some])][:1] == ["label-studio"]
    assert "doccano" not in [guess.name for guess in guesses([some])]
    side = LabelStudio().read([some], "en")
    assert side.sentences[0].spans == (Span(0, 1, "LOC"),)
    assert side.ids == ("4",)
    assert any("has no label and was left out" in repair.what for repair in side.repairs)


def test_json_min_without_regions_is_annotated_and_the_last_annotation_of_a_task_counts() -> None:
    first = {"text": "Rome burns", "label": [{"start": 0, "end": 4, "labels": ["LOC"]}], **MIN}
    later = {"text": "Rome burns", **MIN, "annotation_id": 6}
    other = {"text": "Oslo opens", **MIN, "id": 5}
    spans, repairs = read(first, later, other)
    assert spans == [(), ()]
    assert repairs == ["a.json, item 2: one of several annotations of this task was read, the last."]


def hyper(start: object, end: object, **more: object) -> dict[str, Any]:
    value = {"start": start, "end": end, "hypertextlabels": ["PER"], **more}
    return {"id": "h", "from_name": "n", "to_name": "t", "type": "hypertextlabels", "value": value}


@pytest.mark.parametrize(
    "drawn",
    [
        hyper("/text()[1]", "/text()[1]", startOffset=4, endOffset=7, text="Ana"),
        hyper("/text()[1]", "/text()[1]", startOffset=4, endOffset=7, globalOffsets={"start": 4, "end": 7}),
        hyper("/div[1]/text()[1]", "/p[2]/text()[1]", startOffset=0, endOffset=7, globalOffsets={"start": 4, "end": 7}),
        hyper(4, 7),
    ],
)
def test_hypertext_over_plain_text_is_read(drawn: object) -> None:
    assert read(task({"text": "Hi, Ana sings, 2 < 3"}, drawn))[0] == [(Span(2, 3, "PER"),)]


def test_hypertext_over_html_is_refused() -> None:
    drawn = hyper(
        "/p[1]/text()[1]", "/p[1]/text()[1]", startOffset=0, endOffset=3, globalOffsets={"start": 0, "end": 3}
    )
    for text in ("<p>Ana sings</p>", "Ana &amp; Bo"):
        with pytest.raises(BadInput, match=r"^a\.json, item 1: its text is HTML, and its regions"):
            read(task({"text": text}, drawn))
    with pytest.raises(BadInput, match=r"a region goes from '/p\[1\]/text\(\)\[1\]' to .* places in HTML"):
        read(task({"text": "Ana"}, hyper("/p[1]/text()[1]", "/p[1]/text()[1]", startOffset=0, endOffset=3)))


@pytest.mark.parametrize(
    "address", ["/data/upload/3/book.txt", "s3://bucket/my book.txt", "https://example.org/a.txt", "book_01.txt"]
)
def test_a_text_that_is_only_an_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match=f"its text is only the address of a text, '{address}'"):
        read(task({"text": address}, {**region(204443, ""), "value": {"start": 3, "end": 9999, "labels": ["X"]}}))


def test_an_address_in_a_store_among_texts_is_refused_but_a_link_is_a_text() -> None:
    with pytest.raises(BadInput, match=r"item 2: its text is only the address of a text, '/data/upload/1\.txt'"):
        read(task({"text": "Ana"}), task({"text": "/data/upload/1.txt"}))
    assert len(read(task({"text": "https://example.org/x"}), task({"text": "Look: https://example.org/x"}))[0]) == 2


def test_regions_without_labels_and_other_results_are_listed() -> None:
    bare = region(0, "Rome")
    del bare["value"]["labels"]
    choice = {"type": "choices", "to_name": "text", "from_name": "c", "value": {"choices": ["news"]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    spans, repairs = read(task({"text": "Rome burns"}, bare, choice, relation, relation))
    assert spans == [()]
    assert repairs == [
        "a.json: results that are no labelled ranges were not read: 1 of type choices, 2 of type relation.",
        "a.json, item 1: an entity at characters 0-4 has no label and was left out.",
    ]


def test_offsets_in_utf16_are_told_from_the_words_and_can_be_chosen() -> None:
    silent = {**region(0, ""), "value": {"start": 5, "end": 9, "labels": ["LOC"]}}
    some = task({"text": "🎉🎉 Rome burns"}, silent)
    spans, repairs = read(some)
    assert spans == [(Span(2, 3, "LOC"),)]
    assert repairs[0].startswith("a.json: its offsets were read as UTF-16 units: 1 of 1 entities fit so")
    assert read(some, form=LabelStudio(offsets="utf-16")) == ([(Span(2, 3, "LOC"),)], [])
    assert "cuts a word" in read(some, form=LabelStudio(offsets="characters"))[1][0]


@pytest.mark.parametrize(
    ("source", "target", "order"),
    [
        ("source", "target", 1),
        ("target", "source", -1),
        ("en", "de", 1),
        ("text_a", "text_b", 1),
        ("Translation", "Original", -1),
        ("left", "right", 1),
    ],
)
def test_two_texts_of_any_names_are_pairs(source: str, target: str, order: int) -> None:
    data = {source: "Ana sings", target: "Es singt Ana"}
    first, second = region(0, "Ana", "PER", source), region(9, "Ana", "PER", target)
    linked = task(data, first, second, {"type": "relation", "from_id": first["id"], "to_id": second["id"]})
    best = guesses([file(linked)])[0]
    assert (best.kind, best.name) == ("pair", "label-studio")
    imported = read_pairs(linked)
    (pair,) = imported.pairs
    sides = (pair.source, pair.target)[::order]
    assert [side.spans for side in sides] == [(Span(0, 1, "PER"),), (Span(2, 3, "PER"),)]
    assert pair.alignment == Alignment.of([(0, 2)[::order]], (2, 3)[::order])  # type: ignore[list-item, arg-type]
    first_key, second_key = (source, target)[::order]
    assert f"{first_key!r} was read as the source and {second_key!r} as the target." in imported.repairs[0].what
    chosen = read_pairs(linked, form=LabelStudioPairs(source, target))
    assert chosen.pairs[0].source.words == ("Ana", "sings")
    assert chosen.repairs == ()


def test_texts_of_a_pair_under_other_tags_are_told_by_what_regions_read() -> None:
    data = {"en": "Ana sings", "de": "Es singt Ana", "note": "urgent"}
    imported = read_pairs(task(data, region(0, "Ana", "PER", "t1"), region(9, "Ana", "PER", "t2")))
    (pair,) = imported.pairs
    assert (pair.source.spans, pair.target.spans) == ((Span(0, 1, "PER"),), (Span(2, 3, "PER"),))


def test_a_subject_and_a_body_are_no_pairs_and_a_source_of_a_text_is_no_side() -> None:
    mail = file(task({"Subject": "Oslo opens", "Body": "Rome burns"}, SUBJECT, region(0, "Rome", tag="Body")))
    assert guesses([mail])[0].kind == "side"
    about = file(task({"text": "Rome burns", "source": "a paper", "target_group": "all"}, region(0, "Rome")))
    assert guesses([about])[0].kind == "side"


def test_pairs_without_two_texts_name_what_there_is() -> None:
    with pytest.raises(BadInput, match=r"^a\.json: there are no texts 'src' and 'tgt' in its tasks, but 'a', 'x', 'y'"):
        read_pairs(task({"a": "A", "x": "B", "y": "C"}))
    with pytest.raises(BadInput, match="there are no texts 'src' and 'German' in its tasks"):
        read_pairs(task({"src": "A", "tgt": "B"}), form=LabelStudioPairs("src", "German"))


def test_what_pairs_do_not_read_is_counted() -> None:
    data = {"src": "Ana sings", "tgt": "Ana singt"}
    within = {"type": "relation", "from_id": "src-0", "to_id": "src-4"}
    rated = {"type": "rating", "from_name": "r", "to_name": "src", "value": {"rating": 3}}
    some = task(data, region(0, "Ana", "PER", "src"), region(4, "sings", "ACT", "src"), within, rated)
    assert [repair.what for repair in read_pairs(some).repairs] == [
        "results that are no labelled ranges were not read: 1 of type rating.",
        "1 relations that are not between regions of both texts were not read.",
    ]


def test_offsets_of_pairs_are_judged_too() -> None:
    silent = {**region(0, "", tag="tgt"), "value": {"start": 5, "end": 8, "labels": ["PER"]}}
    imported = read_pairs(task({"src": "Ana", "tgt": "🎉🎉 Ana singt"}, silent))
    assert imported.pairs[0].target.spans == (Span(2, 3, "PER"),)
    assert "UTF-16" in imported.repairs[0].what


def test_tasks_whose_data_comes_last_are_known_whatever_stands_before() -> None:
    drawn = [region(0, "Rome") for _ in range(900)]
    late = {"id": 1, "annotations": [{"result": drawn}], "data": {"text": "Rome burns"}}
    for indent in (None, 2):
        [some] = [TextFile("a.json", json.dumps([late], indent=indent).encode())]
        assert guesses([some])[0].name == "label-studio"


def test_a_text_in_html_beside_the_one_that_is_read_does_not_matter() -> None:
    drawn = {**hyper("/p[1]/text()[1]", "/p[1]/text()[1]", startOffset=0, endOffset=3), "to_name": "page"}
    data = {"text": "Rome burns", "page": "<p>Rome</p>"}
    assert read(task(data, drawn, region(0, "Rome")))[0] == [(Span(0, 1, "LOC"),)]


@pytest.mark.parametrize("odd", [[], {}, 3, None, ["labels"]])
def test_odd_types_of_results_are_counted(odd: object) -> None:
    some = {"type": odd, "value": {}}
    assert "were not read: 1 of type" in read(task({"text": "Ana"}, some))[1][0]
    assert "were not read: 1 of type" in read_pairs(task({"src": "Ana", "tgt": "Ana"}, some)).repairs[0].what


@pytest.mark.parametrize(
    "data", [b"[", b'[{"data": {"text": ', b"{}", b'{"data": {"a": {"b": [{"c": "d"}]}}}', b'[{"data": 3}]', b'["\\']
)
def test_a_glance_at_broken_files_raises_nothing(data: bytes) -> None:
    for form in (LabelStudio(), LabelStudioPairs()):
        assert 0 <= form.likeness([TextFile("a.json", data)]) <= 0.5


def test_texts_that_are_called_after_languages_are_pairs() -> None:
    tasks = file({"data": {"english": "Mia calls.", "german": "Mia ruft."}, "annotations": [{"result": []}]})
    assert detect([tasks])[0].role is Role.PAIRS
    pair = LabelStudioPairs().read([tasks], ("und", "und")).pairs[0]
    assert (pair.source.lang, pair.target.lang) == ("en", "de")


def test_dialogues_are_refused_by_their_name() -> None:
    talk = {"data": {"talk": [{"author": "Mia", "text": "Ko ruft."}]}, "annotations": [{"result": []}]}
    with pytest.raises(BadInput, match="its talk is a dialogue"):
        read(talk)
