"""What the parts of a simulated modem have in common: each answers its own commands, and knows what power does to it.

In: a command's operator and value. Out: information lines, or a refusal. A part says nothing by itself but notices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

# operator (`=?`, `?`, `=` or nothing) and value of a command; its information lines
Handler = Callable[[str, str], list[str] | None]


class Refusal(Exception):
    """The final result line of a command that failed."""


class Unknown(Exception):
    """A command that this modem does not know; how it says so is a matter of its settings and manners."""


class Part(Protocol):
    """A part of a modem that has commands of its own."""

    def commands(self) -> dict[str, Handler]:
        """What it answers, by the command's name without AT."""

    def reset(self) -> None:
        """Power came, or ATZ: settings are what they are in a new modem."""
