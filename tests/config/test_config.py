"""The operator's YAML: a bad file beside its exact faults, and what a good one means."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from smsd.config import load
from smsd.config.load import check
from smsd.config.messages import catalogue
from smsd.config.reader import dotted, walk
from smsd.errors import ConfigFaults
from smsd.resources import resource

GOOD = """\
gateway: {name: BIN Dorp, country: BE, language: nl}
modems:
  - {name: stick1, device: auto, sim: {number: "0470 00 00 00"}}
networks:
  dorp: {title: BIN Dorp, join: approval, coordinators: [anja], quiet_hours: 21:30-07:30}
people:
  peeters: {name: Insp. Peeters, role: police, number: 0475 000 001, networks: [dorp], second_officer: off}
  anja:    {name: Anja Claes, role: coordinator, number: "+32475000002", networks: [dorp]}
"""

# (what is changed in GOOD, the faults without the file's name)
BAD = [
    (
        ("country: BE", "country: België"),
        ["1:36: gateway.country: got 'België', want the two letters of a country; did you mean BE?"],
    ),
    (("language: nl}", "languag: nl}"), ["1:40: gateway.languag: unknown key; did you mean 'language'?"]),
    (
        ("join: approval", "join: aproval"),
        [
            (
                "5:33: networks.dorp.join: got 'aproval', want 'open', 'invite', 'approval' or 'closed'; did you mean "
                "'approval'?"
            )
        ],
    ),
    (("[anja]", "[ana]"), ["5:58: networks.dorp.coordinators[0]: there is no person 'ana'; did you mean 'anja'?"]),
    (
        ("21:30-07:30", "half tien"),
        ["5:78: networks.dorp.quiet_hours: got 'half tien', want hours such as 21:30-07:30"],
    ),
    (("0475 000 001", "12"), ["7:56: people.peeters.number: got '12', want a phone number such as +32475123456"]),
    (
        ("networks: [dorp], second", "networks: [drop], second"),
        ["7:81: people.peeters.networks[0]: there is no network 'drop'; did you mean 'dorp'?"],
    ),
    (
        ('sim: {number: "0470 00 00 00"}', "sim: {}"),
        ['3:39: modems[0].sim.number: is missing; add number: "+32470123456"'],
    ),
    (("title: BIN Dorp, ", ""), ["5:9: networks.dorp.title: is missing; add title: BIN Dorp"]),
    (
        ("title: BIN Dorp, ", "title: BIN Dorp, short: 'Een veel te lange naam', "),
        [
            (
                "5:34: networks.dorp.short: got 'Een veel te lange naam', want 1 to 12 plain letters, digits, blanks "
                "or .,&'/+:-"
            )
        ],
    ),
    (
        ("second_officer: off", "confirm: none"),
        [
            (
                "7:97: people.peeters.confirm: none is refused while a real modem is configured: anybody can forge a "
                "sender; take [sms, totp, list]"
            )
        ],
    ),
    (
        ("second_officer: off", "second_officer: always"),
        [
            (
                "7:104: people.peeters.second_officer: always needs another officer of the same network; add one under "
                "people, or take second_officer: off"
            )
        ],
    ),
    (
        ("0475 000 001", "0470000000"),
        ["7:56: people.peeters.number: this is the number of one of our own SIMs; write this person's own number"],
    ),
    (
        ("device: auto", "device: auto, imei: 12"),
        ["3:40: modems[0].imei: got '12', want the 15 digits of the modem's IMEI (*#06#)"],
    ),
    (
        ("modems:\n", "modems:\n  - {name: stick1, sim: {number: '0470 00 00 00'}}\n"),
        [
            "4:12: modems[1].name: 'stick1' is the name of another modem too; give each its own",
            "4:48: modems[1].sim.number: another modem has a SIM of this number; write the number of this card",
        ],
    ),
    (
        ("people:\n", "people:\n  peeters: {}\n"),
        ["8:3: people.peeters: stands twice; the first is in line 7: take one out"],
    ),
    (
        ("people:\n", "alerts: {expire_after: 60 minuten, reports: maybe, max_segments: veel}\npeople:\n"),
        [
            (
                "6:24: alerts.expire_after: got '60 minuten', want a time such as 30s, 60m, 4h, 30d or 1y; did you "
                "mean 60m?"
            ),
            "6:45: alerts.reports: got 'maybe', want yes or no",
            "6:66: alerts.max_segments: got 'veel', want a whole number in plain digits: segments from 1 to 5",
        ],
    ),
    (
        ("gateway: {", "gateway: [{"),
        ["1:10: this is not YAML: the [ that begins here is never closed; put ] behind what it holds"],
    ),
    (
        ("people:\n", "alerts: {end_by: mail}\npeople:\n"),
        ["6:18: alerts.end_by: mail needs the part mail: with an SMTP server; or take end_by: sms"],
    ),
    (
        ("join: approval", "join: approval, alerts_by_mail: true, tips: {a: 'Sluit {wat'}"),
        [
            "5:59: networks.dorp.alerts_by_mail: this needs the part mail: with an SMTP server",
            "5:75: networks.dorp.tips.a: the braces do not make fields: write them as {what}",
        ],
    ),
    (
        (
            "people:\n",
            (
                "schedule:\n  - {name: a, cron: '0 1 * *', do: tip, tip: x, networks: [drop]}\n"
                "  - {name: b, do: report}\n  - {name: c, interval: 1d, do: tip, tip: x}\npeople:\n"
            ),
        ),
        [
            (
                "7:21: schedule[0].cron: got '0 1 * *', want five fields: minute hour day month weekday, such as 0 "
                "11 1 * *"
            ),
            "7:60: schedule[0].networks[0]: there is no network 'drop'; did you mean 'dorp'?",
            '8:5: schedule[1].cron: want either cron or interval; add cron: "0 11 1 * *"',
            "8:19: schedule[1].do: a report is mailed: this needs the part mail: with an SMTP server",
            "9:43: schedule[2].tip: network dorp has no tip 'x'; add it under networks.dorp.tips",
        ],
    ),
    (
        ("people:\n", "web: {listen: '0.0.0.0:8480', operators: [ana]}\npeople:\n"),
        [
            (
                "6:15: web.listen: from elsewhere the page is reached through a proxy with TLS: name its address as "
                "trusted_proxy, or listen on 127.0.0.1"
            ),
            "6:43: web.operators[0]: there is no person 'ana'; did you mean 'anja'?",
        ],
    ),
    (
        ("people:\n", "web: {listen: localhost, hosts: 'a b'}\npeople:\n"),
        [
            "6:15: web.listen: got 'localhost', want an address and a port such as 127.0.0.1:9321",
            "6:33: web.hosts: got 'a b', want a name such as bin.example.org, without https:// and port",
        ],
    ),
    (
        ("join: approval", "join: invite"),
        [
            (
                '5:33: networks.dorp.join: invite needs codes, or nobody can join; add codes: {kerk26: ""}, or take '
                "join: approval"
            )
        ],
    ),
    (
        ("join: approval", "codes: {kerk: west}, zones: {noord: Noord}, join: approval"),
        ["5:41: networks.dorp.codes.kerk: there is no zone 'west'; there is: noord"],
    ),
    (
        ("name: BIN Dorp, country", "name: !geheim x, country"),
        [
            (
                "1:17: gateway.name: !geheim is unknown; there are !include, !include_dir, !secret and !env; a text "
                "with ! in front wants quotes"
            )
        ],
    ),
    (
        ("country: BE", "timezone: Europe/Brussel, database: postgres"),
        [
            "1:37: gateway.timezone: got 'Europe/Brussel', want a time zone; did you mean Europe/Brussels?",
            (
                "1:63: gateway.database: got 'postgres', want sqlite:///path (three slashes, and a fourth where the "
                "path is absolute), or postgresql+psycopg://user@host/name"
            ),
        ],
    ),
]


def write(folder: Path, text: str, name: str = "smsd.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    return [f.line().replace(f"{path}:", "") for f in raised.value.faults]


@pytest.mark.parametrize(("change", "expected"), BAD)
def test_bad_files(tmp_path: Path, change: tuple[str, str], expected: list[str]) -> None:
    """Exactly these faults, at exactly these places."""
    assert change[0] in GOOD
    found = faults(write(tmp_path, GOOD.replace(*change, 1)))
    if "not YAML" in expected[0]:
        assert len(found) == 1
        assert "this is not YAML" in found[0]
        return
    assert found == expected


def test_a_good_file(tmp_path: Path) -> None:
    """YAML's surprises do not bite: off is a word, a time is hours, 0475… is a number."""
    config = load(write(tmp_path, GOOD))
    assert config.people["peeters"].second_officer == "off"
    assert config.people["peeters"].number == ("+32475000001",)
    assert config.modems[0].sim.number == "+32470000000"
    assert config.networks["dorp"].quiet_hours == (time(21, 30), time(7, 30))
    assert config.networks["dorp"].short == "BIN DORP"
    assert config.privacy.journal == timedelta(days=730)
    assert config.sims_of("dorp") == ("stick1",)
    with pytest.raises(ValueError):
        config.gateway.name = "x"


@pytest.mark.parametrize("file", ["config/smsd.yaml", "config/first-weekend.yaml"])
def test_shipped_files_are_good_but_for_their_placeholders(tmp_path: Path, file: str) -> None:
    """As shipped they are refused, for nothing but their numbers; with numbers of one's own they can be loaded."""
    told = check(resource(file)).faults
    assert len(told) == 3
    assert all("number" in f.key and "the sample's placeholder" in f.message for f in told), [f.line() for f in told]
    text = resource(file).read_text().replace("+32400000000", "+32470112233").replace("+324000000", "+324751122")
    assert load(write(tmp_path, text)).networks["dorp"].title == "BIN Dorp"


def test_the_caret_stands_under_the_fault(tmp_path: Path) -> None:
    """The line is shown, the caret below the column."""
    path = write(tmp_path, GOOD.replace("approval", "aproval"))
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    lines = raised.value.faults[0].render().splitlines()
    assert lines[1].index("aproval") == lines[2].index("^")


def test_includes(tmp_path: Path) -> None:
    """A file, a folder, nested; their faults name their own file."""
    write(tmp_path, "dorp: {title: BIN Dorp, coordinators: [anja], tips: !include tips.yaml}\n", "parts/networks.yaml")
    write(tmp_path, '"1": Sluit de deur\n', "parts/tips.yaml")
    write(tmp_path, "peeters: {name: P, role: police, number: 0475000001, networks: [dorp]}\n", "people/a.yaml")
    anja = write(
        tmp_path, "anja: {name: A, role: coordinator, number: 0475000002, networks: [dorp]}\n", "people/b.yaml"
    )
    text = GOOD[: GOOD.index("networks:")] + "networks: !include parts/networks.yaml\npeople: !include_dir people\n"
    config = load(write(tmp_path, text))
    assert set(config.people) == {"peeters", "anja"}
    assert config.networks["dorp"].tips == {"1": "Sluit de deur"}
    anja.write_text("anja: {name: A, role: boss, number: 0475000002, networks: [dorp]}\n")
    assert any(f"{anja}:1:23: people.anja.role" in f for f in faults(tmp_path / "smsd.yaml"))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("!include ../x.yaml", "is outside the configuration's folder"),
        ("!include nothing.yaml", "cannot be read"),
        ("!include smsd.yaml", "include each other in a circle: smsd.yaml → smsd.yaml"),
        ("!include_dir nothing", "is not a folder"),
        ("!env SMSD_NOT_SET", "the environment has no SMSD_NOT_SET"),
        ("!secret nothing", "secrets.yaml has no nothing"),
        ("!include [a]", "takes one word"),
    ],
)
def test_tags_that_cannot_be(tmp_path: Path, value: str, message: str) -> None:
    """Each says what is wrong."""
    write(tmp_path, "a: b\n", "secrets.yaml").chmod(0o600)
    path = write(tmp_path, GOOD + f"log: {value}\n")
    assert any(message in f for f in faults(path)), faults(path)


def test_secrets_stay_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the value nor a line of the file is shown; a readable file is refused."""
    secrets = write(tmp_path, "pin: '12'\n", "secrets.yaml")
    secrets.chmod(0o600)
    path = write(tmp_path, GOOD.replace("device: auto,", "device: auto,").replace('00"}', '00", pin: !secret pin}'))
    found = faults(path)
    assert found == ["3:70: modems[0].sim.pin: the value of this secret does not fit here"]
    secrets.write_text("pin: '1234'\n")
    config = load(path)
    assert config.modems[0].sim.pin.reveal() == "1234"
    assert "1234" not in repr(config)
    assert "1234" not in str(config.modems[0].sim.pin)
    secrets.chmod(0o644)
    assert any("others may read it" in f for f in faults(path))
    monkeypatch.setenv("SMSD_TEST_PIN", "99")
    path.write_text(path.read_text().replace("!secret pin", "!env SMSD_TEST_PIN"))
    assert not any("99" in f for f in faults(path))


def test_broken_secrets_show_no_line(tmp_path: Path) -> None:
    """A YAML fault in secrets.yaml names the line and shows nothing of it."""
    write(tmp_path, "pin: [1234\n", "secrets.yaml").chmod(0o600)
    path = write(tmp_path, GOOD.replace('00"}', '00", pin: !secret pin}'))
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    shown = "".join(f.render() for f in raised.value.faults)
    assert "its lines are not shown" in shown
    assert "1234" not in shown


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "a: &x {b: *x}\n", "? [a]\n: b\n", "\t"])
def test_odd_files(tmp_path: Path, text: str) -> None:
    """Empty, a list, a loop, strange keys: faults, never a traceback."""
    assert faults(write(tmp_path, text))


def test_not_a_file(tmp_path: Path) -> None:
    """A missing file, a folder, bytes."""
    for path in (tmp_path / "nothing.yaml", tmp_path):
        assert "cannot be read" in faults(path)[0]
    binary = tmp_path / "x.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in faults(binary)[0]


def test_own_messages(tmp_path: Path) -> None:
    """An operator overrides a text; a wrong name or field is a fault."""
    write(tmp_path, "left: '{short}: tot ziens!'\n", "messages/nl.yaml")
    assert catalogue(tmp_path)["nl"]["left"] == "{short}: tot ziens!"
    assert catalogue(tmp_path)["fr"]["left"].startswith("{short}")
    write(tmp_path, "left: '{name}'\nlft: x\nhelp: '{'\n", "messages/nl.yaml")
    with pytest.raises(ConfigFaults) as raised:
        catalogue(tmp_path)
    assert len(raised.value.faults) == 3


def test_paths() -> None:
    """How a place is named."""
    assert dotted(("modems", 0, "sim", "pin")) == "modems[0].sim.pin"
    assert [p for p, _ in walk({"a": [1]})] == [(), ("a",), ("a", 0)]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("device: auto", "device: auto", []),
        ("device: '/dev/ttyUSB*'", "device: '/dev/ttyUSB*'", []),
        (
            "device: /dev/ttyUSB0",
            "device: /dev/ttyUSB0",
            ["4:28: modems[1].device: another modem has this device; name its own port, or give imei: to both"],
        ),
        (
            "device: /dev/ttyUSB0, imei: '350000000000017'",
            "device: /dev/ttyUSB0",
            ["4:28: modems[1].device: another modem has this device; name its own port, or give imei: to both"],
        ),
        ("device: /dev/ttyUSB0, imei: '350000000000017'", "device: /dev/ttyUSB0, imei: '350000000000025'", []),
        (
            "imei: '350000000000017'",
            "imei: '350000000000017'",
            ["4:26: modems[1].imei: another modem has this IMEI; write the one of this stick (smsd modem scan)"],
        ),
    ],
)
def test_modems_that_share_a_port(tmp_path: Path, first: str, second: str, found: list[str]) -> None:
    """A pattern may be shared; one port only where it is written down who each is."""
    text = GOOD.replace(
        """  - {name: stick1, device: auto, sim: {number: "0470 00 00 00"}}
""",
        f"""  - {{name: stick1, {first}, sim: {{number: "0470 00 00 00"}}}}
  - {{name: stick2, {second}, sim: {{number: "0470 00 00 01"}}}}
""",
    )
    path = write(tmp_path, text)
    assert (faults(path) if found else load(path) and []) == found
