"""What an operator, a coordinator by text or on the page does to memberships: the
same function, the same welcome, the same journal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.errors import NotAllowed
from smsd.lists.member_list import Entry
from smsd.model.challenge import Proof
from smsd.model.line import State as LineState
from smsd.service import memberships
from smsd.service.actor import Actor, Channel, operator
from smsd.service.context import LineStatus
from smsd.store import members, spool
from smsd.store.schema import deliveries, texts
from tests.hall import Hall
from tests.town import ANJA, PEETERS, member

TWO = {
    "networks__zuid": {
        "title": "BIN Zuid",
        "join": "approval",
        "coordinators": ["anja"],
        "controller": "Lokale Politie Zuid",
    },
    "people__peeters__networks": ["dorp", "zuid"],
    "people__anja__networks": ["dorp", "zuid"],
}
SHELL = operator("root")
PAGE = Actor(Channel.PAGE, Proof.SESSION_PIN, ("anja",), "anja", ANJA)
TEXT = Actor(Channel.SMS, Proof.CODE, ("anja",), number=ANJA, line="stick0")
WHO = {"shell": SHELL, "page": PAGE, "text": TEXT}


def alerts(h: Hall, number: str) -> dict[int, str]:
    """Broadcast → state, of a member's rows."""
    d = deliveries.c
    return {
        row.broadcast_id: row.state
        for row in h.call(
            lambda c: c.execute(sa.select(d.broadcast_id, d.state).where(d.number == number, d.role == "member"))
        )
    }


def two_alerts(folder: Path) -> Hall:
    """A member of two networks, an alert of each that waits."""
    h = Hall(folder, **TWO)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(member(1), member(2))
    memberships.add(h.unit(), SHELL, [Entry(1, member(1), "zuid"), Entry(2, member(2), "zuid")], "test")
    h.radio = False
    codes = []
    for name in ("dorp", "zuid"):
        h.text(PEETERS, f"ALARM {name} Inbraak Kerkstraat 12, 2 mannen te voet")
        codes.append(h.shown(PEETERS).split("Zend ")[1][:4])
    for code in codes:
        h.text(PEETERS, f"{code} 4711")
    assert alerts(h, member(1)) == {1: "queued", 2: "queued"}
    return h


@pytest.mark.parametrize("how", ["suspend", "ban", "remove"])
def test_one_network_leaves_the_other_alone(tmp_path: Path, how: str) -> None:
    """Whoever is suspended in one network gets the alert of the other; what is on air is not said to be cancelled."""
    h = two_alerts(tmp_path)
    until = h.now + timedelta(days=3)
    for number in (member(1), member(2)):
        row = h.call(
            lambda c, n=number: c.execute(
                sa.select(deliveries.c.id).where(deliveries.c.number == n, deliveries.c.broadcast_id == 1)
            ).scalar()
        )
        if number == member(2):  # its text is on air, which a shell cannot know
            h.call(
                lambda c, i=row: c.execute(
                    deliveries.update()
                    .where(deliveries.c.id == i)
                    .values(state="claimed", owner="daemon", modem="stick0")
                )
            )
        h.ctx.has_lines = False
        match how:
            case "suspend":
                assert memberships.suspend(h.unit(), SHELL, number, "dorp", until)
            case "ban":
                assert memberships.ban(h.unit(), SHELL, number, "dorp")
            case "remove":
                assert memberships.remove(h.unit(), SHELL, number, "dorp") == ["dorp"]
    assert alerts(h, member(1)) == {1: "cancelled", 2: "queued"}
    assert alerts(h, member(2)) == {1: "claimed", 2: "queued"}


@pytest.mark.parametrize("who", WHO)
def test_requests_are_answered_alike(tmp_path: Path, who: str) -> None:
    """The welcome lives the same time, whoever gives it; the journal names the member by its pseudonym."""
    h = Hall(tmp_path, join="approval")
    for n in (1, 2, 3):
        h.joins(member(n))
    ids = {m.number: m.id for n in (1, 2, 3) for m in h.call(members.of_number, member(n))}
    assert [m.number for m in memberships.answer_requests(h.unit(), WHO[who], [ids[member(1)]], approved=True)] == [
        member(1)
    ]
    assert [
        m.number
        for m in memberships.answer_requests(h.unit(), WHO[who], [ids[member(2)], ids[member(3)]], approved=False)
    ] == [member(2), member(3)]
    assert not memberships.answer_requests(h.unit(), WHO[who], list(ids.values()), approved=True)
    assert (h.state(member(1)), h.state(member(2))) == ("active", "left")
    d = deliveries.c
    welcome = h.call(
        lambda c: c.execute(
            sa.select(d.expires_at, d.created_at, d.priority, texts.c.body)
            .join(texts, texts.c.id == d.text_id)
            .where(d.number == member(1))
            .order_by(d.id.desc())
        ).first()
    )
    assert welcome.expires_at - welcome.created_at == timedelta(hours=26)
    assert (welcome.priority, "welkom" in welcome.body.lower()) == (4, True)
    assert [line for line in h.journal() if "approve" in line][-1].startswith("membership approve: dorp")


def test_an_import_welcomes_as_long(tmp_path: Path) -> None:
    """The same 26 hours."""
    h = Hall(tmp_path)
    memberships.add(h.unit(), SHELL, [Entry(1, member(1), "dorp", language="nl")], "import", welcome=True)
    row = h.call(lambda c: c.execute(sa.select(deliveries.c.expires_at, deliveries.c.created_at)).one())
    assert row.expires_at - row.created_at == timedelta(hours=26)


def test_a_coordinator_reaches_no_other_network(tmp_path: Path) -> None:
    """On the page as by text: only one's own members; and nothing without the PIN."""
    h = Hall(tmp_path, **(TWO | {"people__anja__networks": ["dorp"], "networks__zuid__coordinators": []}))
    memberships.add(h.unit(), SHELL, [Entry(1, member(1), "zuid"), Entry(1, member(2), "dorp")], "test")
    h.text(member(3), "JOIN zuid")
    h.text(member(3), f"JA {h.code(member(3))}")
    request = h.call(members.of_number, member(3))[0].id
    for call in (
        lambda: memberships.add(h.unit(), PAGE, [Entry(1, member(4), "zuid")], "page"),
        lambda: memberships.ban(h.unit(), PAGE, member(1), "zuid"),
        lambda: memberships.suspend(h.unit(), PAGE, member(1), "zuid", h.now + timedelta(days=1)),
        lambda: memberships.remove(h.unit(), PAGE, member(1), None),
        lambda: memberships.erase(h.unit(), PAGE, member(1)),
        lambda: memberships.about(h.unit(), PAGE, member(1)),
        lambda: memberships.answer_requests(h.unit(), PAGE, [request], approved=True),
        lambda: memberships.erase(h.unit(), replace(PAGE, proof=Proof.SESSION), member(2)),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert memberships.about(h.unit(), replace(PAGE, proof=Proof.SESSION), member(2))["memberships"]
    assert memberships.erase(h.unit(), PAGE, member(2))
    assert not h.call(members.of_number, member(2))
    assert h.call(members.of_number, member(1))[0].state == "active"


def test_what_is_asked_about_a_member_is_journalled(tmp_path: Path) -> None:
    """Who looked; and nothing where there is nothing."""
    h = Hall(tmp_path)
    h.add(member(1))
    assert not any(memberships.about(h.unit(), SHELL, member(2)).values())
    assert memberships.about(h.unit(), SHELL, member(1))["member"]
    assert h.journal()[-1] == "data shown: by user root"


def test_waiting_texts_of_nobody_else_are_touched(tmp_path: Path) -> None:
    """A member leaves by text: the rows of others stay."""
    h = two_alerts(tmp_path)
    h.text(member(1), "STOP zuid")
    assert alerts(h, member(1)) == {1: "queued", 2: "cancelled"}
    assert alerts(h, member(2)) == {1: "queued", 2: "queued"}
    assert h.call(spool.counts, 1)["queued"] == 2
