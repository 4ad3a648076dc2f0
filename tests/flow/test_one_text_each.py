"""Who is a coordinator and a member gets one text of an alert, early; others get theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from smsd.lists.member_list import Entry
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.simulator import time_loop
from tests.town import ANJA, CLAES, town

pytestmark = pytest.mark.story


def test_a_coordinator_who_is_a_member_gets_one_text(tmp_path: Path) -> None:
    """The alert itself, among the first."""

    async def main(loop: object) -> None:
        async with town(tmp_path, loop, cold=0.2, warm=0.2) as t:
            numbers = await t.people(30)
            await t.act(memberships.add, operator("test"), [Entry(1, ANJA, "dorp")], "test")
            await t.alert(seconds=1)
            await t.wait(30)
            assert sum("Kerkstraat" in text for text in t.got(ANJA)) == 1
            assert "ALARM" in t.got(ANJA)[0]
            assert sum("Kerkstraat" in text for text in t.got(CLAES)) == 1
            assert all(sum("ALARM" in text for text in t.got(n)) == 1 for n in numbers)

    time_loop.run(main)
