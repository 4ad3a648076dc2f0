"""Proving that it is the officer: code from the preview, PIN, TOTP (RFC 6238), paper list.

In: what was texted, the open challenges of the number, the rights of the people behind it, a machine key, `now`. Out: a
verdict. Codes are derived and stored nowhere; PINs and list codes only as HMAC-SHA-256 under the machine key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp

from smsd.model.broadcast import Kind
from smsd.model.challenge import Action, Challenge
from smsd.rules.identity import Holder

CODE_DIGITS = 4
LIST_DIGITS = 8
LIST_CODES = 10
VALID = timedelta(minutes=5)
UNSHOWN = timedelta(minutes=10)  # a preview that was never known to be sent: the time it may have needed
OWN_UPDATE = timedelta(minutes=60)
TOTP_AGE = timedelta(minutes=10)
TOTP_STEP_S = 30
TOTP_IN_A_ROW = 100


class Need(StrEnum):
    """What a challenge wants."""

    CODE = "code"
    CODE_PIN = "code_pin"


def digest(*fields: object) -> str:
    """What a code is bound to."""
    return hashlib.sha256("\x1f".join(map(str, fields)).encode()).hexdigest()


def code(key: bytes, challenge_digest: str, nonce: str) -> str:
    """Four digits for one draft: HMAC(key, digest ‖ nonce) mod 10^4."""
    mac = hmac.new(key, f"code\x1f{challenge_digest}\x1f{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def hashed(key: bytes, purpose: str, person: str, secret: str) -> str:
    """How a PIN or a list code is kept."""
    return hmac.new(key, f"{purpose}\x1f{person}\x1f{secret}".encode(), hashlib.sha256).hexdigest()


def need(kind: Kind | None, action: Action, *, own_alert_age: timedelta | None = None) -> Need:
    """The proof table of the dialogues. `own_alert_age`: how old the sender's own alert is that an update belongs to."""
    if action in (Action.RESUME, Action.HALT, Action.REQUESTS):
        return Need.CODE
    if kind == Kind.UPDATE and own_alert_age is not None and own_alert_age <= OWN_UPDATE:
        return Need.CODE
    return Need.CODE if kind == Kind.TEST else Need.CODE_PIN


def lapsed(challenge: Challenge, now: datetime) -> bool:
    """Whether a challenge is too old: five minutes from the moment its preview went out."""
    if challenge.shown_at is not None:
        return now > challenge.shown_at + VALID
    return now > challenge.created_at + UNSHOWN


def lapse_limits(now: datetime) -> tuple[datetime, datetime]:
    """(shown before, made before): challenges on the far side of these have lapsed."""
    return now - VALID, now - UNSHOWN


@dataclass(frozen=True, slots=True)
class Verdict:
    """`challenge` and `holder` where the proof holds; else `why`: `wrong`, `pin_missing`, `nothing_open`."""

    challenge: Challenge | None = None
    holder: Holder | None = None
    how: str = ""
    why: str = ""
    list_hash: str = ""
    choice: str = ""


def judge(digits: str, challenges: Sequence[Challenge], holders: Iterable[Holder], key: bytes, *, locked: bool) -> Verdict:
    """What digits from a role holder's number prove. `locked`: too many wrong ones; then only a list code counts."""
    holders = tuple(holders)
    if not challenges:
        return Verdict(why="nothing_open")
    newest = max(challenges, key=lambda c: c.id)
    listed = _list_code(digits, holders, key)
    if listed:
        return Verdict(newest, listed[0], "list", "", listed[1])
    if locked:
        return Verdict(why="wrong")
    incomplete = False
    for challenge in sorted(challenges, key=lambda c: -c.id):
        if challenge.payload.startswith("which:"):
            found = _choosing(digits, challenge, holders, key)
            if found:
                return found
            continue
        expected = code(key, challenge.digest, challenge.nonce)
        if not challenge.needs_pin and hmac.compare_digest(digits, expected):
            return Verdict(challenge, _any_by_sms(holders), "code")
        incomplete |= challenge.needs_pin and hmac.compare_digest(digits, expected)
        for pin in _rests(digits, expected):
            for holder in holders:
                if "sms" in holder.person.confirm and _is_pin(pin, holder, key):
                    return Verdict(challenge, holder, "code_pin")
    return Verdict(why="pin_missing" if incomplete else "wrong")


def _choosing(digits: str, challenge: Challenge, holders: tuple[Holder, ...], key: bytes) -> Verdict | None:
    """Code + PIN with the digit of a network before or behind them; without it nobody is blamed, and asked for it."""
    networks = challenge.payload.removeprefix("which:").split(",")
    expected = code(key, challenge.digest, challenge.nonce)
    for pin in _rests(digits, expected):
        holder = next((h for h in holders if "sms" in h.person.confirm and _is_pin(pin, h, key)), None)
        if holder:
            return Verdict(why="choice_missing", choice=",".join(networks))
    for choice, rest in ((digits[0], digits[1:]), (digits[-1], digits[:-1])):
        if not choice.isdecimal() or not 1 <= int(choice) <= len(networks):
            continue
        for pin in _rests(rest, expected):
            holder = next((h for h in holders if "sms" in h.person.confirm and _is_pin(pin, h, key)), None)
            if holder:
                return Verdict(challenge, holder, "code_pin", choice=networks[int(choice) - 1])
    return None


def _rests(digits: str, expected: str) -> list[str]:
    """What is left of the digits where they begin or end with the code."""
    out = []
    if len(digits) > CODE_DIGITS:
        if hmac.compare_digest(digits[:CODE_DIGITS], expected):
            out.append(digits[CODE_DIGITS:])
        if hmac.compare_digest(digits[-CODE_DIGITS:], expected):
            out.append(digits[:-CODE_DIGITS])
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


def totp_allowed(now: datetime, stamp: datetime | None, *, clock_proven: bool, wrong_last_hour: int, in_a_row: int) -> bool:
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
