"""In a real browser: a composed recipe runs in the background and is reviewed; a long run is cancelled and goes on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.store import JobState, Store
from tests.conftest import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)

COPIES = 20
NAME = "my runs"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def test_a_composed_recipe_runs_in_the_background_and_is_reviewed(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/recipes?corpus=uner-pud.en-de")
    page.get_by_role("radio", name="Compose").click()
    page.get_by_role("combobox", name="Method").click()
    page.get_by_role("option", name="heuristic").click()
    gap = page.get_by_label("gap", exact=True)
    gap.fill("3")
    gap.press("Tab")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save and run in the background").click()
    expect(page.get_by_test_id("stMarkdownContainer").filter(has_text="Done")).to_be_visible()

    store = Store(f"sqlite:///{server.store}")
    [job] = store.jobs()
    recipe = store.recipe(NAME)
    assert (job.state, job.subject) == (JobState.DONE, recipe.id)
    assert recipe.to_json()["method"]["gap"] == 3
    assert len(store.projected_ids("uner-pud.en-de", recipe.id)) == store.pair_count("uner-pud.en-de")

    page.get_by_role("link", name="Review", exact=True).last.click()
    expect(page.get_by_text("1 of 300", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Recipe")).to_have_value(NAME)
    store.close()


def test_a_long_run_is_called_off_survives_the_server_and_goes_on(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.get_by_text("1 of 300", exact=True)).to_be_visible()
    store = Store(f"sqlite:///{server.store}")
    pairs = [
        replace(pair, id=f"{copy} {pair.id}") for copy in range(COPIES) for pair in read_bundled("uner-pud.en-de").pairs
    ]
    made = store.create_project(as_project(pairs, "Long"), pairs)

    page.goto(f"{server.url}/?corpus={made.id}&recipe=default")
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_test_id("stMarkdownContainer").filter(has_text="Running")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was cancelled. What it made is kept.")).to_be_visible()
    assert [job.state for job in store.jobs()] == [JobState.CANCELLED]

    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_test_id("stMarkdownContainer").filter(has_text="Running")).to_be_visible()
    server.kill()
    server.start()
    page.reload()
    expect(page.get_by_text(f"1 of {len(pairs)}", exact=True)).to_be_visible(timeout=180_000)
    [job] = store.jobs()
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    store.close()
