"""What holds for all tests: a quiet log, a mock clock, what makes a story, how hard hypothesis tries, in which order.

In: SMSD_FULL=1 plays what is marked `full` too (`make test-full`); with it or CI=true no mail server and no
ModemManager may be missing; SMSD_ORDER=N shuffles all tests by that seed, `reversed` turns them round. A test may
depend on neither.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import settings

from smsd import log_lines
from smsd.simulator import time_loop
from tests import postgres

# what a worker runs itself is measured; the programs that it starts would only be slower for it
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_START", None)

FULL = bool(os.environ.get("SMSD_FULL"))
STRICT = FULL or bool(os.environ.get("CI"))  # a server that a test needs is there, or the test fails
LONG_STORY_S = 3600  # what a long story may take before it counts as hung; others: `timeout` in pyproject.toml

# a busy machine is slow, not wrong: no deadlines. A commit is tried with the same
# examples each time, the full run with new ones
settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=300, deadline=None, print_blob=True)
settings.load_profile("full" if FULL else "quick")


def pytest_sessionfinish() -> None:
    """Servers end here and not with the process: xdist gives a worker that has finished
    ten seconds, and what it covered is kept last.
    """
    postgres.end_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is `full` is for `make test-full`; the order is as asked for."""
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


# ---- what makes a story: counted, for how long it takes depends on the machine

MOST = {"programs started": 4, "turns of the mock clock's loop": 12_000}
_spent: Counter[str] = Counter()


def _started(event: str, _: object) -> None:
    if event == "subprocess.Popen":
        _spent["programs started"] += 1


class _Counting(time_loop.Selector):
    def select(self, timeout: float | None = None) -> list[object]:
        _spent["turns of the mock clock's loop"] += 1
        return super().select(timeout)


sys.addaudithook(_started)
time_loop.Selector = _Counting


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that does as much as a story is marked as one."""
    _spent.clear()
    yield
    if not item.get_closest_marker("story") and not item.get_closest_marker("full"):
        much = [f"{_spent[what]} {what}" for what, most in MOST.items() if _spent[what] > most]
        assert not much, f"{' and '.join(much)}: mark it pytest.mark.story"


@pytest.fixture(autouse=True)
def _quiet():
    """The log says nothing in tests."""
    log_lines.quiet()


@pytest.fixture
def evening():
    """Runs a coroutine function `main(loop)` on a mock clock."""
    return time_loop.run
