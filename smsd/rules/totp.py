"""TOTP codes that one text shows: looked at here, written down afterwards. Pure.

In: who has TOTP, when the text was stamped, how many were wrong within the hour. Out: whose code it is, and what has
to be kept of each look (service/answers.py `note`): a step counts once, a wrong one counts against all who have TOTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from smsd.rules import proof
from smsd.rules.identity import Holder


@dataclass(slots=True)
class Totp:
    """`looked`: in their order (person, step), or None for the step where the code was wrong."""

    holders: tuple[Holder, ...]
    now: datetime
    stamp: datetime | None
    clock_proven: bool
    wrong: int  # within the hour
    looked: list[tuple[str, int | None]] = field(default_factory=list)

    def holder(self, code: str) -> Holder | None:
        """Whose code it is; None counts as a wrong one for those who have TOTP."""
        wrong = self.wrong + sum(step is None for _, step in self.looked)
        for holder in self.holders:
            if not proof.totp_allowed(
                self.now,
                self.stamp,
                clock_proven=self.clock_proven,
                wrong_last_hour=wrong,
                in_a_row=holder.rights.totp_failures,
            ):
                continue
            last = holder.rights.totp_last_step
            step = proof.totp_step(holder.rights.totp_secret or "", code, self.stamp or self.now, last)
            taken = max((s for key, s in self.looked if key == holder.key and s is not None), default=last)
            right = step is not None and step > taken
            self.looked.append((holder.key, step if right else None))
            if right:
                return holder
        return None


def with_totp(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    """Those who may prove something by TOTP."""
    return tuple(h for h in holders if h.rights.totp_secret and "totp" in h.person.confirm)
