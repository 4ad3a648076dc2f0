"""What nobody may be left waiting for: feedback that no coordinator releases, what the
network's operator texts to the card, news of no alert.
"""

from __future__ import annotations

from pathlib import Path

from smsd.channels.sms import inbox
from smsd.model.inbound import Text
from smsd.model.line import State as LineState
from smsd.rules import proof
from smsd.service.context import LineStatus
from smsd.store import challenges, people
from smsd.store import feedback as store
from tests.hall import Hall
from tests.town import ANJA, PEETERS, PINS, member

OWNER = "+32475000009"
ALERT = "Inbraak Kerkstraat 12, 2 mannen te voet"


def hall(tmp_path: Path, **more: object) -> Hall:
    h = Hall(tmp_path, **more)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(*(member(n) for n in range(1, 4)))
    return h


def prove(h: Hall, *, pin: bool = True) -> None:
    asked = h.call(challenges.open_for, [PEETERS])[-1]
    h.call(challenges.shown, asked.id, h.now)
    h.text(PEETERS, proof.code_of(h.key, asked) + (f" {PINS['peeters']}" if pin else ""))


def sent(h: Hall, words: str) -> None:
    h.text(PEETERS, words)
    prove(h)
    h.call(
        lambda c: c.exec_driver_sql("UPDATE broadcasts SET state = 'done', done_at = started_at WHERE state = 'live'")
    )


def test_a_coordinator_who_is_away(tmp_path: Path) -> None:
    """All coordinators hear it again twice; what lapses is told to them and to its author."""
    h = hall(tmp_path)
    sent(h, ALERT)
    h.text(PEETERS, "FEEDBACK #1 Twee verdachten opgepakt, dank u.")
    prove(h, pin=False)
    h.passes(days=6)
    waits = [t for t in h.got(ANJA) if "wacht op u. Zend JA F1" in t]
    assert len(waits) == 2
    h.passes(days=3)
    assert h.call(store.get, 1).state == "lapsed"
    for phone in (ANJA, PEETERS):
        assert sum("F1 over #1 is vervallen" in t for t in h.got(phone)) == 1


MIA = "+32475000008"
DEPUTY = {"name": "Mia Maes", "role": "coordinator", "number": MIA, "networks": ["dorp"]}


def asked_of_mia(h: Hall) -> list[str]:
    return [t for t in h.got(MIA) if t.startswith("BIN DORP feedback F1 van")]


def test_a_deputy_is_asked_where_no_coordinator_answers(tmp_path: Path) -> None:
    """Some hours later, once, with the words; then reminded and told like them."""
    h = hall(tmp_path, people__mia=DEPUTY, networks__dorp__deputy="mia")
    sent(h, ALERT)
    h.text(PEETERS, "FEEDBACK #1 Twee verdachten opgepakt, dank u.")
    prove(h, pin=False)
    h.passes(hours=5)
    assert not asked_of_mia(h)
    h.passes(hours=2)
    assert len(asked_of_mia(h)) == 1 and "Twee verdachten opgepakt" in asked_of_mia(h)[0]
    h.passes(days=6)
    assert len(asked_of_mia(h)) == 1
    assert sum("wacht op u. Zend JA F1" in t for t in h.got(MIA)) == 2
    h.passes(days=2)
    assert sum("F1 over #1 is vervallen" in t for t in h.got(MIA)) == 1


def test_a_deputy_hears_nothing_of_what_was_answered_or_at_night(tmp_path: Path) -> None:
    """A coordinator's NEE settles it; of the evening's feedback the deputy hears the next morning."""
    for answered in (True, False):
        folder = tmp_path / str(answered)
        folder.mkdir()
        h = hall(folder, people__mia=DEPUTY, networks__dorp__deputy="mia")
        h.call(people.save, "mia", pin_hash="enrolled", pin_digits=4)
        h.passes(hours=7)  # eight in the evening
        sent(h, ALERT)
        h.text(PEETERS, "FEEDBACK #1 Niets meer te melden, dank u.")
        prove(h, pin=False)
        if answered:
            h.text(ANJA, "NEE F1")
        h.passes(hours=12)
        assert not asked_of_mia(h)
        h.passes(hours=2)
        assert len(asked_of_mia(h)) == (not answered)
    assert "niet verstuurd" in h.text(MIA, "NEE F1")[0]
    assert h.call(store.get, 1).state == "refused"


def test_no_news_is_asked_of_an_alert_that_was_wrong(tmp_path: Path) -> None:
    """The morning after, nobody is nagged about it; of one that was right its officer is."""
    for wrong in (False, True):
        folder = tmp_path / str(wrong)
        folder.mkdir()
        h = hall(folder)
        sent(h, ALERT)
        if wrong:
            sent(h, "FOUT verkeerde straat")
        h.passes(days=1)
        assert any("wacht op nieuws" in t for t in h.got(PEETERS)) == (not wrong)


def test_what_the_network_texts_to_the_card(tmp_path: Path) -> None:
    """Whoever looks after the machine hears it, once a day of each sender, three times at most; nobody else does."""
    h = hall(tmp_path, gateway__operator={"number": OWNER})

    def says(sender: str, words: str) -> None:
        h.count += 1
        h.call(inbox.accept_text, h.ctx, Text(sender, False, words, h.now, h.now, "stick0", f"{h.count}"))
        h.air()

    says("Proximus", "U verbruikte 80% van uw bundel")
    says("Proximus", "U verbruikte 90% van uw bundel")
    assert [t for t in h.got(OWNER) if "80% van uw bundel" in t]
    assert len(h.got(OWNER)) == 1
    for n in range(9):
        says(f"Spam{n}", "klik hier")
    assert len(h.got(OWNER)) == 3
    assert not h.got(ANJA)
