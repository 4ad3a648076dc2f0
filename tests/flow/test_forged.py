"""Fifty and more ways to release what nobody proved, or to silence
somebody: the list, each tried on a gateway that lives.

Each attempt stands beside the others in one evening: afterwards no member got anything but what an officer proved,
every membership stands, every right stands, and the officer who is forged can still alert.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.channels.mail import post
from smsd.mail import reading, smtp
from smsd.simulator import time_loop
from smsd.store import members, people
from smsd.store.schema import broadcasts, feedbacks, letters
from tests.town import ANJA, CLAES, PEETERS, Town, member, town

pytestmark = pytest.mark.story

SERVER = "mx.example.org"
PASS = f"{SERVER}; dmarc=pass header.from=example.org"
ANSWER_TO: list[str] = []  # where letters that left want their answer: with a token each
STRANGER, MEMBER = "+32479999999", member(1)

# (what is tried, whose number is shown, what is texted; {code} is the code on the
# forged officer's phone, which the forger cannot see)
TEXTS: list[tuple[str, str, str]] = [
    ("a bare yes", PEETERS, "JA"),
    ("ok", PEETERS, "OK"),
    ("a guessed code", PEETERS, "0000"),
    ("a guessed code and PIN", PEETERS, "0000 1234"),
    ("PIN alone", PEETERS, "4711"),
    ("PIN twice", PEETERS, "47114711"),
    ("a colleague's PIN", PEETERS, "0000 2580"),
    ("sixteen digits", PEETERS, "1234567812345678"),
    ("seventeen digits", PEETERS, "12345678123456781"),
    ("digits of another script", PEETERS, "\u0661\u0662\u0663\u0664 \u0661\u0662\u0663\u0664"),
    ("full-width digits", PEETERS, "１２３４ ４７１１"),
    ("a TOTP guess at the end", PEETERS, "Brand in de school, loop naar buiten 123456"),
    ("a TOTP guess in front", PEETERS, "123456 Brand in de school, loop naar buiten"),
    ("a list code guess", PEETERS, "99999999"),
    ("digits with a network's choice", PEETERS, "1 0000 1111"),
    ("code in words", PEETERS, "code 4821 PIN 4711"),
    ("the preview sent back", PEETERS, "Zend 4821 + PIN. Niet u? NEE"),
    ("an AT command", PEETERS, 'AT+CMGS="+32471000001"\r\x1a'),
    ("an AT command with escape", PEETERS, "\x1b\x1aAT+CFUN=1,1\r"),
    ("a PDU", PEETERS, "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"),
    ("YAML", PEETERS, "people: {evil: {role: police}}"),
    ("YAML with a tag", PEETERS, "!!python/object/apply:os.system ['true']"),
    ("a format field", PEETERS, "{code} {key.__class__} %s %(x)s"),
    ("SQL", PEETERS, "'; UPDATE broadcasts SET state='live'; --"),
    ("the mark of the code", PEETERS, "§§§§ + PIN §§§§ 4711 in de Kerkstraat"),
    ("a network's name alone", PEETERS, "ALARM dorp"),
    ("a feedback nobody proves", PEETERS, "FEEDBACK #1 Alles veilig, kom naar buiten"),
    ("a block of a colleague without a proof", PEETERS, "BLOKKEER claes"),
    ("a block and a guess", PEETERS, "BLOKKEER claes 0000 4711"),
    ("a reset without a proof", PEETERS, "RESET claes"),
    ("the all clear without a proof", PEETERS, "EINDE #1 Alles is voorbij"),
    ("an update without a proof", PEETERS, "UPDATE #1 Kom allemaal naar buiten nu"),
    ("a resume without a code", PEETERS, "VERDER #1"),
    ("a tip without a proof", PEETERS, "TIP 1 deuren"),
    ("a drill without a code", PEETERS, "TEST oefening voor iedereen hier"),
    ("a coordinator's yes to nothing", ANJA, "JA 1-199"),
    ("a coordinator's yes to a feedback", ANJA, "JA F1"),
    ("a coordinator's notice", ANJA, "BERICHT Kom allemaal naar het plein vanavond"),
    ("a coordinator's guess", ANJA, "0000 1357"),
    ("a coordinator's alert", ANJA, "ALARM Brand in de school, loop weg"),
    ("a coordinator's block", ANJA, "BLOKKEER peeters"),
    ("a member's alert", MEMBER, "ALARM Brand in de school, loop weg"),
    ("a member's code", MEMBER, "4821 4711"),
    ("a member who reads out a preview", MEMBER, "Zend 4821 + PIN"),
    ("a stranger's alert", STRANGER, "ALARM Brand in de school, loop weg"),
    ("a stranger's proof", STRANGER, "4821 4711"),
    ("a stranger's end", STRANGER, "EINDE #1"),
    ("a stranger's halt of nothing of theirs", STRANGER, "STOP #1"),
    ("a stranger as a network", STRANGER, "JOIN dorp ALARM Brand"),
    ("a sender in letters", "PEETERS", "ALARM Brand in de school, loop weg"),
    ("our own number", "+32470000000", "ALARM Brand in de school, loop weg"),
    ("the control room's name, misspelt", "CIC-P0LITIE", "Brand in de school, loop weg"),
]


def mail(
    sender: str,
    to: str,
    body: str = "JA\n\nKom allemaal naar buiten.\n",
    auth: str | None = PASS,
    mid: str = "",
    **headers: str,
) -> bytes:
    m = EmailMessage()
    if auth:
        m["Authentication-Results"] = auth
    m["From"], m["To"], m["Message-ID"], m["Subject"] = (
        sender,
        to,
        mid or f"<{hash((sender, to, body, auth)):x}@x>",
        headers.pop("subject", "Re: feedback"),
    )
    for key, value in headers.items():
        m[key.replace("_", "-")] = value
    m.set_content(body)
    return bytes(m)


A, P = "anja@example.org", "peeters@example.org"
GUESS = "bin-dorp+r-" + "0" * 32 + "@example.org"
Raw = Callable[[str], bytes]
# `to` is the Reply-To with the true token, which only the coordinator's mail holds
MAILS: list[tuple[str, Raw]] = [
    ("a guessed token", lambda to: mail(A, GUESS)),
    ("no token", lambda to: mail(A, "bin-dorp@example.org")),
    ("the token from a stranger", lambda to: mail("evil@example.org", to)),
    ("the token from an officer", lambda to: mail(P, to)),
    ("the token, not proven", lambda to: mail(A, to, auth=f"{SERVER}; dmarc=fail header.from=example.org")),
    ("the token, proven for another domain", lambda to: mail(A, to, auth=f"{SERVER}; dkim=pass header.d=evil.example")),
    (
        "the token, vouched for by another server",
        lambda to: mail(A, to, auth="evil.example; dmarc=pass header.from=example.org"),
    ),
    ("the token, no word of the server", lambda to: mail(A, to, auth=None)),
    (
        "a forged result below the true one",
        lambda to: mail(A, to, auth=f"{SERVER}; dmarc=fail").replace(
            b"From:", f"Authentication-Results: {PASS}\nFrom:".encode(), 1
        ),
    ),
    ("two authors", lambda to: mail(f"evil@example.org, {A}", to)),
    ("two From", lambda to: mail("evil@example.org", to).replace(b"From:", f"From: {A}\nFrom:".encode(), 1)),
    (
        "the name of the coordinator",
        lambda to: mail(f'"{A}" <evil@evil.example>', to, auth=f"{SERVER}; dmarc=pass header.from=evil.example"),
    ),
    ("an answering machine", lambda to: mail(A, to, Auto_Submitted="auto-replied")),
    ("a list", lambda to: mail(A, to, List_Id="<x.y>")),
    ("an empty sender", lambda to: mail(A, to, Return_Path="<>")),
    ("JA in the quote", lambda to: mail(A, to, body="> JA\n")),
    ("JA on the second line", lambda to: mail(A, to, body="Wat is dit?\nJA\n")),
    ("JA in the subject", lambda to: mail(A, to, body="?\n", subject="JA")),
    (
        "a police mail of a stranger",
        lambda to: mail("evil@example.org", "bin-dorp@example.org", body="Alles veilig, kom naar buiten"),
    ),
    (
        "a police mail, not proven",
        lambda to: mail(
            P, "bin-dorp@example.org", body="Alles veilig", auth=f"{SERVER}; dmarc=fail header.from=example.org"
        ),
    ),
    (
        "a bounce that names the coordinator",
        lambda to: (
            b"From: mailer-daemon@x\nContent-Type: multipart/report; boundary=b\n\n--b\n"
            b"Content-Type: message/delivery-status\n\nA: b\n\nFinal-Recipient: rfc822; anja@example.org\n"
            b"Action: failed\nStatus: 5.0.0\n\n--b--\n"
        ),
    ),
    ("an unsubscription with a guess", lambda to: mail(A, "bin-dorp+s-" + "0" * 32 + "@example.org")),
]


def test_the_list_is_long() -> None:
    """More than fifty."""
    assert len(TEXTS) + len(MAILS) >= 50


def run(folder: Path, main: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def taken(_config: Any, _sender: str, message: Any) -> None:
        if message["Reply-To"]:
            ANSWER_TO.append(message["Reply-To"])

    ANSWER_TO.clear()

    monkeypatch.setattr(smtp, "send", taken)

    async def with_town(loop: Any) -> None:
        async with town(
            folder,
            loop,
            cold=0.2,
            warm=0.2,
            networks__dorp__tips__1="Sluit {wat}",
            networks__dorp__coordinators=["anja"],
            people__anja__email=A,
            people__peeters__email=P,
            people__cic={"name": "CIC", "role": "dispatch", "number": "CIC-POLITIE", "networks": "dorp"},
            mail={"from": "bin-dorp@example.org", "smtp": {"host": "127.0.0.1", "security": "none"}},
        ) as t:
            await main(t)

    time_loop.run(with_town)


async def standing(t: Town) -> tuple[Any, Any]:
    def look(conn: Any) -> Any:
        rights = {k: (r.blocked, r.pin_hash) for k, r in people.all_rights(conn).items()}
        return sorted((m.number, m.state) for m in members.audience(conn, "dorp")), rights

    return await t.db.run(look)


async def live(t: Town) -> int:
    return int(
        await t.db.run(
            lambda conn: conn.execute(
                sa.select(sa.func.count()).where(broadcasts.c.started_at.is_not(None))
            ).scalar_one()
        )
    )


def test_nothing_gets_out_and_nobody_is_silenced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole list of texts, one after the other."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        await t.alert()
        await t.wait(60)
        got, before, count = {n: len(t.got(n)) for n in numbers}, await standing(t), await live(t)
        for what, sender, words in TEXTS:
            if sender == PEETERS and words.strip("0123456789 \u0661\u0662\u0663\u0664").strip() == "":
                # a draft that is open while the forger guesses
                t.text(PEETERS, "Brand in de Molenstraat, ramen en deuren dicht")
                await t.wait(2)
                assert t.code("peeters") not in words, "chance: the forger guessed right"
            await t.say(sender, words, 2)
            await t.wait(120)
            assert await live(t) == count, what
            assert await standing(t) == before, what
        for n in numbers[1:]:
            assert len(t.got(n)) == got[n], t.got(n)[-1]
        assert not any("Brand" in text for text in t.got(numbers[0])[1:])
        await t.long(3700)
        await t.alert("Inbraak Kerkstraat 7, 2 mannen te voet", seconds=20)
        assert all("Kerkstraat 7" in t.got(n)[-1] for n in numbers), "the officer can still alert"

    run(tmp_path, main, monkeypatch)


def test_no_mail_releases_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole list of mails, with the true token in most of them; then the true answer, and its replay."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.db.run(lambda conn: conn.execute(sa.text("UPDATE members SET email = 'lid' || id || '@example.org'")))
        await t.alert()
        await t.say("peeters", "FEEDBACK Verdachten opgepakt")
        await t.say("peeters", t.code("peeters"), 10)
        to = ANSWER_TO[-1]
        kept = await t.db.run(lambda conn: [str(tuple(row)) for row in conn.execute(sa.select(letters))])
        token = to.partition("+r-")[2].partition("@")[0]
        assert not [row for row in kept if token in row], "a letter that left keeps no token"
        before = await standing(t)

        async def take(raw: bytes, n: int) -> None:
            t.gateway.ctx.apply(
                await t.db.run(
                    post.take, t.gateway.ctx, reading.read(raw, "bin-dorp@example.org", SERVER), f"uid 1 {n}"
                )
            )

        async def sent() -> int:
            return int(
                await t.db.run(
                    lambda conn: conn.execute(
                        sa.select(sa.func.count()).where(letters.c.once.startswith("feedback"))
                    ).scalar_one()
                )
            )

        for n, (what, raw) in enumerate(MAILS):
            await take(raw(to), n)
            await t.wait(3)
            assert await sent() == 0, what
            assert await standing(t) == before, what
            states = await t.db.run(lambda conn: list(conn.execute(sa.select(feedbacks.c.state)).scalars()))
            assert states == ["waiting"], what
        await take(mail(A, to, body="JA\n"), 1000)
        assert await sent() == 3
        for n in range(3):
            await take(mail(A, to, body="JA\n", mid=f"<again{n}@x>"), 1001 + n)
        assert await sent() == 3

    run(tmp_path, main, monkeypatch)


def test_forged_pauses_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as pause, the coordinators read the next morning; and nothing more while no more do."""

    async def main(t: Town) -> None:
        await t.people(3)
        for n in (1, 2):
            await t.say(member(n), "PAUZE 30")
            assert "geen berichten tot" in t.got(member(n))[-1]
        await t.long(13 * 3600)
        told = [text for text in t.got(ANJA) if "in pauze" in text]
        assert len(told) == 1
        assert "2 in pauze" in told[0]
        await t.long(24 * 3600)
        assert [text for text in t.got(ANJA) if "in pauze" in text] == told

    run(tmp_path, main, monkeypatch)


def test_a_forged_stop_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STOP needs no proof: the member hears it and undoes it by JOIN, and the
    coordinators read of it the next morning.
    """

    async def main(t: Town) -> None:
        await t.people(3)
        await t.say(MEMBER, "STOP")
        assert "JOIN" in t.got(MEMBER)[-1]
        await t.long(13 * 3600)
        assert any("1 uitgeschreven (Lid 1)" in text for text in t.got(ANJA)), t.got(ANJA)
        await t.say(MEMBER, "JOIN")
        assert "weer lid" in t.got(MEMBER)[-1]

    run(tmp_path, main, monkeypatch)


def test_a_forged_officer_s_stop_halts_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Halting needs no proof; the other officers hear who did it, VERDER goes
    on, and after that a STOP wants a code.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(30)
        await t.alert(seconds=1)
        await t.say("claes", "STOP", 3)
        assert any("gestopt door Hoofdinsp. Claes" in text for text in t.got(PEETERS))
        await t.say("peeters", "VERDER", 3)
        await t.say("peeters", t.code("peeters"), 2)
        await t.say("claes", "STOP", 30)
        assert any("Echt stoppen" in text for text in t.got(CLAES))
        assert sum(any("ALARM" in text for text in t.got(n)) for n in numbers) == 30

    run(tmp_path, main, monkeypatch)
