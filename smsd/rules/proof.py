"""Proving that it is the officer: code from the preview, PIN, TOTP (RFC 6238), paper list.

In: what was texted, the open challenges of the number, the rights of the people behind it, a machine key, `now`. Out: a
verdict. Codes are derived and stored nowhere; PINs and list codes only as HMAC-SHA-256 under the machine key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp

from smsd.model.broadcast import Broadcast, Kind
from smsd.model.challenge import Action, Challenge, Choice, Proof
from smsd.rules.identity import Holder
from smsd.rules.limits import Guesses

CODE_DIGITS = 4  # with a PIN
ALONE_DIGITS = 6  # without one
LIST_DIGITS = 8
TOTP_DIGITS = 6
LIST_CODES = 10
VALID = timedelta(minutes=5)
UNSHOWN = timedelta(minutes=10)  # a preview that was never known to be sent: the time it may have needed
BEHIND_VALID = timedelta(hours=12)  # a code for behind words
OWN_UPDATE = timedelta(minutes=60)
TOTP_AGE = timedelta(minutes=10)
TOTP_STEP_S = 30
TOTP_IN_A_ROW = 100


class Need(StrEnum):
    """What proves an answer to a challenge: the code alone, or with the PIN."""

    CODE = "code"
    CODE_PIN = "code_pin"


def digest(*fields: object) -> str:
    """What a code is bound to."""
    return hashlib.sha256("\x1f".join(map(str, fields)).encode()).hexdigest()


def code(key: bytes, challenge_digest: str, nonce: str, digits: int = CODE_DIGITS) -> str:
    """The digits for one draft: HMAC(key, digest ‖ nonce) mod 10^4, or 10^6 where no PIN is asked with it."""
    mac = hmac.new(key, f"code\x1f{challenge_digest}\x1f{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8], 'big') % 10**digits:0{digits}d}"


def code_of(key: bytes, challenge: Challenge) -> str:
    """The code of a challenge."""
    return code(key, challenge.digest, challenge.nonce, challenge.digits)


def mark(digits: int = CODE_DIGITS) -> str:
    """Where a code stands in a kept preview; it has the length of one."""
    return "§" * digits


def hashed(key: bytes, purpose: str, person: str, secret: str) -> str:
    """How a PIN or a list code is kept."""
    return hmac.new(key, f"{purpose}\x1f{person}\x1f{secret}".encode(), hashlib.sha256).hexdigest()


def need(kind: Kind | None, action: Action, *, own_alert_age: timedelta | None = None) -> Need:
    """The proof table of the dialogues. `own_alert_age`: how old the sender's own alert is that an update belongs
    to.
    """
    if action in (Action.RESUME, Action.HALT, Action.REQUESTS):
        return Need.CODE
    if kind == Kind.UPDATE and own_alert_age is not None and own_alert_age <= OWN_UPDATE:
        return Need.CODE
    return Need.CODE if kind == Kind.TEST else Need.CODE_PIN


def age(alerts: Iterable[Broadcast], authors: Collection[str], now: datetime) -> timedelta | None:
    """How long ago the first of some alerts went out that one of these people wrote."""
    own = next((b for b in alerts if b.author in authors), None)
    return now - own.started_at if own and own.started_at else None


def lapsed(challenge: Challenge, now: datetime) -> bool:
    """Whether a challenge is too old: five minutes from the moment its preview went out."""
    if challenge.behind:
        return now > challenge.created_at + BEHIND_VALID
    if challenge.shown_at is not None:
        return now > challenge.shown_at + VALID
    return now > challenge.created_at + UNSHOWN


def lapse_limits(now: datetime) -> tuple[datetime, datetime]:
    """(shown before, made before): challenges on the far side of these have lapsed."""
    return now - VALID, now - UNSHOWN


@dataclass(frozen=True, slots=True)
class Verdict:
    """`challenge` and `holder` where the proof holds; else `why`.

    `nothing_open`, `wrong`, `pin_missing`, `pin_wrong` (beside a right code), `stolen`, `choice_missing`,
    `which_draft` (proven, but several drafts wait).
    """

    challenge: Challenge | None = None
    holder: Holder | None = None
    how: Proof = Proof.NOTHING
    why: str = ""
    list_hash: str = ""
    choice: str = ""


def behind(
    digits: str, challenge: Challenge, holders: Iterable[Holder], key: bytes, guesses: Guesses
) -> Verdict | None:
    """What the digits at an end of a text prove that carries its own words: the code for behind words beside a PIN;
    None where they are not about that code at all.
    """
    expected = code_of(key, challenge)
    rests = _rests(digits, expected)
    if not rests:
        return Verdict(why="pin_missing") if hmac.compare_digest(digits, expected) else None
    if guesses.stolen:
        return Verdict(why="stolen")
    holder = next((h for rest in rests for h in holders if "sms" in h.person.confirm and _is_pin(rest, h, key)), None)
    return Verdict(challenge, holder, Proof.CODE_PIN) if holder else Verdict(why="pin_wrong")


WHYS = ("choice_missing", "which_draft", "stolen", "pin_wrong", "pin_missing", "wrong")  # the most telling first
Totp = Callable[[str], Holder | None]


def judge(
    readings: Sequence[str],
    challenges: Sequence[Challenge],
    holders: Iterable[Holder],
    key: bytes,
    guesses: Guesses,
    totp: Totp = lambda _digits: None,
) -> Verdict:
    """What a text's digits prove, in any of their readings. `totp` tells whose TOTP code six digits are, and uses it
    up.
    """
    if not challenges:
        return Verdict(why="nothing_open")
    judge_ = _Judge(
        challenges=sorted(challenges, key=lambda c: -c.id), holders=tuple(holders), key=key, guesses=guesses, totp=totp
    )
    found = [judge_.read(digits) for digits in readings]
    right = next((v for v in found if v.challenge is not None), None)
    return right or min(found, key=lambda v: WHYS.index(v.why), default=Verdict(why="wrong"))


@dataclass(frozen=True, slots=True)
class _Judge:
    challenges: Sequence[Challenge]
    holders: tuple[Holder, ...]
    key: bytes
    guesses: Guesses
    totp: Totp

    def read(self, digits: str) -> Verdict:
        """What one reading of the digits proves, or why it proves nothing."""
        refused: list[Verdict] = []
        for challenge in self.challenges:
            if isinstance(challenge.payload, Choice):
                found = _choosing(digits, challenge, challenge.payload.networks, self.holders, self.key)
                if found and self.guesses.stolen:
                    found = Verdict(why="stolen")
            else:
                found = self._beside(digits, challenge)
            if found and found.challenge is not None:
                return found
            if found:
                refused.append(found)
        found = self._alone(digits)
        return found or min(refused, key=lambda v: WHYS.index(v.why), default=Verdict(why="wrong"))

    def _beside(self, digits: str, challenge: Challenge) -> Verdict | None:
        """The code of a draft, alone or with what proves the person."""
        expected = code_of(self.key, challenge)
        # a short code that was out before somebody began to guess is worth nothing any more
        short = self.guesses.guessed and (challenge.digits < ALONE_DIGITS or not challenge.needs_pin)
        if hmac.compare_digest(digits, expected):
            if challenge.needs_pin:
                return Verdict(why="pin_missing")
            return None if short else Verdict(challenge, _any_by_sms(self.holders), Proof.CODE)
        for rest in _rests(digits, expected):
            listed = self._list(rest)
            if listed:
                return Verdict(challenge=challenge, holder=listed[0], how=Proof.LIST, why="", list_hash=listed[1])
            holder = next((h for h in self.holders if "sms" in h.person.confirm and _is_pin(rest, h, self.key)), None)
            if holder and self.guesses.stolen:
                return Verdict(why="stolen")
            if holder:
                return None if short else Verdict(challenge, holder, Proof.CODE_PIN)
            by_totp = self.totp(rest) if len(rest) == TOTP_DIGITS else None
            if by_totp:
                return Verdict(challenge, by_totp, Proof.TOTP)
            if 4 <= len(rest) <= 6:
                return Verdict(why="pin_wrong")
        return None

    def _alone(self, digits: str) -> Verdict | None:
        """A list or TOTP code names no draft: it counts where one that was shown waits, and nothing else."""
        listed = self._list(digits)
        by_totp = self.totp(digits) if not listed and len(digits) == TOTP_DIGITS else None
        if not listed and not by_totp:
            return None
        if len(self.challenges) != 1 or self.challenges[0].shown_at is None:
            return Verdict(why="which_draft")
        return (
            Verdict(challenge=self.challenges[0], holder=listed[0], how=Proof.LIST, why="", list_hash=listed[1])
            if listed
            else Verdict(self.challenges[0], by_totp, Proof.TOTP)
        )

    def _list(self, digits: str) -> tuple[Holder, str] | None:
        """Whose list code it is; with the PIN before or behind it where guessing made that necessary."""
        return list_code(digits, self.holders, self.key, alone=self.guesses.list_alone)


def holds_pin(piece: str, holders: Iterable[Holder], key: bytes) -> bool:
    """Whether digits are somebody's PIN or list code, or a PIN with something of a proof's length beside it."""
    for holder in holders:
        size = holder.rights.pin_digits or 4
        sides = (
            (piece[:size], piece[-size:])
            if len(piece) in (8, 9, 10, 11, 12)
            else (piece,)
            if len(piece) == size
            else ()
        )
        if any(_is_pin(pin, holder, key) for pin in sides) or _list_code(piece, (holder,), key):
            return True
    return False


def list_code(digits: str, holders: Iterable[Holder], key: bytes, *, alone: bool = True) -> tuple[Holder, str] | None:
    """The holder of an unused list code and its hash; the PIN may stand beside it, and has to where it does not count
    `alone`.
    """
    for holder in holders:
        if alone and (found := _list_code(digits, (holder,), key)):
            return found
        for code_, pin in (
            (digits[:LIST_DIGITS], digits[LIST_DIGITS:]),
            (digits[-LIST_DIGITS:], digits[:-LIST_DIGITS]),
        ):
            if pin and _is_pin(pin, holder, key) and (found := _list_code(code_, (holder,), key)):
                return found
    return None


def _choosing(
    digits: str, challenge: Challenge, networks: tuple[str, ...], holders: tuple[Holder, ...], key: bytes
) -> Verdict | None:
    """Code + PIN with the digit of a network before or behind them; without it nobody is blamed, and asked for it."""
    expected = code_of(key, challenge)
    for pin in _rests(digits, expected):
        holder = next((h for h in holders if "sms" in h.person.confirm and _is_pin(pin, h, key)), None)
        if holder:
            return Verdict(why="choice_missing", choice=",".join(networks))
    wrong_pin = False
    for choice, rest in ((digits[0], digits[1:]), (digits[-1], digits[:-1])):
        if not choice.isdecimal() or not 1 <= int(choice) <= len(networks):
            continue
        for pin in _rests(rest, expected):
            holder = next((h for h in holders if "sms" in h.person.confirm and _is_pin(pin, h, key)), None)
            if holder:
                return Verdict(challenge, holder, Proof.CODE_PIN, choice=networks[int(choice) - 1])
            wrong_pin = True
    return Verdict(why="pin_wrong") if wrong_pin or _rests(digits, expected) else None


def _rests(digits: str, expected: str) -> list[str]:
    """What is left of the digits where they begin or end with the code."""
    out = []
    size = len(expected)
    if len(digits) > size:
        if hmac.compare_digest(digits[:size], expected):
            out.append(digits[size:])
        if hmac.compare_digest(digits[-size:], expected):
            out.append(digits[:-size])
    return out


def _any_by_sms(holders: tuple[Holder, ...]) -> Holder | None:
    return next((h for h in holders if "sms" in h.person.confirm), None)


def _is_pin(pin: str, holder: Holder, key: bytes) -> bool:
    stored = holder.rights.pin_hash
    return bool(stored) and hmac.compare_digest(stored or "", hashed(key, "pin", holder.key, pin))


def _list_code(digits: str, holders: tuple[Holder, ...], key: bytes) -> tuple[Holder, str] | None:
    if len(digits) != LIST_DIGITS:
        return None
    for holder in holders:
        own = hashed(key, "list", holder.key, digits)
        if "list" in holder.person.confirm and own in holder.rights.list_hashes:
            return holder, own
    return None


def totp_step(secret: str, digits: str, stamp: datetime, last_step: int) -> int | None:
    """The time step of a TOTP code (RFC 6238, one step of tolerance) if it is right and later than the last one."""
    totp = pyotp.TOTP(secret)
    at = int(stamp.timestamp()) // TOTP_STEP_S
    for step in (at, at - 1, at + 1):
        if step > last_step and hmac.compare_digest(totp.at(step * TOTP_STEP_S), digits):
            return step
    return None


def totp_allowed(
    now: datetime, stamp: datetime | None, *, clock_proven: bool, wrong_last_hour: int, in_a_row: int
) -> bool:
    """Whether one-step proof may be looked at: the clock is proven, the text is fresh, nobody is guessing."""
    if stamp is None or not clock_proven or wrong_last_hour >= 10 or in_a_row >= TOTP_IN_A_ROW:
        return False
    return abs(now - stamp) <= TOTP_AGE


def dedupe(key: bytes, sender: str, stamp: datetime | None, part: str, text: str) -> str:
    """The name under which a text from the air is known, so that a replay is recognised and the text is not."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    mac.update("\x1f".join((sender, stamp.isoformat() if stamp else "", part, text)).encode("utf-8", "surrogatepass"))
    return mac.hexdigest()


def pseudonym(key: bytes, number: str) -> str:
    """How the journal names a number: the same number, the same name, and no way back."""
    return hmac.new(key, f"who\x1f{number}".encode(), hashlib.sha256).hexdigest()[:16]
