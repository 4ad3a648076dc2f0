"""Limits against abuse: counts in, decisions out.

What is limited: answers to a number, answers of a SIM, previews to an officer, wrong proofs. A forger must neither get
something out nor keep an officer silent: a limit never kills a draft, and officers have ways round each lock.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPLIES_AN_HOUR, REPLIES_A_DAY = 6, 20
SIM_REPLIES_AN_HOUR = 60
OPEN_DRAFTS = 3
UNANSWERED_PREVIEWS = 5
WRONG_TELLS, WRONG_LOCKS = 3, 10
REPEAT_WITHIN = timedelta(minutes=10)
SEEN_WITHIN = timedelta(hours=2)
STOP_MEANS_HALT = timedelta(hours=2)
PARTS_WAIT = timedelta(seconds=30)


def quiet_until(local: datetime, begins: time, ends: time) -> datetime | None:
    """When quiet hours end that hold at a local time, or None; they may go over midnight."""
    now = local.timetz().replace(tzinfo=None)
    inside = begins <= now < ends if begins <= ends else now >= begins or now < ends
    if not inside:
        return None
    until = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return until if until > local else until + DAY


def may_answer(number: str, *, answerable: bool, mobile: bool, allowed_prefixes: Collection[str], own: Collection[str]) -> bool:
    """Whether a number may get an automatic text at all."""
    return answerable and mobile and number not in own and any(number.startswith(p) for p in allowed_prefixes)


def may_reply(last_hour: int, last_day: int) -> bool:
    """Whether a resident or a stranger may get one more answer."""
    return last_hour < REPLIES_AN_HOUR and last_day < REPLIES_A_DAY


def sim_delay(sent_at: list[datetime], now: datetime) -> datetime | None:
    """When the SIM may give the next automatic answer, or None for at once; `sent_at` are those of the last hour."""
    if len(sent_at) < SIM_REPLIES_AN_HOUR:
        return None
    return sorted(sent_at)[-SIM_REPLIES_AN_HOUR] + HOUR


def preview_allowed(unanswered_last_hour: int) -> bool:
    """Whether one more preview may go to this officer's phone."""
    return unanswered_last_hour < UNANSWERED_PREVIEWS


def locked(wrong_last_hour: int) -> bool:
    """Whether code + PIN of this number no longer count for now."""
    return wrong_last_hour >= WRONG_LOCKS


def tell_wrong(wrong_last_hour: int) -> bool:
    """Whether this wrong answer is the one that officer and operator hear of."""
    return wrong_last_hour == WRONG_TELLS
