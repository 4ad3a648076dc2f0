"""Limits against abuse: counts in, decisions out.

What is limited: answers to a number, answers of a SIM, previews to an officer, wrong proofs. A forger must neither get
something out nor keep an officer silent: a limit never kills a draft, and officers have ways round each lock.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
NEW_MEMBERS_AN_HOUR = 60  # who answered the question; more is told to the coordinators, and has to come back later
CRY_COUNTS_TOLD = (1, 3, 10, 30, 100, 300)
REPLIES_AN_HOUR, REPLIES_A_DAY = 6, 20
SIM_REPLIES_AN_HOUR = 60
OPEN_CHALLENGES = 3  # of any kind, for a number
OPEN_WISHES = 2  # of them, for what is no broadcast: a draft finds room beside them
OPEN_OF_OTHERS = 1  # of them, for unproven drafts of other numbers
UNANSWERED_PREVIEWS = 5
SOON_S = 45.0  # a preview that would wait longer than this for its line is as good as none
# how soon the code for behind words is told again, and how seldom at most
BEHIND_FIRST, BEHIND_MOST = (
    timedelta(minutes=1),
    timedelta(hours=1),
)
WRONG_TELLS, WRONG_LOCKS = 3, 10
WRONG_EVER = 100  # after so many in its life a number gets no code that counts without a PIN
WRONG_EVER_LIST = 1000  # and after so many a paper list's code wants the PIN as well
PIN_LOOKS = 20  # numbers of a PIN's length in a day's drafts: each draft would tell whether one is the PIN
PINS_A_DAY, PINS_EVER = 10, 30  # wrong PINs beside a right code: somebody holds the phone
REPORT_ASKED = timedelta(minutes=10)
QUESTIONS_AT_ONCE, QUESTIONS_AN_HOUR = 6, 20  # of a role holder, unproven: then below alerts, then not answered
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


def may_answer(
    number: str, *, answerable: bool, mobile: bool, allowed_prefixes: Collection[str], own: Collection[str]
) -> bool:
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


def tell_again(told: int, last: datetime, now: datetime) -> bool:
    """Whether what was told so often is told once more: at distances that
    double, since a forger may be the one who asks.
    """
    distance: timedelta = BEHIND_FIRST * 2 ** max(0, min(told, 20) - 1)
    return now - last >= min(BEHIND_MOST, distance)


def preview_allowed(unanswered_last_hour: int) -> bool:
    """Whether one more preview may go to this officer's phone."""
    return unanswered_last_hour < UNANSWERED_PREVIEWS


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong proofs of a number since its last right PIN: in the last hour and day; `ever` is never cleared by a proof.

    `wrong` are those of somebody who need not see the phone, `pins` wrong PINs beside
    a right code: the phone is in strange hands.
    """

    hour: int = 0
    day: int = 0
    ever: int = 0
    pins: int = 0
    pins_ever: int = 0

    @property
    def guessed(self) -> bool:
        """Somebody guesses in this number's name: only long codes with the PIN
        count, a list, TOTP, or another officer.
        """
        return self.day >= WRONG_LOCKS or self.ever >= WRONG_EVER

    @property
    def stolen(self) -> bool:
        """Somebody who sees the codes tries PINs: only a list, TOTP or another officer counts."""
        return self.pins >= PINS_A_DAY or self.pins_ever >= PINS_EVER

    @property
    def list_alone(self) -> bool:
        """Whether a list code counts without a PIN beside it."""
        return self.ever < WRONG_EVER_LIST


def tell_wrong(wrong_last_hour: int) -> bool:
    """Whether this wrong answer is the one that officer and operator hear of."""
    return wrong_last_hour == WRONG_TELLS


def out_of(local: datetime, *hours: tuple[time, time]) -> datetime | None:
    """When none of some hours holds any more, or None if none does now; hours that
    cover the whole day end when those of now do.
    """
    first = until = max((end for h in hours if (end := quiet_until(local, *h))), default=None)
    for _ in hours:
        if until is None or (later := max((e for h in hours if (e := quiet_until(until, *h))), default=None)) is None:
            return until
        until = later
    return first
