"""Framing: bytes from a modem become lines and prompts.

In: bytes, cut anywhere. Out: `Line`s without their ends, and `Prompt`. Rules:

* a line ends with CR or LF; empty lines say nothing (V.250 sends CR LF around each);
* `>` at the start of a line is the prompt of `AT+CMGS`: it has no line end. It counts only while one is awaited, so
  that a text that begins with `>` cannot pass for it;
* a quoted string of `+CUSD` may run over line ends, which is why quotes are not looked at here: lines are lines.

What is unfinished is kept, at most LIMIT octets: a modem that never ends a line cannot fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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

    @property
    def held(self) -> str:
        """The unfinished line."""
        return self._held.decode("latin-1")

    def feed(self, data: bytes) -> Iterator[Line | Prompt]:
        """Takes bytes, gives what they complete, one by one: what a line means decides whether a prompt is awaited
        behind it.
        """
        *ended, rest = _END.split(data)
        for piece in ended:
            if self._take(piece):
                yield Prompt()
            line = self._held.decode("latin-1")
            self._held.clear()
            self._cut = False
            if line:
                yield Line(line)
        if self._take(rest):
            yield Prompt()

    def _take(self, piece: bytes) -> bool:
        """Adds to the unfinished line; whether it begins with the prompt."""
        self._held += piece
        prompt = _PROMPT.match(self._held) if self.awaiting_prompt and not self._cut else None
        if prompt:
            del self._held[: prompt.end()]
            self.awaiting_prompt = False
        if len(self._held) > LIMIT:
            del self._held[:-LIMIT]
            self._cut = True
        return prompt is not None

    def clear(self) -> None:
        """Forgets the unfinished line, and that a prompt was awaited."""
        self._held.clear()
        self._cut = self.awaiting_prompt = False
