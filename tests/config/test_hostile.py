"""Files that somebody made to hurt, and faulty files that hold secrets: a fault
each, in moments, and no secret in any word of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from smsd.config import load
from smsd.config.messages import catalogue
from smsd.errors import ConfigFaults

GOOD = """\
gateway: {name: BIN Dorp, country: BE, language: nl, timezone: Europe/Brussels,
          database: 'sqlite:////tmp/x.db', allowed_prefixes: ['+32']}
modems:
  - {name: stick1, device: auto, driver: at, imei: '123456789012345', baudrate: 115200, power_cycle: uhubctl,
     sim: {number: '0470000000', pin: '1234', expires: 2030-01-01, iccid: '8932000000000000001'}}
networks:
  dorp: {title: BIN Dorp, short: DORP, join: approval, coordinators: [anja], quiet_hours: 21:30-07:30,
         zones: {noord: Noord}, codes: {kerk: noord}, sims: [stick1],
         default_tip: Sluit de deur, tips: {a: 'Sluit {wat}'}, controller: Politie}
people:
  peeters: {name: Insp. Peeters, role: police, number: 0475000001, networks: [dorp],
             confirm: [sms, totp], pin_digits: 4, expires: 2030-01-01, email: p@example.org}
  anja: {name: Anja Claes, role: coordinator, number: '+32475000002', networks: [dorp]}
alerts: {expire_after: 60m, end_by: sms, reports: false, max_segments: 2}
mail: {from: bin@example.org,
       smtp: {host: mx.example.org, port: 587, security: starttls, user: bin, password: lang wachtwoord},
       imap: {host: mx.example.org, user: bin, password: nog een wachtwoord, authserv_id: mx}}
schedule: [{name: proef, cron: '0 9 1 * *', do: test_alarm, networks: [dorp]}]
metrics: {listen: '127.0.0.1:9321'}
log: {format: auto, level: info}
"""
VALUES = ("BIN Dorp", "BE", "nl", "Europe/Brussels", "'sqlite:////tmp/x.db'", "'+32'", "stick1", "auto", "at",
          "'123456789012345'", "115200", "uhubctl", "'0470000000'", "'1234'", "2030-01-01", "'8932000000000000001'",
          "DORP", "approval", "anja", "21:30-07:30", "noord", "Noord", "Sluit de deur", "'Sluit {wat}'", "Politie",
          "police", "0475000001", "dorp", "sms", "totp", "p@example.org", "coordinator", "'+32475000002'", "60m",
          "false", "bin@example.org", "mx.example.org", "587", "starttls", "bin", "lang wachtwoord",
          "nog een wachtwoord", "mx", "'0 9 1 * *'", "test_alarm", "'127.0.0.1:9321'", "info", "[anja]", "[dorp]",
          "[sms, totp]", "{noord: Noord}", "{kerk: noord}")  # fmt: skip
SECRETS = (
    "Tr0ub4dor&3-zeker",
    "hunter2geheim",
    "Zwaluwstraat twaalf\nbis",
    "{braces} and 'quotes'",
    "0475998877",
    "+32470112233",
    "geheim@adres.example",
    "9917",
    "straße-ÉCLAIR-geheim",
    "21:30-25:99",
    "sqlite://geheimpad",
    "0 9 geheim * *",
    "[lijst, geheim]",
    "EUROPE/geheimstad",
)


def secrets_in(folder: Path) -> None:
    import yaml

    path = folder / "secrets.yaml"
    path.write_text("".join(yaml.safe_dump({f"s{i}": s}, allow_unicode=True) for i, s in enumerate(SECRETS)))
    path.chmod(0o600)


def faulty(chance: Random) -> str:
    """The good file with secrets where something else stood, and some more things wrong."""
    text = GOOD
    for _ in range(chance.randint(1, 6)):
        value = chance.choice(VALUES)
        places = [i for i in range(len(text)) if text.startswith(value, i)]
        if not places:
            continue
        at, n = chance.choice(places), chance.randrange(len(SECRETS))
        with_ = chance.choice(
            [
                f"!secret s{n}",
                f"!secret s{n}",
                f"!env SMSD_S{n}",
                f"[!secret s{n}]",
                f"{{a: !secret s{n}}}",
                "!include secrets.yaml",
                "x y z",
            ]
        )
        text = text[:at] + with_ + text[at + len(value) :]
    for _ in range(chance.randint(0, 2)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(["", ":", "}", "x", "\n", "'"]) + text[at + 1 :]
    for field in ("pin", "password"):  # what is typed where a secret belongs
        if chance.random() < 0.5 and f"{field}: " in text:
            text = text.replace(f"{field}: ", f"{field}: 'letterlijk-geheim' x", 1)
    return text


@pytest.mark.story
def test_no_fault_shows_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of faulty files: neither a value of !secret, of !env, of an
    included secrets.yaml, nor what was typed for a PIN.
    """
    secrets_in(tmp_path)
    for i, value in enumerate(SECRETS):
        monkeypatch.setenv(f"SMSD_S{i}", value)
    forbidden = {
        piece.casefold() for s in (*SECRETS, "letterlijk-geheim") for piece in (s, s.upper()[:12], repr(s)[1:-1])
    } | {"475998877", "470112233"}
    path, told = tmp_path / "smsd.yaml", 0
    for seed in range(500 if os.environ.get("SMSD_FULL") else 100):
        path.write_text(faulty(Random(seed)))
        try:
            load(path)
        except ConfigFaults as faults:
            words = "\n".join(f"{f.line()}\n{f.render()}" for f in faults.faults).casefold()
            assert not [s for s in forbidden if s in words], (seed, words)
            told += len(faults.faults)
    assert told > 100


NINES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "an alias bomb": (NINES, "aliases"),
    "nested lists": ("a: " + "[" * 20_000, "nested more than"),
    "nested keys": ("{a: " * 60 + "1" + "}" * 60, "nested"),
    "a huge scalar": (f"a: {'x' * 2_000_000}\n", "larger than"),
    "many values": (f"a: &a [{'x,' * 400}]\nb: [{'*a,' * 60}]\n", "values"),
    "a character that cannot be": ('a: "\\UFFFFFFFF"\n', "not YAML"),
    "a loop of aliases": ("a: &x {b: *x}\n", "contains itself"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_be_slow_is_a_fault(tmp_path: Path, name: str) -> None:
    """Aliases, nesting, size: told in words before memory or patience is gone; the same for texts of one's own."""
    text, words = HOSTILE[name]
    path = tmp_path / "smsd.yaml"
    path.write_text(text)
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    assert any(words in f.message for f in raised.value.faults), [f.line() for f in raised.value.faults]
    assert all(len(f.render()) < 2000 for f in raised.value.faults)
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "nl.yaml").write_text(text)
    with pytest.raises(ConfigFaults):
        catalogue(tmp_path)


def test_what_is_written_out_may_be_long(tmp_path: Path) -> None:
    """A country is more values than any alias may stand for, and each of them stands there."""
    path = tmp_path / "smsd.yaml"
    path.write_text(f"a: [{'abcd, ' * 21_000}]\n")
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    assert [f.key for f in raised.value.faults if "values" in f.message] == []
    path.write_text(f"a: &a [{'x,' * 400}]\nb: [{'*a,' * 60}]\n# {'x' * 40_000}\n")
    with pytest.raises(ConfigFaults) as raised:
        load(path)
    assert any("values" in f.message for f in raised.value.faults)


def test_includes_that_multiply(tmp_path: Path) -> None:
    """A file that includes itself ten times, and one that includes another that includes it."""
    for text in ("".join(f"k{n}: !include smsd.yaml\n" for n in range(10)), "a: !include other.yaml\n"):
        (tmp_path / "smsd.yaml").write_text(text)
        (tmp_path / "other.yaml").write_text("a: !include smsd.yaml\nb: !include smsd.yaml\n")
        with pytest.raises(ConfigFaults) as raised:
            load(tmp_path / "smsd.yaml")
        assert any(
            "more than 100 included files" in f.message or "in a circle" in f.message for f in raised.value.faults
        )


@pytest.mark.parametrize("file", ["smsd.yaml", "people/a.yaml", "tips.yaml", "secrets.yaml", "messages/nl.yaml"])
@pytest.mark.parametrize("mode", [0o666, 0o664, 0o602])
def test_what_others_may_write_is_refused(tmp_path: Path, file: str, mode: int) -> None:
    """It holds a command and who may alert: the file, whatever it includes,
    one's own messages; with the mend in words.
    """
    path = layout(tmp_path)
    load_all(path)
    (tmp_path / file).chmod(mode)
    with pytest.raises(ConfigFaults) as raised:
        load_all(path)
    assert any(
        "chmod" in f.message and (str(tmp_path / file) in f.message or str(tmp_path / file) == f.spot.file)
        for f in raised.value.faults
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("file", ["smsd.yaml", "people/a.yaml", "tips.yaml", "secrets.yaml", "messages/nl.yaml"])
def test_what_somebody_else_owns_is_refused(tmp_path: Path, file: str) -> None:
    """Whoever owns a file may write it."""
    path = layout(tmp_path)
    os.chown(tmp_path / file, 65534, -1)
    with pytest.raises(ConfigFaults) as raised:
        load_all(path)
    assert any("belongs to nobody" in f.message and "do: chown" in f.message for f in raised.value.faults), [
        f.line() for f in raised.value.faults
    ]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A pipe would be waited for, for ever."""
    os.mkfifo(tmp_path / "smsd.yaml", 0o600)
    with pytest.raises(ConfigFaults) as raised:
        load(tmp_path / "smsd.yaml")
    assert "it is no file" in raised.value.faults[0].message


def layout(folder: Path) -> Path:
    """A configuration with an included file, an included folder, secrets and messages."""
    (folder / "people").mkdir()
    (folder / "messages").mkdir()
    text = GOOD[: GOOD.index("people:")] + "people: !include_dir people\n"
    (folder / "smsd.yaml").write_text(
        text.replace("pin: '1234'", "pin: !secret pin").replace("tips: {a: 'Sluit {wat}'}", "tips: !include tips.yaml")
    )
    (folder / "tips.yaml").write_text("a: 'Sluit {wat}'\n")
    (folder / "people" / "a.yaml").write_text(
        "anja: {name: A, role: coordinator, number: 0475000002, networks: [dorp]}\n"
    )
    (folder / "messages" / "nl.yaml").write_text("left: '{short}: tot ziens!'\n")
    (folder / "secrets.yaml").write_text("pin: '1234'\n")
    (folder / "secrets.yaml").chmod(0o600)
    return folder / "smsd.yaml"


def load_all(path: Path) -> None:
    load(path)
    catalogue(path.parent)
