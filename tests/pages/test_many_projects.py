"""Fifty corpora in one store: every page opens, and holds the one that was asked for."""

import time

import pytest

from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from tests.pages.conftest import ROOT, App

PROJECTS = 50
PAGES = sorted(path.parent.name for path in (ROOT / "pages").glob("*/page.py"))


@pytest.fixture
def last(app: App) -> str:
    corpus = read_bundled("uner-pud.en-de").pairs[:3]
    made = [app.store.create_project(as_project(corpus, f"Corpus {number}"), corpus) for number in range(PROJECTS)]
    return made[-1].id


def test_every_page_opens_with_fifty_projects(app: App, last: str) -> None:
    app.open(corpus=last)
    for page in PAGES:
        start = time.monotonic()
        at = app.open(page, corpus=last)
        print(f"{page}: {time.monotonic() - start:.2f} s")
        assert not at.exception
        assert not at.error
        if page not in ("import_corpus", "models"):
            assert at.session_state["corpus"] == last
