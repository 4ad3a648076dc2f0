"""What changed between two configurations, when it takes effect, and the copies of the last good ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smsd.config import kept
from smsd.config.plain_data import HIDDEN, LIVE, RESTART, changes, plain, taken_over
from smsd.config.schema import Config
from tests.town import settings

NOW = datetime(2027, 1, 15, 20, 0, tzinfo=UTC)
MAIL = {"from": "bin@example.org", "smtp": {"host": "mx.example.org", "user": "bin", "password": "geheim-1"},
        "imap": {"host": "mx.example.org", "user": "bin", "password": "geheim-2"}}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "key", "when"),
    [
        ({"networks__dorp__join": "closed"}, "networks.dorp.join", LIVE),
        ({"people__peeters__number": "+32475112233"}, "people.peeters.number", LIVE),
        ({"alerts__expire_after": "90m"}, "alerts.expire_after", LIVE),
        ({"alerts__reports": "true"}, "alerts.reports", RESTART),
        ({"gateway__database": "sqlite:////tmp/other.db"}, "gateway.database", RESTART),
        ({"metrics__listen": "127.0.0.1:9321"}, "metrics.listen", RESTART),
        ({"modems__0__device": "/dev/ttyUSB7"}, "modems.stick0.device", RESTART),
        ({"modems__0__sim__fair_use": {"per_day": 9}}, "modems.stick0.sim.fair_use", LIVE),
        ({"modems__0__name": "andere"}, "modems.stick0", RESTART),
        ({"log__level": "debug"}, "log.level", RESTART),
        ({"mail": MAIL}, "mail", LIVE),
    ],
)
def test_each_change_says_its_key_and_when(tmp_path: Path, change: dict, key: str, when: str) -> None:
    """Live, or after a restart; what is taken over at once holds exactly what is live."""
    old, new = settings(tmp_path), settings(tmp_path, **change)
    assert changes(old, old) == []
    first = changes(old, new)[0]
    assert (first.key, first.when) == (key, when)
    effective = taken_over(old, new)
    if effective is None:
        assert key == "modems.stick0"
    else:
        assert changes(effective, new) == [c for c in changes(old, new) if c.when == RESTART]
        assert changes(old, effective) == [c for c in changes(old, new) if c.when != RESTART]


def test_a_changed_secret_is_told_and_not_shown(tmp_path: Path) -> None:
    """Of a PIN or a password one hears that it is another."""
    old = settings(tmp_path, modems__0__sim={"number": "+32470000000", "pin": "1234"}, mail=MAIL)
    new = settings(
        tmp_path,
        modems__0__sim={"number": "+32470000000", "pin": "4321"},
        mail={**MAIL, "imap": {**MAIL["imap"], "password": "geheim-3"}},
    )
    told = changes(old, new)
    assert {c.key for c in told} == {"modems.stick0.sim.pin", "mail.imap.password"}
    assert not any(word in c.words() for c in told for word in ("1234", "4321", "geheim"))


def test_copies(tmp_path: Path) -> None:
    """The newest first, three at most, one a text; no secret, only the owner reads it; a damaged file is none."""
    where = kept.place(tmp_path / "smsd.db")
    assert kept.read(where) == []
    for n in range(5):
        config = settings(
            tmp_path, gateway__name=f"BIN {n}", modems__0__sim={"number": "+32470000000", "pin": "1234"}, mail=MAIL
        )
        for _ in range(2):
            kept.keep(where, config, {"smsd.yaml": f"name: BIN {n}\n"}, NOW)
    assert [copy.data["gateway"]["name"] for copy in kept.read(where)] == ["BIN 4", "BIN 3", "BIN 2"]
    back = kept.read(where)[0].config()
    assert isinstance(back, Config)
    assert back.mail.imap.password.reveal() == HIDDEN
    assert {**plain(back), "modems": 0, "mail": 0} == {**plain(config), "modems": 0, "mail": 0}
    assert not any(word in where.read_text() for word in ("1234", "geheim"))
    assert where.stat().st_mode & 0o077 == 0
    for damage in ("", "{", "[1]", '[{"at": 1, "files": [], "data": {}}]', "null"):
        where.write_text(damage)
        assert kept.read(where) == []


@given(
    st.text("abc/-", max_size=90), st.text("abc/-", min_size=1, max_size=20), st.text("abc/-", min_size=1, max_size=20)
)
def test_two_long_values_never_look_alike(
    tmp_path_factory: pytest.TempPathFactory, begin: str, was: str, now: str
) -> None:
    """However long the way that both begin with: what is shown of them differs, and fits a line."""
    assume(was != now and begin + was != begin + now)
    folder = tmp_path_factory.getbasetemp()
    old, new = (settings(folder, modems__0__device=f"/dev/{begin}{end}") for end in (was, now))
    (change,) = changes(old, new)
    assert change.old != change.new
    assert max(len(change.old or ""), len(change.new or "")) <= 63


def test_which_lines_are_paid_is_worked_out_once_and_anew_for_a_copy(tmp_path: Path) -> None:
    """It is asked at each claim."""
    lines = {"prefer": ["stick0"], "overflow": "stick1", "budget_eur_month": "20"}
    sim = {"number": "+32470000001", "price_eur": "0.05"}
    old = settings(tmp_path, modems=2, modems__1__sim=sim, networks__dorp__lines=lines)
    assert old.overflows is old.overflows == {"stick1"}
    new = settings(tmp_path, modems=2)
    assert new.overflows == frozenset()
    assert old.model_copy(update={"networks": new.networks, "modems": new.modems}).overflows == frozenset()
    assert new.model_copy(update={"networks": old.networks, "modems": old.modems}).overflows == {"stick1"}
    assert old == settings(tmp_path, modems=2, modems__1__sim=sim, networks__dorp__lines=lines)
