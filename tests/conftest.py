from __future__ import annotations

import pytest

from smsd import log
from smsd.sim import time_loop


@pytest.fixture(autouse=True)
def _quiet():
    """The log says nothing in tests."""
    log.quiet()


@pytest.fixture
def evening():
    """Runs a coroutine function `main(loop)` on a mock clock."""
    return time_loop.run
