"""The grammar of a command line (V.250 clause 5.2, 27.007 clause 4): `E0V1+CMEE=1;+CSQ` is three commands.

In: what stands behind AT. Out: the commands, and the pieces of each. No meaning.
"""

from __future__ import annotations

import re

from smsd.simulator.part import Refusal

_COMMAND = re.compile(r"([+^*#][A-Za-z0-9]+|[&\\]?[A-Za-z])(=\?|\?|=)?(.*)", re.DOTALL)


def split(text: str) -> list[str]:
    """The commands of one line: `E0V1+CMEE=1;+CSQ`."""
    out, rest = [], text.strip()
    while rest:
        if rest[0] in "+^*#":
            match = re.match(r'(?:[^";]|"[^"]*"?)+', rest)
        else:
            match = re.match(r"[&\\]?[A-Za-z]\d*(?:=\?|\?|=\d*)?", rest)
        if not match:
            raise Refusal("ERROR")
        out.append(match.group().strip())
        rest = rest[match.end() :].lstrip("; ")
    return out


def parse(command: str) -> tuple[str, str, str]:
    """Name, operator (`=?`, `?`, `=` or nothing) and value."""
    match = _COMMAND.match(command)
    if match is None:
        raise Refusal("ERROR")
    return match.group(1).upper(), match.group(2) or "", match.group(3)
