"""The Progress page: true counts, effort from the history, and a blind repeat."""

import json
from urllib.parse import parse_qs

from core.review import Status
from core.review.blind_repeat import repeat_name
from core.views.html import JOINER
from tests.pages.conftest import PAIRS, App


def confirm(app: App, pairs: int, client: str = "browser") -> None:
    for _ in range(pairs):
        app.send({"type": "confirm"}, {"type": "go", "to": app.payload["neighbours"]["next"]}, client=client)


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def metrics(app: App) -> dict[str, str]:
    return {metric.label: metric.value.replace(JOINER, "") for metric in app.at.metric}


def repeat_link(app: App) -> dict[str, list[str]]:
    link = next(one.proto for one in app.at.get("page_link") if one.proto.label.startswith("Review them again"))
    return parse_qs(link.query_string)


def test_before_anything_is_done_it_says_how_to_begin(app: App) -> None:
    at = app.open("progress")
    assert not at.exception
    assert f"left <b>{PAIRS}</b>" in html(app)
    assert metrics(app)["Pairs per hour"] == "—"
    assert "confirm some pairs first" in app.texts()
    assert not at.get("plotly_chart")


def test_counts_time_and_kinds_of_work_come_from_the_history(app: App) -> None:
    app.open()
    span = app.payload["answer"]["spans"][0]
    app.send({"type": "reject", "start": span["start"], "end": span["end"]})
    confirm(app, 3)
    app.send({"type": "flag", "note": "?"})
    at = app.open("progress")
    assert not at.exception
    assert "confirmed <b>3</b>" in html(app)
    assert "flagged <b>1</b>" in html(app)
    assert f"left <b>{PAIRS - 4}</b>" in html(app)
    assert metrics(app)["Decisions per pair, mean"] == "1.2"
    assert metrics(app)["Decisions per pair, median"] == "1"
    table = at.dataframe[0].value
    assert dict(zip(table["name"], table["pairs"], strict=True)) == {
        "Confirmed as projected": 2,
        "Span rejected": 1,
        "Flagged": 1,
    }
    chart = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert len(chart["data"][0]["x"]) == 1


def test_corrections_are_counted_by_recipe_and_class_with_the_time_of_their_pairs(app: App) -> None:
    app.open()
    confirm(app, 1)
    app.open("progress")
    assert "Nothing was corrected yet." in app.texts()
    review = App(app.store)
    review.open(recipe="hull")
    span = review.payload["answer"]["spans"][0]
    review.send({"type": "reject", "start": span["start"], "end": span["end"]}, client="second")
    confirm(review, 2, "second")
    at = review.open("progress")
    assert not at.exception
    counts, costs = (table.value for table in at.dataframe[1:3])
    assert list(counts["Recipe"]) == ["hull"]
    assert (counts["Spurious"][0], counts["Wrong boundary"][0], counts["All"][0], counts["Pairs"][0]) == (1, 0, 1, 1)
    assert set(costs["Corrected in the pair"]) == {"spurious", "nothing, confirmed as projected"}
    chart = json.loads(at.get("plotly_chart")[1].proto.spec)
    assert [(part["name"], part["x"]) for part in chart["data"]] == [("spurious", [1])]


def test_a_repeat_begins_from_the_machine_and_holds_the_sample_only(app: App) -> None:
    app.open()
    span = app.payload["answer"]["spans"][0]
    app.send({"type": "reject", "start": span["start"], "end": span["end"]})
    confirm(app, 8)
    app.open("progress")
    app.at.number_input[0].set_value(5).run()
    link = repeat_link(app)
    assert link["reviewer"] == [repeat_name("reviewer")]
    again = App(app.store)
    again.open(**{name: values[0] for name, values in link.items()})
    options = [option.content for option in again.at.segmented_control[0].proto.options]
    assert (options[0], options[-1]) == ("To do 5", "All 5")
    assert {span["state"] for span in again.payload["answer"]["spans"]} <= {"projected"}
    assert again.payload["answer"]["status"] == Status.OPEN
    assert again.payload["neighbours"]["previous"] is None


def test_self_agreement_is_shown_with_the_pairs_that_differ(app: App) -> None:
    app.open()
    confirm(app, 5)
    again = App(app.store)
    again.open(reviewer=repeat_name("reviewer"))
    span = again.payload["answer"]["spans"][0]
    again.send({"type": "relabel", "start": span["start"], "end": span["end"], "label": "PER"}, client="again")
    confirm(again, 5, "again")
    app.open("progress")
    assert not app.at.exception
    assert metrics(app)["Pairs confirmed twice"] == "5"
    assert metrics(app)["Same span, F1"] == "1.000"
    assert float(metrics(app)["Unitizing alpha"]) < 1
    assert float(metrics(app)["Word kappa"]) < 1
    assert float(metrics(app)["Same span and label, F1"]) < 1
    assert "1 pair differs" in app.texts()
    links = {one.proto.label: parse_qs(one.proto.query_string) for one in app.at.get("page_link")}
    assert links["Pair 1, first answer"]["reviewer"] == ["reviewer"]
    assert links["Pair 1, second answer"]["reviewer"] == [repeat_name("reviewer")]
    assert "data-differs" in html(app)


def test_a_new_session_is_not_taken_for_the_repeat(app: App) -> None:
    app.open()
    confirm(app, 1)
    again = App(app.store)
    again.open(reviewer=repeat_name("reviewer"))
    confirm(again, 1, "again")
    fresh = App(app.store)
    fresh.open()
    assert fresh.at.sidebar.text_input[0].value == "reviewer"


def test_hostile_names_of_reviewers_are_text(app: App) -> None:
    name = "![x](http://evil/y.png)<b>"
    app.open(reviewer=name)
    confirm(app, 2)
    app.open("progress")
    assert not app.at.exception
    assert "evil" not in app.texts() + html(app)
    assert "evil" not in "".join(one.proto.label for one in app.at.get("page_link"))
