"""Framing: bytes from a modem become lines and prompts.

In: bytes, cut anywhere. Out: `Line`s without their ends, and `Prompt`. Rules:

* a line ends with CR or LF; empty lines say nothing (V.250 sends CR LF around each);
* `>` at the start of a line, with a blank or with nothing behind it yet, is the prompt of `AT+CMGS`: it has no line end.
  It counts only while one is awaited, so that a text that begins with `>` cannot pass for it;
* a quoted string of `+CUSD` may run over line ends, which is why quotes are not looked at here: lines are lines.

What is unfinished is kept, at most LIMIT octets: a modem that never ends a line cannot fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 4096


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
        self.awaiting_prompt = False

    def feed(self, data: bytes) -> list[Line | Prompt]:
        """Takes bytes, gives what they complete."""
        self._held += data
        out: list[Line | Prompt] = []
        start = 0
        held = self._held
        for i, octet in enumerate(held):
            if octet in (13, 10):
                if self.awaiting_prompt and held[start:i].strip(b"\x00 ") == b">":
                    out.append(Prompt())  # "> " with a line end behind it, as some sticks send
                    self.awaiting_prompt = False
                elif i > start:
                    out.append(Line(held[start:i].decode("latin-1")))
                start = i + 1
        del held[:start]
        if self.awaiting_prompt and held.lstrip(b"\x00 ")[:1] == b">":
            held.clear()
            self.awaiting_prompt = False
            out.append(Prompt())
        if len(held) > LIMIT:
            del held[:-LIMIT]
        return out

    def clear(self) -> None:
        """Forgets the unfinished line."""
        self._held.clear()
        self.awaiting_prompt = False
