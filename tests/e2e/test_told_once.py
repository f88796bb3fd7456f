"""What an earlier page left in the browser is delivered, said once, and forgotten, however much it is."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opener, Screen
from tests.e2e.corpora import CORPUS

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('spanbridge.outbox.'))"


def put(screen: Screen, boxes: dict[str, list[dict[str, Any]]]) -> None:
    """Have these events lie in the browser, by the page that is said to have left them."""
    project = f"{CORPUS}/{screen.reviewer}"
    for client, events in boxes.items():
        text = json.dumps({"project": project, "events": events})
        screen.page.evaluate(
            "([name, text]) => localStorage.setItem(name, text)", [f"spanbridge.outbox.{client}", text]
        )


def again(opened: Opener, screen: Screen, pair: str) -> Screen:
    """Another page of the same browser, the one before closed."""
    lasting = Screen(screen.page.context.new_page(), screen.served, screen.reviewer)
    screen.page.close()
    return opened(pair, beside=lasting)


def note(number: int, text: str, pair: str = "german") -> dict[str, Any]:
    return {"n": number, "pair": pair, "type": "note", "note": text}


def go(number: int, to: str) -> dict[str, Any]:
    return {"n": number, "pair": "german", "type": "go", "to": to}


def test_decisions_with_a_step_after_them_are_told_once(opened: Opener) -> None:
    screen = opened("german")
    put(screen, {"a" * 16: [note(1, "one"), go(2, "arabic"), note(3, "two", "arabic"), go(4, "hebrew")]})
    screen = again(opened, screen, "empty")
    expect(screen.page.locator(".bx-alert")).to_contain_text("2 decisions from before this page was loaded")
    screen.at("empty")
    screen.saved()
    assert screen.page.evaluate(KEPT) == []
    for _ in range(2):
        screen = again(opened, screen, "empty")
        screen.page.wait_for_timeout(500)
        assert screen.page.locator(".bx-alert").count() == 0
    assert screen.actions() == ["note", "note"]


def test_steps_alone_are_forgotten_and_move_nobody(opened: Opener) -> None:
    screen = opened("german")
    put(screen, {"b" * 16: [go(7, "arabic")]})
    screen = again(opened, screen, "empty")
    screen.page.wait_for_timeout(500)
    screen.at("empty")
    assert screen.page.locator(".bx-alert").count() == 0
    assert screen.page.evaluate(KEPT) == []


def test_a_reload_does_not_go_where_another_page_went(opened: Opener) -> None:
    screen = opened("german")
    put(screen, {"c" * 16: [note(1, "one"), go(2, "arabic")]})
    screen.reload()
    expect(screen.page.locator(".bx-alert")).to_contain_text("1 decision from before")
    screen.at("german")


def test_far_more_than_a_hundred_old_boxes_are_delivered(opened: Opener) -> None:
    screen = opened("german")
    put(screen, {f"{number:016}": [note(1, f"note {number}"), go(2, "arabic")] for number in range(230)})
    screen = again(opened, screen, "empty")
    expect(screen.page.locator(".bx-alert")).to_contain_text("230 decisions from before this page was loaded")
    assert len(screen.rows()) == 230
    assert screen.page.evaluate(KEPT) == []


def test_a_box_of_thousands_of_decisions_is_delivered_in_portions(opened: Opener) -> None:
    screen = opened("german")
    put(screen, {"d" * 16: [note(number, f"note {number}") for number in range(1, 1051)]})
    screen = again(opened, screen, "empty")
    expect(screen.page.locator(".bx-alert")).to_contain_text(
        "1050 decisions from before this page was loaded", timeout=90_000
    )
    assert len(screen.rows()) == 1050
    assert screen.page.evaluate(KEPT) == []
