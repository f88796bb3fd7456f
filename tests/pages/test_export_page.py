"""Export: what goes out and as what, through the page."""

import pytest

from core.corpora.importing import as_project
from core.corpora.labels import relabelled
from core.formats import Preserves
from core.formats.columns.conll import Conll
from tests.pages.conftest import PAIRS, App


def metrics(app: App) -> dict[str, str]:
    assert not app.at.exception
    return {metric.label: metric.value for metric in app.at.metric}


def test_export_holds_confirmed_pairs_only_and_counts_the_rest(app: App) -> None:
    app.open()
    app.send({"type": "confirm"})
    app.at.switch_page("pages/export/page.py").run()
    assert metrics(app) == {"Exported pairs": "1", "Left out": str(PAIRS - 1), "Duplicates": "0"}
    said = app.html()
    assert said.count("0 differences") == len(app.at.get("download_button")) - 1
    assert "target-de.conll" in said


def test_an_export_without_reviewed_pairs_says_what_to_do(app: App) -> None:
    app.open("export")
    assert "Confirm pairs on the Review page, or choose those that are seen by nobody as well" in app.texts()
    statuses = ["confirmed", "bulk", "flagged", "open", "unreviewed"]
    app.at.pills[0].set_value(statuses).run()
    assert metrics(app)["Left out"] == "0"


def test_an_export_is_split_renamed_and_written_in_any_format(app: App) -> None:
    app.open("export")
    app.at.pills[0].set_value(["unreviewed"]).run()
    app.at.toggle[0].set_value(True).run()
    assert list(app.at.dataframe[0].value["Part"]) == ["train", "dev", "test"]
    assert sum(app.at.dataframe[0].value["Pairs"]) == PAIRS
    app.at.selectbox(key="export labels PER").select("LOC").run()
    assert "PER" not in app.at.dataframe[0].value
    formats = app.at.multiselect[1]
    formats.set_value(formats.options).run()
    assert metrics(app)["Exported pairs"] == str(PAIRS)
    assert "does not read back" not in app.texts()
    assert app.html().count("0 differences") == len(app.at.get("download_button")) - 1
    assert len(app.at.get("download_button")) > 20


def test_what_a_format_cannot_hold_is_listed_under_its_files(app: App) -> None:
    names = {"PER": "Person.Name", "LOC": "Person_Name", "ORG": "संस्था"}
    pairs = [relabelled(pair, names) for pair in app.store.pairs(app.project.id)]
    project = app.store.create_project(as_project(pairs, "Odd labels"), pairs)
    app.open("export", corpus=project.id)
    app.at.pills[0].set_value(["unreviewed"]).run()
    app.at.multiselect[1].set_value(["side brat", "side conll", "pair jsonl"]).run()
    assert metrics(app)["Exported pairs"] == str(PAIRS)
    [listed] = [one for one in app.at.expander if "cannot hold" in one.label]
    assert listed.label == "Written otherwise, since this format cannot hold them: 2 labels"
    rows = listed.dataframe[0].value.to_dict("records")
    assert {row["Was"]: row["Is"] for row in rows} == {"Person.Name": "Person_Name_2", "संस्था": "smstha"}
    assert "does not read back" not in app.texts()


def test_a_format_that_fails_is_named_and_the_others_are_offered(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conll, "keeps", frozenset({Preserves.WORDS, Preserves.SPANS, Preserves.IDS}))
    app.open("export")
    app.at.pills[0].set_value(["unreviewed"]).run()
    app.at.multiselect[1].set_value(["side conll", "side brat", "link pharaoh"]).run()
    assert "This does not read back as it was meant, so it is not offered:" in app.texts()
    assert "sentence 1 is not as it was meant." in app.texts()
    assert app.html().count(" 0 differences") == len(app.at.get("download_button")) - 1 == 4


def test_shares_that_do_not_make_a_hundred_are_refused_in_a_sentence(app: App) -> None:
    app.open("export")
    app.at.toggle[0].set_value(True).run()
    [train] = [field for field in app.at.number_input if field.label == "train %"]
    train.set_value(50).run()
    assert "percents that make 100" in app.texts()


def test_what_several_reviewers_agree_on_goes_out_and_conflicts_are_counted(app: App) -> None:
    app.open(reviewer="Ana")
    app.send({"type": "confirm"})
    app.at.sidebar.text_input[0].input("Bo").run()
    app.send({"type": "add", "start": 0, "end": 1, "label": "ORG"}, {"type": "confirm"}, client="Bo's")
    app.at.switch_page("pages/export/page.py").run()
    assert metrics(app)["Exported pairs"] == "1"
    [version] = [radio for radio in app.at.radio if radio.label == "In whose version"]
    version.set_value("As the reviewers agree").run()
    assert metrics(app)["Exported pairs"] == "0"
    assert "reviewers in conflict (1)" in app.html()
