"""Text from outside is text on every page: it fetches nothing, links to nothing, runs nothing and looks like itself."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import FilePayload

from core.experiments.experiment_results import Folder
from core.project import Project
from core.store import Store
from pages.shared import state
from tests.conftest import ROOT, Server
from tests.e2e.hostile import MARK, RECIPE, Hostile, Listener, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser
TIMEOUT = 90_000
MADE = f"""() => {{
    const made = [];
    const add = (what, node) => made.push(`${{what}}: ${{node.outerHTML.slice(0, 200)}}`);
    for (const node of document.querySelectorAll("*")) {{
        for (const {{ name, value }} of node.attributes) {{
            if (name.startsWith("on") && value.includes("{MARK}")) add("script", node);
            if (!/^(xlink:)?(href|src|srcset|data|action|formaction|poster)$/.test(name)) continue;
            if (!name.endsWith("href") && value.includes("{MARK}")) add("source", node);
            const address = new URL(value, location.href);
            if (!["http:", "https:", "blob:", "data:"].includes(address.protocol)) add("protocol", node);
            if (address.protocol.startsWith("http") && address.origin !== location.origin) add("address", node);
        }}
    }}
    const tags = "strong, b, em, i, del, h1, h2, h3, blockquote, code, script, .katex, .stMarkdownColoredText";
    for (const node of document.querySelectorAll(tags)) {{
        const own = node.closest("pre");
        if (node.textContent.includes("{MARK}") && !own) add("drawn", node);
    }}
    for (const node of document.querySelectorAll("[data-testid=stIconMaterial]")) {{
        if (node.textContent.includes("skull")) add("icon", node);
    }}
    return made;
}}"""
"""What of a page was made of a hostile text; bold names of recipes and the like are the page's own."""
REST = "[data-testid=stApp][data-test-script-state=notRunning]"


class Watched:
    """A page of the app that is looked at after each step."""

    def __init__(self, page: "Page", server: Server, listener: Listener) -> None:
        self.page, self.server, self.listener = page, server, listener
        self.wrong: list[str] = []
        page.set_default_timeout(TIMEOUT)
        page.on("dialog", self._refuse)
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))

    def _refuse(self, dialog: "Dialog") -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _dismiss(self, dialog: "Dialog") -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def open(self, page: str, query: dict[str, str], shows: str = "") -> None:
        self.page.goto(f"{self.server.url}/{page}?{urlencode(query)}")
        self.look(f"/{page} {sorted(query)}", shows)

    def press(self, label: str, shows: str = "") -> None:
        self.page.get_by_text(label).first.click()
        self.look(label, shows)

    def look(self, where: str, shows: str = "") -> None:
        """Wait for the page, which must show a hostile text of this field, and note what is wrong with it."""
        page = self.page
        page.locator(REST).wait_for()
        if shows:
            page.get_by_text(f"{MARK}-{shows}").first.wait_for(state="attached")
        page.wait_for_timeout(200)
        self.wrong += [f"{where}: {made}" for made in page.evaluate(MADE)]
        if MARK in page.title():
            self.wrong.append(f"{where}: the title is {page.title()}")
        self.wrong += [f"{where}: {one}" for one in page.locator(".stException").all_inner_texts()]
        self.wrong += [f"{where}: asked for {path}" for path in self.listener.heard]
        self.listener.heard.clear()


@pytest.fixture
def listener() -> Iterator[Listener]:
    started = Listener()
    yield started
    started.close()


@pytest.fixture
def hostile(listener: Listener) -> Hostile:
    return Hostile(listener.url)


@pytest.fixture
def served(hostile: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Project]]:
    """The app over a store with nothing but the hostile corpus."""
    monkeypatch.setenv("SPANBRIDGE_STUDENTS", str(tmp_path / "students"))
    store = Store.at(tmp_path / "store.db")
    project = fill(store, hostile, Folder(tmp_path / "students"))
    store.close()
    server = Server(ROOT / "serve.py", tmp_path / "store.db")
    server.start()
    yield server, project
    server.kill()


@pytest.fixture
def watched(browser: "Browser", served: tuple[Server, Project], listener: Listener) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    looking = Watched(context.new_page(), served[0], listener)
    yield looking
    context.close()
    assert looking.wrong == []
    assert not served[0].log.exists(), served[0].log.read_text(encoding="utf-8")


def saved(page: "Page", button: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / "saved"
    waiting.value.save_as(path)
    return path.read_bytes()


def test_every_page_shows_hostile_text_as_text(
    watched: Watched, served: tuple[Server, Project], hostile: Hostile, tmp_path: Path
) -> None:
    project, page = served[1], watched.page
    at = {"corpus": project.id, "recipe": RECIPE, "reviewer": hostile.reviewer}
    both = at | {"recipes": f"{RECIPE},hull@given"}
    watched.open("recipes", at, "about")
    watched.press("Runs", "words")  # first, since a run whose process says nothing for long counts as stopped
    watched.press("Compose")
    watched.open(
        "", at | {"pair": "", "show": "flagged", "find": MARK, "phenomenon": hostile.line("phenomenon")}, "note"
    )
    watched.press("Filter and order")
    watched.press("About this corpus", "licence")
    watched.open("bulk", at | {"find": MARK}, "rendering")
    watched.open("concordance", at, "source")
    page.get_by_placeholder("Search mentions").fill(hostile.line("search", 200))
    page.keyboard.press("Enter")
    watched.look("searched")
    watched.open("progress", at, "elsewhere")
    for view in ("Scores", "Significance", "Labels and links", "Errors", "Agreement"):
        watched.open("evaluate", both | {"view": view}, "label")
    watched.open("evaluate", both | {"view": "Phenomena"}, "phenomenon")
    watched.open("compare", both | {"view": "corpus", "among": hostile.line("phenomenon")}, "label")
    watched.open("compare", both, "rendering")
    page.locator(".cx-picture").wait_for()
    drawn = ElementTree.fromstring(saved(page, "SVG", tmp_path))
    assert {node.tag.rpartition("}")[2] for node in drawn.iter()} <= {
        "svg",
        "rect",
        "title",
        "text",
        "path",
        "line",
        "g",
        "circle",
        "tspan",
    }
    assert saved(page, "PNG", tmp_path).startswith(b"\x89PNG")
    watched.look("pictures saved")
    watched.open("train", at, "failure")
    watched.press("New", "corpus")
    watched.open("models", at, "model")


def test_what_goes_in_and_out_is_text(
    watched: Watched, served: tuple[Server, Project], hostile: Hostile, tmp_path: Path
) -> None:
    page, project = watched.page, served[1]
    at = {"corpus": project.id, "recipe": RECIPE, "reviewer": hostile.reviewer}
    watched.open("export", at, "origin")
    page.get_by_text("0 differences").first.wait_for()
    watched.look("made")
    with zipfile.ZipFile(io.BytesIO(saved(page, "Download everything as one zip", tmp_path))) as archive:
        assert all(re.fullmatch(r"[\w./-]+", name) for name in archive.namelist())
        card = archive.read("README.md").decode()
    body = card.partition("\n---\n")[2]
    assert "](http" not in body.replace("\\]", "")
    assert not re.search(r"(?<!\\)[<$`*_\[]zzq|(?<!\\)<(img|a|b|svg)", body)
    watched.open("import", {})
    rows = "".join(f"{hostile.word('word')} B-{hostile.labels[0]}\nran O\n\n" for _ in range(3))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for annotator in ("one", "two"):
            name = f"![zzq](zzq-{annotator})<img src=zzq>`zzq`:material|skull::red[zzq]$zzq$"
            archive.writestr(f"annotation/a.txt/{name}.tsv", rows)
    corpus = FilePayload(name="zzq![zzq](zzq).zip", mimeType="application/zip", buffer=packed.getvalue())
    page.locator("input[type=file]").set_input_files(corpus)
    page.get_by_text("Make that a side below").wait_for()
    watched.look("a question about files")
    page.reload()
    name = "![zzq-file](zzq)<img src=zzq>`zzq`.conll"
    sides = [FilePayload(name=f"{side} {name}", mimeType="text/plain", buffer=rows.encode()) for side in ("en", "de")]
    page.locator("input[type=file]").set_input_files(sides)
    page.get_by_text("Some of the pairs").wait_for()
    watched.look("a corpus before it is kept", "label")


PAGES = (
    *("", "bulk", "concordance", "progress", "evaluate", "compare", "recipes", "train", "models", "import"),
    *("catalogue", "export"),
)


def test_addresses_hold_text(watched: Watched, hostile: Hostile) -> None:
    """Every parameter that a page takes from its address; of the corpus it falls back on the one that is there."""
    for page in PAGES:
        query = {name: hostile.line(name, 300) for name in (*state.MIRRORED, "embed", "embed_options", "any")}
        watched.open(page, query)
