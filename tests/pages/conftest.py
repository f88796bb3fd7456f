"""The whole app under Streamlit's own test runner, over a small store of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from core import settings
from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.store import Store

ROOT = Path(__file__).parents[2]
PAIRS = 30


class App:
    """The app as a session sees it: ``run`` draws a page, ``send`` posts events of the pair view."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.project = store.projects()[0]
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        self._number = 0

    def open(self, page: str = "review", **query: str) -> AppTest:
        self.at.query_params.update(query)
        self.at.run()
        if page != "review":
            self.at.switch_page(f"pages/{page}/page.py").run()
        return self.at

    @property
    def payload(self) -> dict[str, Any]:
        """What the pair view was given to draw."""
        data: dict[str, Any] = json.loads(self.at.get("bidi_component")[0].proto.json)
        return data

    def send(self, *events: dict[str, Any], client: str = "browser", first: int | None = None) -> None:
        """Post events on the pair on screen, as the browser's outbox does."""
        pair = self.payload["pair"]["id"]
        start = self._number + 1 if first is None else first
        numbered = [{"n": start + k, "pair": pair, **event} for k, event in enumerate(events)]
        self._number = max(self._number, start + len(events) - 1)
        self.post({"cid": client, "n": self._number, "events": numbered})

    def post(self, outbox: object) -> None:
        states = self.at._tree.get_widget_states()
        sent = WidgetState(id=self.at.get("bidi_component")[0].proto.id)
        sent.json_value = json.dumps({"outbox": outbox})
        states.widgets.append(sent)
        self.at._run(states)

    def texts(self) -> str:
        """All that the page says, for looking up a sentence in it."""
        kinds = ("markdown", "text", "caption", "info", "warning", "error", "success", "title", "subheader", "metric")
        return "\n".join(str(getattr(one, "value", "")) for kind in kinds for one in self.at.get(kind))

    def html(self) -> str:
        """All HTML that the page draws itself."""
        return "\n".join(str(one.proto.body) for one in self.at.get("html"))


@pytest.fixture(autouse=True)
def nothing_unforeseen() -> Iterator[None]:
    """No page may meet an error that nobody foresaw; a test that makes one takes it out of the log."""
    yield
    log = settings.error_log()
    assert not log.exists(), log.read_text(encoding="utf-8")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An app whose store holds the first pairs of the bundled German corpus."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("SPANBRIDGE_STORE", url)
    monkeypatch.chdir(ROOT)
    st.cache_resource.clear()
    store = Store(url)
    corpus = read_bundled("uner-pud.en-de").pairs
    pairs = corpus[:6] + corpus[86 : 80 + PAIRS]
    store.create_project(as_project(pairs, "A <b>small</b> corpus", "CC BY-SA"), pairs)
    yield App(store)
    st.cache_resource.clear()
    store.close()
