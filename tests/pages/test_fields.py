"""No field can break a page: what comes late, unknown or not at all leaves what stands; labels are text."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.corpora.importing import as_project
from core.model import Sentence, SentencePair, Span
from pages.shared import components, fields, queue_filter
from tests.pages.conftest import App

PAGES = (
    "review",
    "evaluate",
    "compare",
    "train",
    "concordance",
    "bulk",
    "progress",
    "recipes",
    "export",
    "import_corpus",
    "catalogue",
)
LISTS = {"button_group", "multiselect"}
MENUS = {"selectbox", "radio"}


def drawn(app: App) -> Iterator[tuple[str, Any]]:
    for kind in ("button_group", "multiselect", "selectbox", "radio", "number_input"):
        yield from ((kind, one.proto) for one in app.at.get(kind))


def states(kind: str, proto: Any) -> Iterator[WidgetState]:
    """Values that no one picked: unknown, out of range, or none at all."""
    id_ = proto.id
    if kind in LISTS:
        for labels in ([], ["To do 999"], ["no such choice", ""]):
            state = WidgetState(id=id_)
            state.string_array_value.data.extend(labels)
            yield state
    elif kind in MENUS:
        yield WidgetState(id=id_)
        if not getattr(proto, "accept_new_options", False):
            yield WidgetState(id=id_, string_value="no such choice")
    elif proto.data_type == proto.INT:
        yield from (WidgetState(id=id_), WidgetState(id=id_, int_value=10**9))
    else:
        yield from (WidgetState(id=id_), WidgetState(id=id_, double_value=-1e9))


def post(app: App, state: WidgetState) -> None:
    all_states = app.at._tree.get_widget_states()
    rest = [one for one in all_states.widgets if one.id != state.id]
    del all_states.widgets[:]
    all_states.widgets.extend([*rest, state])
    app.at._run(all_states)


@pytest.mark.parametrize("page", PAGES)
def test_a_value_that_nobody_picked_is_no_error(app: App, page: str) -> None:
    app.open(page)
    assert not app.at.exception
    for kind, proto in list(drawn(app)):
        for state in states(kind, proto):
            post(app, state)
            assert not app.at.exception, (page, proto.label, state)


@pytest.mark.parametrize("labels", [[], ["To do 999"], ["Confirmed 17"]])
def test_a_late_label_of_the_queue_keeps_filter_and_pair(app: App, labels: list[str]) -> None:
    app.open(show="flagged", pair=app.store.pair_ids(app.project.id)[3])
    state = WidgetState(id=app.at.segmented_control(key=queue_filter.SHOW).proto.id)
    state.string_array_value.data.extend(labels)
    post(app, state)
    assert not app.at.exception
    assert app.at.query_params["show"] == "flagged"
    assert app.at.segmented_control(key=queue_filter.SHOW).value == "Flagged"
    assert app.payload["pair"]["position"] == 4


def test_every_field_begins_with_what_stands(app: App) -> None:
    """A browser that draws one later than it was sent goes by its default alone."""
    fifth = app.store.pair_ids(app.project.id)[4]
    at = app.open(pair=fifth, order="doubt", only="differs,unmatched", label="PER", score="0.8..0.9", show="all")
    app.send({"type": "note", "note": "an edit"})
    assert at.number_input(key=components.JUMP).proto.default == 5
    assert at.radio(key=queue_filter.ORDER).proto.default == 1
    assert at.toggle(key=queue_filter.DIFFERS).proto.default
    assert at.toggle(key=queue_filter.UNMATCHED).proto.default
    assert list(at.slider(key=queue_filter.SCORE).proto.default) == [0.8, 0.9]
    menu = at.selectbox(key=queue_filter.LABEL).proto
    assert menu.options[menu.default] == "PER"


@pytest.mark.parametrize("pair", range(3))
def test_no_filter_moves_a_person(app: App, pair: int) -> None:
    here = app.store.pair_ids(app.project.id)[pair]
    at = app.open(pair=here)
    at.segmented_control(key=queue_filter.SHOW).set_value("Flagged").run()
    assert app.payload["pair"]["id"] == here
    at.segmented_control(key=queue_filter.SHOW).set_value("Confirmed").run()
    at.radio(key=queue_filter.ORDER).set_value("Most doubtful first").run()
    at.text_input(key=queue_filter.FIND).input("no such words anywhere").run()
    at.toggle(key=queue_filter.UNMATCHED).set_value(True).run()
    assert app.payload["pair"]["id"] == here
    assert at.query_params["pair"] == here
    assert at.number_input(key=components.JUMP).value == pair + 1


def test_from_a_pair_outside_the_list_a_button_leads_into_it(app: App) -> None:
    at = app.open()
    first, second, *_ = app.store.pair_ids(app.project.id)
    app.send({"type": "confirm"}, {"type": "go", "to": second})
    at.segmented_control(key=queue_filter.SHOW).set_value("Confirmed").run()
    assert app.payload["pair"]["id"] == second
    assert app.payload["neighbours"] == {"previous": first, "next": None}
    assert "Not in this list" in app.texts()
    next(button for button in at.button if button.label == "First of 1").click().run()
    assert app.payload["pair"]["id"] == first
    assert "Not in this list" not in app.texts()


HOSTILE = ("![L](http://localhost:1/a.png)", ":material/delete:", "$x$ `y` *z* <b>")


def hostile_pair() -> SentencePair:
    spans = tuple(Span(place, place + 1, label) for place, label in enumerate(HOSTILE))
    words, gaps = ("Ana", "Bo", "Cy", "."), (" ", " ", "", "")
    return SentencePair("one", Sentence(words, gaps, "en", spans), Sentence(words, gaps, "sw", spans))


@pytest.mark.parametrize("page", ["review", "evaluate", "train", "export"])
def test_labels_are_text_in_every_choice(app: App, page: str) -> None:
    project = as_project([hostile_pair()], HOSTILE[0])
    app.store.create_project(project, [hostile_pair()])
    at = app.open(page, corpus=project.id)
    assert not at.exception
    shown = [one.proto.label for kind in ("selectbox", "multiselect", "number_input") for one in at.get(kind)]
    for kind in ("button_group", "radio"):
        for one in at.get(kind):
            shown += [one.proto.label, *(getattr(choice, "content", choice) for choice in one.proto.options)]
    assert shown
    for text in shown:
        assert "![" not in text
        assert ":material" not in text
        assert "$x$" not in text


def test_fields_know_what_fits() -> None:
    assert fields._within((1, 5), 5)
    assert not fields._within((1, 5), 6)
    assert not fields._within((None, None), None)
    assert fields._counts((None, 3), True, None)
    assert not fields._counts((None, 3), False, None)
