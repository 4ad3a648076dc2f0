"""Two Pis: the second has a stick of its own and the first one's copies, and a person promotes it, as it is done."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smsd.rules import proof
from smsd.service import fencing
from smsd.simulator.radio import Network
from smsd.store import backup, people, witness
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests import postgres
from tests.process import Daemon, smsd, write_config
from tests.town import PEETERS, member

pytestmark = pytest.mark.story
SECOND = "+32470000009"
MEMBERS = 30


def gateway(folder: Path, number: str, network: Network) -> Daemon:
    """A configuration and a stick."""
    folder.mkdir()
    path = write_config(folder)
    text = path.read_text().replace("+32470000000", number)
    path.write_text(text.replace("name: stick1", f"name: stick-{folder.name}"))
    return Daemon(folder, network=network, number=number)


def standing(daemon: Daemon) -> str:
    """What its status says."""
    found = daemon.folder / "smsd.status.json"
    return found.read_text() if found.exists() else ""


async def test_the_second_takes_the_first_ones_place(tmp_path: Path) -> None:
    """In the midst of an alert, with a copy from its beginning: the first stops sending, also when it is started anew;
    everybody has the alert; who got it twice has a row that says so.
    """
    network = Network(cold=0.3, warm=0.3)
    first, second = gateway(tmp_path / "a", "+32470000000", network), gateway(tmp_path / "b", SECOND, network)
    copy = tmp_path / "first.backup"
    (tmp_path / "list.csv").write_text("number\n" + "".join(f"{member(n)}\n" for n in range(1, MEMBERS + 1)))
    smsd(first.folder, "members", "import", str(tmp_path / "list.csv"))
    db = Database(open_engine(f"sqlite:///{first.folder}/smsd.db"))
    key = (first.folder / "machine.key").read_bytes()
    db.call(people.save, "peeters", pin_hash=proof.hashed(key, "pin", "peeters", "4711"), pin_digits=4)
    db.engine.dispose()

    def alerts() -> dict[str, int]:
        return {
            member(n): sum("ALARM" in r.text for r in network.phone(member(n)).received) for n in range(1, MEMBERS + 1)
        }

    try:
        await first.start()
        await first.ready()
        first.text(PEETERS, "Inbraak Kerkstraat")
        first.text(PEETERS, f"{await first.code()} 4711")
        await first.until(lambda: sum(alerts().values()) >= 3, "the first texts")
        await asyncio.to_thread(smsd, first.folder, "backup", str(copy))
        promoted = ("spare", "promote", str(copy), "--first", "0470 00 00 00", "--json")
        refused = await asyncio.to_thread(smsd, second.folder, *promoted, code=1)
        assert "--yes says it" in refused.stderr
        told = json.loads((await asyncio.to_thread(smsd, second.folder, *promoted, "--yes")).stdout)
        assert told["told"] == ["+32470000000"]
        await second.start()
        await first.until(lambda: "taken this one's place" in first.said(), "the first to hear it")
        by_first = alarms_of(first)
        await second.until(lambda: all(alerts().values()), "everybody")
        assert alarms_of(first) <= by_first + 1  # what was on its air
        await first.until(lambda: any("vervangen" in r.text for r in network.phone(PEETERS).received), "staff to hear")
        with contextlib.closing(sqlite3.connect(second.folder / "smsd.db")) as conn:
            marked = {number for (number,) in conn.execute("SELECT number FROM deliveries WHERE again")}
        assert {number for number, count in alerts().items() if count > 1} <= marked
        assert len(marked) == told["again"] < MEMBERS
        assert await first.stop() == 0
        await first.start()  # as its watchdog would
        await first.until(lambda: fencing.WORDS in standing(first), "it to stand still")
    finally:
        first.close()
        second.close()


def alarms_of(d: Daemon) -> int:
    """How many texts of an alert left its stick for members."""
    return sum("ALARM" in submit.text and "PIN" not in submit.text for _, submit in d.server.sent)


def test_an_old_copy_is_a_sign(tmp_path: Path) -> None:
    """`check` fails where the copy is old, is not whole, or goes with another key; what is refused changes nothing."""
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write_config(folder)
        smsd(folder, "members", "add", member(1))
    url, now = f"sqlite:///{first}/smsd.db", datetime.now(UTC)
    for name, hours, with_key in (("new", 1, True), ("old", 3, True), ("night", 1, False)):
        backup.make(url, tmp_path / name, gateway="A", now=now - timedelta(hours=hours), with_key=with_key)
    assert smsd(second, "spare", "check", str(tmp_path / "new"), "--json").stdout.count('"hours": 1.0') == 1
    assert "older than 2 hours" in smsd(second, "spare", "check", str(tmp_path / "old"), code=1).stderr
    smsd(second, "spare", "check", str(tmp_path / "old"), "--hours", "4")
    assert "it is whole" in smsd(second, "spare", "check", str(tmp_path / "new")).stderr
    silent = smsd(second, "spare", "check", str(tmp_path / "new"), "--quiet")
    assert (silent.stdout, silent.stderr) == ("", "")
    told = smsd(second, "spare", "check", str(tmp_path / "old"), "--quiet", code=1)
    assert "older than 2 hours" in told.stderr and "it is whole" not in told.stderr
    before = (second / "smsd.db").read_bytes()
    for copy, number, why in (
        ("night", "+32470999999", "machine key"),
        ("new", "+32470000000", "number of this gateway"),
        ("new", "nobody", "no number"),
    ):
        words = ("spare", "promote", str(tmp_path / copy), "--first", number, "--yes")
        assert why in smsd(second, *words, code=1).stderr.replace("\n", " ")
    assert "who tells the first gateway" in smsd(second, *words[:3], "--yes", code=1).stderr
    assert "no other gateway" in smsd(second, "spare", "resume", "--yes", code=1).stderr
    assert (second / "smsd.db").read_bytes() == before
    shutil.copy2(tmp_path / "new", tmp_path / "torn")
    (tmp_path / "torn").write_bytes((tmp_path / "torn").read_bytes()[:-100])
    smsd(second, "spare", "check", str(tmp_path / "torn"), code=1)


def test_gateways_on_one_server_go_on(tmp_path: Path) -> None:
    """Somebody had the machine key, and ended them by text: resumed on one, while none runs, they send again; the text
    of before ends them no more.
    """
    url = postgres.url(tmp_path)
    write_config(tmp_path, database=url)
    smsd(tmp_path, "members", "add", member(1))
    db = Database(open_engine(url))
    assert "no other gateway" in smsd(tmp_path, "spare", "resume", "--yes", code=1).stderr
    db.call(fencing.wait_for)
    serves = Database(open_engine(url, serving=True), serving=True, gateway="south")
    serves.call(fencing.fenced)
    assert "already serves" in smsd(tmp_path, "spare", "resume", "--yes", code=1).stderr
    serves.engine.dispose()
    serves.writer.let_go()
    told = smsd(tmp_path, "spare", "resume", "--other", SECOND, "--yes")
    assert "send again, each by" in told.stderr
    assert not db.call(fencing.fenced)
    waits = "SELECT count(*) FROM deliveries WHERE state = 'queued' AND number = %s"
    assert db.call(lambda conn: conn.exec_driver_sql(waits, (SECOND,)).scalar()) == len(fencing.TOLD_AFTER)
    db.engine.dispose()


def test_check_tells_what_differs(tmp_path: Path) -> None:
    """Who may alert, for whom, by which words: in words, with what to do. Lines, and what belongs to a machine, may be
    others. A promotion takes the witness along.
    """
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write_config(folder)
    smsd(first, "members", "add", member(1))
    db = Database(open_engine(f"sqlite:///{first}/smsd.db"))
    key = (first / "machine.key").read_bytes()
    db.call(people.save, "peeters", pin_hash=proof.hashed(key, "pin", "peeters", "4711"), pin_digits=4)
    db.engine.dispose()
    (tmp_path / "passphrase").write_text("een lange zin\n")
    copy, secret = str(tmp_path / "copy"), ("--passphrase-file", str(tmp_path / "passphrase"))
    smsd(first, "backup", copy, *secret)
    ours = (second / "smsd.yaml").read_text()
    ours = ours.replace("stick1", "spare1").replace("+32470000000", SECOND) + "log: {level: debug}\n"
    (second / "smsd.yaml").write_text(ours)
    told = smsd(second, "spare", "check", copy, *secret)
    assert "they could prove nothing here either: Hoofdinsp. Claes, Anja" in told.stderr
    (second / "smsd.yaml").write_text(ours + "web: {operators: [anja]}\n")
    told = smsd(second, "spare", "check", copy, *secret, code=1)
    assert "web.operators" in told.stderr
    changed = ours.replace("join: open", "join: closed").replace("  claes:", "  klaas:")
    (second / "smsd.yaml").write_text(changed)
    told = smsd(second, "spare", "check", copy, *secret, "--quiet", code=1)
    for words in (
        "networks.dorp.join: open on the first gateway, closed here",
        "people.claes: only on the first gateway",
        "people.klaas: only here",
        "differs from the first gateway's in 3 place(s): copy its smsd.yaml",
    ):
        assert words in told.stderr.replace("\n", " "), told.stderr
    assert json.loads(smsd(second, "spare", "check", copy, *secret, "--json", code=1).stdout)["compared"] is True
    smsd(first, "backup", str(tmp_path / "open"))  # without secrets it may be no whole configuration, and here it is
    assert "not compared" not in smsd(second, "spare", "check", str(tmp_path / "open"), code=1).stderr

    seen = witness.Record(witness.MEMBER, 7, 1_800_000_000_000, witness.LEAVE, witness.sum_of("dorp"))
    (tmp_path / "first.witness").write_bytes(witness.line_of(seen, 1))
    (tmp_path / "torn").write_bytes(witness.line_of(seen, 1)[:-9])
    promote = ("spare", "promote", copy, *secret, "--first", "+32470999999", "--yes", "--witness")
    assert "nothing in it is whole" in smsd(second, *promote, str(tmp_path / "torn"), code=1).stderr.replace("\n", " ")
    smsd(second, *promote, str(tmp_path / "first.witness"))
    restore = ("restore", copy, *secret)
    assert "is back. Alerts" in smsd(second, *restore).stderr
    replaced = witness.Record(witness.REIGN, 1_800_000_000, 1_800_000_000_000, 1)
    (first / "smsd.witness").write_bytes(witness.line_of(replaced, 1))
    assert "another gateway has taken this one's place" in smsd(first, *restore).stderr.replace("\n", " ")
    assert witness.records(second / "smsd.witness") == [seen]
