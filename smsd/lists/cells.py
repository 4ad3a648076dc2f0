"""Text in a cell of a table that a spreadsheet opens, and in a digest that somebody pastes into one. Pure.

In: what somebody typed. Out: the same, with a mark where a spreadsheet would take it for a formula (a leading = + - @,
also behind blanks, tabs and line ends); `plain` takes the mark away again, so that what was exported can be imported. A
number stays one.
"""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def cell(value: Any) -> Any:
    """A value for a cell."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub(" ", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def plain(text: str) -> str:
    """What a cell said before it was marked."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text
