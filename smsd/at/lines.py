"""Framing: bytes from a modem become lines and prompts.

In: bytes, cut anywhere. Out: `Line`s without their ends, and `Prompt`. Rules:

* a line ends with CR or LF; empty lines say nothing (V.250 sends CR LF around each);
* `>` at the start of a line is the prompt of `AT+CMGS`: it has no line end. It counts only while one is awaited, so that a
  text that begins with `>` cannot pass for it;
* a quoted string of `+CUSD` may run over line ends, which is why quotes are not looked at here: lines are lines.

What is unfinished is kept, at most LIMIT octets: a modem that never ends a line cannot fill the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMIT = 4096
_END = re.compile(rb"[\r\n]")
_PROMPT = re.compile(rb"[\x00 ]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as Latin-1 text: no octet can be undecodable."""

    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The modem waits for a PDU."""


class Framer:
    """Keeps the unfinished line between two reads."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._cut = False  # the unfinished line was too long: its beginning is gone
        self.awaiting_prompt = False

    def feed(self, data: bytes) -> list[Line | Prompt]:
        """Takes bytes, gives what they complete."""
        out: list[Line | Prompt] = []
        *ended, rest = _END.split(data)
        for piece in ended:
            self._take(piece, out)
            if self._held:
                out.append(Line(self._held.decode("latin-1")))
            self._held.clear()
            self._cut = False
        self._take(rest, out)
        return out

    def _take(self, piece: bytes, out: list[Line | Prompt]) -> None:
        self._held += piece
        if self.awaiting_prompt and not self._cut and (prompt := _PROMPT.match(self._held)):
            del self._held[: prompt.end()]
            self.awaiting_prompt = False
            out.append(Prompt())
        if len(self._held) > LIMIT:
            del self._held[:-LIMIT]
            self._cut = True

    def clear(self) -> None:
        """Forgets the unfinished line."""
        self._held.clear()
        self._cut = self.awaiting_prompt = False
