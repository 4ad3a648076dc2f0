"""Commands as a user types them: words on stderr, JSON on stdout, exit statuses."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.process import smsd, write_config
from tests.town import ANJA, CLAES, PEETERS, member

pytestmark = pytest.mark.story

ROOT = Path(__file__).parent.parent.parent


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_members(tmp_path: Path) -> None:
    """add, list, import with a dry run, export, remove, forget."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", "0475 12 34 56", "--name", "An Peeters")
    assert "is a member already" in smsd(tmp_path, "members", "add", "+32475123456").stderr
    assert "is not a phone number" in smsd(tmp_path, "members", "add", "12", code=1).stderr
    (tmp_path / "m.csv").write_bytes("number;name\r\n0475123457;Chloë\r\n0475123456;An\r\nfout;X\r\n".encode("cp1252"))
    dry = smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"), "--dry-run", code=1)
    assert "m.csv:4: 'fout' is not a phone number" in dry.stderr
    assert "nothing was changed" in dry.stderr
    assert len(lines(smsd(tmp_path, "members", "list", "--json").stdout)) == 1
    done = smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"), "--json", code=1)
    assert json.loads(done.stdout) == {"read": 2, "added": 1, "known": 1, "left": 0, "faults": 1, "dry_run": False}
    shown = smsd(tmp_path, "members", "list").stdout
    assert "+3247****456" in shown
    assert "+32475123456" not in shown
    exported = smsd(tmp_path, "members", "export").stdout.splitlines()
    assert exported[0] == "number,name,network,zone,street,language,email"
    assert len(exported) == 3
    smsd(tmp_path, "members", "remove", "0475123457")
    assert "no member" in smsd(tmp_path, "members", "remove", "0475123457", code=1).stderr
    assert len(smsd(tmp_path, "members", "export").stdout.splitlines()) == 2
    smsd(tmp_path, "members", "forget", "0475123456", "--yes")
    assert "not known" in smsd(tmp_path, "members", "forget", "0475123456", "--yes", code=1).stderr
    assert "does not exist" in smsd(tmp_path, "members", "import", str(tmp_path / "no.csv"), code=1).stderr
    assert "must name the columns" in smsd(tmp_path, "members", "import", str(tmp_path / "smsd.yaml"), code=1).stderr
    assert "none of these" in smsd(tmp_path, "members", "approve", "77", code=1).stderr


def test_welcome_texts_only_when_asked(tmp_path: Path) -> None:
    """Nobody is texted by an import without --welcome."""
    write_config(tmp_path)
    (tmp_path / "m.csv").write_text(f"number\n{member(1)}\n")
    smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"))
    assert json.loads(smsd(tmp_path, "status", "--json", code=3).stdout)["queue"]["waiting"] == 0
    (tmp_path / "m.csv").write_text(f"number\n{member(2)}\n")
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "nl.yaml").write_text("welcome: '{short}: hallo buur!'\n")
    smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"), "--welcome")
    with sqlite3.connect(tmp_path / "smsd.db") as db:
        assert db.execute("SELECT body FROM texts").fetchall() == [("BIN DORP: hallo buur!",)]
    db.close()
    assert json.loads(smsd(tmp_path, "status", "--json", code=3).stdout)["queue"]["waiting"] == 1


def test_people(tmp_path: Path) -> None:
    """Enrol with a PIN twice, TOTP as a picture, a list; block and reset; who may act."""
    write_config(tmp_path)
    assert smsd(tmp_path, "people", "enrol", "peeters", stdin="4711\n4711\n").stderr.endswith(
        "Insp. Peeters is enrolled\n"
    )
    done = smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711", "--totp", "--list")
    assert "or type the secret:" in done.stdout
    assert done.stdout.count(".  ") == 10
    rows = {r["person"]: r for r in lines(smsd(tmp_path, "people", "list", "--json").stdout)}
    assert rows["peeters"]["may"]
    assert rows["peeters"]["proofs"] == ["pin", "totp", "list"]
    assert rows["claes"]["bar"] == "not_enrolled"
    for pin, why in (("12", "has 4 digits"), ("1111", "too easy"), ("1234", "too easy"), ("abcd", "has 4 digits")):
        assert why in smsd(tmp_path, "people", "enrol", "claes", "--pin", pin, code=1).stderr
    smsd(tmp_path, "people", "block", "peeters")
    assert "no: blocked" in smsd(tmp_path, "people", "list").stdout
    smsd(tmp_path, "people", "reset", "peeters")
    assert lines(smsd(tmp_path, "people", "list", "--json").stdout)[0]["may"]
    for command in ("enrol", "block", "reset"):
        assert (
            "there is no"
            in smsd(
                tmp_path, "people", command, "nobody", *(["--pin", "4711"] if command == "enrol" else []), code=1
            ).stderr
        )


def test_config(tmp_path: Path) -> None:
    """check: words or faults; show: everything, secrets masked; schema: JSON."""
    path = write_config(tmp_path)
    done = smsd(tmp_path, "config", "check")
    assert "The configuration is good" in done.stdout
    assert "NOBODY yet" in done.stdout
    assert "has no fair_use" in done.stdout
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    assert "may alert: Insp. Peeters" in smsd(tmp_path, "config", "check", str(path)).stdout
    assert json.loads(smsd(tmp_path, "config", "check", "--json").stdout)["ok"]
    (tmp_path / "secrets.yaml").write_text("pin: '1234'\n")
    (tmp_path / "secrets.yaml").chmod(0o600)
    path.write_text(path.read_text().replace("'+32470000000'}", "'+32470000000', pin: !secret pin}"))
    shown = smsd(tmp_path, "config", "show").stdout
    assert "pin: '****'" in shown
    assert "1234" not in shown
    assert "expire_after: 1h" in shown
    assert json.loads(smsd(tmp_path, "config", "show", "--json").stdout)["modems"][0]["sim"]["pin"] == "****"
    assert "properties" in json.loads(smsd(tmp_path, "config", "schema").stdout)
    path.write_text(path.read_text().replace("join: open", "join: opne"))
    bad = smsd(tmp_path, "config", "check", code=1)
    assert "want 'open'" in bad.stdout
    assert "^" in bad.stdout
    assert (
        json.loads(smsd(tmp_path, "config", "check", "--json", code=1).stdout)["faults"][0]["key"]
        == "networks.dorp.join"
    )
    assert smsd(tmp_path, "members", "list", code=2).stdout == ""


def told(folder: Path, number: str) -> list[str]:
    """Texts that wait for a number."""
    db = sqlite3.connect(folder / "smsd.db")
    try:
        return [
            body
            for (body,) in db.execute(
                "SELECT body FROM deliveries JOIN texts ON texts.id = text_id WHERE number = ? ORDER BY deliveries.id",
                [number],
            )
        ]
    finally:
        db.close()


def test_an_end_by_the_operator_is_told(tmp_path: Path) -> None:
    """To the author and to the other officers, as a halt is."""
    write_config(tmp_path)
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    smsd(tmp_path, "members", "add", member(1))
    smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat")
    smsd(tmp_path, "alert", "cancel", "1", "--yes")
    assert "geschrapt door de beheerder" in told(tmp_path, PEETERS)[-1]
    assert "geschrapt door de beheerder" in told(tmp_path, CLAES)[-1]
    assert not told(tmp_path, ANJA)


def test_alert_without_a_daemon(tmp_path: Path) -> None:
    """Drafts, forecasts, what cannot be."""
    write_config(tmp_path)
    assert "cannot prove anything" in smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak").stderr
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    assert "no members" in smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat").stderr
    smsd(tmp_path, "members", "add", member(1))
    done = smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat")
    assert "code + PIN from that phone" in done.stderr
    assert "no daemon runs" in done.stderr
    shown = smsd(tmp_path, "alert", "show", "1").stdout
    assert "Inbraak Kerkstraat" in shown
    assert json.loads(smsd(tmp_path, "alert", "show", "1", "--json").stdout)["state"] == "confirming"
    assert "not running" in smsd(tmp_path, "alert", "halt", "1", code=1).stderr
    smsd(tmp_path, "alert", "cancel", "1", "--yes")
    assert "ended already" in smsd(tmp_path, "alert", "cancel", "1", "--yes", code=1).stderr
    assert "there is no broadcast" in smsd(tmp_path, "alert", "show", "9", code=1).stderr
    assert "there is no police officer" in smsd(tmp_path, "alert", "send", "--officer", "anja", "x", code=1).stderr
    assert "dropped" in smsd(tmp_path, "alert", "list").stdout
    plan = json.loads(smsd(tmp_path, "alert", "plan", "Chloë’s winkel, Kerkstraat", "--cost", "0.055", "--json").stdout)
    assert (plan["members"], plan["segments"], plan["segments_each"]) == (1, 1, 1)
    assert ["ë", "e"] in plan["changed"]
    assert "1 members x 1 segment(s)" in smsd(tmp_path, "alert", "plan", "Inbraak").stdout


def test_status_without_a_daemon(tmp_path: Path) -> None:
    """Exit 3, the table all the same."""
    write_config(tmp_path)
    done = smsd(tmp_path, "status", code=3)
    assert "stick1" in done.stdout
    assert "no daemon runs" in done.stderr


def test_modem_by_hand(tmp_path: Path) -> None:
    """No port, a bad command, a name nobody knows, an accepted card."""
    write_config(tmp_path)
    assert "neither a port nor a modem" in smsd(tmp_path, "modem", "at", "stick9", "AT", code=1).stderr
    assert "begins with AT" in smsd(tmp_path, "modem", "at", str(tmp_path / "x"), "hello", code=1).stderr
    assert "cannot be opened" in smsd(tmp_path, "modem", "at", str(tmp_path / "x"), "AT", code=1).stderr
    assert "is accepted" in smsd(tmp_path, "modem", "accept", "stick1").stderr
    assert "there is no modem" in smsd(tmp_path, "modem", "accept", "x", code=1).stderr
    scan = smsd(tmp_path, "modem", "scan", str(tmp_path / "x"), "--json", code=1)
    assert "cannot be opened" in json.loads(scan.stdout)["answer"]


async def test_modem_scan_and_at_on_a_pty(tmp_path: Path) -> None:
    """What answers is shown; one command by hand, a refusal with its meaning."""
    import asyncio

    from smsd.simulator.at_server import AtServer
    from smsd.simulator.cable import Pty
    from smsd.simulator.radio import Network

    write_config(tmp_path)
    pty = Pty(AtServer(Network(), "+32470000000"), tmp_path / "modem0")
    pty.plug()
    loop = asyncio.get_running_loop()
    try:
        scan = await loop.run_in_executor(
            None, lambda: smsd(tmp_path, "modem", "scan", str(tmp_path / "modem0"), "--json")
        )
        found = json.loads(scan.stdout)
        assert (found["answer"], found["sim"], found["signal_dbm"]) == ("yes", "READY", -71)
        asked = await loop.run_in_executor(None, lambda: smsd(tmp_path, "modem", "at", "stick1", "AT+CSQ"))
        assert asked.stdout == "+CSQ: 21,99\nOK\n"
        machine = await loop.run_in_executor(None, lambda: smsd(tmp_path, "modem", "at", "stick1", "AT+CSQ", "--json"))
        assert json.loads(machine.stdout) == {"final": "OK", "lines": ["+CSQ: 21,99"]}
        refused = await loop.run_in_executor(
            None, lambda: smsd(tmp_path, "modem", "at", str(tmp_path / "modem0"), "AT+CMGR=7", code=1)
        )
        assert "no message at that place" in refused.stderr
    finally:
        pty.pull()


async def test_modem_at_talks_to_the_modem_that_is_named(tmp_path: Path) -> None:
    """Two sticks fit one pattern: the one with the modem's IMEI is asked; without an IMEI nobody guesses."""
    import asyncio

    from smsd.simulator.at_server import AtServer
    from smsd.simulator.cable import Pty
    from smsd.simulator.radio import Network

    config = write_config(tmp_path)
    text = config.read_text()
    assert f"device: {tmp_path}/modem0" in text
    network = Network()
    ptys = [
        Pty(AtServer(network, f"+3247000000{n}", imei=f"35000000000001{n}"), tmp_path / f"modem{n}") for n in (0, 1)
    ]
    for pty in ptys:
        pty.plug()
    loop = asyncio.get_running_loop()

    async def ask(imei: str, code: int = 0) -> str:
        config.write_text(text.replace(f"device: {tmp_path}/modem0", f'device: "{tmp_path}/modem*"{imei}'))
        done = await loop.run_in_executor(None, lambda: smsd(tmp_path, "modem", "at", "stick1", "AT+CGSN", code=code))
        return done.stdout + done.stderr

    try:
        for n in (1, 0):
            assert f"35000000000001{n}\nOK" in await ask(f', imei: "35000000000001{n}"')
        assert "fits several ports" in await ask("", code=1)
    finally:
        for pty in ptys:
            pty.pull()


def test_demo(tmp_path: Path) -> None:
    """Fast, with few and no neighbours; the story ends by itself with 0."""
    for members in ("16", "3", "0"):
        done = smsd(tmp_path, "demo", "--fast", "--members", members)
        assert "All as promised" in done.stdout
    assert "16 of 16" not in smsd(tmp_path, "demo", "--fast", "--members", "16").stdout.splitlines()[-3]


def test_demo_interactive(tmp_path: Path) -> None:
    """Be any phone, from a pipe."""
    done = smsd(
        tmp_path,
        "demo",
        "--interactive",
        "--members",
        "3",
        stdin="Inbraak Kerkstraat\n{code} 4711\nan: Uit mijn raam zie ik een man\n/phones\n/quit\n",
    )
    assert "Zend " in done.stdout
    assert "Loopt: 3 leden" in done.stdout


def test_help_and_version(tmp_path: Path) -> None:
    """Everywhere, with examples."""
    assert "smsd 0." in smsd(tmp_path, "--version").stdout
    for command in ([], ["members"], ["people"], ["alert"], ["modem"], ["config"], ["run"], ["status"], ["demo"]):
        assert "Usage" in smsd(tmp_path, *command, "--help").stdout
    smsd(tmp_path, "nonsense", code=2)


def test_the_wheel_carries_its_data(tmp_path: Path) -> None:
    """Profiles, messages, migrations and the sample configuration travel with it, and it runs from there."""
    env = {**os.environ, "PIP_NO_INDEX": "1"}
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        env=env,
        timeout=120,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("smsd-*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "smsd/data/hardware/modems/huawei.yaml",
        "smsd/data/config/messages/nl.yaml",
        "smsd/store/migrations/versions/0001_first_tables.py",
        "smsd/data/config/smsd.yaml",
    ):
        assert wanted in names
    target = tmp_path / "lib"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)],
        check=True,
        env=env,
        timeout=120,
        capture_output=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", "smsd", "demo", "--fast", "--members", "3"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "All as promised" in done.stdout, done.stderr
    where = subprocess.run(
        [sys.executable, "-c", "import smsd; print(smsd.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(target))


@pytest.mark.parametrize("unit", ["smsd.service"])
def test_the_unit_is_notify(unit: str) -> None:
    """Type, reload, watchdog, user: what the README promises."""
    text = (ROOT / "systemd" / unit).read_text()
    for wanted in ("Type=notify", "ExecReload=", "WatchdogSec=", "User=smsd", "SupplementaryGroups=dialout"):
        assert wanted in text


def test_sanctions_data_and_reports(tmp_path: Path) -> None:
    """Suspend, ban, what is stored; evaluation and papers as words, JSON, CSV and pages."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", "0471 00 00 01", "--name", "An", "--email", "an@example.org")
    smsd(tmp_path, "members", "add", "0471000002")
    assert "no date" in smsd(tmp_path, "members", "suspend", "0471000001", "--until", "morgen", code=1).stderr
    assert "is over" in smsd(tmp_path, "members", "suspend", "0471000001", "--until", "2020-01-01", code=1).stderr
    smsd(tmp_path, "members", "suspend", "0471000001", "--until", "2099-01-01")
    smsd(tmp_path, "members", "ban", "0471000002", "--yes")
    assert "no member" in smsd(tmp_path, "members", "ban", "0471000002", code=1).stderr
    states = {
        row["number"]: row["state"]
        for row in map(json.loads, smsd(tmp_path, "members", "list", "--json").stdout.splitlines())
    }
    assert states == {"+32471000001": "suspended", "+32471000002": "removed"}
    found = json.loads(smsd(tmp_path, "members", "data", "0471000001").stdout)
    assert found["member"][0]["email"] == "an@example.org"
    assert "nothing is stored" in smsd(tmp_path, "members", "data", "0471999999", code=1).stderr
    assert "no alert #7" in smsd(tmp_path, "report", "incident", "7", code=1).stderr
    assert "2027-03" in smsd(tmp_path, "report", "month", "maart", code=1).stderr
    assert "0 alarmen" in smsd(tmp_path, "report", "year", "2027").stdout
    assert "0 alertes" in smsd(tmp_path, "report", "year", "2027", "--language", "fr").stdout
    assert "no language" in smsd(tmp_path, "report", "year", "2027", "--language", "xx", code=1).stderr
    smsd(tmp_path, "report", "month", "2027-03", "--html", str(tmp_path / "m.html"), "--csv", str(tmp_path / "m.csv2"))
    assert "<!doctype html>" in (tmp_path / "m.html").read_text()
    assert (tmp_path / "m.csv2").read_text().startswith("incident,when")
    assert (
        "cannot be written"
        in smsd(tmp_path, "report", "year", "2027", "--html", str(tmp_path / "no" / "x.html"), code=1).stderr
    )
    assert json.loads(smsd(tmp_path, "report", "year", "2027", "--json").stdout)["totals"]["alerts"] == 0
    assert "Communicatieplan".upper() in smsd(tmp_path, "report", "handover").stdout
    smsd(tmp_path, "report", "privacy", "--html", str(tmp_path / "p.html"))
    assert "art. 30" in (tmp_path / "p.html").read_text()
    assert json.loads(smsd(tmp_path, "report", "privacy", "--json").stdout)["sections"]


def test_demo_mistyped(tmp_path: Path) -> None:
    """A name nearly right sends nothing and says who was meant; a full name
    works; who is nobody at all is said to be that.
    """
    done = smsd(
        tmp_path,
        "demo",
        "--interactive",
        "--members",
        "3",
        stdin=(
            "peters: Inbraak Kerkstraat\nInsp. Peters: Inbraak\ninsp. peeters: Inbraak Kerkstraat\n"
            "Proximus: reclame\n/quit\n"
        ),
    )
    assert "nobody is called 'peters'; did you mean peeters?" in done.stdout
    assert "did you mean insp. peeters?" in done.stdout
    assert done.stdout.count("Insp. Peeters > Inbraak") == 1
    assert "Proximus is nobody here" in done.stdout


def test_who_is_out_stays_out(tmp_path: Path) -> None:
    """Removed or erased by the operator: no list brings them back; `add
    --again` does, and from then on lists know them.
    """
    write_config(tmp_path)
    for number in ("0475123456", "0475123457"):
        smsd(tmp_path, "members", "add", number)
    (tmp_path / "m.csv").write_text("gsm\n0475123456\n0475123457\n0475123458\n")
    assert "--again" in smsd(tmp_path, "members", "remove", "0475123456").stderr
    smsd(tmp_path, "members", "forget", "0475123457", "--yes")
    done = json.loads(smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"), "--json").stdout)
    assert (done["added"], done["left"]) == (1, 2)
    assert "--again" in smsd(tmp_path, "members", "add", "0475123457", code=1).stderr
    smsd(tmp_path, "members", "add", "0475123457", "--again")
    done = json.loads(smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"), "--json").stdout)
    assert (done["known"], done["left"]) == (2, 1)
    for number, why in (("+31612345678", "outside allowed_prefixes"), ("022191010", "landline")):
        assert why in smsd(tmp_path, "members", "add", number, code=1).stderr


def test_a_report_of_what_the_list_shows(tmp_path: Path) -> None:
    """A drill has its number as well; of a draft it is said that it was never sent."""
    from datetime import UTC, datetime

    from smsd.store import broadcasts
    from smsd.store.database import Database
    from smsd.store.opening import open_engine

    write_config(tmp_path)
    db = Database(open_engine(f"sqlite:///{tmp_path}/smsd.db"))
    now = datetime.now(UTC)
    values = {
        "network": "dorp",
        "author": "peeters",
        "author_number": "+32475000001",
        "tip": "",
        "body": "Proef",
        "zones": "",
        "facts_at": now,
        "created_at": now,
        "validity_s": 3600,
        "members": 0,
        "segments": 1,
        "modem": "stick1",
    }
    incident = db.call(broadcasts.open_incident, "dorp", "peeters", now)
    drill = db.call(broadcasts.draft, kind="test", incident_id=incident, **values)
    db.call(broadcasts.step, drill, "preview")
    db.call(broadcasts.step, drill, "prove", started_at=now)
    db.call(broadcasts.draft, kind="alert", incident_id=None, number=incident + 1, **values)
    shown = [row["incident"] for row in lines(smsd(tmp_path, "alert", "list", "--json").stdout)]
    assert sorted(shown) == [incident, incident + 1]
    assert "Proef" in smsd(tmp_path, "report", "incident", str(incident)).stdout
    assert "never sent" in smsd(tmp_path, "report", "incident", str(incident + 1), code=1).stderr
    assert "no alert #9" in smsd(tmp_path, "report", "incident", "9", code=1).stderr
