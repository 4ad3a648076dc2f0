"""Words of a structured header (RFC 5322 clause 3.2, RFC 2045 clause 5.1): comments taken out, quotes kept apart. Pure.

In: the value of one header. Out: its tokens in order, or Garbled where a quote or a comment is left open, or where a
character stands that no header may hold. One pass over the text, without recursion: a value that was made to be slow
is not.
"""

from __future__ import annotations

from dataclasses import dataclass

SPACE = " \t\r\n"


class Garbled(ValueError):
    """A header that does not keep to its grammar."""


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, quoted, or the special character itself;
    `glued` where nothing stands between it and the one before.
    """

    kind: str
    text: str
    glued: bool


def tokens(value: str, specials: str) -> list[Token]:
    """Cuts a value into words, quoted strings and `specials`."""
    out: list[Token] = []
    at, glued = 0, False
    while at < len(value):
        c = value[at]
        if c in SPACE:
            at, glued = at + 1, False
        elif c == "(":
            at, glued = _past_comment(value, at), False
        elif c == '"':
            text, at = _quoted(value, at)
            out.append(Token("quoted", text, glued))
            glued = True
        elif c in specials:
            out.append(Token(c, c, glued))
            at, glued = at + 1, True
        else:
            end = at
            while (
                end < len(value) and value[end] not in SPACE and value[end] not in '("' and value[end] not in specials
            ):
                if value[end] < "!" or value[end] in ")\\\x7f":
                    raise Garbled(f"character {value[end]!r}")
                end += 1
            out.append(Token("word", value[at:end], glued))
            at, glued = end, True
    return out


def _past_comment(value: str, at: int) -> int:
    depth = 0
    while at < len(value):
        c = value[at]
        depth += (c == "(") - (c == ")")
        at += 2 if c == "\\" else 1
        if depth == 0:
            return at
    raise Garbled("a comment is left open")


def _quoted(value: str, at: int) -> tuple[str, int]:
    text: list[str] = []
    at += 1
    while at < len(value):
        c = value[at]
        if c == '"':
            return "".join(text), at + 1
        if c == "\\":
            at += 1
        text.append(value[at : at + 1])
        at += 1
    raise Garbled("a quote is left open")
