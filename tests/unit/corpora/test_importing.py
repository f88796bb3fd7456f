"""A corpus goes into the store whole or not at all, and its labels are renamed on the way."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from core.corpora.importing import CorpusDraft, keep, label_suggestion
from core.corpora.labels import label_counts, names_of, relabelled, usual_names
from core.corpora.preview import look
from core.model import Span
from core.store import Store, schema
from tests.workspaces import pair

MANY = tuple(pair(f"p{n}", f"Ana went {n}", f"Ana {n}", [Span(0, 1, "PERSON")], "0-0") for n in range(1100))


class Stopped(BaseException):
    """As Streamlit ends a run, or Ctrl-C a process: nothing that anybody catches by chance."""


@pytest.mark.parametrize("moment", [0.3, 0.75, 1.0])
def test_an_import_that_is_cancelled_leaves_the_store_as_it_was(tmp_path: Path, moment: float) -> None:
    store = Store.at(tmp_path / "store.db")
    before = store.create_project(
        keep(Store.at(tmp_path / "other.db"), CorpusDraft("", MANY[:2], name="There")), MANY[:2]
    )

    def stop(fraction: float, what: str) -> None:
        if fraction >= moment:
            raise Stopped

    with pytest.raises(Stopped):
        keep(store, CorpusDraft("", MANY, name="News"), progress=stop)
    assert store.projects() == (before,)
    with create_engine(f"sqlite:///{tmp_path / 'store.db'}").connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.pairs)) == 2
    told: list[float] = []
    made = keep(store, CorpusDraft("", MANY, name="News"), progress=lambda fraction, what: told.append(fraction))
    assert store.pair_count(made.id) == len(MANY)
    assert told == sorted(told)
    assert told[-1] == 1.0
    store.close()


def test_labels_are_renamed_and_dropped_on_the_way_in(tmp_path: Path) -> None:
    store = Store.at(tmp_path / "store.db")
    rows = (*MANY[:1], pair("q", "Monday in Oslo", "x", [Span(0, 1, "DATE"), Span(2, 3, "GPE")], ""))
    made = keep(store, CorpusDraft("", rows, name="News"), names={"PERSON": "PER", "GPE": "LOC", "DATE": ""})
    assert [one.source.spans for one in store.pairs(made.id)] == [(Span(0, 1, "PER"),), (Span(2, 3, "LOC"),)]
    assert made.label_names == ("PER", "LOC", "ORG")
    store.close()


def test_names_are_suggested_for_labels_that_are_usually_called_otherwise() -> None:
    assert usual_names(["PERSON", "GPE", "MISC", "PER", "loc"]) == {"PERSON": "PER", "GPE": "LOC", "loc": "LOC"}
    assert names_of(["GPE=LOC", "MISC="]) == {"GPE": "LOC", "MISC": ""}
    assert relabelled(MANY[0], {"LOC": "PLACE"}) is MANY[0]
    assert label_counts(MANY[:3]) == {"PERSON": 3}


def test_a_label_set_is_completed_where_it_is_of_the_usual_kind() -> None:
    assert label_suggestion(["MISC", "LOC"]) == ("PER", "LOC", "ORG", "MISC")
    assert label_suggestion(["GENE"]) == ("GENE",)


def test_a_look_tells_what_came_in() -> None:
    found = look(MANY[:10])
    assert found.summary["Source entities"] == "10"
    assert found.summary["Target entities"] == "not annotated"
    assert (found.blank, len(found.sample)) == (False, 5)
