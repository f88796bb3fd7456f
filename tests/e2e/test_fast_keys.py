"""The short form of the burst of keys (`tests.stress.fast_keys`)."""

import pytest

from tests.e2e.conftest import Opener
from tests.stress.fast_keys import burst

pytestmark = pytest.mark.browser


def test_a_burst_of_mixed_keys_leaves_no_error_and_no_dead_key(opened: Opener) -> None:
    found = burst(opened("german"), 300, 7)
    assert found.errors == 0
    assert found.rows > 20
