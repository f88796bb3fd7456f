"""A corpus without pairs, or without source entities: each page says what is the matter and what to do."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.corpora.importing import as_project
from core.model import SentencePair
from tests.pages.conftest import App

WITH_ENTITIES = ["bulk", "concordance", "evaluate", "compare"]
PAGES = [*WITH_ENTITIES, "progress", "export", "train"]
Change = Callable[[SentencePair], SentencePair]


def unmarked(pair: SentencePair) -> SentencePair:
    return replace(pair, source=pair.source.with_spans(None), target=pair.target.with_spans(None))


def empty(pair: SentencePair) -> SentencePair:
    return replace(pair, source=pair.source.with_spans(()), target=pair.target.with_spans(()))


def bare(app: App, change: Change | None) -> str:
    """Store a project of changed pairs, or of none, and return its id."""
    pairs = list(app.store.pairs(app.project.id))
    project = as_project(pairs, "Bare")
    return app.store.create_project(project, map(change, pairs[:3]) if change else []).id


def texts(app: App, corpus: str, pages: list[str]) -> dict[str, str]:
    """Open a corpus in a session of its own and return all that each page says; the first one is Review."""
    session = App(app.store)
    session.open(corpus=corpus)
    said = {"review": session.texts()}
    for page in pages:
        session.at.switch_page(f"pages/{page}/page.py").run()
        assert not session.at.exception, page
        said[page] = session.texts()
    return said


def test_a_corpus_without_pairs_is_named_on_every_page(app: App) -> None:
    for page, said in texts(app, bare(app, None), PAGES).items():
        assert "This corpus has no pairs: import it again, or choose another one" in said, page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (unmarked, "No source entity of this corpus is marked, so nothing is projected"),
        (empty, "This corpus came with labels, but no source sentence has an entity, so nothing is projected"),
    ],
)
def test_a_corpus_without_source_entities_says_what_to_do(app: App, change: Change, sentence: str) -> None:
    said = texts(app, bare(app, change), [*WITH_ENTITIES, "progress"])
    assert sentence not in said.pop("progress")
    assert all(sentence in text for text in said.values())
    assert "mark some below" in said["review"]


def test_nothing_is_said_of_a_corpus_with_entities_or_once_some_were_marked(app: App) -> None:
    for page, said in texts(app, app.project.id, WITH_ENTITIES).items():
        assert "so nothing is projected" not in said, page
    session = App(app.store)
    session.open(corpus=bare(app, unmarked))
    assert "so nothing is projected" in session.texts()
    session.send({"type": "confirm"})
    session.at.run()
    assert "so nothing is projected" not in session.texts()


def test_the_store_knows_a_corpus_with_entities(app: App) -> None:
    assert app.store.has_entities(app.project.id)
    assert [app.store.has_entities(bare(app, change)) for change in (None, unmarked, empty)] == [False] * 3
