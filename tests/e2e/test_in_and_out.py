"""A corpus in a zip goes in by dropping it, and out again as a bundle that reads back."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from core.formats import TextFile, read_pairs_jsonl
from core.formats.archive import unpack
from core.formats.detection.detect import Role, detect
from core.model import Span
from tests.conftest import Server

pytestmark = pytest.mark.browser

FILES = {
    "news.en-lug.en.conll": "Anna B-PERSON\nsaw O\nKampala B-GPE\n\n😊 O\nOslo B-GPE\n",
    "news.en-lug.lug.conll": "Anna O\nyalaba O\nKampala O\n\n😊 O\nOslo O\n",
    "news.en-lug.pharaoh": "0-0 1-1 2-2\n0-0 1-1\n",
}


def zipped(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_a_zip_is_dropped_imported_and_exported_as_a_bundle(browser: Browser, server: Server, tmp_path: Path) -> None:
    expect.set_options(timeout=30_000)
    page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page.goto(f"{server.url}/import")
    payload = FilePayload(name="news.zip", mimeType="application/zip", buffer=zipped(FILES))
    page.locator("input[type=file]").set_input_files(payload)
    expect(page.get_by_text("its name says English (en)")).to_be_visible()
    expect(page.get_by_text("Links: Anna–Anna, saw–yalaba, Kampala–Kampala")).to_be_visible()
    page.get_by_label("Name of the corpus").fill("News")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Import 2 pairs").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.locator(".bx-word").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed 1", exact=True)).to_be_visible()

    page.get_by_role("link", name="Export", exact=True).click()
    expect(page.get_by_text("0 differences").first).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download everything as one zip").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    page.close()

    files = {file.name: file for file in unpack(TextFile.at(path))}
    assert "- Pairs: 1\n" in files["README.md"].text()
    assert json.loads(files["provenance.json"].text())["project"]["name"] == "News"
    everything = next(file for name, file in files.items() if name.endswith(".everything.jsonl"))
    [pair] = read_pairs_jsonl(everything).pairs
    assert pair.target.spans == (Span(0, 1, "PER"), Span(2, 3, "LOC"))
    roles = {group.role for group in detect(tuple(files.values()))}
    assert Role.PAIRS in roles
