"""The short form of the faults of the store under fast keys (`tests.stress.faults`)."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Served
from tests.stress.faults import storm, watched

pytestmark = pytest.mark.browser


def test_nothing_is_lost_while_the_store_fails_under_fast_keys(browser: Browser, own_app: Served) -> None:
    screen, log = watched(browser, own_app)
    result = storm(screen, log, 150, 3)
    screen.page.context.close()
    assert result.found
    assert result.found.is_same, result
    assert result.found.rows > 20
    assert (result.errors, result.traceback) == (0, "")
