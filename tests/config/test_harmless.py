"""What looks odd and is none: files as Windows, phones and word processors leave
them, values that YAML would read as something else.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from smsd.config.load import check

GOOD = """\
gateway: {name: BIN Dorp, country: BE, timezone: Europe/Brussels}
modems:
  - {name: stick1, device: /dev/ttyUSB0, sim: {number: 0470112233, pin: 0042}}
networks:
  dorp: {title: BIN Zoë, short: BIN, join: open, coordinators: [anja], quiet_hours: 22:00-06:00,
         controller: Politie Zoë}
people:
  peeters: {name: Insp. Céline, role: police, number: 0475112201, networks: [dorp], second_officer: off}
  anja: {name: Anja, role: coordinator, number: +32475112203, networks: [dorp]}
"""


def read(folder: Path, data: bytes) -> object:
    path = folder / "smsd.yaml"
    path.write_bytes(data)
    found = check(path)
    assert [f.line() for f in found.faults] == []
    config = found.config
    assert config is not None
    assert config.people["peeters"].number == ("+32475112201",)
    assert config.people["anja"].number == ("+32475112203",)
    assert config.people["peeters"].name == "Insp. Céline"
    assert config.networks["dorp"].quiet_hours == (time(22), time(6))
    assert config.modems[0].sim.pin.reveal() == "0042"
    return config


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ends", ["\\n", "\\r\\n", "\\r"])
def test_as_editors_save_it(tmp_path: Path, encoding: str, ends: str) -> None:
    """Every encoding with every line end; the caret stands where it should all the same."""
    ends = ends.encode().decode("unicode_escape")
    read(tmp_path, GOOD.replace("\n", ends).encode(encoding))
    (tmp_path / "smsd.yaml").write_bytes(GOOD.replace("join: open", "join: opn").replace("\n", ends).encode(encoding))
    [fault] = check(tmp_path / "smsd.yaml").faults
    assert (fault.spot.line, fault.spot.column) == (5, 44)
    shown = fault.render().splitlines()
    assert shown[1].index("opn") == shown[2].index("^")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0475112201", "“0475112201”"),
        ("0475112201", "„0475 11 22 01“"),
        ("0475112201", "‘0475112201’"),
        ("0475112201", "'0475112201'"),
        ("0475112201", "0475/11.22.01"),
        ("0475112201", "+32475112201"),
        ("0475112201", "0032475112201"),
        ("0475112201", "+32 (0)475 11 22 01"),
        ("0475112201", "\u202a+32 475 11 22 01\u202c"),
        ("0475112201", "475112201"),
        ("0475112201", "[0475112201]"),
        ("networks: [dorp], second", "networks: dorp, second"),
        ("coordinators: [anja]", "coordinators: anja"),
        ("second_officer: off", "second_officer: OFF".lower()),
        ("0042", '"0042"'),
        ("0042", "“0042”"),
        ("22:00-06:00", '"22:00-06:00"'),
        ("22:00-06:00", "22:00 - 6:00"),
        ("22:00-06:00", "22:00–06:00"),
        (", country: BE", ""),
        ("gateway: {name", "---\ngateway: {name"),
        ("name: BIN Dorp", "name: NO"),
        ("name: BIN Dorp", "name: 22:00"),
        ("name: BIN Dorp", "name: 1e3"),
        ("name: BIN Dorp", "name: null!"),
        ("name: BIN Dorp,", "name:\u00a0BIN Dorp,"),
        ("people:\n", "people:\t\n"),
        ("people:\n", "alerts: {reports: NO, transliterate: On}\npeople:\n"),
        ("people:\n", "alerts: {reports: off}\npeople:\n"),
        ("people:\n", "schedule: []\nprivacy:\nmail:\npeople:\n"),
        ("people:\n", "\n\n# niets: {\npeople:   # wie\n"),
        ("role: police", "role: 'police'"),
        ("role: police", 'role: "police"'),
    ],
)
def test_what_is_typed(tmp_path: Path, old: str, new: str) -> None:
    """It means what was meant."""
    assert old in GOOD
    read(tmp_path, GOOD.replace(old, new, 1).encode())


def test_norway_is_a_country(tmp_path: Path) -> None:
    """`NO` is two letters and no word for false."""
    path = tmp_path / "smsd.yaml"
    text = (
        GOOD.replace("country: BE", "country: NO, allowed_prefixes: [+47, +32]")
        .replace("0470112233", "+32470112233")
        .replace("0475112201", "+32475112201")
    )
    path.write_text(text)
    found = check(path)
    assert found.faults == ()
    assert found.config.gateway.country == "NO"
