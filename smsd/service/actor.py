"""Who does something: through which channel, as whom, proven how.

In: what a channel found out. Out: an Actor, which every service function takes beside its unit of work. It decides
nothing: what an actor may do stands in service/access.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smsd.model.challenge import Proof


class Channel(StrEnum):
    """How somebody reached the gateway."""

    SMS = "text"
    MAIL = "mail"
    SHELL = "shell"
    PAGE = "page"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Actor:
    """`people` are keys of the configuration: several may share a phone;
    `person` is the one of them whom a proof named.

    `number`: the phone that is answered, or a member's. `line`: the modem that heard it. `user`: the operator's OS
    user. `at_once`: the words that ask hold their own proof (TOTP, paper list), so no preview is shown.
    """

    channel: Channel
    proof: Proof = Proof.NOTHING
    people: tuple[str, ...] = ()
    person: str = ""
    number: str = ""
    line: str | None = None
    user: str = ""
    at_once: bool = False

    @property
    def key(self) -> str:
        """One person's key for what is stored: the proven one, else the first who may be meant;
        "" for an operator or a member.
        """
        return self.person or next(iter(self.people), "")

    @property
    def by(self) -> str:
        """How a journal line ends that names who did it. Texts name nobody here:
        their number's pseudonym is in the line.
        """
        if self.channel == Channel.SHELL:
            return f" by user {self.user}"
        if self.channel in (Channel.PAGE, Channel.MAIL):
            return f" by {self.key}, {self.channel}"
        return ""


def operator(user: str) -> Actor:
    """Who types a command: an OS user that may read the machine key."""
    return Actor(Channel.SHELL, Proof.OS_USER, user=user)


SCHEDULE = Actor(Channel.SCHEDULE, Proof.FILE)  # what the operator's own configuration asks for
