"""Role x context x phrase x signature x typos, at random: whatever is typed, nothing
secret leaves and nobody unproven reaches a resident.

`python -m tests.rules.test_recombined 200000 [seed]` plays as many texts as wanted (some twenty milliseconds of
processor each); the suite plays a share. Each turn is one to three texts from a resident, an officer or a coordinator
into a gateway where something has just happened. Afterwards are looked through: every text that was queued, every text
that was stored, every line of the log, every broadcast's state.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
import structlog

from smsd.model.broadcast import State
from smsd.store.schema import broadcasts as rows
from smsd.store.schema import deliveries, inbound_texts, journal, texts
from tests.rules.test_orders import CONTEXTS, FOLDER, Moment
from tests.rules.test_phrases import SIGNATURES
from tests.town import ANJA, PEETERS, PINS, member

pytestmark = pytest.mark.story

PHRASES = [
    json.loads(line)["text"] for file in sorted(FOLDER.glob("*.jsonl")) for line in file.read_text().splitlines()
]
WHO = {"police": PEETERS, "coordinator": ANJA, "resident": member(1), "stranger": "+32479777777"}
NEAR = {"a": "qsz", "e": "wrd", "i": "uok", "o": "ipl", "n": "bm", "t": "ry", "s": "adz", "r": "et", "p": "ol"}
PIN, OTHER_PIN = PINS["peeters"], PINS["anja"]
# how people send what proves; {code} is the open code or none, {wrong} another
PROOFS = (
    "{code} {pin}",
    "code {code} pin {pin}",
    "{pin} {code}",
    "Zend {code} + {pin}",
    "ok {code}{pin} merci",
    "{code}",
    "{pin}",
    "pin is {pin}",
    "mijn pin {pin}?",
    "{wrong} {pin}",
    "{code} {wrong}",
    "1 {code}",
    "1 {code} {pin}",
    "alarm {pin} Kerkstraat",
    "Inbraak Kerkstraat {code} {pin}",
    "NEE {code}",
    "FOUT {code} {pin}",
    "STOP {pin}",
)


def typos(chance: Random, text: str) -> str:
    """None to three slips of a thumb: a letter left out, doubled, swapped, its neighbour; blanks lost; capitals."""
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        if len(text) < 3:
            break
        at = chance.randrange(len(text) - 1)
        if "{" in text:
            break
        kind, letter = chance.randrange(5), text[at]
        text = (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1] + letter + text[at + 2 :],
            text[:at] + chance.choice(NEAR.get(letter.lower(), letter)) + text[at + 1 :],
            text[:at] + text[at:].replace(" ", "", 1),
        )[kind]
    return chance.choice((str, str, str, str.upper, str.lower))(text) if "{" not in text else text


class Player:
    """Gateways in each kind of moment, and what was seen in all of them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.moments = {context: Moment(folder / context, context) for context in CONTEXTS}
        self.happened: Counter[str] = Counter()

    def turn(self) -> list[str]:
        """Plays one turn and undoes it; what was wrong with it."""
        chance, context = self.chance, self.chance.choice(CONTEXTS)
        moment = self.moments[context]
        h = moment.h
        undo = h.conn.begin_nested()
        code = self.code(moment)
        marks = [
            h.call(lambda c, t=table: c.execute(sa.select(sa.func.max(t.c.id))).scalar()) or 0
            for table in (texts, deliveries, inbound_texts, journal)
        ]
        said: list[tuple[str, str]] = []
        proven = False
        with structlog.testing.capture_logs() as logged:
            for _ in range(chance.choice((1, 1, 2, 3))):
                role = chance.choice(("police", "police", "police", "coordinator", "resident", "stranger"))
                text = chance.choice(PROOFS) if chance.random() < 0.3 else typos(chance, chance.choice(PHRASES))
                code = self.code(moment) or code
                proven |= role == "police" and "{code}" in text  # may prove; what then becomes of it is not unproven
                text = text.replace("{code}", code or "0000").replace(
                    "{pin}", PINS["anja"] if role == "coordinator" else PIN
                ).replace("{wrong}", f"{chance.randrange(10**4):04d}") + (chance.choice(SIGNATURES))
                said.append((role, text))
                h.text(WHO[role], text)
        wrong = self.look(moment, context, marks, logged, code, proven, said)
        undo.rollback()
        return [f"{problem}: {context} {said}" for problem in wrong]

    @staticmethod
    def code(moment: Moment) -> str:
        """The open code on the officer's phone, or nothing."""
        found = (
            re.search(r"(\d{4}|\d{6})(?: \+ PIN|\. Niet u)", moment.h.shown(PEETERS)) if moment.h.got(PEETERS) else None
        )
        return found[1] if found else ""

    def look(
        self,
        moment: Moment,
        context: str,
        marks: list[int],
        logged: list[dict[str, object]],
        code: str,
        proven: bool,
        said: list[tuple[str, str]],
    ) -> list[str]:
        """What may never be true."""
        h, wrong = moment.h, []
        sent = h.call(
            lambda c: c.execute(
                sa.select(texts.c.body, deliveries.c.number, deliveries.c.role, deliveries.c.broadcast_id)
                .join(deliveries, deliveries.c.text_id == texts.c.id)
                .where(deliveries.c.id > marks[1])
            ).all()
        )
        stored = h.call(
            lambda c: list(
                c.execute(
                    sa.select(inbound_texts.c.body, inbound_texts.c.sender).where(inbound_texts.c.id > marks[2])
                ).all()
            )
        )
        noted = h.call(lambda c: list(c.execute(sa.select(journal.c.detail).where(journal.c.id > marks[3])).scalars()))
        secret = re.compile(rf"(?<!\d)(?:{PIN}|{OTHER_PIN})(?!\d)")
        officer = {WHO["police"], WHO["coordinator"]}
        for body, number, role, broadcast in sent:
            if secret.search(body) and not any(
                secret.search(t) for r, t in said if WHO[r] == number and number not in officer
            ):
                wrong.append(f"the PIN in a text to {number}: {body!r}")
            if code and number != PEETERS and re.search(rf"(?<!\d){code}(?!\d)", body):
                wrong.append(f"the code in a text to {number}: {body!r}")
            if role == "member" and broadcast is not None and not proven:
                wrong.append(f"a resident got {body!r} without a proof")
        wrong += [
            f"a stored PIN: {body!r}" for body, sender in stored if sender in officer and secret.search(body or "")
        ]
        lines = [*map(str, logged), *(n or "" for n in noted)]
        wrong += [
            f"in a log: {line}"
            for line in lines
            if secret.search(line) or (code and proven and re.search(rf"(?<!\d){code}(?!\d)", line))
        ]
        states = h.call(lambda c: dict(c.execute(sa.select(rows.c.id, rows.c.state)).all()))
        known = {1} if context in ("live", "done") else set()
        wrong += [
            f"#{i} is {state} without a proof"
            for i, state in states.items()
            if state in (State.LIVE, State.DONE) and i not in known and not proven
        ]
        self.happened.update([context, *(f"{context} {s}" for s in set(states.values()))])
        return wrong


def play(folder: Path, turns: int, seed: int) -> list[str]:
    """What went wrong in so many turns."""
    player = Player(folder, seed)
    wrong = [problem for _ in range(turns) for problem in player.turn()]
    assert turns < 300 or {f"quiet {State.CONFIRMING}", f"live {State.HALTED}", f"confirming {State.LIVE}"} <= set(
        player.happened
    ), player.happened
    return wrong


@pytest.mark.parametrize(
    ("turns", "seed"), [(300, 1), *(pytest.param(5_000, s, marks=pytest.mark.full) for s in range(2, 7))]
)
def test_nothing_secret_leaves_and_nothing_unproven_reaches(tmp_path: Path, turns: int, seed: int) -> None:
    """No code or PIN in any text to others, any stored text, any log; no release
    without proof; no resident by an unproven text.
    """
    assert play(tmp_path, turns, seed) == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").exists() else None) as where:
        found = play(Path(where), int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(*found[:50], f"{sys.argv[1]} turns, {len(found)} wrong", sep="\n")
    sys.exit(bool(found))
