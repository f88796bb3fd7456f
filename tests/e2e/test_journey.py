"""The main job in a real browser: import, review, correct, reload, export, compare the file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from core.formats import TextFile, read_conll, read_pairs_jsonl
from core.model import Span
from core.review import Status
from core.store import Store
from tests.conftest import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)  # a busy machine may take its time; what is shown is what counts

HOSTILE = '<img src=x onerror="document.title=1">'
PAIRS = [
    (
        ["Anna", "Schmidt", "lives", "in", "Kampala", "."],
        [(0, 2, "PER"), (4, 5, "LOC")],
        "Anna Schmidt abeera Kampala .",
    ),
    (["Anna", "Schmidt", "met", HOSTILE, "."], [(0, 2, "PER")], f"Anna Schmidt yasisinkana {HOSTILE} 👩‍👩‍👧 ."),
    (["برلين", "is", "cold", "."], [(0, 1, "LOC")], "برلين enyogoga \u202eabc ."),
    (["It", "rained", "."], [], "Enkuba yatonnya ."),
]


def corpus() -> str:
    lines = [
        {
            "id": f"pair {number}",
            "source_lang": "en",
            "target_lang": "lug",
            "source_tokens": words,
            "source_entities": [{"start": a, "end": b, "label": label} for a, b, label in entities],
            "target_tokens": translation.split(" "),
            "target_entities": None,
            "alignment": None,
        }
        for number, (words, entities, translation) in enumerate(PAIRS, start=1)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    assert opened.title() != "1", "a script from the data was run"
    context.close()


def import_corpus(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/import")
    upload = FilePayload(name="mine.jsonl", mimeType="application/json", buffer=corpus().encode())
    page.locator("input[type=file]").set_input_files(upload)
    page.get_by_label("Name of the corpus").fill("Luganda <b>news</b>")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Import 4 pairs").click()
    expect(page.get_by_text("1 of 4")).to_be_visible()


def confirm(page: Page) -> None:
    page.get_by_role("button", name="onfirm").first.click()


def download(page: Page, form: str, into: Path) -> TextFile:
    """The first file of a format: of the target, where there is one for each side."""
    button = page.locator(f'[class*="st-key-download-{form}-"]').get_by_role("button").first
    with page.expect_download() as caught:
        button.click()
    path = into / caught.value.suggested_filename
    caught.value.save_as(path)
    return TextFile.at(path)


def test_import_review_correct_reload_export_compare(page: Page, server: Server, tmp_path: Path) -> None:
    import_corpus(page, server)
    expect(page.get_by_text("Saved").or_(page.get_by_text("No changes yet")).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 4")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_text("corrected").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 4")).to_be_visible()
    expect(page.get_by_text("Confirmed 2", exact=True)).to_be_visible()

    page.reload()
    expect(page.get_by_text("3 of 4", exact=True)).to_be_visible()
    expect(page.get_by_text("Confirmed 2", exact=True)).to_be_visible()
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 of 4", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed 4", exact=True)).to_be_visible()

    page.get_by_role("link", name="Export").click()
    expect(page.get_by_text("0 differences").first).to_be_visible()
    pairs = read_pairs_jsonl(download(page, "jsonl", tmp_path)).pairs
    spans = [pair.target.spans for pair in pairs]
    assert spans == [(Span(0, 2, "PER"), Span(3, 4, "LOC")), (Span(0, 2, "ORG"),), (), ()]
    assert [" ".join(pair.target.words) for pair in pairs] == [translation for *_, translation in PAIRS]
    conll = read_conll(download(page, "conll", tmp_path), "lug")
    assert [sentence.spans for sentence in conll.sentences] == spans


def test_decisions_survive_a_killed_server(page: Page, server: Server) -> None:
    import_corpus(page, server)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed 1", exact=True)).to_be_visible()
    server.kill()
    server.start()
    page.reload()
    expect(page.get_by_text("Confirmed 1", exact=True)).to_be_visible()


def test_keys_as_fast_as_a_driver_can_send_them_are_all_on_disk(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.get_by_text("1 of 300", exact=True)).to_be_visible(timeout=60_000)
    for _ in range(20):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed 20", exact=True)).to_be_visible()
    store = Store(f"sqlite:///{server.store}")
    project = store.projects()[0]
    statuses = store.statuses(project.id, "reviewer")
    assert statuses == {pair: Status.CONFIRMED for pair in store.pair_ids(project.id)[:20]}


def test_a_deep_link_works_as_the_first_request_of_a_fresh_server(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/compare?corpus=uner-pud.en-pt&recipes=hull,ngrams-exact")
    expect(page.get_by_text("pairs that differ").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()
    page.goto(f"{server.url}/?corpus=uner-pud.en-pt&pair=pud-n01004-0002&recipe=hull")
    expect(page.get_by_text("pud-n01004-0002")).to_be_visible()
