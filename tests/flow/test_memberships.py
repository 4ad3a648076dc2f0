"""Who is a member, whatever is texted in whatever order: the real handlers beside a model of a page.

Random sequences of JOIN, YES with and without the code, STOP in any words, PAUSE, FORGET, approvals, refusals,
suspensions, bans, removals, imports, hours and days, by owners and by forgers who see no code; then the stories of the
attacks one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from smsd.config.messages import shipped
from smsd.lists.member_list import Entry
from smsd.model.membership import State
from smsd.rules import limits, signup
from smsd.rules.wording import Wording
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.store import members
from smsd.store.schema import consents
from tests.hall import Hall
from tests.town import ANJA

pytestmark = pytest.mark.story

DAY = timedelta(days=1)
N = "+32479111111"
WORDS = Wording(shipped())


@dataclass
class Model:
    """One number in one network: who may be where, from the contract alone."""

    policy: str
    state: str = "no"  # no | pending | active | paused | suspended
    asked: datetime | None = None  # an open question, since when
    before: str = ""  # what a STOP ended
    stopped: datetime | None = None
    until: datetime | None = None  # of a pause
    barred: datetime | None = None  # suspended until
    banned: bool = False
    left_alone: bool = False  # left, or were taken out: an import does not bring them back
    open: bool = False  # the question may be answered

    def passes(self, now: datetime) -> None:
        if self.state == "paused" and self.until and self.until <= now:
            self.state = "active"
        if self.state == "suspended" and self.barred and self.barred <= now:
            self.state = "active"

    def inside(self, now: datetime) -> str:
        return "suspended" if self.barred and self.barred > now else "active"

    def join(self, now: datetime) -> None:
        if self.banned or self.state in ("active", "suspended", "pending"):
            return
        if self.state == "paused":
            self.state = "active"
        elif self.before and self.stopped and now - self.stopped <= DAY and self.inside(now) == "active":
            self.state, self.before, self.left_alone = self.before, "", False
        else:
            if self.asked is None or now - self.asked >= 7 * DAY:
                self.asked = now
            self.open, self.before = True, ""

    def yes(self, now: datetime) -> None:
        if self.open and self.state == "no" and self.asked and now - self.asked < 7 * DAY and not self.banned:
            self.state = "pending" if self.policy == "approval" else self.inside(now)
            self.open = self.left_alone = False

    def stop(self, now: datetime) -> None:
        if self.state in ("active", "paused", "suspended", "pending") or self.open:
            self.before = self.state if self.state in ("active", "paused") else ""
            self.state, self.stopped, self.open, self.left_alone = "no", now, False, True

    def add(self, now: datetime) -> None:
        if not self.banned and not self.left_alone and self.state in ("no", "pending"):
            self.state, self.before, self.open = self.inside(now), "", False


def one_step(h: Hall, m: Model, n: str, chance: Random) -> None:  # noqa: C901  (a case for each thing that may happen)
    """Something happens to one number, in the gateway and in the model."""
    now = h.now + timedelta(seconds=1)  # when the next text is handled
    m.passes(h.now)
    own = h.call(members.of_number, n)
    match chance.choice(
        (
            "join",
            "join",
            "yes",
            "yes",
            "guess",
            "bare",
            "stop",
            "stop",
            "pause",
            "approve",
            "refuse",
            "suspend",
            "ban",
            "remove",
            "add",
            "noise",
        )
    ):
        case "join":
            h.text(n, chance.choice(("JOIN", "ik wil lid worden", "Anmelden", "inscrire svp")))
            m.join(now)
        case "yes":
            h.text(n, chance.choice(("JA {}", "{}", "oui {} svp", "Ja, code {}")).format(h.code(n)))
            m.yes(now)
        case "guess":
            h.text(n, f"JA {chance.randrange(10**6):06d}")  # a forger, who sees no code
        case "bare":
            h.text(n, "JA")
        case "stop":
            h.text(n, chance.choice(("STOP", "schrijf mij uit", "Bitte abmelden", "plus de messages svp", "remove me")))
            m.stop(now)
        case "pause":
            h.text(n, "PAUZE 2")
            if m.state in ("active", "paused"):
                m.state, m.until = "paused", now + 2 * DAY
        case "approve" | "refuse" as verdict if own:
            if verdict == "approve":
                memberships.answer_requests(h.unit(), operator("root"), [own[0].id], approved=True)
                if m.state == "pending":
                    m.state = m.inside(h.now)
            else:
                text = h.text(ANJA, f"NEE {own[0].id}")
                code = text[-1].split("Zend ")[1][:4] if "Zend" in text[-1] else ""
                pending = m.state == "pending"
                assert pending == bool(code) or not pending, text
        case "suspend" if chance.random() < 0.4:
            until = h.now + timedelta(days=chance.choice((1, 10)))
            done = memberships.suspend(h.unit(), operator("root"), n, "dorp", until)
            assert done == (m.state in ("active", "paused", "suspended"))
            if done:
                m.state, m.barred = "suspended", until
        case "ban" if chance.random() < 0.15:
            if memberships.ban(h.unit(), operator("root"), n, "dorp"):
                m.state, m.banned, m.open, m.before = "no", True, False, ""
        case "remove":
            if memberships.remove(h.unit(), operator("root"), n, "dorp"):
                m.state, m.before, m.open, m.left_alone = "no", "", False, True
        case "add":
            h.add(n)
            m.add(h.now)
        case _:
            h.text(
                n,
                chance.choice(
                    (
                        "Stop de dief!",
                        "ik wil niet stoppen",
                        "ok bedankt",
                        "amelden",
                        "hulp",
                        "STATUS",
                        "GEGEVENS",
                        "ik krijg geen berichten meer",
                    )
                ),
            )


@pytest.mark.parametrize("policy", ["open", "approval"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, 20))])
def test_any_sequence(tmp_path: Path, policy: str, seed: int) -> None:
    """After each step the audience is the model's, number by number."""
    h, chance = Hall(tmp_path, seed, join=policy), Random(seed)
    models = {f"+3247{i:07d}": Model(policy) for i in range(9_000_001, 9_000_016)}
    for step in range(200):
        n = chance.choice(list(models))
        one_step(h, models[n], n, chance)
        if chance.random() < 0.12:
            h.passes(6 * 3600, hours=chance.choice((1, 5, 20, 49, 200)))
        for m in models.values():
            m.passes(h.now)
        assert h.audience() == {n for n, m in models.items() if m.state == "active"}, (policy, seed, step, n)


@pytest.mark.parametrize("seed", range(4))
def test_forgers_alone_make_and_lift_nothing(tmp_path: Path, seed: int) -> None:
    """Who sees no code and is no coordinator makes nobody a member and lifts
    no sanction; also with FORGET, over weeks.
    """
    h, chance = Hall(tmp_path, seed, join=chance_policy(seed)), Random(seed)
    banned, suspended, strangers = "+32479000001", "+32479000002", [f"+3247910000{i}" for i in range(6)]
    h.add(banned, suspended)
    memberships.ban(h.unit(), operator("root"), banned, "dorp")
    memberships.suspend(h.unit(), operator("root"), suspended, "dorp", h.now + timedelta(days=300))
    for _ in range(120):
        n = chance.choice([banned, suspended, *strangers])
        words = chance.choice(
            (
                "JOIN",
                "JOIN kerk26",
                "JA",
                f"JA {chance.randrange(10**6):06d}",
                "STOP",
                "VERGEET",
                "verwijder mijn gegevens",
                "PAUZE 1",
                "schrijf me in",
                "STOP LID",
                "ok",
            )
        )
        h.text(n, words)
        if n in (banned, suspended) and chance.random() < 0.5:
            h.text(n, f"JA {h.code(n)}")  # these own their phone
        if chance.random() < 0.2:
            h.passes(12 * 3600, days=chance.choice((1, 2, 8)))
        assert not h.audience(), words


def chance_policy(seed: int) -> str:
    return ("open", "approval", "invite", "closed")[seed]


# ---- the stories


@pytest.mark.parametrize(
    "between",
    [
        ("JOIN", "STOP", "JOIN"),
        ("JOIN", "JA {}", "STOP", "JOIN"),
        ("JOIN", "JA {}", "STOP", "JOIN", "JA {}", "STOP", "JOIN"),
    ],
)
def test_approval_is_not_gone_round(tmp_path: Path, between: tuple[str, ...]) -> None:
    """JOIN, JA, STOP, JOIN made a stranger an active member."""
    h = Hall(tmp_path, join="approval")
    for words in between:
        h.text(N, words.format(h.code(N)))
    assert h.state(N) != State.ACTIVE
    assert not h.audience()


def test_a_forged_sign_up_makes_no_member(tmp_path: Path) -> None:
    """JOIN and JA with each number shown but no phone read: no member, no
    consent to be one; the owner's phone has the code.
    """
    h = Hall(tmp_path, join="open")
    for i in range(300):
        n = f"+3247920{i:04d}"
        h.text(n, "JOIN")
        h.text(n, "JA")
        h.text(n, f"JA {i:06d}")
    assert not h.audience()
    assert "welkom" in h.joins(N)[-1]
    assert len(h.code(N)) == signup.DIGITS_IN_A_FLOOD


def test_the_question_is_asked_once_a_week(tmp_path: Path) -> None:
    """JOIN again hears that it was asked already, once a day; a week later
    the question comes anew, with another code.
    """
    h = Hall(tmp_path, join="open")
    first = h.text(N, "JOIN")
    assert "Antwoord JA" in first[0]
    assert "vorige sms" in h.text(N, "JOIN")[0]
    assert not h.text(N, "JOIN")
    old = h.code(N)
    h.passes(24 * 3600, days=7)
    assert "Antwoord JA" in h.text(N, "JOIN")[0]
    assert h.code(N) != old
    h.text(N, f"JA {old}")
    assert h.state(N) == State.ASKED
    h.text(N, f"JA {h.code(N)}")
    assert h.state(N) == State.ACTIVE


def test_wrong_codes_end_the_question(tmp_path: Path) -> None:
    """Five guesses, then not even the right one."""
    h = Hall(tmp_path, join="open")
    h.text(N, "JOIN")
    right = h.code(N)
    for guess in range(signup.WRONG_ENDS):
        h.text(N, f"JA {(int(right) + guess + 1) % 10**6:06d}")
    assert not h.text(N, f"JA {right}")
    assert h.state(N) == State.ASKED


def test_no_code_is_kept(tmp_path: Path) -> None:
    """Neither in what goes out nor in what came in, nor in the consent."""
    h = Hall(tmp_path, join="open")
    h.joins(N)
    code = h.code(N)
    assert h.state(N) == State.ACTIVE
    assert not any(code in text for text in h.kept())
    kept = h.call(lambda conn: conn.execute(sa.select(consents)).all())
    assert kept
    assert not any(code in str(row) for row in kept)


def test_restoring_is_exact(tmp_path: Path) -> None:
    """Paused stays paused; after a day, and after an operator's removal, JOIN starts anew."""
    h = Hall(tmp_path, join="approval")
    h.add(N)
    h.text(N, "PAUZE 10")
    h.text(N, "STOP")
    said = h.text(N, "JOIN")[0]
    assert "weer lid" in said, "who truly left would read of a pause only, and wait for its end"
    assert "geen berichten tot" in said
    assert h.state(N) == State.PAUSED
    h.text(N, "STOP")
    h.passes(24 * 3600, hours=25)
    assert "Antwoord JA" in h.text(N, "JOIN")[0]
    other = "+32479111112"
    h.add(other)
    memberships.remove(h.unit(), operator("root"), other, None)
    h.text(other, "JOIN")
    assert h.state(other) == State.ASKED


def test_a_stop_can_be_undone_for_a_day_behind_its_confirmation(tmp_path: Path) -> None:
    """Of a forged STOP a member knows by our answer alone, and that may go out a day later."""
    h = Hall(tmp_path, join="approval")
    h.add(N)
    h.radio = False
    h.text(N, "STOP")
    h.passes(3600, hours=20)
    h.radio = True
    h.passes(3600, hours=22)
    assert any("uitgeschreven" in text for text in h.got(N))
    assert "weer lid" in h.text(N, "JOIN")[-1]
    assert h.state(N) == State.ACTIVE


@pytest.mark.parametrize("silent", [20, 30, 50, 80])
def test_an_erasure_can_be_undone_for_a_day_behind_what_is_heard_of_it(tmp_path: Path, silent: int) -> None:
    """A confirmation that lapsed unsent is written again, and the member hears of the forged word by that."""
    h = Hall(tmp_path, join="approval")
    h.add(N)
    h.radio = False
    h.text(N, "VERGEET")
    h.passes(3600, hours=silent)
    h.radio = True
    h.passes(3600, hours=20)
    assert any("na 24 uur gewist" in text for text in h.got(N))
    assert "weer lid" in h.text(N, "JOIN")[-1]
    h.passes(3600, hours=60)
    assert h.state(N) == State.ACTIVE


def test_a_true_stop_is_not_undone_through_an_erasure(tmp_path: Path) -> None:
    """Somebody left three days ago; a forged VERGEET and a forged JOIN bring nobody back."""
    h = Hall(tmp_path, join="approval")
    h.add(N)
    h.text(N, "STOP")
    h.passes(3600, hours=72)
    h.text(N, "VERGEET")
    assert any("Antwoord JA" in text for text in h.text(N, "JOIN"))
    assert h.state(N) == State.ASKED


def test_sanctions_outlive_leaving_and_erasure(tmp_path: Path) -> None:
    """Suspended, STOP, JOIN, YES: suspended. Banned, FORGET, two days: JOIN is silence, an import is refused."""
    h = Hall(tmp_path, join="open")
    h.add(N)
    memberships.suspend(h.unit(), operator("root"), N, "dorp", h.now + timedelta(days=20))
    h.text(N, "STOP")
    h.passes(24 * 3600, days=8)
    assert "geschorst tot" in h.joins(N)[-1]
    assert h.state(N) == State.SUSPENDED
    h.text(N, "VERGEET")
    h.passes(12 * 3600, days=2)
    assert h.state(N) == State.UNKNOWN
    h.joins(N)
    assert h.state(N) == State.SUSPENDED
    h.passes(24 * 3600, days=21)
    assert h.state(N) == State.ACTIVE
    memberships.ban(h.unit(), operator("root"), N, "dorp")
    h.text(N, "VERGEET")
    h.passes(12 * 3600, days=2)
    assert not h.text(N, "JOIN")
    assert h.add(N).removed == 1


def test_new_members_an_hour_are_capped_and_told(tmp_path: Path) -> None:
    """The sixty-first hears to come back, the coordinators hear it once; an hour later it goes on."""
    h = Hall(tmp_path, join="open")
    numbers = [f"+3247930{i:04d}" for i in range(limits.NEW_MEMBERS_AN_HOUR + 3)]
    for n in numbers:
        h.text(n, "JOIN")
    h.passes(600, hours=2)
    for n in numbers:
        h.text(n, f"JA {h.code(n)}")
    assert len(h.audience()) == limits.NEW_MEMBERS_AN_HOUR
    assert "over een uur" in h.got(numbers[-1])[-1]
    assert sum("nieuwe leden in een uur" in text for text in h.got(ANJA)) == 1
    h.passes(600, hours=2)
    h.text(numbers[-1], f"JA {h.code(numbers[-1])}")
    assert numbers[-1] in h.audience()


def test_who_is_brought_back_hears_it(tmp_path: Path) -> None:
    """A forged JOIN within a day of a true STOP: the phone hears it whatever was asked in its name before, and the
    STOP that answers it ends it.
    """
    h = Hall(tmp_path, join="open")
    h.add(N)
    for _ in range(limits.REPLIES_A_DAY + 5):
        h.text(N, "HELP")
    assert not h.text(N, "HELP"), "no answer is left"
    h.text(N, "STOP")
    assert any("STOP" in text for text in h.text(N, "JOIN")), "told, and how it ends"
    assert h.state(N) == State.ACTIVE
    h.text(N, "STOP")
    assert h.state(N) == State.LEFT


def test_nobody_is_erased_unheard(tmp_path: Path) -> None:
    """The day of grace begins when the confirmation was sent, not when the word came."""
    h = Hall(tmp_path)
    h.add(N)
    h.radio = False
    h.text(N, "VERGEET")
    h.passes(3600, hours=20)
    h.passes(3600, hours=60)  # it lapses unsent, and is written again
    assert h.state(N) == State.LEFT
    h.radio = True
    h.passes(3600, hours=23)
    assert h.state(N) == State.LEFT
    assert any("na 24 uur gewist" in text for text in h.got(N))
    h.passes(3600, hours=30)
    assert h.state(N) == State.UNKNOWN


def test_strangers_do_not_delay_members(tmp_path: Path) -> None:
    """Hundreds of strangers' texts fill their own lane: a member's answer goes out at once."""
    h = Hall(tmp_path, join="open")
    h.add(N)
    for i in range(400):
        h.text(f"+3247940{i:04d}", "JOIN")
    h.text(N, "VERGEET")
    sent = h.call(
        lambda conn: conn.execute(
            sa.text("SELECT d.state FROM deliveries d JOIN texts t ON t.id = d.text_id WHERE t.body LIKE '%gewist%'")
        ).scalar()
    )
    assert sent == "sent"


def test_landlines_are_refused_at_the_door(tmp_path: Path) -> None:
    """By hand, by import, and by a text."""
    h = Hall(tmp_path, join="open")
    assert h.add("+3225551212").landlines == 1
    assert h.state("+3225551212") == State.UNKNOWN
    assert not h.text("+3225551212", "JOIN")


def test_numbers_that_never_receive(tmp_path: Path) -> None:
    """Three texts in a row that failed put a number on the list; one that arrives takes it off."""
    h = Hall(tmp_path)
    h.add(N)
    for _ in range(3):
        h.alert(N)
    h.call(lambda conn: conn.exec_driver_sql("UPDATE deliveries SET state = 'undelivered' WHERE role = 'member'"))
    assert h.call(members.unreached) == {N: 3}
    h.alert(N)
    assert h.call(members.unreached) == {}


def test_add_again(tmp_path: Path) -> None:
    """Who left by themselves comes back on paper only where that is said."""
    h = Hall(tmp_path)
    h.add(N)
    h.text(N, "STOP")
    assert h.add(N).left == 1
    memberships.add(h.unit(), operator("root"), [Entry(1, N, "dorp")], "test", again=True)
    assert h.state(N) == State.ACTIVE
