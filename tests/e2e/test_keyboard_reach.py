"""Everything on the review screen is reached with the Tab key, and shows that it is."""

import pytest

from tests.e2e.conftest import Opener

pytestmark = pytest.mark.browser

# What has the focus, through shadow roots: its accessible name, and whether one sees that it has it.
FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const style = getComputedStyle(at);
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || at.matches("input");
    const name = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.title;
    return [at.tagName.toLowerCase(), name.trim(), seen || at.closest("[data-baseweb]") !== null];
}"""

# What can be clicked in the pair view but never be focused, and has no focusable group around it either.
STRANDED = """() => {
    const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot);
    const root = roots.find((shadow) => shadow?.querySelector(".bx"));
    const kinds = "button, [role=button], [role=radio], [role=checkbox], canvas, input, textarea";
    const shown = [...root.querySelectorAll(kinds)].filter((node) => node.offsetParent !== null && !node.disabled);
    const groups = "[role=group], [role=radiogroup], [role=grid], .bx-row";
    const roving = (node) => node.closest(groups)?.querySelector("[tabindex='0']");
    return shown.filter((node) => node.tabIndex < 0 && !roving(node)).map((node) => node.outerHTML.slice(0, 120));
}"""

WANTED = (
    "Corpus",
    "Recipe",
    "Reviewer",
    "Show gold",
    "To do",
    "Search both sides",
    "Filter and order",
    "Confirm and next",
    "Accept",
    "Reject",
    "PER",
    "Why?",
    "Alignment",
)


def test_tab_reaches_every_part_of_the_screen(opened: Opener) -> None:
    page = opened("plain-00").page
    page.mouse.click(5, 5)
    found = []
    for _ in range(120):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    names = [name for _, name, _ in found]
    assert [part for part in WANTED if not any(part.lower() in name.lower() for name in names)] == []
    assert [(tag, name) for tag, name, seen in found if not seen and tag == "button"] == []


def test_nothing_that_can_be_clicked_is_out_of_reach(opened: Opener) -> None:
    assert opened("plain-00").page.evaluate(STRANDED) == []
