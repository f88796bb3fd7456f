"""Seconds to evaluate recipes, and for an interaction with the Evaluate page.

    python -m benchmarks.evaluation [PAIRS] [RECIPES]

Two columns: by the clock, and of this process's processor time, which other programs do not disturb.
Bundled pairs with gold on both sides, again and again under new ids. The page is run as a session
runs it, without the browser's own drawing.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from streamlit.testing.v1 import AppTest

from benchmarks.made import CORPUS
from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.evaluation import Evaluation, Mode
from core.evaluation import gold as assessment
from core.evaluation.gold import GoldStandard, SignificanceTable
from core.model import Alignment, Projection, SentencePair
from core.projection.presets import RECIPES, WEIGHTLESS
from core.projection.projector import project_corpus
from core.store import Store

ROOT = Path(__file__).parents[1]
LABELS = ("PER", "LOC", "ORG")
CLICKS = {
    "Scores": ("95 % interval", "F1"),
    "Significance": ("p, randomisation", "Difference"),
    "Labels and links": ("Gold spans", "default"),
    "Errors": ("Corrections call it", "default"),
}


def again(corpus: list[SentencePair], total: int) -> Iterator[SentencePair]:
    for number in range(total):
        yield replace(corpus[number % len(corpus)], id=f"pair-{number:05}")


def repeated(made: list[Projection], total: int) -> Iterator[Projection]:
    for number in range(total):
        found = made[number % len(made)]
        links = Alignment(found.alignment.sure, found.alignment.size, found.alignment.possible)
        yield replace(found, pair_id=f"pair-{number:05}", alignment=links)


def filled(store: Store, total: int, recipes: int) -> list[str]:
    corpus = list(read_bundled(CORPUS).pairs)
    pairs = list(again(corpus, total))
    project = store.create_project(as_project(pairs, "bench"), pairs)
    names = list(islice((name for name in WEIGHTLESS if not RECIPES[name].needs), recipes))
    for name in names:
        made = list(project_corpus(RECIPES[name], corpus)[1])
        store.save_projections(project.id, name, RECIPES[name], repeated(made, total))
    return names


def took(what: str, run: Callable[[], object]) -> None:
    start, worked = perf_counter(), process_time()
    run()
    spent, worked = perf_counter() - start, process_time() - worked
    print(f"{spent:8.2f} s {worked:8.2f} s  {what}")


def engine(store: Store, names: list[str]) -> None:
    """All that the page computes once, from the store."""
    project, gold, found = store.projects()[0].id, list[GoldStandard](), dict[str, Evaluation]()
    made = dict[str, assessment.RecipeOutput]()

    def read() -> None:
        gold.append(assessment.corpus_gold(store.pairs(project)))
        for name in names:
            projections = store.projections(project, RECIPES[name].id, scores=False)
            made[name] = assessment.collect_output(gold[0], projections)

    def count() -> None:
        found.update({name: assessment.evaluate_output(gold[0], made[name], LABELS) for name in names})

    took("read gold and projections", read)
    took("count spans in every mode", count)
    took("intervals and significance, strict", lambda: SignificanceTable.of(found, Mode.STRICT))
    took("intervals of every label", lambda: assessment.label_bounds(found))
    took("classes of errors", lambda: [assessment.errors(gold[0], one, LABELS) for one in made.values()])
    took("the tags as written", lambda: [assessment.as_written(gold[0], one, LABELS) for one in made.values()])


def page(names: list[str]) -> None:
    """The page: each view at first and again, and a click on a number."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    at.run()
    at.query_params.update({"recipes": ",".join(names)})
    at.switch_page("pages/evaluate/page.py")
    for view, (column, cell) in CLICKS.items():
        at.query_params["view"] = view
        took(f"{view}, at first", at.run)
        took(f"{view}, again", at.run)
        took(f"{view}, a click on a number", lambda column=column, cell=cell: click(at, column, cell))  # type: ignore[misc]
        assert not at.exception, at.exception
        assert any(one.proto.label.startswith("Review pair") for one in at.get("page_link"))


def click(at: AppTest, column: str, cell: str) -> None:
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    table = next(one for one in at.dataframe if column in one.value.columns)
    states = at._tree.get_widget_states()
    chosen = f'{{"selection": {{"rows": [], "columns": [], "cells": [[0, "{cell}"]]}}}}'
    states.widgets.append(WidgetState(id=table.proto.id, string_value=chosen))
    at._run(states)


def main(total: int = 1_000, recipes: int = 6) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SPANBRIDGE_STORE"] = f"{folder}/store.db"
        store = Store.at(Path(folder) / "store.db")
        names = filled(store, total, recipes)
        print(f"{total:,} pairs, {len(names)} recipes: {', '.join(names)}")
        took("together, from the store", lambda: engine(store, names))
        page(names)
        store.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
