"""Whether a modem still is as it was prepared: some restart without a sound, some have their radio switched off.

In: a link; words that sound like a start. Out: Restarted where the modem has to be opened anew. It changes nothing but
the radio, and that once a minute.
"""

from __future__ import annotations

import asyncio

from smsd.at import commands
from smsd.errors import Restarted
from smsd.modem import opening
from smsd.modem.link import Link

HINT_AGAIN_S = (0.0, 5.0, 15.0, 60.0)  # words of a start that meant nothing so often are not looked into sooner
SWITCH_ON_AGAIN_S = 60.0


class Watch:
    """What was set in one modem, and hints that it is gone."""

    def __init__(self) -> None:
        self._settings: dict[str, str] = {}
        self._hint = ""
        self._meant_nothing: dict[str, tuple[int, float]] = {}  # words of a start: how often, when the last time
        self._switched_on = float("-inf")

    def opened_anew(self) -> None:
        """Hints of before are over."""
        self._hint = ""

    async def note(self, link: Link) -> None:
        """Asks for the settings as they shall stay."""
        self._settings = await opening.settings(link)

    # ---- restarts

    def hint(self, words: str) -> bool:
        """Words of a start; whether they are worth a look. Some say them at any time: after they meant nothing they
        are looked into less and less often.
        """
        count, at = self._meant_nothing.get(words, (0, 0.0))
        if asyncio.get_running_loop().time() - at < HINT_AGAIN_S[min(count, len(HINT_AGAIN_S) - 1)]:
            return False
        self._hint = words
        return True

    async def look_into_hint(self, link: Link) -> None:
        """Raises Restarted where a hint since the last look was true."""
        hint, self._hint = self._hint, ""
        if hint:
            count, _ = self._meant_nothing.get(hint, (0, 0.0))
            self._meant_nothing[hint] = count + 1, asyncio.get_running_loop().time()
            await self.still_prepared(link, hint)

    async def still_prepared(self, link: Link, hint: str = "") -> None:
        """Raises Restarted where settings are not what they were, or the card is locked."""
        if not self._settings:
            if hint and await opening.locked(link):
                raise Restarted(f"the modem restarted ({hint}): its card is locked")
            return
        found = await opening.settings(link)
        changed = [name for name, value in found.items() if self._settings.get(name, value) != value]
        if changed or ((hint or found.keys() < self._settings.keys()) and await opening.locked(link)):
            what = f"forgot {', '.join(changed)}" if changed else "its card is locked"
            raise Restarted(f"the modem restarted{f' ({hint})' if hint else ''}: {what}")

    # ---- the radio

    async def radio_is_off(self, link: Link) -> str:
        """Of a modem that is not registered: why, where somebody switched the radio off; else nothing. Raises
        Restarted where switching it on helped.
        """
        level = await link.try_(commands.awake())
        if level not in opening.ASLEEP:
            return ""
        now = asyncio.get_running_loop().time()
        if now - self._switched_on >= SWITCH_ON_AGAIN_S:
            self._switched_on = now
            if (await opening.switch_on(link))[0]:
                raise Restarted("its radio was switched off and is on again")
        return f"the radio is switched off (CFUN {level}), and AT+CFUN=1 does not help"
