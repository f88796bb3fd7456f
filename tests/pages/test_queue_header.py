"""The header of the Review page: true counts, a queue that stands still, and links that share it."""

import pytest

from core.corpora.importing import as_project
from core.review import Status
from pages.shared import queue_filter
from tests.pages.conftest import PAIRS, App
from tests.tagged_pairs import COPY, TAGGED


def options(app: App) -> list[str]:
    return [option.content for option in app.at.segmented_control(key=queue_filter.SHOW).proto.options]


def stale(app: App) -> bool:
    return any(button.label == "Refresh queue" for button in app.at.button)


def refresh(app: App) -> None:
    next(button for button in app.at.button if button.label == "Refresh queue").click().run()


def confirm_and_go_on(app: App) -> None:
    app.send({"type": "confirm"}, {"type": "go", "to": app.payload["neighbours"]["next"]})


def test_counts_are_true_after_every_action(app: App) -> None:
    app.open()
    assert options(app) == [f"To do {PAIRS}", "Confirmed 0", "Flagged 0", f"All {PAIRS}"]
    confirm_and_go_on(app)
    app.send({"type": "flag", "note": "?"})
    assert options(app) == [f"To do {PAIRS - 2}", "Confirmed 1", "Flagged 1", f"All {PAIRS}"]
    app.send({"type": "undo"})
    assert options(app)[:3] == [f"To do {PAIRS - 1}", "Confirmed 1", "Flagged 0"]


def test_the_queue_stands_still_until_it_is_refreshed(app: App) -> None:
    app.open()
    first, second, third, *_ = app.store.pair_ids(app.project.id)
    assert not stale(app)
    confirm_and_go_on(app)
    assert app.payload["neighbours"] == {"previous": first, "next": third}
    assert stale(app)
    refresh(app)
    assert app.payload["pair"]["id"] == second
    assert app.payload["neighbours"] == {"previous": None, "next": third}
    assert not stale(app)


def test_a_pair_that_left_the_filter_stays_and_is_marked(app: App) -> None:
    app.open()
    first, second, *_ = app.store.pair_ids(app.project.id)
    app.send({"type": "confirm"})
    assert app.payload["pair"]["id"] == first
    assert "Left the filter" in app.texts()
    refresh(app)
    assert app.payload["pair"]["id"] == second
    assert "Left the filter" not in app.texts()


def test_another_status_makes_another_queue(app: App) -> None:
    app.open()
    first = app.payload["pair"]["id"]
    confirm_and_go_on(app)
    second = app.payload["pair"]["id"]
    app.at.segmented_control(key=queue_filter.SHOW).set_value("Confirmed").run()
    assert app.payload["pair"]["id"] == second
    assert app.payload["neighbours"] == {"previous": first, "next": None}
    assert app.at.query_params["show"] == "confirmed"


def test_searching_finds_either_side_whatever_its_case(app: App) -> None:
    app.open()
    app.at.text_input(key=queue_filter.FIND).input("KORI schulmän").run()
    assert not app.at.exception
    words = app.payload["pair"]["source"]["words"]
    assert "Schulman" in words
    assert app.at.query_params["find"] == "KORI schulmän"
    app.at.text_input(key=queue_filter.FIND).input("").run()
    assert "find" not in app.at.query_params


def test_a_search_without_result_says_so_and_keeps_the_pair_in_view(app: App) -> None:
    app.open()
    app.at.text_input(key=queue_filter.FIND).input("![](http://x/y.png)").run()
    assert not app.at.exception
    assert "No pair passes this filter" in app.texts()
    assert app.payload["neighbours"] == {"previous": None, "next": None}


def test_the_least_sure_pair_comes_first_where_the_recipe_gives_probabilities(app: App) -> None:
    app.open()
    app.at.radio(key=queue_filter.ORDER).set_value("Least sure first").run()
    assert app.at.query_params["order"] == "unsure"
    other = App(app.store)
    other.open(recipe="hull")
    assert "Least sure first" not in other.at.radio(key=queue_filter.ORDER).options


def test_every_filter_of_the_popover_counts(app: App) -> None:
    app.open()
    at = app.at
    at.toggle(key=queue_filter.UNMATCHED).set_value(True).run()
    at.radio(key=queue_filter.ORDER).set_value("Most doubtful first").run()
    at.slider(key=queue_filter.SCORE).set_range(0.85, 0.95).run()
    at.selectbox(key=queue_filter.LABEL).select("PER").run()
    at.toggle(key=queue_filter.DIFFERS).set_value(True).run()
    assert not at.exception
    assert {name: at.query_params[name] for name in ("only", "order", "score", "label")} == {
        "only": "differs,unmatched",
        "order": "doubt",
        "score": "0.85..0.95",
        "label": "PER",
    }


def test_a_band_of_probabilities_goes_with_its_recipe(app: App) -> None:
    at = app.open(recipe="default", score="0.85..0.95")
    slider = at.slider(key=queue_filter.SCORE)
    assert (slider.label, slider.value) == ("Lowest probability in the pair", (0.85, 0.95))
    assert "How likely a span is right" in slider.help
    at.sidebar.selectbox[1].select("hull").run()
    assert not at.exception
    slider = at.slider(key=queue_filter.SCORE)
    assert slider.label == "Lowest score in the pair"
    assert slider.value == (slider.min, slider.max)
    assert "score" not in at.query_params


@pytest.mark.parametrize("label", ["LOC", "PER"])
def test_a_link_shares_pair_and_filter(app: App, label: str) -> None:
    app.open()
    third = app.store.pair_ids(app.project.id)[2]
    app.send({"type": "confirm"})
    again = App(app.store)
    again.open(corpus=app.project.id, pair=third, show="all", label=label, order="doubt")
    assert again.payload["pair"]["id"] == third
    assert again.at.selectbox(key=queue_filter.LABEL).value == label
    assert again.at.segmented_control(key=queue_filter.SHOW).value == "All"
    assert again.at.radio(key=queue_filter.ORDER).value == "Most doubtful first"


def test_a_link_that_makes_no_sense_opens_the_usual_queue(app: App) -> None:
    at = app.open(show="[]", label="<img>", score="9..1", only="x", order="?")
    assert not at.exception
    assert at.segmented_control(key=queue_filter.SHOW).value == "To do"
    assert app.store.statuses(app.project.id, "reviewer") == {}


def test_the_filter_is_kept_while_another_page_is_open(app: App) -> None:
    app.open(show="all", find="the")
    app.at.switch_page("pages/compare/page.py").run()
    app.at.switch_page("pages/review/page.py").run()
    assert app.at.text_input(key=queue_filter.FIND).value == "the"
    assert app.at.segmented_control(key=queue_filter.SHOW).value == "All"


def test_confirming_everything_leaves_an_empty_to_do_list(app: App) -> None:
    app.open()
    for _ in range(PAIRS):
        confirm_and_go_on(app)
    refresh(app)
    assert options(app)[0] == "To do 0"
    assert "No pair passes this filter" in app.texts()
    assert set(app.store.statuses(app.project.id, "reviewer").values()) == {Status.CONFIRMED}


def test_a_pair_can_be_reached_by_its_number(app: App) -> None:
    app.open()
    app.at.number_input[0].set_value(7).run()
    assert app.payload["pair"]["position"] == 7


def test_pairs_accepted_in_bulk_are_counted_apart_once_there_are_any(app: App) -> None:
    app.open()
    app.send({"type": "bulk"})
    assert options(app) == [f"To do {PAIRS - 1}", "Confirmed 0", "Bulk 1", "Flagged 0", f"All {PAIRS}"]
    app.at.segmented_control(key=queue_filter.SHOW).set_value("Bulk").run()
    assert app.payload["neighbours"] == {"previous": None, "next": None}
    app.send({"type": "reopen"})
    assert options(app)[2] == "Bulk 0"


def test_the_pairs_of_a_phenomenon_are_a_queue(app: App) -> None:
    assert not any(box.key == queue_filter.PHENOMENON for box in app.open().selectbox)
    project = app.store.create_project(as_project(TAGGED, "Tagged", "CC0"), TAGGED)
    at = app.open(corpus=project.id, recipe="hull@given")
    at.selectbox(key=queue_filter.PHENOMENON).select(COPY).run()
    assert not at.exception
    assert at.query_params["phenomenon"] == COPY
    assert app.payload["neighbours"] == {"previous": None, "next": "crossed"}
    app.send({"type": "go", "to": "crossed"})
    assert app.payload["neighbours"] == {"previous": "copy", "next": None}
    again = App(app.store)
    again.open(corpus=app.project.id, phenomenon="unknown here", show="all")
    assert again.at.selectbox(key=queue_filter.PHENOMENON).value == "unknown here"
    again.at.selectbox(key=queue_filter.PHENOMENON).select("").run()
    assert "phenomenon" not in again.at.query_params
