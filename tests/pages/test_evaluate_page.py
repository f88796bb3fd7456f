"""The Evaluate page: scores against gold and reviewed data, every number with its pairs."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from core.corpora.importing import as_project
from core.evaluation import evaluate
from core.model import SentencePair
from core.projection.presets import recipe
from core.workspace.batch_projection import ensure_projected
from pages.evaluate import phenomena_section
from tests.pages.conftest import PAIRS, App
from tests.tagged_pairs import ADDED, COPY, CROSSING, SPLIT, TAGGED
from tests.unit.test_assets import contrast, rgb

TWO = ("default", "hull")


@pytest.fixture
def ready(app: App) -> App:
    """The app with a corpus that two recipes have projected."""
    for name in TWO:
        ensure_projected(app.store, app.project.id, name, recipe(name))
    return app


def table(at: AppTest, column: str) -> Any:
    """The table that has a column."""
    return next(one for one in at.dataframe if column in one.value.columns)


def select(app: App, column: str, row: int, cell: str) -> None:
    """Click a number of the table that has a column."""
    states = app.at._tree.get_widget_states()
    chosen = {"selection": {"rows": [], "columns": [], "cells": [[row, cell]]}}
    states.widgets.append(WidgetState(id=table(app.at, column).proto.id, string_value=json.dumps(chosen)))
    app.at._run(states)
    assert not app.at.exception


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def test_scores_are_those_of_the_engine_and_lead_to_their_pairs(ready: App) -> None:
    at = ready.open("evaluate")
    assert not at.exception
    pairs = list(ready.store.pairs(ready.project.id))
    found = {
        name: evaluate(pairs, ready.store.projections(ready.project.id, recipe(name).id), ready.project.label_names)
        for name in TWO
    }
    strict, modes = table(at, "95 % interval").value, table(at, "seqeval, default").value
    assert list(strict["Recipe"]) == list(TWO)
    assert list(strict["F1"]) == pytest.approx([100 * found[name].overall.f1 for name in TWO])
    assert list(strict["Ceiling F1"]) == pytest.approx([100 * found[name].ceiling.f1 for name in TWO])
    assert list(modes["seqeval, default"]) == pytest.approx(list(modes["Strict"]))
    assert "not significantly worse" in ready.texts()
    assert "Select a number to see its pairs." in ready.texts()
    select(ready, "95 % interval", 1, "F1")
    wrong = [counts for counts in found["hull"].scores.matrix() if counts[0] < max(counts[1:])]
    assert f"hull: a span is missed or wrong: {len(wrong)} pairs" in ready.texts()
    links = [one.proto for one in ready.at.get("page_link") if one.proto.label.startswith("Review pair")]
    assert len(links) == min(5, len(wrong))
    assert "recipe=hull" in links[0].query_string


def test_recipes_are_compared_in_every_mode(ready: App) -> None:
    at = ready.open("evaluate", view="Significance", mode="relaxed")
    assert not at.exception
    row = table(at, "p, randomisation").value.iloc[0]
    assert (row["First"], row["Second"]) == TWO
    assert 0 < float(row["p, randomisation"]) <= float(row["Holm"]) <= 1
    assert table(at, "hull").value["hull"][0].startswith(row["Difference"].split()[0])
    select(ready, "p, randomisation", 0, "Difference")
    assert "default and hull score differently" in ready.texts()


def test_errors_are_counted_by_class_and_open_their_pairs(ready: App) -> None:
    at = ready.open("evaluate", view="Errors")
    assert not at.exception
    totals, classes = table(at, "of these within reach").value, table(at, "Corrections call it").value
    assert classes["default"].sum() == totals["Missed"][0] + totals["Wrong"][0] > 0
    assert json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    row = int(classes["default"].idxmax())
    select(ready, "Corrections call it", row, "default")
    assert f"default: {classes['Class'][row].lower()}" in ready.texts().lower()
    assert "Missed: " in html(ready) or "Wrong: " in html(ready)
    ready.at.toggle[0].set_value(True).run()
    assert list(table(ready.at, "Language").value["Recipe"]) == list(TWO)


def test_labels_have_scores_of_their_own_and_can_be_left_out(ready: App) -> None:
    at = ready.open("evaluate", view="Labels and links", labels="PER")
    assert not at.exception
    assert list(table(at, "Gold spans").value["Label"]) == ["PER"]
    assert "came with word links" in ready.texts()
    select(ready, "Gold spans", 0, "hull")
    assert "hull: PER" in ready.texts()


def test_a_label_with_a_comma_stands_in_the_address(app: App) -> None:
    pairs = [renamed(pair) for pair in app.store.pairs(app.project.id)]
    project = app.store.create_project(as_project(pairs, "Commas", "CC BY-SA"), pairs)
    ensure_projected(app.store, project.id, "default", recipe("default"))
    at = app.open("evaluate", corpus=project.id, view="Labels and links", labels='["PER, of fiction"]')
    assert list(table(at, "Gold spans").value["Label"]) == ["PER, of fiction"]
    groups: Any = at.get("button_group")
    choice = next(group for group in groups if group.label == "Labels")
    choice.set_value(["PER, of fiction", "LOC"]).run()
    assert sorted(table(at, "Gold spans").value["Label"]) == ["LOC", "PER, of fiction"]
    address = {name: "".join(value) for name, value in at.query_params.items()}
    again = App(app.store).open("evaluate", **address)
    assert sorted(table(again, "Gold spans").value["Label"]) == ["LOC", "PER, of fiction"]


def renamed(pair: SentencePair) -> SentencePair:
    """Return the pair with another label for people, which holds a comma."""
    source, target = (
        side.with_spans(
            [replace(span, label="PER, of fiction" if span.label == "PER" else span.label) for span in side.spans or ()]
        )
        for side in (pair.source, pair.target)
    )
    return replace(pair, source=source, target=target)


def test_reviewed_pairs_are_gold_too_and_annotators_are_compared(ready: App) -> None:
    ready.open()
    for _ in range(3):
        ready.send({"type": "confirm"}, {"type": "go", "to": ready.payload["neighbours"]["next"]})
    reviewer = ready.store.reviewers(ready.project.id)[0]
    at = ready.open("evaluate", against=reviewer)
    assert not at.exception
    assert f"3 of {PAIRS} pairs have gold" in ready.texts()
    assert table(at, "95 % interval").value["Recall"][0] == 100  # what was confirmed is what the default projected
    at = App(ready.store).open("evaluate", view="Agreement", second="recipe default")
    metrics = {metric.label: metric.value for metric in at.metric}
    assert (metrics["Pairs compared"], metrics["Same span and label, F1"], metrics["Links, F1"]) == ("3", "1.000", "—")
    assert "Both are the same on every pair." in [one.value for one in at.success]


def test_a_recipe_that_was_not_run_is_offered_and_run(app: App) -> None:
    at = app.open("evaluate", recipes="hull")
    assert "hull was not run on this corpus yet." in app.texts()
    assert not at.dataframe
    next(button for button in at.button if button.label == "Project the corpus").click().run()
    assert not at.exception
    assert list(table(at, "95 % interval").value["Recipe"]) == ["hull"]


def test_without_gold_the_page_says_what_to_do(app: App) -> None:
    at = app.open("evaluate", against="nobody", view="Agreement")
    assert not at.exception
    assert "Nobody has reviewed this corpus yet." in app.texts()


def test_phenomena_have_scores_of_their_own_and_open_their_pairs(app: App) -> None:
    project = app.store.create_project(as_project(TAGGED, "Tagged", "CC0"), TAGGED)
    for name in ("hull@given", "paper-heuristic@given"):
        ensure_projected(app.store, project.id, name, recipe(name))
    at = app.open("evaluate", corpus=project.id, view="Phenomena", recipes="hull@given,paper-heuristic@given")
    assert not at.exception
    rows = table(at, "Phenomenon").value
    assert list(rows["Phenomenon"]) == [ADDED, CROSSING, SPLIT, COPY, "All pairs"]
    assert list(rows["Pairs"]) == [1, 1, 1, 2, 5]
    assert list(rows["Gold spans"]) == [1, 2, 1, 3, 5]
    assert list(rows["Ceiling F1"]) == pytest.approx([0, 100, 100, 100, 88.9], abs=0.1)
    assert [text.split()[0] for text in rows["hull@given"]] == ["0.0", "100.0", "100.0", "100.0", "88.9"]
    assert [text.split()[0] for text in rows["paper-heuristic@given"]] == ["0.0", "100.0", "0.0", "100.0", "75.0"]
    chart = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert chart["layout"]["yaxis"]["ticktext"] == list(rows["Phenomenon"])
    assert [row[1] for row in chart["data"][0]["z"]] == pytest.approx([0, 100, 0, 100, 75])
    select(app, "Phenomenon", 2, "paper-heuristic@given")
    assert "paper-heuristic@given: split rendering, a span is missed or wrong: 1 pair" in app.texts()
    select(app, "Phenomenon", 3, "Pairs")
    assert "verbatim copy: 2 pairs" in app.texts()
    select(app, "Phenomenon", 0, "Ceiling F1")
    assert "added mention, source and gold have different numbers of a label: 1 pair" in app.texts()


def test_a_corpus_without_phenomena_has_no_view_of_them(ready: App) -> None:
    at = ready.open("evaluate", view="Phenomena")
    assert not at.exception
    assert not any("Phenomenon" in one.value.columns for one in at.dataframe)
    assert "95 % interval" in table(at, "Ceiling F1").value.columns


def test_a_phenomenon_without_spans_of_the_labels_has_no_score(app: App) -> None:
    project = app.store.create_project(as_project(TAGGED, "Tagged", "CC0"), TAGGED)
    ensure_projected(app.store, project.id, "hull@given", recipe("hull@given"))
    at = app.open("evaluate", corpus=project.id, view="Phenomena", recipes="hull@given", labels="PER")
    rows = table(at, "Phenomenon").value
    assert list(rows["Gold spans"]) == [0, 1, 0, 2, 2]
    assert list(rows["hull@given"][:3]) == ["–", "100.0  (100.0 – 100.0)", "–"]
    assert list(rows["Ceiling F1"].isna()) == [True, False, True, False, False]


def test_a_long_or_hostile_phenomenon_is_cut_beside_the_map_and_stays_text(app: App) -> None:
    name = "<b onclick=1>" + "x" * 80
    pairs = [replace(pair, phenomena=(name,)) for pair in TAGGED]
    project = app.store.create_project(as_project(pairs, "Tagged", "CC0"), pairs)
    ensure_projected(app.store, project.id, "hull@given", recipe("hull@given"))
    at = app.open("evaluate", corpus=project.id, view="Phenomena", recipes="hull@given")
    assert name in table(at, "Phenomenon").value["Phenomenon"][0]
    chart = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert chart["layout"]["yaxis"]["ticktext"] == [f"&lt;b onclick=1&gt;{'x' * 26}…", "All pairs"]
    assert "<b" not in json.dumps(chart["data"])


def test_numbers_on_the_map_can_be_read() -> None:
    assert all(contrast(rgb(phenomena_section.DARK), rgb(ink)) >= 4.5 for ink in phenomena_section.INKS)
