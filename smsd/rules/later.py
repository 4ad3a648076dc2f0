"""A long pattern that is compiled when it is first asked for: five of them would be a twentieth of a second of a start.

In: a regular expression, as `re.compile` takes it. Out: it, compiled. It knows no words.
"""

from __future__ import annotations

import re
from functools import cached_property


class Later:
    """Of a pattern its words, until somebody looks for it."""

    def __init__(self, words: str, flags: re.RegexFlag = re.RegexFlag.NOFLAG) -> None:
        self._words, self._flags = words, flags

    @cached_property
    def made(self) -> re.Pattern[str]:
        """Compiled now, where it was not yet."""
        return re.compile(self._words, self._flags)
