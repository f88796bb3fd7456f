"""What goes wrong around a reviewer: two windows, a closed browser, a killed server, a full disk."""

import os
import resource
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from core.store import Store
from tests.conftest import Server
from tests.e2e.conftest import Opener, Screen, Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


def alert(screen: Screen) -> "Locator":
    return screen.page.locator(".bx-alert")


def kept_in_browser(screen: Screen) -> list[list[str]]:
    """The outboxes in the browser's storage, by name and content."""
    kept = "Object.entries(localStorage).filter(([name]) => name.startsWith('spanbridge.outbox.'))"
    outboxes: list[list[str]] = screen.page.evaluate(kept)
    return outboxes


def process_of(server: Server) -> int:
    assert server.process
    return server.process.pid


def test_the_later_of_two_windows_is_told_and_overwrites_nothing(opened: Opener) -> None:
    early = opened("german")
    late = opened("german", beside=early)
    early.press("3")
    early.saved()
    late.press("2", "Enter")
    late.at("arabic")
    expect(alert(late).first).to_contain_text("This pair was changed in another window at")
    expect(alert(late).first).to_contain_text("Your step was not applied, theirs stands.")
    assert early.actions() == ["relabel"]
    assert early.spans("german")[0] == (4, 6, "ORG", "corrected")
    alert(late).first.get_by_role("button", name="Show pair").click()
    late.at("german")
    expect(late.page.get_by_role("button", name="Vereinigten, word 5 of 14, ORG, corrected")).to_be_visible()
    while alert(late).count():
        alert(late).first.get_by_role("button", name="Dismiss").click()
    late.press("Enter")
    late.until(lambda screen: screen.actions() == ["relabel", "confirm"])


def test_two_windows_that_decide_the_same_are_not_bothered(opened: Opener) -> None:
    early = opened("empty")
    late = opened("empty", beside=early)
    early.press("Enter")
    early.saved()
    late.press("Enter")
    late.saved()
    late.press("Enter")
    late.until(lambda screen: screen.actions() == ["confirm", "confirm"])
    assert alert(late).count() == 0


def test_undo_does_not_take_back_unseen_what_another_window_decided(opened: Opener) -> None:
    early = opened("german")
    late = opened("arabic", beside=early)
    early.press("Enter")
    early.saved()
    late.press("Control+z")
    expect(alert(late)).to_contain_text("this pair was confirmed at")
    expect(alert(late)).to_contain_text("So undo did nothing.")
    assert early.actions() == ["confirm"]
    late.press("Control+z")
    late.at("german")
    late.until(lambda screen: screen.actions() == ["confirm", "undo"])


def test_two_people_with_names_of_their_own_do_not_meet(opened: Opener) -> None:
    one = opened("german")
    other = opened("german", query={"reviewer": "somebody else"})
    one.press("3")
    one.saved()
    other.press("2", "Enter")
    other.saved()
    assert alert(other).count() == 0
    assert one.spans("german")[0] == (4, 6, "ORG", "corrected")


def test_keys_that_were_not_acknowledged_survive_the_page_and_are_saved_by_the_next(opened: Opener) -> None:
    screen = opened("german")
    lasting = screen.page.context
    with screen.served.server.paused():
        screen.press("3", "Enter", "a")
        screen.page.locator(".bx-saved", has_text="3 pending").wait_for()
        screen.page.close(run_before_unload=False)
    assert screen.actions() == []
    again = opened("german", beside=Screen(lasting.new_page(), screen.served, screen.reviewer))
    expect(alert(again)).to_contain_text("3 decisions from before this page was loaded")
    again.until(lambda it: it.actions() == ["relabel", "confirm", "accept"])
    again.saved()
    for _ in range(100):
        if not kept_in_browser(again):
            break
        again.page.wait_for_timeout(50)
    assert kept_in_browser(again) == []


def test_a_killed_server_loses_nothing_and_what_was_pressed_meanwhile_is_saved_when_it_is_back(
    opened: Opener, own_app: Served
) -> None:
    screen = opened("german", served=own_app)
    screen.press("3")
    screen.saved()
    own_app.server.kill()
    screen.press("Enter", "a")
    screen.page.locator(".bx-saved", has_text="2 pending").wait_for()
    assert screen.actions() == ["relabel"]
    own_app.server.start()
    screen.until(lambda it: it.actions() == ["relabel", "confirm", "accept"])
    screen.saved()


def test_a_full_disk_is_said_and_the_decision_is_saved_once_there_is_room(opened: Opener, own_app: Served) -> None:
    screen = opened("german", served=own_app)
    screen.press("3")
    screen.saved()
    pid = process_of(own_app.server)
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
    screen.press("a", "f")
    screen.page.get_by_label("Note for this pair").fill("no room")
    screen.press("Control+Enter")
    expect(
        screen.page.get_by_text("A decision could not be saved and is still waiting in this window.")
    ).to_be_visible()
    expect(screen.page.get_by_text("The disk could not be read or written")).to_be_visible()
    screen.page.locator(".bx-saved", has_text="pending, trying again").wait_for()
    assert "flag" not in screen.actions()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
    screen.until(lambda it: it.actions()[-1] == "flag")
    screen.saved()
    expect(screen.page.get_by_text("A decision could not be saved")).to_have_count(0)


def test_decisions_on_a_file_that_was_deleted_wait_and_go_into_what_is_put_back(
    opened: Opener, own_app: Served
) -> None:
    screen = opened("german", served=own_app)
    screen.press("3")
    screen.saved()
    own_app.store.close()
    for file in own_app.server.store.parent.glob(f"{own_app.server.store.name}*"):
        file.unlink()
    screen.press("Enter", "a")
    expect(screen.page.get_by_text("is gone while it was in use, so nothing can be saved")).to_be_visible()
    screen.page.locator(".bx-saved", has_text="pending").wait_for()
    screen.page.get_by_role("button", name="Put back what is still known").click()
    expect(screen.page.get_by_text("is gone while it was in use")).to_have_count(0)
    own_app.store.reopen()
    screen.until(lambda it: it.actions() == ["relabel", "confirm", "accept"])
    screen.saved()


def test_a_file_that_was_replaced_is_opened_when_asked_for_and_what_waited_goes_into_it(
    opened: Opener, own_app: Served
) -> None:
    path = own_app.server.store
    own_app.store.close()
    backup = path.with_name("backup.db")
    backup.write_bytes(path.read_bytes())
    screen = opened("german", served=own_app)
    screen.press("3")
    screen.saved()
    os.replace(backup, path)
    screen.press("Enter")
    expect(screen.page.get_by_text("was replaced by another file while it was in use")).to_be_visible()
    screen.page.get_by_role("button", name="Save what is still known as a new file").click()
    expect(screen.page.get_by_text("What was still known is in")).to_be_visible()
    screen.page.get_by_role("button", name="Open the file that is there").click()
    expect(screen.page.get_by_text("was replaced by another file")).to_have_count(0)
    own_app.store.reopen()
    screen.until(lambda it: it.actions() == ["confirm"])
    [rescued] = path.parent.glob("store-rescued-*.db")
    rows = list(Store.at(rescued).reviews(own_app.project, screen.reviewer))
    assert [row.action for row in rows] == ["relabel"]


def test_a_damaged_file_is_a_sentence_at_the_start_and_the_app_goes_on_once_it_is_mended(
    opened: Opener, own_app: Served
) -> None:
    path = own_app.server.store
    own_app.store.close()
    own_app.server.kill()
    sound = path.read_bytes()
    path.write_bytes(b"\xaa" * 100 + sound[100:])
    own_app.server.start()
    page = opened("german", served=own_app, word=".stMain button").page
    expect(page.get_by_text("is not a Spanbridge project file, or its beginning is damaged")).to_be_visible()
    assert "redacted" not in page.inner_text("body")
    assert page.get_by_role("link", name="Ask Google").count() == 0
    assert path.read_bytes()[:100] == b"\xaa" * 100
    path.write_bytes(sound)
    page.get_by_role("button", name="Try again").click()
    page.locator(".bx-word").first.wait_for()
