"""What holds for all tests: a quiet log, a mock clock, which stories are long, how hard hypothesis tries, in which order.

In: SMSD_FULL=1 plays the long stories too (`make test-full`); SMSD_ORDER=N shuffles all tests by that seed, `reversed` turns
them round. A test may depend on neither.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import settings

from smsd import log
from smsd.sim import time_loop

# what a worker runs itself is measured; the programs that it starts would only be slower for it
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_START", None)

FULL = bool(os.environ.get("SMSD_FULL"))
LONG_STORY_S = 3600  # what a long story may take before it counts as hung; others: `timeout` in pyproject.toml

# a busy machine is slow, not wrong: no deadlines. A commit is tried with the same examples each time, the full run with new ones
settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=300, deadline=None, print_blob=True)
settings.load_profile("full" if FULL else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long stories are for `make test-full`; the order is as asked for."""
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(
                pytest.mark.timeout(LONG_STORY_S) if FULL else pytest.mark.skip(reason="a long story: make test-full")
            )
    order = os.environ.get("SMSD_ORDER", "")
    if order == "reversed":
        items.reverse()
    elif order:
        Random(order).shuffle(items)


@pytest.fixture(autouse=True)
def _quiet():
    """The log says nothing in tests."""
    log.quiet()


@pytest.fixture
def evening():
    """Runs a coroutine function `main(loop)` on a mock clock."""
    return time_loop.run
