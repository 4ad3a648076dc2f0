"""`smsd doctor`: what an operator did wrong leads to the sentence that says so, and to
the mend. Real ptys, a real database, fake /sys.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.checks import table
from smsd.checks.facts import Copy, Facts, Finding, LineFacts, Planned, Server, Verdict
from smsd.cli import doctor, doctor_facts, doctor_lines, doctor_machine
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from smsd.simulator.storage import Stored
from smsd.store import facts as kept
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests.process import NUMBER, smsd, write_config
from tests.usb_tree import Tree

NOW = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


class Gateway:
    """A configuration, a stick behind a pty, a machine; no daemon."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = write_config(folder)
        self.tree = Tree(folder / "root")
        self.network = Network()
        self.server = AtServer(self.network, NUMBER)
        self.pty = Pty(self.server, folder / "modem0")
        self.pty.plug()
        self.at = NOW

    def behaves(self, **manners: object) -> None:
        self.server.manners.become(Manners(**manners))
        self.server.power_up()

    def writes(self, old: str, new: str) -> None:
        text = self.path.read_text()
        assert old in text
        self.path.write_text(text.replace(old, new))

    def remembers(self, key: str, value: str) -> None:
        Database(open_engine(f"sqlite:///{self.folder}/smsd.db")).call(kept.put, key, value)

    async def found(self, *, probe: bool = True) -> list[Finding]:
        facts = await asyncio.to_thread(doctor_facts.gather, self.path, probe=probe, root=self.tree.root, at=self.at)
        return table.run(facts)


@pytest.fixture
async def gateway(tmp_path: Path):
    made = Gateway(tmp_path)
    yield made
    made.pty.pull()


def line(found: list[Finding], check: str) -> str:
    """What a check says, as a person reads it."""
    return " | ".join(f"{f.verdict.value}: {f.words} → {f.mend}" for f in found if f.check == check)


async def test_a_good_gateway(gateway: Gateway) -> None:
    """What is fine is said to be fine, with the signal in words; nothing was sent, no PIN, and the port is let go."""
    found = await gateway.found()
    assert {f.check for f in found if f.verdict is Verdict.OK} >= {
        "configuration",
        "port",
        "sim",
        "network",
        "signal",
        "centre",
        "storage",
        "announcements",
        "database",
    }
    assert "very good (-71 dBm)" in line(found, "signal")
    assert {f.about for f in found if f.check in ("port", "sim")} == {"stick1"}
    assert not gateway.server.sent
    assert not gateway.server.pins
    assert line(await gateway.found(), "port").startswith("ok")


# ---- the modem and its card, as they answer


CARD: list[tuple[str, dict, str, tuple[str, ...]]] = [
    ("wrong port: silence", {"deaf": True}, "port", ("does not answer AT", "smsd modem scan")),
    ("locked, no PIN given", {"pin": "1234"}, "sim", ("wants its PIN", "secrets.yaml")),
    ("waits for its PUK", {"puk": True}, "sim", ("waits for its PUK", "into a phone")),
    ("no card", {"no_sim": True}, "sim", ("no card can be read", "right way round")),
    (
        "denied",
        {"stats": {"+CREG": "3", "+CGREG": "3", "+CEREG": "3"}},
        "network",
        ("denied by the network", "activated and paid"),
    ),
    (
        "a card for data",
        {"stats": {"+CREG": "3", "+CGREG": "1", "+CEREG": "1"}},
        "network",
        ("data only", "ask the operator for texts"),
    ),
    ("no coverage", {"stats": {"+CREG": "2", "+CGREG": "2", "+CEREG": "2"}}, "network", ("searching", "antenna")),
    (
        "emergency calls only",
        {"stats": {"+CREG": "8", "+CGREG": "8", "+CEREG": "8"}},
        "network",
        ("emergency calls only", "not accepted"),
    ),
    ("2G", {"stats": {"+CREG": "1"}}, "network", ("on the network",)),
    (
        "deaf to announcements",
        {"cnmi_modes": ()},
        "announcements",
        ("does not take the order to announce", "another stick"),
    ),
    ("weak signal", {"answers": {"+CSQ": ["+CSQ: 3,99"]}}, "signal", ("hardly any", "antenna at a window")),
    ("no SMS centre", {"answers": {"+CSCA?": ['+CSCA: "",129']}}, "centre", ("no SMS centre", "AT+CSCA")),
    (
        "wrong number in the configuration",
        {"answers": {"+CNUM": ['+CNUM: "","+32470999999",145']}},
        "sim",
        ("its number is +32470999999", "correct sim.number"),
    ),
]


@pytest.mark.parametrize(("what", "manners", "check", "wanted"), CARD, ids=[row[0] for row in CARD])
async def test_what_the_modem_says(
    gateway: Gateway, what: str, manners: dict, check: str, wanted: tuple[str, ...]
) -> None:
    """Each leads to its sentence, by asking a port that no daemon has."""
    gateway.behaves(**manners)
    said = line(await gateway.found(), check)
    for words in wanted:
        assert words in said, said
    assert not gateway.server.pins


async def test_a_pin_with_one_try_left(gateway: Gateway) -> None:
    """The doctor tells it and does not use it up."""
    gateway.behaves(pin="1234", pin_tries=1, answers={"+CPINR": ["+CPINR: SIM PIN,1,3"]})
    (gateway.folder / "secrets.yaml").write_text("p: '1234'\n")
    (gateway.folder / "secrets.yaml").chmod(0o600)
    gateway.writes(f"number: '{NUMBER}'", f"number: '{NUMBER}', pin: !secret p")
    said = line(await gateway.found(), "sim")
    assert "wants its PIN" in said
    assert not gateway.server.pins


async def test_another_card(gateway: Gateway) -> None:
    """Swapped: the card that was accepted is another one."""
    gateway.remembers("iccid:stick1", "8932000000000000999")
    said = line(await gateway.found(), "sim")
    assert "another card" in said
    assert "…0017 instead of …0999" in said
    assert "smsd modem accept stick1" in said


async def test_a_pin_that_was_refused(gateway: Gateway) -> None:
    """Remembered over restarts."""
    gateway.behaves(pin="1234")
    gateway.writes(f"number: '{NUMBER}'", f"number: '{NUMBER}', pin: '9999'")
    gateway.remembers("pin_refused:stick1", "1")
    said = line(await gateway.found(), "sim")
    assert "refused the PIN" in said
    assert "smsd modem accept stick1" in said
    assert not gateway.server.pins


async def test_a_full_store(gateway: Gateway) -> None:
    """A full card is deaf."""
    gateway.server.stores["SM"] = {n: Stored(b"") for n in range(1, 30)}
    assert "bad: the store for incoming texts is 97% full" in line(await gateway.found(), "storage")


# ---- ports


async def test_no_such_port(gateway: Gateway) -> None:
    """A wrong name, or the stick is out."""
    gateway.pty.pull()
    said = line(await gateway.found(), "port")
    assert "no port fits" in said
    assert "smsd modem scan" in said


@pytest.mark.parametrize(
    ("holder", "mend"),
    [
        ("ModemManager (712)", "disable --now ModemManager"),
        ("gammu-smsd (88)", "disable --now gammu-smsd"),
        ("smsd (4711)", "sudo kill 4711"),
        ("minicom (9)", "end minicom (9)"),
        ("python3 (4711)", "sudo kill 4711"),
    ],
)
async def test_who_holds_the_port(gateway: Gateway, monkeypatch: pytest.MonkeyPatch, holder: str, mend: str) -> None:
    """Named, with how to end it; the port is left alone."""
    monkeypatch.setattr(doctor_lines, "holder_of", lambda path: holder)
    said = line(await gateway.found(), "port")
    assert f"is held by {holder}" in said
    assert mend in said
    assert gateway.server.commands == []


async def test_a_holder_that_is_seen(gateway: Gateway) -> None:
    """The real look into /proc: another process that has the port open."""
    process = subprocess.Popen(  # noqa: ASYNC220
        [
            sys.executable,
            "-c",
            f"import time; f = open({str(gateway.folder / 'modem0')!r}); print(flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    try:
        await asyncio.to_thread(process.stdout.readline)
        assert f"({process.pid})" in line(await gateway.found(), "port")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def test_group_rights(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway's user may not open the port: which group it takes."""
    monkeypatch.setattr(doctor_machine, "gateway_user", lambda path: "nobody")
    os.chmod(gateway.folder / "modem0", 0o660)
    said = line(await gateway.found(), "port")
    assert "nobody may not open" in said
    assert "sudo usermod -aG" in said


@pytest.mark.parametrize(("usb_id", "interface", "words"), [
    ("12d1:14dc", "02/06/00", ("HiLink", "take another stick")), ("19d2:2000", "08/06/50", ("usb-modeswitch",)),
])  # fmt: skip
async def test_sticks_that_are_none(gateway: Gateway, usb_id: str, interface: str, words: tuple[str, ...]) -> None:
    """HiLink and a disc with a Windows driver, also as the answer to a port that is not there."""
    gateway.tree.plug("1-1.2", usb_id, ("00", interface, ""))
    gateway.pty.pull()
    found = await gateway.found()
    for word in words:
        assert word in line(found, "stick")
        assert word in line(found, "port")


async def test_two_lines_on_one_port(gateway: Gateway) -> None:
    """By two names of it: the configuration cannot see that, the machine does."""
    (gateway.folder / "other").symlink_to(gateway.folder / "modem0")
    gateway.writes(
        "modems:\n", f"modems:\n  - {{name: stick2, device: {gateway.folder}/other, sim: {{number: '+32470000009'}}}}\n"
    )
    assert "is the port of stick1 as well" in line(await gateway.found(), "port")


# ---- machine and daemon


async def test_a_disk_without_room(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full, or not to be written at all."""
    monkeypatch.setattr(doctor_machine, "disk", lambda folder: (12, False))
    assert "bad: the disk is full: 12 MB free" in line(await gateway.found(probe=False), "disk")
    monkeypatch.setattr(doctor_machine, "disk", lambda folder: (50_000, True))
    assert "cannot be written" in line(await gateway.found(probe=False), "disk")


async def test_a_clock_in_1970(gateway: Gateway) -> None:
    """A Pi without a network."""
    gateway.at = datetime(1970, 1, 1, 1, tzinfo=UTC)
    said = line(await gateway.found(probe=False), "clock")
    assert "1970-01-01" in said
    assert "timedatectl" in said


async def test_a_weak_supply_and_a_dying_card(gateway: Gateway) -> None:
    """As the kernel tells of them."""
    root = gateway.tree.root
    (root / "sys/class/hwmon/hwmon1").mkdir(parents=True)
    (root / "sys/class/hwmon/hwmon1/in0_lcrit_alarm").write_text("1\n")
    (root / "sys/fs/ext4/mmcblk0p2").mkdir(parents=True)
    (root / "sys/fs/ext4/mmcblk0p2/errors_count").write_text("3\n")
    found = await gateway.found(probe=False)
    assert "too weak" in line(found, "power")
    assert "3 errors" in line(found, "card")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("networks:\n", "networks:\n\t", "tab"),
        ("'+32475000001'", "'475'", "phone number"),
        ("role: police", "role: polize", "polize"),
    ],
)
async def test_faults_of_the_file(gateway: Gateway, old: str, new: str, words: str) -> None:
    """A tab, a number that is none, a typo: the place and the mend; the machine is looked at all the same."""
    gateway.path.write_text(gateway.path.read_text().replace(old, new, 1))
    found = await gateway.found(probe=False)
    assert words in line(found, "configuration")
    assert "smsd.yaml:" in line(found, "configuration")
    assert line(found, "disk")


async def test_no_file(gateway: Gateway) -> None:
    """Where to begin."""
    gateway.path.unlink()
    assert "smsd setup" in line(await gateway.found(probe=False), "configuration")


async def test_two_daemons(gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by hand beside one of systemd; one of another gateway does not count."""
    proc = tmp_path / "proc"
    for pid, words in (
        (11, ["/opt/smsd/venv/bin/python", "/opt/smsd/venv/bin/smsd", "run", "--config", str(gateway.path)]),
        (12, ["python3", "-m", "smsd", "run", f"--config={gateway.path}"]),
        (13, ["smsd", "run", "--config", "/other.yaml"]),
        (14, ["grep", "smsd run"]),
    ):
        (proc / str(pid)).mkdir(parents=True)
        (proc / str(pid) / "cmdline").write_bytes("\0".join(words).encode() + b"\0")
    monkeypatch.setattr(doctor_machine, "PROC", proc)
    assert doctor_machine.daemons(gateway.path) == (11, 12)
    said = line(
        table.run(
            replace(await asyncio.to_thread(doctor_facts.gather, gateway.path, probe=False), pid=11, daemon="answering")
        ),
        "daemon",
    )
    assert "2 daemons run" in said
    assert "sudo kill 12" in said


def test_a_second_daemon_says_who_is_first(tmp_path: Path) -> None:
    """What the log of the second one says."""
    import fcntl

    write_config(tmp_path)
    with open(tmp_path / "smsd.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        said = smsd(tmp_path, "run", code=1).stderr
    assert "another smsd already serves" in said
    assert f"process {os.getpid()}" in said


# ---- database, people, mail


async def test_a_damaged_database(gateway: Gateway) -> None:
    """The copies are named."""
    (gateway.folder / "smsd.db").write_bytes(b"SQLite format 3\0" + os.urandom(4096))
    said = line(await gateway.found(probe=False), "database")
    assert "damaged" in said
    assert "smsd restore" in said


async def test_a_lost_key(gateway: Gateway) -> None:
    """Only where somebody's PIN hangs on it."""
    assert line(await gateway.found(probe=False), "key") == ""
    await asyncio.to_thread(smsd, gateway.folder, "people", "enrol", "peeters", "--pin", "4711")
    assert line(await gateway.found(probe=False), "key") == ""
    (gateway.folder / "machine.key").unlink()
    assert "no PIN of anybody counts" in line(await gateway.found(probe=False), "key")


@pytest.mark.story
async def test_who_may_alert(gateway: Gateway) -> None:
    """Nobody, one, and who is not enrolled."""
    assert "NOBODY may alert in dorp" in line(await gateway.found(probe=False), "may_alert")
    await asyncio.to_thread(smsd, gateway.folder, "people", "enrol", "peeters", "--pin", "4711")
    found = await gateway.found(probe=False)
    assert "only Insp. Peeters" in line(found, "may_alert")
    assert "Claes" in line(found, "enrolled")
    await asyncio.to_thread(smsd, gateway.folder, "people", "block", "peeters")
    found = await gateway.found(probe=False)
    assert "NOBODY" in line(found, "may_alert")
    assert "blocked" in line(found, "right")


async def test_alarms_that_stand(gateway: Gateway) -> None:
    """As coordinators read them, in words."""
    gateway.remembers("alarm:alarm_disk:", json.dumps(["alarm_disk", None, {"count": 12}]))
    assert "12 MB free" in line(await gateway.found(probe=False), "alarm")


async def test_mail_both_ways(gateway: Gateway) -> None:
    """A port that nobody listens at, and a server that refuses the login."""
    server = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        conn, _ = server.accept()
        with conn:
            conn.sendall(b"220 mx ESMTP\r\n")
            for answer in (
                b"250-mx\r\n250 AUTH PLAIN LOGIN\r\n",
                b"535 5.7.8 authentication failed\r\n",
                b"535 no\r\n",
                b"221 bye\r\n",
            ):
                if not conn.recv(1000):
                    return
                conn.sendall(answer)

    threading.Thread(target=refuse, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()[1]
    gateway.path.write_text(
        gateway.path.read_text()
        + f"""mail:
  from: bin@example.org
  smtp: {{host: 127.0.0.1, port: {server.getsockname()[1]}, security: none, user: bin, password: 'wrong'}}
  imap: {{host: 127.0.0.1, port: {closed}, security: none, user: bin, password: 'wrong'}}
"""
    )
    said = line(await gateway.found(), "mail")
    server.close()
    assert "mail out" in said
    assert "app password" in said
    assert f"mail in 127.0.0.1:{closed}" in said


# ---- the rules alone


LINE = LineFacts(
    "stick1", ports=("/dev/ttyUSB2",), asked=True, answers=True, sim="READY", registered=True, fair_use=True
)
FACTS = Facts(NOW, NOW.date(), daemon="answering", pid=1, heartbeat_s=0.2)
RULES: list[tuple[str, Callable[[], Facts], str, tuple[str, ...]]] = [
    (
        "expired",
        lambda: replace(FACTS, lines=(replace(LINE, expires=date(2027, 1, 1)),)),
        "expiry",
        ("ended on 2027-01-01", "top it up"),
    ),
    ("soon", lambda: replace(FACTS, lines=(replace(LINE, expires=date(2027, 1, 25)),)), "expiry", ("ends in 10 days",)),
    (
        "no credit",
        lambda: replace(FACTS, lines=(replace(LINE, state="barred", reason="this SIM has no subscription for texts"),)),
        "sending",
        ("no credit", "top it up"),
    ),
    (
        "no credit, refusing",
        lambda: replace(FACTS, lines=(replace(LINE, state="resting", refuses="network out of order"),)),
        "sending",
        ("no credit",),
    ),
    (
        "spent",
        lambda: replace(FACTS, lines=(replace(LINE, quota_left=3, members=200),)),
        "quota",
        ("3 texts are left", "second card"),
    ),
    (
        "too many people",
        lambda: replace(FACTS, lines=(replace(LINE, recipients_left=10, members=200),)),
        "quota",
        ("10 more people",),
    ),
    ("no limits", lambda: replace(FACTS, lines=(replace(LINE, fair_use=False),)), "quota", ("fair_use",)),
    ("2G", lambda: replace(FACTS, lines=(replace(LINE, technology="GSM"),)), "generation", ("2G", "LTE")),
    (
        "second hand",
        lambda: replace(FACTS, lines=(replace(LINE, strangers=9),)),
        "second_hand",
        ("9 numbers", "not in use"),
    ),
    (
        "unread",
        lambda: replace(FACTS, lines=(replace(LINE, unread="SM 3"),)),
        "announcements",
        ("cannot be read", "send it again"),
    ),
    (
        "self-test",
        lambda: replace(FACTS, lines=(replace(LINE, test_failed=True),)),
        "self_test",
        ("did not come back", "smsd modem test stick1"),
    ),
    ("silent", lambda: replace(FACTS, daemon="silent", heartbeat_s=42.0), "daemon", ("not answering", "42 s old")),
    ("old copy", lambda: replace(FACTS, copy=Copy("x.backup", 9.0)), "backup", ("9 days old", "smsd backup")),
    ("no copy", lambda: replace(FACTS, copies_expected=True), "backup", ("no copy",)),
    (
        "bad cron",
        lambda: replace(FACTS, schedule=(Planned("drill", None, "no such month"),)),
        "schedule",
        ("no such month", "cron"),
    ),
    (
        "mail by name",
        lambda: replace(FACTS, servers=(Server("mail out", "smtp:587", "Name or service not known"),)),
        "mail",
        ("host is wrong",),
    ),
    ("ends", lambda: replace(FACTS, ending={"Insp. Peeters": date(2027, 1, 20)}), "right", ("ends on 2027-01-20",)),
    ("versions", lambda: replace(FACTS, version="2", daemon_version="1"), "version", ("systemctl restart",)),
    ("manager", lambda: replace(FACTS, modem_manager=True, lines=(LINE,)), "modemmanager", ("ModemManager runs",)),
]


@pytest.mark.parametrize(("what", "facts", "check", "wanted"), RULES, ids=[row[0] for row in RULES])
def test_rules(what: str, facts: Callable[[], Facts], check: str, wanted: tuple[str, ...]) -> None:
    """Facts → the sentence."""
    said = line(table.run(facts()), check)
    for words in wanted:
        assert words in said, said


def _any(kind: object) -> st.SearchStrategy:
    words = st.text("abcdefgh SIM PIN", min_size=1, max_size=12).map(lambda text: f"x{text}")
    return {
        "str": words,
        "str | None": st.none() | st.sampled_from(["READY", "SIM PIN", "SIM PUK", "none", "LTE", "GSM", "x"]),
        "bool": st.booleans(),
        "bool | None": st.none() | st.booleans(),
        "int": st.integers(0, 10**6),
        "int | None": st.none() | st.integers(-200, 10**6),
        "float | None": st.none() | st.floats(0, 1e6),
        "date | None": st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        "datetime | None": st.none()
        | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
        "tuple[str, ...]": st.lists(words, max_size=3).map(tuple),
        "tuple[int, ...]": st.lists(st.integers(1, 9), max_size=3).map(tuple),
    }[kind]


LINES = st.builds(LineFacts, **{name: _any(field.type) for name, field in LineFacts.__dataclass_fields__.items()})
SIMPLE = {
    name: _any(field.type)
    for name, field in Facts.__dataclass_fields__.items()
    if field.type
    in ("str", "bool", "bool | None", "int", "int | None", "float | None", "tuple[str, ...]", "tuple[int, ...]")
}


@given(
    st.builds(
        Facts,
        now=st.just(NOW),
        today=st.just(NOW.date()),
        **{
            **SIMPLE,
            "key": st.sampled_from(["ok", "missing", "it is damaged"]),
            "lines": st.lists(LINES, max_size=2).map(tuple),
            "daemon": st.sampled_from(["answering", "silent", "none"]),
        },
    )
)
def test_any_facts(facts: Facts) -> None:
    """Whatever is found: every trouble has its mend, a check is one line, and no two say the same."""
    found = table.run(facts)
    for f in found:
        assert f.words
        assert "\n" not in f.words + f.mend
        assert f.verdict is Verdict.OK or f.mend, f
        str(doctor.line_of(**doctor.plain([f])[0]))
    assert len(table.short(found)) <= table.SHOWN
    for one in facts.lines:
        own = [f for f in found if f.about == one.name and f.check == "port"]
        assert len(own) <= 2


def test_the_command(tmp_path: Path) -> None:
    """Words, and an object a line for machines; exit 1 where something is wrong; nothing but data on stdout."""
    write_config(tmp_path)
    done = smsd(tmp_path, "doctor", code=1)
    assert all(row[0] in "✓!✗" for row in done.stdout.splitlines())
    assert "→" in done.stdout
    rows = [json.loads(row) for row in smsd(tmp_path, "doctor", "--json", code=1).stdout.splitlines()]
    assert {"check", "verdict", "words", "mend", "about"} == set(rows[0])
    assert len(rows) == len(done.stdout.splitlines())
    (tmp_path / "smsd.yaml").unlink()
    assert "there is no" in smsd(tmp_path, "doctor", code=1).stdout


def test_the_age_of_a_copy(tmp_path: Path) -> None:
    """The newest file of backups/."""
    write_config(tmp_path)
    (tmp_path / "backups").mkdir()
    copy = tmp_path / "backups" / "smsd-2027-01-01.backup"
    copy.touch()
    os.utime(copy, (time.time() - timedelta(days=4).total_seconds(),) * 2)
    assert "4 days old" in line(table.run(doctor_facts.gather(tmp_path / "smsd.yaml", probe=False)), "backup")
