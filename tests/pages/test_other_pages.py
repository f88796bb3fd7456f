"""Import and Export, each action through the page that offers it."""

import json

import pytest

from tests.pages.conftest import PAIRS, App

PAIR = {
    "id": "one",
    "source_lang": "en",
    "target_lang": "lug",
    "source_tokens": ["Anna", "<b>saw</b>", "Kampala"],
    "source_entities": [{"start": 0, "end": 1, "label": "PER"}, {"start": 2, "end": 3, "label": "LOC"}],
    "target_tokens": ["Anna", "yalaba", "Kampala"],
    "target_entities": None,
    "alignment": "0-0 1-1 2-2",
}


def upload(app: App, name: str, data: str, field: int = 0) -> None:
    app.at.file_uploader[field].upload(name, data.encode()).run()
    assert not app.at.exception


def press(app: App, label: str) -> None:
    next(button for button in app.at.button if button.label.startswith(label)).click().run()
    assert not app.at.exception


def test_import_shows_what_it_understood_and_keeps_it_only_when_told(app: App) -> None:
    app.open("import_corpus")
    upload(app, "mine.jsonl", json.dumps(PAIR) + "\n")
    assert app.at.dataframe[0].value["Source entities"][0] == "2"
    assert len(app.store.projects()) == 1
    app.at.text_input(key="corpus name").input("Luganda <i>news</i>").run()
    press(app, "Import 1 pair")
    made = app.store.projects()[-1]
    app.at.switch_page("pages/review/page.py").run()
    assert "hull@given" in app.at.sidebar.selectbox[1].options
    assert (made.name, made.target_lang, made.label_names) == ("Luganda <i>news</i>", "lug", ("PER", "LOC", "ORG"))


def test_links_of_both_directions_are_imported_as_one(app: App) -> None:
    app.open("import_corpus")
    upload(app, "mine.jsonl", json.dumps(PAIR) + "\n")
    upload(app, "forward.pharaoh", "0-0 1-1\n", 1)
    upload(app, "backward.pharaoh", "0-0 2-1\n", 2)
    app.at.selectbox[0].select("intersection").run()
    app.at.text_input(key="corpus name").input("Both").run()
    press(app, "Import 1 pair")
    [pair] = app.store.pairs(app.store.projects()[-1].id)
    assert pair.alignment is not None
    assert pair.alignment.sure == ((0, 0),)


def test_import_lists_repairs_before_anything_is_kept(app: App) -> None:
    app.open("import_corpus")
    overlapping = PAIR | {"source_entities": [*PAIR["source_entities"], {"start": 0, "end": 2, "label": "ORG"}]}  # type: ignore[misc]
    upload(app, "mine.jsonl", json.dumps(overlapping) + "\n")
    assert "Repaired: 1" in app.texts()
    assert "mine.jsonl, line 1" in app.at.dataframe[1].value["Where"][0]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("mine.jsonl", "not json\n", "mine.jsonl, line 1"),
        ("mine.jsonl", json.dumps(PAIR | {"alignment": "0-9"}), "mine.jsonl, line 1"),
        ("mine.txt", "one side only\n", "mine.txt, line 1"),
    ],
)
def test_bad_input_is_refused_with_its_place(app: App, name: str, data: str, said: str) -> None:
    app.open("import_corpus")
    upload(app, name, data)
    assert said in app.texts()
    assert not any(button.label.startswith("Import") for button in app.at.button)


def test_a_single_pasted_pair_can_be_imported_and_is_projected(app: App) -> None:
    app.open("import_corpus")
    app.at.segmented_control[0].set_value("Pasted text").run()
    app.at.text_area[0].input("Angela Merkel visited Kampala .").run()
    app.at.text_area[1].input("Angela Merkel yakyalira Kampala .").run()
    app.at.text_input(key="corpus name").input("Pasted").run()
    press(app, "Import 1 pair")
    assert app.store.projects()[-1].name == "Pasted"


def test_export_holds_confirmed_pairs_only_and_counts_the_rest(app: App) -> None:
    app.open()
    first = app.payload["pair"]["id"]
    app.send({"type": "confirm"})
    app.at.switch_page("pages/export/page.py").run()
    counts = {metric.label: metric.value for metric in app.at.metric}
    assert counts == {"Exported pairs": "1", "Left out": str(PAIRS - 1)}
    assert "0 differences" in app.texts()
    assert app.at.get("download_button")
    assert first


def test_an_export_without_reviewed_pairs_says_what_to_do(app: App) -> None:
    app.open("export")
    assert "Confirm pairs on the Review page" in app.texts()
    app.at.radio[0].set_value("All pairs, machine output included").run()
    assert {metric.label: metric.value for metric in app.at.metric}["Left out"] == "0"
