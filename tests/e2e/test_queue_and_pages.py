"""The queue, its link, the concordance and the Progress page, on the real server."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from core.projection.presets import recipe
from core.workspace.pair_facts import gather
from core.workspace.queue import Filter, Order, Show, queue
from tests.e2e.conftest import Opener, Screen

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


def expected(screen: Screen, wanted: Filter, order: Order = Order.CORPUS) -> tuple[str, ...]:
    store, project = screen.served.store, screen.served.project
    facts = gather(store, project, recipe("hull@given").id)
    return queue(facts, store.statuses(project, screen.reviewer), wanted, order)


def first(opened: Opener, **query: str) -> Screen:
    """The review screen with a filter from its link, on the first pair of the queue."""
    return opened("", query={"pair": ""} | query)


def test_filters_by_label_disagreement_unmatched_and_text_and_the_doubtful_first(opened: Opener) -> None:
    screen = first(opened, show="all", only="unmatched")
    assert expected(screen, Filter(Show.ALL, unmatched=True))[0] == "german"
    screen.at("german")
    screen.press("Escape", "ArrowRight")
    screen.at(expected(screen, Filter(Show.ALL, unmatched=True))[1])
    search = screen.page.get_by_placeholder("Search")
    search.fill("bécs")
    search.press("Enter")
    screen.at("missed")
    for query, wanted, order in (
        ({"show": "all", "order": "doubt"}, Filter(Show.ALL), Order.DOUBT),
        ({"show": "all", "label": "ORG"}, Filter(Show.ALL, "ORG"), Order.CORPUS),
        ({"show": "all", "only": "differs"}, Filter(Show.ALL, differs=True), Order.CORPUS),
        ({"show": "all", "score": "2.."}, Filter(Show.ALL, low=2.0), Order.CORPUS),
    ):
        found = expected(screen, wanted, order)
        assert 0 < len(found) <= len(expected(screen, Filter(Show.ALL)))
        first(opened, **query).at(found[0])


def test_counts_follow_every_action_and_the_queue_stands_still_until_it_is_refreshed(opened: Opener) -> None:
    screen = opened("plain-00")
    page = screen.page
    total = len(expected(screen, Filter(Show.ALL)))
    expect(page.get_by_text(f"To do {total}", exact=True)).to_be_visible()
    screen.press("Enter", "f")
    page.get_by_label("Note for this pair").fill("?")
    screen.press("Control+Enter")
    expect(page.get_by_text(f"To do {total - 2}", exact=True)).to_be_visible()
    expect(page.get_by_text("Confirmed 1", exact=True)).to_be_visible()
    expect(page.get_by_text("Flagged 1", exact=True)).to_be_visible()
    screen.press("Escape", "ArrowLeft")
    screen.at("plain-00")
    expect(page.get_by_text("Left the filter").first).to_be_visible()
    page.get_by_role("button", name="Refresh queue").click()
    screen.at("plain-02")


def test_the_address_is_a_link_to_the_pair_on_the_screen(opened: Opener) -> None:
    screen = opened("german")
    screen.press("Enter")
    screen.saved()
    expect(screen.page).to_have_url(re.compile("pair=arabic"))
    query = {name: values[0] for name, values in parse_qs(urlsplit(screen.page.url).query).items()}
    guest = opened("", query=query)
    guest.at("arabic")


def test_the_concordance_lists_realisations_with_counts_inconsistent_first_and_settles_a_row(opened: Opener) -> None:
    screen = opened("german")
    page = screen.page
    page.goto(screen.served.url("concordance", reviewer=screen.reviewer))
    expect(page.get_by_text("24 times, became")).to_be_visible()
    for text in ("Wien", "Bécs", "16 projected", "8 projected"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Inconsistent \d+$"))).to_be_visible()
    page.get_by_role("button", name="Accept 8 projected").click()
    expect(page.get_by_text("Accepted in 8 pairs.")).to_be_visible()
    screen.until(lambda it: len(it.rows()) == 8)
    page.get_by_role("link", name="Open to fix").first.click()
    page.locator(".bx-word").first.wait_for()
    expect(page.locator(".bx-place")).to_have_attribute("title", re.compile("^plain-"))


def test_a_row_of_the_concordance_is_relabelled_or_rejected_as_one_act(opened: Opener) -> None:
    screen = opened("german")
    page = screen.page
    page.goto(screen.served.url("concordance", reviewer=screen.reviewer))
    page.get_by_role("button", name="Fix 8").click()
    page.get_by_role("combobox", name="Another label").click()
    page.get_by_role("option", name="ORG").click()
    page.get_by_role("button", name="Change the label").click()
    expect(page.get_by_text("Changed in 8 pairs.")).to_be_visible()
    screen.until(lambda it: len(it.rows()) == 8)
    assert screen.spans("plain-00")[-1] == (2, 3, "ORG", "corrected")
    page.get_by_role("link", name="Review", exact=True).click()
    page.locator(".bx-word").first.wait_for()
    screen.press("Control+z")
    screen.until(lambda it: len(it.rows()) == 16)
    assert screen.served.store.statuses(screen.served.project, screen.reviewer) == {}


def test_progress_counts_effort_and_a_blind_repeat_with_its_agreement(opened: Opener) -> None:
    screen = opened("plain-00")
    for _ in range(6):
        screen.press("Enter")
        screen.page.wait_for_timeout(150)
    screen.saved()
    page = screen.page
    page.goto(screen.served.url("progress", reviewer=screen.reviewer))
    expect(page.get_by_text("Pairs per hour")).to_be_visible()
    expect(page.get_by_text("Time per pair")).to_be_visible()
    parts = page.locator(".sb-parts").inner_text()
    for said in ("6", "confirmed", "accepted in bulk", "flagged", "left"):
        assert said in parts
    page.get_by_role("link", name="Review them again").click()
    page.locator(".bx-word").first.wait_for()
    again = Screen(page, screen.served, f"{screen.reviewer} (repeat)")
    expect(page.locator(".bx-status")).to_have_text("Open")
    again.press("3")
    for _ in range(6):
        again.press("Enter")
    again.until(lambda it: it.actions().count("confirm") == 6)
    page.goto(screen.served.url("progress", reviewer=screen.reviewer))
    expect(page.get_by_text("Pairs confirmed twice")).to_be_visible()
    expect(page.get_by_text("Unitizing alpha")).to_be_visible()


def test_the_address_that_people_type_for_the_review_page_leads_there(opened: Opener) -> None:
    screen = opened("plain-00")
    screen.page.goto(screen.served.url("review", pair="plain-01"))
    screen.at("plain-01")
