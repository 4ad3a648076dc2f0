"""`smsd setup` as a person meets it: a real terminal, a simulated stick behind
a pty, answers that are wrong at first.
"""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smsd.cli import first_file
from smsd.cli.first_file import Answers, Someone, Stick
from smsd.config import load
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from tests.process import smsd

ROOT = Path(__file__).parent.parent.parent
CARD, OFFICER, COORDINATOR = "+32470123456", "+32475111111", "+32475222222"


def until_hidden(terminal: int, until: float) -> None:
    """Nobody types a PIN before the terminal has stopped showing it."""
    while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < until:
        time.sleep(0.01)


def converse(words: list[str], answers: list[tuple[str, str]], folder: Path, limit: float = 120.0) -> tuple[int, str]:
    """Runs a command on a terminal of its own; each answer is typed when its question stands there."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(
            SMSD_CONFIG=str(folder / "etc" / "smsd.yaml"), NO_COLOR="1", LANG="nl_BE.UTF-8", TERM="dumb", COLUMNS="200"
        )
        os.execv(sys.executable, [sys.executable, "-m", "smsd", *words])
    said, seen, left = "", 0, list(answers)
    until = time.monotonic() + limit
    while time.monotonic() < until:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            said += data.decode(errors="replace")
        if left and left[0][0] in said[seen:]:
            seen = len(said)
            if "PIN" in left[0][0] or left[0][0] == "epeat":
                until_hidden(master, until)
            os.write(master, (left.pop(0)[1] + "\n").encode())
    os.close(master)
    _, status = os.waitpid(pid, 0)
    assert not left, (left, said)
    return os.waitstatus_to_exitcode(status), said


class Desk:
    """A folder, a stick on a pty."""

    def __init__(self, folder: Path, **manners: object) -> None:
        self.folder = folder
        (folder / "etc").mkdir()
        self.network = Network(cold=0.1, warm=0.1)
        self.server = AtServer(self.network, CARD, manners=Manners(maker="Quectel", model="EC25", **manners))
        self.pty = Pty(self.server, folder / "modem0")
        self.pty.plug()

    async def setup(self, answers: list[tuple[str, str]], *more: str) -> tuple[int, str]:
        return await asyncio.to_thread(
            converse, ["setup", "--port", str(self.folder / "modem0"), *more], answers, self.folder
        )

    @property
    def file(self) -> Path:
        return self.folder / "etc" / "smsd.yaml"


def answers(*, pin: str = "") -> list[tuple[str, str]]:
    return [
        ("number of its SIM card", "02 219 10 10"),
        ("landline", ""),
        ("number of its SIM card", "0470 12 34 56"),
        *([("PIN of the card", pin)] if pin else []),
        ("network called", "BIN Dorp aan de Schelde"),
        ("heads each text", "BIN DORP"),
        ("answers for the data", "Lokale Politie Dorp, info@dorp.be"),
        ("language", ""),
        ("join by texting", "appr"),
        ("Name", "Insp. Peeters"),
        ("Mobile number", "0470 12 34 56"),
        ("given already", ""),
        ("Mobile number", "0475 11 11 11"),
        ("Another officer", ""),
        ("Name", "Anja Claes"),
        ("Mobile number", "0475222222"),
        ("E-mail", "nonsense"),
        ("e-mail address", ""),
        ("E-mail", "anja@dorp.be"),
        ("Write this", "y"),
        ("PIN of Insp. Peeters", "4711"),
        ("epeat", "4711"),
    ]


def typed(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the sentences that nobody answers."""
    return [
        (question, answer)
        for question, answer in steps
        if question not in ("landline", "given already", "e-mail address")
    ]


@pytest.mark.story
async def test_from_nothing_to_a_text(tmp_path: Path) -> None:
    """Wrong answers are told and asked again; the file is whole, holds no placeholder, and is
    checked; the officer may alert; a text is sent.
    """
    desk = Desk(tmp_path)
    try:
        code, said = await desk.setup([*typed(answers()), ("Send a text", "y")])
    finally:
        desk.pty.pull()
    assert code == 0, said
    for sentence in (
        "is a landline",
        "is given already",
        "EC25",
        "is enrolled",
        "the network took the text",
        "smsd status",
    ):
        assert sentence in said, said
    assert "Traceback" not in said
    config = load(desk.file)
    assert (config.modems[0].sim.number, config.modems[0].imei) == (CARD, desk.server.imei)
    assert (config.networks["dorp" if "dorp" in config.networks else "schelde"].short) == "BIN DORP"
    assert {p.number[0] for p in config.people.values()} == {OFFICER, COORDINATOR}
    assert "+32400" not in desk.file.read_text()
    assert "…" not in desk.file.read_text()
    assert [r.text for r in desk.network.phone(OFFICER).received]
    assert "4711" not in desk.file.read_text()
    status = subprocess.run(  # noqa: ASYNC221
        [sys.executable, "-m", "smsd", "status", "--json"],
        env={**os.environ, "SMSD_CONFIG": str(desk.file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(status.stdout)["may_alert"] == dict.fromkeys(config.networks, 1)
    code, said = await desk.setup([])
    assert code == 1
    assert "is there already" in said


async def test_a_locked_card(tmp_path: Path) -> None:
    """The PIN is asked for, unseen, and lies in secrets.yaml alone, which nobody else may read."""
    desk = Desk(tmp_path, pin="9753")
    # as the installer leaves it
    (tmp_path / "etc" / "smsd.yaml").write_bytes((ROOT / "config/first-weekend.yaml").read_bytes())
    try:
        code, said = await desk.setup([*typed(answers(pin="9753")), ("Send a text", "n")])
    finally:
        desk.pty.pull()
    assert code == 0, said
    assert "9753" not in desk.file.read_text()
    secrets = desk.file.with_name("secrets.yaml")
    assert "9753" in secrets.read_text()
    assert secrets.stat().st_mode & 0o007 == 0
    assert load(desk.file).modems[0].sim.pin.reveal() == "9753"
    assert not desk.server.pins
    assert desk.file.with_name("smsd.yaml.sample").exists()
    assert "9753" not in said


async def test_who_gives_up(tmp_path: Path) -> None:
    """No, and the end of the terminal: nothing was written."""
    desk = Desk(tmp_path)
    try:
        steps = typed(answers())
        code, said = await desk.setup([*steps[:-3], ("Write this", "n")])
        assert code == 1
        assert "nothing was written" in said
        code, said = await desk.setup([*steps[:2], ("network called", "\x04")])
        assert code != 0
        assert "Traceback" not in said
    finally:
        desk.pty.pull()
    assert list((tmp_path / "etc").iterdir()) == []


def test_a_file_that_is_there_is_left(tmp_path: Path) -> None:
    """Whatever is in it, unless it is the sample."""
    (tmp_path / "smsd.yaml").write_text("gateway: {name: Mine}\nmodems: [{name: a, sim: {number: '+32470123456'}}]\n")
    assert "is there already" in smsd(tmp_path, "setup", code=1).stderr
    assert "Mine" in (tmp_path / "smsd.yaml").read_text()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Insp. Peeters", "peeters"),
        ("BIN Dorp", "dorp"),
        ("Zoë", "zoe"),
        ("李", "one"),
        ("BIN", "one"),
        ("Jan-Piet D'Hondt", "hondt"),
    ],
)
def test_keys(name: str, key: str) -> None:
    """For commands; a second of the same name gets a number."""
    assert first_file.key_of(name) == key
    assert first_file.key_of(name, (key,)) == f"{key}2"


WORDS = (
    st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)


@given(WORDS, WORDS, WORDS, WORDS, st.booleans())
def test_any_answers_make_the_yaml_that_was_meant(
    title: str, controller: str, officer: str, coordinator: str, pin: bool
) -> None:
    """Quotes, colons, braces, Chinese: what was typed is what is read."""
    people = (
        Someone("a", officer, "police", OFFICER),
        Someone("b", coordinator, "coordinator", COORDINATOR, "x@example.org"),
    )
    made = Answers(
        title,
        "BIN DORP",
        controller,
        sticks=(Stick("/dev/serial/by-id/x", CARD, "350000000000017", "0042" if pin else ""),),
        people=people,
    )

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!secret", lambda loader, node: loader.construct_scalar(node))
    data = yaml.load(first_file.smsd_yaml(made), Loader)
    assert str(data["gateway"]["name"]) == title
    [network] = data["networks"].values()
    assert (str(network["title"]), str(network["controller"])) == (title, controller)
    assert str(data["people"]["a"]["name"]) == officer
    assert data["modems"][0]["sim"] == {"number": CARD, **({"pin": "stick1_pin"} if pin else {})}
    assert yaml.safe_load(first_file.secrets_yaml(made)) == ({"stick1_pin": "0042"} if pin else None)


def test_the_sample_is_known() -> None:
    """Unedited it may be replaced; with one real number in it, it may not."""
    sample = (ROOT / "config/first-weekend.yaml").read_text()
    assert first_file.is_sample(sample)
    assert first_file.is_sample("")
    assert not first_file.is_sample(sample.replace("+32400000001", "+32475111111"))
    assert not first_file.is_sample("gateway: {name: x}")
