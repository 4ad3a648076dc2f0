"""Tickets: what a form carries, and what a stranger's device is asked.
Ours, made for one holder, good once, for a while.

In: the machine key, the time, for what they are. Out: texts that need no place in the database until they are used:
each carries when it was made, and a seal that nobody else can make. Whoever uses one keeps its `used` hash, and lets
no second one in.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from smsd.rules import signin


@dataclass(frozen=True, slots=True)
class Tickets:
    """Makes and checks the tickets of one purpose; those of another are refused."""

    key: bytes
    now: Callable[[], datetime]
    purpose: str
    lives: timedelta

    def new(self, holder: str = "") -> str:
        """One for whoever holds this secret, such as the token of a session; "" for anybody."""
        head = f"{int(self.now().timestamp())}.{secrets.token_hex(16)}"
        return f"{head}.{self._seal(head, holder)}"

    def good(self, ticket: str, holder: str = "") -> bool:
        """Whether it is one of ours for this holder, and not too old; it may have been used before."""
        head, _, seal = ticket.rpartition(".")
        if not hmac.compare_digest(seal.encode(), self._seal(head, holder).encode()):
            return False
        made = datetime.fromtimestamp(int(head.partition(".")[0]), UTC)
        return self.now() - made <= self.lives

    def used(self, ticket: str) -> str:
        """How a used one is kept."""
        return signin.token_hash(self.key, f"{self.purpose} used", ticket.rpartition(".")[0])

    def _seal(self, head: str, holder: str) -> str:
        return signin.token_hash(self.key, self.purpose, f"{holder}\x1f{head}")[:32]
