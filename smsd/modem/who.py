"""Whose modem is this? Identity (IMEI, then the card, then the socket) says which line a modem is;
names of ports do not.

In: what a modem says of itself, what is known of each line. Out: the lines that it may be; whether a PIN may go to
it, or why not. No IO: every decision that keeps a PIN from a wrong card stands in this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_SHOWN = 4


@dataclass(slots=True)
class Known:
    """What is known of a line's modem: written by the operator (`imei`, `iccid`, `number`, `pin`), learned (`stick`,
    `card`, `place`).

    `fixed`: the operator named one port; `counted`: by a name that the kernel gives out in the order of appearance.
    """

    imei: str | None = None
    stick: str | None = None
    iccid: str | None = None
    card: str | None = None
    place: str | None = None
    number: str = ""
    pin: str | None = None
    fixed: bool = False
    counted: bool = False

    @property
    def its_imei(self) -> str | None:
        """As the operator wrote it, or as it was learned."""
        return self.imei or self.stick

    @property
    def its_card(self) -> str | None:
        """As the operator wrote it, or as it was learned."""
        return self.iccid or self.card

    @property
    def met(self) -> bool:
        """Whether a modem can be recognised as this one."""
        return bool(self.its_imei or self.its_card)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a modem says of itself before its card is unlocked; `place` is the socket it hangs on."""

    imei: str | None = None
    card: str | None = None
    place: str | None = None


def same_card(one: str, other: str) -> bool | None:
    """Whether two numbers are of one card; None where they cannot be compared (an ICCID and an IMSI).

    An ICCID has 19 digits, and some read 20 (a check digit) or 18: the ones that both have count (ITU-T E.118).
    """
    one, other = one.upper().rstrip("F"), other.upper().rstrip("F")
    if (len(one) < 18) != (len(other) < 18):
        return None
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def tails(one: str, other: str) -> tuple[str, str]:
    """The ends of two different numbers, long enough to be different;
    what both begin with is left out where it can be.
    """
    for count in range(LEAST_SHOWN, max(len(one), len(other))):
        if one[-count:] != other[-count:]:
            return f"…{one[-count:]}", f"…{other[-count:]}"
    return one, other


def owners(seen: Seen, lines: Mapping[str, Known]) -> frozenset[str]:
    """The lines that this modem may be: one, several where the numbers do not tell them apart, none where it is a
    stranger.
    """
    rest = dict(lines)
    certain = False
    if seen.imei:
        same = {n: k for n, k in rest.items() if k.its_imei == seen.imei}
        certain = bool(same)
        rest = same or {n: k for n, k in rest.items() if not k.imei}  # the operator's word excludes
    if seen.card and len(rest) > certain:
        same = {n: k for n, k in rest.items() if k.its_card and same_card(k.its_card, seen.card)}
        certain = certain or bool(same)
        rest = same or rest
    if not certain:
        return frozenset()
    if len(rest) > 1 and seen.place:
        rest = {n: k for n, k in rest.items() if k.place == seen.place} or rest
    return frozenset(rest)


def why_no_pin(
    me: str,
    seen: Seen,
    lines: Mapping[str, Known],
    *,
    still_here: bool,
    own: bool,
    everyone: Mapping[str, Known] | None = None,
) -> str | None:
    """Why the PIN of line `me` must not go to this card; None where it may.

    `lines`: this one and those that hold no modem just now, and so may be behind this port. `still_here`: the port
    never went away since the line held it. `own`: the operator named this port for the line. `everyone`: all lines,
    also those that hold a modem: a card that is known to be one line's is nobody else's.
    """
    mine = lines[me]
    others = {n: k for n, k in lines.items() if n != me}
    if seen.card:
        if mine.its_card and same_card(mine.its_card, seen.card):
            return None
        theirs = [
            n for n, k in (everyone or others).items() if n != me and k.its_card and same_card(k.its_card, seen.card)
        ]
        if theirs:
            return f"the card in it is that of modem {theirs[0]}: put it back, or exchange the two in the configuration"
    if still_here or owners(seen, lines) == {me}:
        return None
    if me not in owners(seen, lines) and mine.imei and seen.imei:
        return "it is another modem"
    rivals = [n for n, k in others.items() if k.pin and k.pin != mine.pin and not _excluded(k, seen)]
    if not rivals:
        return None
    if own and mine.fixed and not (mine.met and mine.counted):
        return None  # the operator's word: this card is behind that name
    if mine.met and mine.place and mine.place == seen.place:
        return None
    return f"it may be the card of modem {rivals[0]}, and a wrong PIN locks it: add imei: or sim.iccid: to both"


def _excluded(known: Known, seen: Seen) -> bool:
    """Whether a modem is certainly not that line's."""
    if known.its_imei and seen.imei and known.its_imei != seen.imei:
        return True
    return bool(known.its_card and seen.card and same_card(known.its_card, seen.card) is False)
