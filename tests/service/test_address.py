"""A member's own address: whoever forges a text or a mail changes nothing; who has phone and box changes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smsd.channels.mail.inbound import take
from smsd.mail.reading import Mail
from smsd.rules import grammar
from smsd.rules.words import Verb
from smsd.service import address
from smsd.store import members
from smsd.store.schema import letters
from tests.hall import Hall
from tests.town import member

MAIL = {"from": "bin@example.org", "smtp": {"host": "127.0.0.1", "security": "none"},
        "imap": {"host": "127.0.0.1", "security": "none", "user": "bin", "password": "geheim"}}  # fmt: skip


def hall(tmp_path: Path) -> Hall:
    h = Hall(tmp_path, networks__dorp__join="open", mail=MAIL)
    h.add(member(1), member(2))
    return h


def token(h: Hall) -> str:
    """The tag of the newest letter's way back."""
    headers = h.call(lambda c: c.execute(sa.select(letters.c.headers).order_by(letters.c.id.desc())).scalars().first())
    return re.search(r"\+r-([0-9a-f]{32})@", str(headers))[1]  # type: ignore[index]


def code(texts: list[str]) -> str:
    return re.search(r"\b(\d{6})\b", texts[-1])[1]  # type: ignore[index]


def mail(h: Hall, tag: str, words: str, *, proven: bool | None = None) -> None:
    h.count += 1
    letter = Mail(f"<{h.count}@x>", "jan@example.be", "Re", token=tag, words=words, proven=proven)
    h.call(take, h.ctx, letter, f"uid {h.count}")


def own(h: Hall, n: int = 1) -> str:
    return h.call(members.of_number, member(n))[0].email


def test_phone_and_box_together(tmp_path: Path) -> None:
    """The digits of the phone in an answer to the letter: the address counts, the phone hears it; EMAIL WEG ends it."""
    h = hall(tmp_path)
    said = h.text(member(1), "EMAIL jan@example.be")
    assert own(h) == ""
    mail(h, token(h), f"{code(said)[:3]} {code(said)[3:]}\n\ngroeten, Jan")
    h.air()
    assert own(h) == "jan@example.be"
    assert "feedback komt voortaan op jan@example.be" in h.got(member(1))[-1]
    assert "gewist" in h.text(member(1), "EMAIL UIT")[-1]
    assert own(h) == ""


@pytest.mark.parametrize(
    "words", ["", "ja", "000000", "dit ben ik", "12345", "\u0661\u0662\u0663\u0664\u0665\u0666", "１２３４５６"]
)
def test_the_box_alone_changes_nothing(tmp_path: Path, words: str) -> None:
    """A forged text brings a letter to the forger's box; without the phone's digits
    it is worth nothing, and three tries end it.
    """
    h = hall(tmp_path)
    said = h.text(member(1), "EMAIL forger@example.org")
    tag = token(h)
    for _ in range(3):
        mail(h, tag, words)
    mail(h, tag, code(said))
    assert own(h) == ""


def test_the_code_alone_changes_nothing(tmp_path: Path) -> None:
    """Another tag, a sender that the mail server calls forged, a letter of
    last week, an older letter than the newest.
    """
    h = hall(tmp_path)
    said = h.text(member(1), "EMAIL jan@example.be")
    first = token(h)
    mail(h, "0" * 32, code(said))
    mail(h, first, code(said), proven=False)
    assert own(h) == ""
    again = h.text(member(1), "EMAIL ander@example.be")
    mail(h, first, code(said))
    assert own(h) == ""
    h.passes(days=4)
    mail(h, token(h), code(again))
    assert own(h) == ""


def test_letters_to_strangers_are_few(tmp_path: Path) -> None:
    """A forger of texts cannot make the gateway write to whom he likes."""
    h = hall(tmp_path)
    for n in range(10):
        h.text(member(1), f"EMAIL a{n}@example.be")
    assert h.call(lambda c: c.execute(sa.select(sa.func.count()).select_from(letters)).scalar()) == address.ASKED_A_DAY


def test_where_no_mail_is_sent(tmp_path: Path) -> None:
    """The answer says so, and nothing is kept."""
    h = Hall(tmp_path)
    h.add(member(1))
    assert "geen e-mail" in h.text(member(1), "EMAIL jan@example.be")[-1]


KNOWN = grammar.Known({"dorp": "dorp"}, {}, ())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["NACHT", "nuit", "Night"]), st.integers(0, 23), st.integers(0, 59), st.integers(0, 23),
       st.sampled_from(["{}-{}", "{} - {}", "{} tot {}", "van {} tot {}", "de {} à {}", "von {} bis {}", "{} to {}"]),
       st.sampled_from(["{h}:{m:02d}", "{h}u{m:02d}", "{h}h{m:02d}", "{h}.{m:02d}"]))  # fmt: skip
def test_nights_as_people_write_them(verb: str, begin: int, minute: int, end: int, form: str, hour: str) -> None:
    """Two times of the day, in any of their forms."""
    span = form.format(hour.format(h=begin, m=minute), hour.format(h=end, m=0))
    read = grammar.read(f"{verb} {span} aub", "resident", KNOWN)
    assert (read.verb, read.numbers) == (Verb.NIGHT, (begin * 60 + minute, end * 60))


@pytest.mark.parametrize(
    "words",
    [
        "Nacht allemaal",
        "Mail: er staat iemand in mijn tuin",
        "email niet gekregen van de politie",
        "Nuit blanche ici",
        "Fight!",
        "wacht",
        "emaille",
    ],
)
def test_words_that_only_begin_so(words: str) -> None:
    """They are no setting."""
    assert grammar.read(words, "resident", KNOWN).verb not in (Verb.EMAIL, Verb.NIGHT)
