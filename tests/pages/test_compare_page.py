"""Compare: recipes side by side on a pair, and over the corpus down to its pairs."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.corpora.importing import as_project
from core.evaluation.corpus_comparison import (
    ComparisonCounts,
    ConfusionCell,
    PairOutput,
    SpanVerdict,
    changes,
    differing,
    verdicts,
)
from core.projection.presets import recipe
from pages.compare import confusion, disagreement_chart
from pages.compare.cached_comparison import NOBODY
from tests.pages.conftest import PAIRS, App
from tests.tagged_pairs import COPY, SPLIT, TAGGED
from tests.unit.test_assets import contrast, rgb

NAMES = "hull,paper-heuristic,default"


def open_compare(app: App, **query: str) -> Any:
    at = app.open("compare", **({"recipes": NAMES} | query))
    assert not at.exception
    return at


def told(app: App, name: str) -> list[PairOutput]:
    return [PairOutput.of(found) for found in app.store.outlines(app.project.id, recipe(name).id)]


def walk(app: App, steps: int, client: str = "browser") -> None:
    states = app.at._tree.get_widget_states()
    sent = WidgetState(id=app.at.get("bidi_component")[0].proto.id)
    sent.json_value = json.dumps({"walked": {"cid": client, "steps": steps}})
    states.widgets.append(sent)
    app.at._run(states)
    assert not app.at.exception


def test_three_recipes_side_by_side_and_steps_along_the_pairs_that_differ(app: App) -> None:
    open_compare(app)
    places = differing([told(app, name) for name in NAMES.split(",")])
    ids = app.store.pair_ids(app.project.id)
    assert [lane["name"] for lane in app.payload["pair"]["lanes"]] == NAMES.split(",")
    assert app.payload["walk"]["total"] == len(places)
    assert places[0] > 0, "the first pair, which is shown at first, is not among them"
    assert app.payload["walk"]["isHere"] is False
    walk(app, 3)
    walk(app, 2)  # all steps so far: one back
    assert app.payload["pair"]["id"] == ids[places[1]]
    found = {name: app.payload["walk"][name] for name in ("before", "isHere", "after")}
    assert found == {"before": 1, "isHere": True, "after": len(places) - 2}
    walk(app, -9, client="another window")
    assert app.payload["pair"]["id"] == ids[places[0]]


def test_what_no_browser_of_ours_sends_moves_nothing(app: App) -> None:
    open_compare(app)
    before = app.payload
    wrong: tuple[object, ...] = (
        None,
        [],
        {"cid": 3, "steps": 1},
        {"cid": "x", "steps": "1"},
        {"cid": "x", "steps": True},
    )
    for sent in wrong:
        states = app.at._tree.get_widget_states()
        states.widgets.append(
            WidgetState(id=app.at.get("bidi_component")[0].proto.id, json_value=json.dumps({"walked": sent}))
        )
        app.at._run(states)
        assert not app.at.exception
        assert app.payload == before


def test_gold_is_the_reference_where_it_is_shown(app: App) -> None:
    at = open_compare(app)
    at.sidebar.toggle[0].set_value(True).run()
    assert app.payload["pair"]["lanes"][0]["name"] == "Gold"
    assert {band["state"] for band in app.payload["pair"]["lanes"][0]["bands"]} <= {"same"}


def test_recipes_are_picked_in_the_sidebar_and_stand_in_the_address(app: App) -> None:
    at = open_compare(app, recipes="hull,nonsense")
    assert "not known here" in at.sidebar.warning[0].value
    assert "Pick another recipe" in "".join(one.proto.body for one in at.get("html"))
    at.sidebar.multiselect[0].select("default").run()
    assert at.query_params["recipes"] == "hull,default"
    assert at.session_state["recipe"] == "hull"
    at.sidebar.multiselect[0].set_value([]).run()
    assert not at.exception
    assert "Pick the recipes" in app.texts()


def test_two_equal_recipes_differ_nowhere(app: App) -> None:
    at = open_compare(app, recipes="hull")
    assert app.payload["walk"]["total"] == 0
    at.query_params["view"] = "corpus"
    at.run()
    assert "Pick another recipe" in app.texts()


def test_the_corpus_in_numbers_and_a_selection_that_leads_to_its_pairs(app: App) -> None:
    at = open_compare(app, view="corpus")
    table = at.dataframe[0].value
    assert list(table["Recipe"]) == NAMES.split(",")
    assert list(table["Spans"]) == [sum(len(one.spans) for one in told(app, name)) for name in NAMES.split(",")]
    gold = [pair.target.spans for pair in app.store.pairs(app.project.id)]
    items = verdicts(told(app, "hull"), told(app, "default"), gold)
    at.selectbox(key="compared rival").select("default").run()
    drawn = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    assert {bar["name"]: bar["x"][0] for bar in drawn if bar["showlegend"]} == {
        name: count
        for name, kind in (
            ("both right", SpanVerdict.BOTH),
            ("only hull right", SpanVerdict.FIRST),
            ("only default right", SpanVerdict.SECOND),
            ("both wrong", SpanVerdict.NEITHER),
        )
        if (count := sum(item.kind is kind for item in items))
    }
    at.selectbox(key="compared kind").select("only B right").run()
    found = list(ComparisonCounts.of(items).places(ConfusionCell("only B right")))
    assert list(at.dataframe[1].value["Pair"]) == [place + 1 for place in found][: confusion.PAGE_SIZE]
    at.session_state["pair"] = app.store.pair_ids(app.project.id)[found[0]]
    at.segmented_control[0].set_value("This pair").run()
    assert not at.exception
    assert app.payload["walk"]["total"] == len(found)
    assert "only default right" in "".join(one.proto.body for one in at.get("html"))
    next(button for button in at.button if button.label == "All pairs that differ").click().run()
    assert app.payload["walk"]["what"] == "pairs that differ"


def test_recipes_are_held_to_what_a_reviewer_confirmed_or_to_each_other(app: App) -> None:
    app.open("review", recipe="hull", reviewer="Ana")
    app.send({"type": "confirm"})
    at = open_compare(app, view="corpus", against="Ana", cell="same||")
    assert at.selectbox(key="compared against").value == "Ana"
    at.selectbox(key="compared against").select(NOBODY).run()
    assert not at.exception
    assert "Precision" not in at.dataframe[0].value
    same = ComparisonCounts.of(changes(told(app, "hull"), told(app, "paper-heuristic"))).places(ConfusionCell("same"))
    assert f"in {len(same):,} pairs" in app.texts()
    assert len(same) <= PAIRS


def test_numbers_in_the_bars_can_be_read() -> None:
    for kind, ink in disagreement_chart.INKS.items():
        assert contrast(rgb(disagreement_chart.DARK), rgb(ink)) >= 4.5, kind
        for paper in ("#ffffff", "#14181d"):
            assert contrast(rgb(ink), rgb(paper)) >= 2.9, kind


def test_only_the_pairs_of_a_phenomenon_are_compared_and_walked_along(app: App) -> None:
    names = ("hull@given", "paper-heuristic@given")
    project = app.store.create_project(as_project(TAGGED, "Tagged", "CC0"), TAGGED)
    at = open_compare(app, corpus=project.id, recipes=",".join(names), view="corpus")
    assert list(at.dataframe[0].value["Spans"]) == [4, 3]
    at.selectbox(key="compared among").select(SPLIT).run()
    assert not at.exception
    assert list(at.dataframe[0].value["Spans"]) == [1, 0]
    assert list(at.dataframe[0].value["Recall"]) == [100, 0]
    assert list(at.dataframe[1].value["Id"]) == ["split"]
    assert at.query_params["among"] == SPLIT
    at.selectbox(key="compared among").select(COPY).run()
    assert list(at.dataframe[0].value["Spans"]) == [3, 3]
    assert "they disagree: 0 spans in 0 pairs" in app.texts()
    at.selectbox(key="compared among").select(SPLIT).run()
    at.segmented_control[0].set_value("This pair").run()
    assert app.payload["walk"]["total"] == 1
    assert f"they disagree, {SPLIT}" in app.html()
    next(button for button in at.button if button.label == "All pairs that differ").click().run()
    assert app.payload["walk"]["what"] == "pairs that differ"
    assert "among" not in at.query_params


def test_a_corpus_without_phenomena_has_no_filter_by_them(app: App) -> None:
    at = open_compare(app, view="corpus", among=SPLIT)
    assert [box.label for box in at.selectbox if box.key == "compared among"] == []
    assert at.dataframe[0].value["Spans"][0] > 1
