"""What is said of a line without card, stick and signal: doctor's rules, a command by hand, the configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smsd.checks import card, line
from smsd.checks.facts import Facts, LineFacts, Verdict
from smsd.cli.modem import at_
from smsd.config.schema import Modem
from smsd.errors import Unusable
from smsd.phone_number import Secret
from tests.hall import BEGIN

CARRIER = LineFacts("carrier", driver="smpp", registered=True, operator="CENTRE", technology="SMPP 3.4", state="ready",
                    announces=True, centre="x", fair_use=True)  # fmt: skip
FACTS = Facts(BEGIN, BEGIN.date(), daemon="answering", pid=1, heartbeat_s=0.2, lines=(CARRIER,))


@pytest.mark.parametrize("rule", [line.port, line.signal, line.centre, line.announcements, line.storage, card.sim])
def test_the_doctor_asks_for_no_stick_and_no_card(rule: object) -> None:
    assert callable(rule)
    assert rule(FACTS, CARRIER) is None


def test_the_doctor_says_that_it_is_bound_or_why_not() -> None:
    found = line.network(FACTS, CARRIER)
    assert found is not None
    assert (found.verdict, found.words) == (Verdict.OK, "on the network: CENTRE, SMPP 3.4")
    away = line.line_state(FACTS, replace(CARRIER, state="barred", reason="the bind is refused"))
    assert away is not None
    assert "the bind is refused" in away.words


def test_no_at_command_goes_to_a_carrier(tmp_path: Path) -> None:
    """Nor, since the line names no port, to somebody else's stick."""
    config = tmp_path / "smsd.yaml"
    config.write_text(
        f"gateway: {{name: BIN, database: 'sqlite:///{tmp_path}/smsd.db'}}\n"
        "modems: [{name: carrier, driver: smpp, sim: {number: 0470112233}, smpp: {host: localhost, system_id: z, "
        "password: geheim}}]\n"
        "networks: {dorp: {title: BIN Dorp}}\n"
    )
    config.chmod(0o600)
    with pytest.raises(Unusable, match="takes AT commands"):
        at_("carrier", "AT", config=config)


def test_the_password_is_never_shown() -> None:
    data = {
        "name": "c",
        "driver": "smpp",
        "sim": {"number": "+32470112233"},
        "smpp": {"host": "h", "system_id": "z", "password": "geheim-1"},
    }
    found = Modem.model_validate(data, context={"country": "BE"})
    assert found.smpp is not None
    assert isinstance(found.smpp.password, Secret)
    assert "geheim-1" not in repr(found)
