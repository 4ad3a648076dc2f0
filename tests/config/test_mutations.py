"""Faults by the hundred: each value and key of the long sample, with each slip that
fits it; found, at its place, with the mend, alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from smsd.config.load import check
from smsd.config.source import dotted
from smsd.resources import resource

MEND = re.compile(
    r"did you mean|wants? |add |write |take |put |give |name |; do:|choose|call |must|make it|known here|belongs? "
    r"|there is: |mend|delete|top it up|copy "
)
EXTRA = (
    ("# imei:", "imei:"),
    ("# iccid:", "iccid:"),
    ("# expires: 2027-03-01", "expires: 2030-03-01"),
    ('expires: "2027-06-30"', 'expires: "2030-06-30"'),
    ('"8932000000000000017"', '"8932000000000000017"'),
)


def sample() -> str:
    """The long sample with numbers of one's own and most of what it leaves out."""
    text = (
        resource("config/smsd.yaml")
        .read_text()
        .replace("+32400000000", "+32470112233")
        .replace("+324000000", "+324751122")
    )
    for old, new in EXTRA:
        text = text.replace(old, new)
    return text


SAMPLE = sample()


class Loader(yaml.SafeLoader):
    pass


def nodes(node: yaml.Node, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], yaml.Node, yaml.Node | None]]:
    """Every value with its path and the node of its key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*at, key.value), value, key
            yield from nodes(value, (*at, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield (*at, i), value, None
            yield from nodes(value, (*at, i))


ALL = list(nodes(yaml.compose(SAMPLE, Loader=Loader)))
# what stands right below these is the operator's own word
OWN = {
    "networks",
    "people",
    "codes",
    "zones",
    "tips",
    "hazard_tips",
    "lights",
}

# the end of a path → values that it must not take
WRONG = {
    ("country",): ["België", "be", "XX", "[BE, NL]", "32"],
    ("language",): ["vlaams", "NL", "dutch", "nl_BE", "[nl, fr]"],
    ("timezone",): ["Brussels", "Europe/Brussel", "CEST+2", "utc+1"],
    ("database",): ["smsd.db", "sqlite:///smsd.db", "/var/lib/smsd/smsd.db", "postgres://x/y", "sqlite:///var/lib/"],
    ("allowed_prefixes", 0): ["32", "0032", "BE", "+3 2"],
    ("allowed_prefixes",): ["[]"],
    ("driver",): ["usb", "AT commands", "serieel"],
    ("device",): ["ttyUSB0", "COM3", "dev/ttyUSB0", "socket://host", "socket://host:99999", "tcp://host:1", "usb1"],
    ("imei",): ["12", "3500000000000170", "35-000000-000001"],
    ("iccid",): ["8932", "8932 0000 0000 0000 017x"],
    ("baudrate",): ["0", "snel", "115.200", "9,6k", "99999999", "-1"],
    ("profile",): ["huawie", "Huawei E3372"],
    ("over_limit",): ["drop", "mve"],
    ("sim", "number"): ["12", "0470", "geen", "+32 400 00 00 00", "0470112233, 0470112234", "+32O70112233x"],
    ("per_minute",): ["0", "-3", "30/min", "1.5", "dertig"],
    ("per_day",): ["0", "3.500", "350 sms", "1,000", "1e3"],
    ("per_month",): ["10.000", "10 000", "0", "x"],
    ("recipients_per_month",): ["0", "250.0", "alle"],
    ("expires",): ["31/12/2030", "2030-13-01", "2030-02-30", "2030", "over een jaar", "01-03-30", "20300301"],
    ("title",): ["[BIN, Dorp]", "{a: b}", '""', '"BIN\\nDorp"', "x" * 61],
    ("short",): ["Een veel te lange naam", "BIN ☃", "BIN[1]"],
    ("join",): ["aproval", "on request", "ja", "goedkeuring"],
    ("sims", 0): ["stick2", "stik1", "Stick 1"],
    ("quiet_hours",): ["21:30", "25:00-07:00", "half tien", "21u30-7u30", "22-7", "21:30-21:30", "21:75-07:30"],
    ("coordinators", 0): ["ana", "peeters", "Anja Claes", "anja@example.org"],
    ("notices",): ["misschien", "ja", "2", "ture"],
    ("alerts_by_mail",): ["soms", "nee", "flase"],
    ("hazard_tips",): ["{gass: x}", "{brand: x}", "niets"],
    ("codes", "kerk26"): ["west", "Noord-Oost", "nord"],
    ("zones",): ["[noord, zuid]", "{noord: Noord, stop: Stop, zuid: Zuid}", "{noord: Noord, zuid: Noord}", "noord"],
    ("role",): ["politie", "polise", "admin", "coördinator", "[police]"],
    ("number", 0): ["12", "+3225551234", "0475 11 22", "112", "geen", "+32 (0)475 112 20x"],
    ("number",): ["[]"],
    ("networks", 0): ["drop", "BIN Dorp", "Dorp", "alle"],
    ("people", "peeters", "networks"): ["[]"],
    ("confirm",): ["[]", "[none]", "[sms, sms]"],
    ("confirm", 0): ["pincode", "smss", "e-mail"],
    ("pin_digits",): ["5", "vier", "0", "4.0"],
    ("second_officer",): ["altijd", "always", "true", "on request"],
    ("email",): ["p", "p@", "p@example", "p example.org"],
    ("expire_after",): ["60", "60 minuten", "0s", "90d", "anderhalf uur", "1:30", "-5m"],
    ("end_by",): ["mai", "telefoon", "whatsapp"],
    ("reports",): ["misschien", "nee"],
    ("transliterate",): ["soms"],
    ("max_segments",): ["0", "6", "twee", "2.0"],
    ("from",): ["bin", "bin@dorp", "BIN <bin@example.org>"],
    ("host",): ["https://smtp.example.org", "smtp.example.org:587", "bin@smtp.example.org", "smtp example org"],
    ("port",): ["0", "99999", "smtp", "5 87"],
    ("security",): ["ssl", "start", "geen"],
    ("cron",): [
        "0 25 * * *",
        "60 9 * * *",
        "0 9 * *",
        "0 9 * * ma",
        "0 9 31 2 *",
        "9:00",
        "elke dag",
        "0 9 0 * *",
        "0 9 * 13 *",
    ],
    ("do",): ["self-tst", "test alarm!", "dans", "alarm"],
    ("tip",): ["light", "geen", "1"],
    ("members_after_stop",): ["0d", "30", "30m", "1 maand", "dertig dagen", "99y"],
    ("inbound_texts",): ["0", "30m", "30 days"],
    ("deliveries",): ["0d", "3 maanden"],
    ("alert_texts",): ["1 jaar", "12h"],
    ("journal",): ["2 years", "0y"],
    ("metrics", "listen"): ["9321", "127.0.0.1:99999", "localhost", "127.0.0.1:0", ":9321"],
    ("web", "listen"): ["8480", "0.0.0.0:8480", "127.0.0.1:99999"],
    ("operators", 0): ["ana", "iedereen"],
    ("format",): ["jsn", "xml"],
    ("level",): ["loud", "waarschuwing", "INF"],
    ("modems", 0, "name"): ["stick 1", "stick/1", '""', "x" * 21],
    ("gateway", "name"): ["[BIN]", '""', "{x: y}"],
    ("power_cycle",): ["'uhubctl -a cycle && sleep 1'", "'echo \"x'"],
    ("default_tip",): ["'TIP: {wat} dicht'", "[a, b]"],
    ("tips", "1"): ["'Sluit {wat'", "'Sluit {de deur}'", "[a]", "{vl: x}"],
}


def values() -> list[Any]:
    out = []
    for path, node, _key in ALL:
        for tail, wrong in WRONG.items():
            if path[-len(tail) :] == tail:
                out += [pytest.param(path, node, value, id=f"{dotted(path)}={value[:24]}") for value in wrong]
    return out


def told(folder: Path, text: str) -> list[Any]:
    path = folder / "smsd.yaml"
    path.write_text(text)
    found = check(path)
    return [*found.faults]


def changed(start: yaml.Mark, end: yaml.Mark, value: str) -> str:
    return SAMPLE[: start.index] + value + SAMPLE[end.index :]


def test_the_sample_itself(tmp_path: Path) -> None:
    """With numbers of one's own it has no fault; every key of the table stands in it."""
    assert [f.line() for f in told(tmp_path, SAMPLE)] == []
    for tail in WRONG:
        assert any(path[-len(tail) :] == tail for path, _, _ in ALL), tail
    assert len(values()) > 250


@pytest.mark.parametrize(("at", "node", "value"), values())
def test_a_wrong_value(tmp_path: Path, at: tuple[Any, ...], node: yaml.Node, value: str) -> None:
    """One fault, on its line, in its column (or inside of it), with the mend."""
    faults = told(tmp_path, changed(node.start_mark, node.end_mark, value))
    said = [f.line() for f in faults]
    assert faults, "not found"
    assert len(faults) == 1, said
    [fault] = faults
    column = node.start_mark.column + 1
    assert fault.spot.line == node.start_mark.line + 1, (said, node.start_mark.line + 1)
    assert column <= fault.spot.column <= column + len(value), (said, column)
    assert fault.key.startswith(dotted(at)) or "this is not YAML" in fault.message, said
    assert MEND.search(fault.message), said


def slips(word: str) -> Iterator[str]:
    """How a key is mistyped."""
    yield word[:-1] if len(word) > 3 else word + "x"
    yield word[0] + word[2:] if len(word) > 3 else word + word[-1]
    yield word[0] + word[2] + word[1] + word[3:] if len(word) > 3 and word[1] != word[2] else word.upper()
    yield word.capitalize()
    yield word.replace("_", "-") if "_" in word else word + "s"


KEYS = [
    (path, node, key)
    for path, node, key in ALL
    if key is not None and not (len(path) > 1 and path[-2] in OWN and path[0] in ("networks", "people"))
]


@pytest.mark.parametrize("n", range(5))
@pytest.mark.story
def test_a_mistyped_key(tmp_path: Path, n: int) -> None:
    """Every key of the sample, in five ways: one fault, at the key, naming the key that was meant."""
    missed = []
    for path, _node, key in KEYS:
        word = list(slips(key.value))[n]
        if word in ("to", "tip", "sims", "sim", "name", "names"):
            continue
        faults = told(tmp_path, changed(key.start_mark, key.end_mark, word))
        right = (
            len(faults) == 1
            and (faults[0].spot.line, faults[0].spot.column) == (key.start_mark.line + 1, key.start_mark.column + 1)
            and repr(path[-1]) in faults[0].message
        )
        if not right:
            missed.append((dotted(path), word, [f.line() for f in faults]))
    assert missed == []


def test_an_empty_value_of_what_is_needed(tmp_path: Path) -> None:
    """`title:` with nothing behind it is told at that key; what has a default takes it."""
    for path, node, key in KEYS:
        if isinstance(node, yaml.ScalarNode) and path[-1] in ("name", "title", "role", "do", "from", "host"):
            faults = told(tmp_path, changed(node.start_mark, node.end_mark, ""))
            assert [(f.spot.line, f.spot.column) for f in faults] == [
                (key.start_mark.line + 1, key.start_mark.column + 1)
            ], (dotted(path), [f.line() for f in faults])
            assert MEND.search(faults[0].message)


def test_a_key_twice_and_a_key_elsewhere(tmp_path: Path) -> None:
    """The second is told, at its key; a key that belongs elsewhere says where."""
    twice = SAMPLE.replace("  country: BE", "  country: BE\n  country: NL", 1)
    assert ["country: stands twice" in f.line() for f in told(tmp_path, twice)] == [True]
    for key, place in (
        ("pin: '1234'", "sim"),
        ("number: +32470112233", "sim"),
        ("per_day: 5", "modems[].sim.fair_use"),
        ("quiet_hours: 21:00-07:00", "networks.NAME"),
    ):
        faults = told(tmp_path, SAMPLE.replace("    driver: at  ", f"    {key}\n    driver: at  ", 1))
        assert len(faults) == 1, [f.line() for f in faults]
        assert f"it belongs under {place}" in faults[0].message, faults[0].line()


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Nineteen independent ones in one run, none hidden by another, none told twice."""
    text, wanted = SAMPLE, 0
    for old, new in (
        ("country: BE", "country: België"),
        ("timezone: Europe/Brussels", "timezone: Brussels"),
        ("driver: at  ", "drivr: at  "),
        ("baudrate: 115200", "baudrate: snel"),
        ('number: "+32470112233"', "number: 12"),
        ("per_day: 350", "per_day: 3.500"),
        ("over_limit: move", "over_limit: mve"),
        ("join: approval", "join: aproval"),
        ("sims: [stick1]", "sims: [stick2]"),
        ('"21:30-07:30"', "half tien"),
        ("coordinators: [anja]", "coordinators: [ana]"),
        ("role: police ", "role: polise "),
        ("pin_digits: 4", "pin_digits: 5"),
        ("expire_after: auto", "expire_after: 60"),
        ("max_segments: 2", "max_segments: 9"),
        ("port: 587", "port: 99999"),
        ('"0 10 * * mon"', '"0 25 * * mon"'),
        ("tip: lights", "tip: light"),
        ("journal: 2y", "journal: 0y"),
        ("level: info", "level: loud"),
    ):
        assert old in text, old
        text, wanted = text.replace(old, new, 1), wanted + 1
    faults = told(tmp_path, text)
    assert len(faults) == wanted, [f.line() for f in faults]
