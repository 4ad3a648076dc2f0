"""Registered where texts go, or not: what +CREG, +CGREG, +CEREG and +CIREG say, in one table.

In: the state of each domain that a modem told, whether it is registered with the IMS. Out: whether texts go, and in
words how it stands. No IO.

Sources. 27.007 clause 7.2 (+CREG, calls and texts), 10.1.20 (+CGREG, packets), 10.1.22 (+CEREG, LTE): the numbers.
Texts go through the domain that +CREG tells of, on LTE as well: a combined attach (23.272 clause 8.2, SMS over SGs)
makes it say 1 or 5. Hence 3 in +CREG and 1 in +CGREG is a SIM for data. Two things bring texts without +CREG: "SMS
only" (6, 7, also where a modem tells it of +CEREG), and the IMS (27.007 clause 8.71: registered, and 4, texts, among
what it serves). A modem that does not know +CREG at all (sticks for LTE only) is believed by +CEREG, and one that
knows none of them by the operator of +COPS. Texts over the packet domain of 2G and 3G (+CGSMS) are offered by hardly
any network and not counted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DOMAINS = ("+CREG", "+CGREG", "+CEREG")


@dataclass(frozen=True, slots=True)
class Stat:
    """What a number means: whether the modem is registered, whether texts go through the domain of +CREG, in words."""

    registered: bool
    texts: bool
    words: str


STATS: dict[int, Stat] = {
    0: Stat(False, False, "not searching for a network"),
    1: Stat(True, True, "home network"),
    2: Stat(False, False, "searching for a network"),
    3: Stat(False, False, "denied by the network"),
    4: Stat(False, False, "unknown, out of coverage perhaps"),
    5: Stat(True, True, "roaming"),
    6: Stat(True, True, "home network, texts only"),
    7: Stat(True, True, "roaming, texts only"),
    8: Stat(False, False, "emergency calls only"),
    9: Stat(True, True, "home network, no calls over the older networks"),  # CSFB not preferred
    10: Stat(True, True, "roaming, no calls over the older networks"),
    11: Stat(False, False, "local services only"),  # RLOS, clause 10.1.22
}
UNKNOWN = Stat(False, False, "in a state of the maker's own")
TEXTS_ONLY = (6, 7)


@dataclass(frozen=True, slots=True)
class Service:
    """Whether texts go, and how it stands in words."""

    texts: bool
    words: str


def is_registered(stat: int) -> bool:
    """Whether a state is a registration of any kind."""
    return STATS.get(stat, UNKNOWN).registered


def judge(stats: Mapping[str, int], *, ims: bool | None = None, operator: bool = False) -> Service:
    """What all domains together mean. `ims`: registered there, with texts; None where it was not told."""
    calls = stats.get("+CREG")
    found = {domain: STATS.get(stat, UNKNOWN) for domain, stat in stats.items()}
    if calls is not None and found["+CREG"].texts:
        return Service(True, found["+CREG"].words)
    for domain in ("+CEREG", "+CGREG"):
        if stats.get(domain) in TEXTS_ONLY:
            return Service(True, found[domain].words)
    packets = next((found[d] for d in ("+CEREG", "+CGREG") if d in found and found[d].registered), None)
    if packets is not None and ims:
        return Service(True, f"{packets.words}, texts over IMS")
    if calls is not None:
        if packets is not None:
            return Service(False, f"data only: {packets.words} for data, texts {found['+CREG'].words}")
        return Service(False, found["+CREG"].words)
    if packets is not None:
        return Service(True, packets.words)
    if found:
        return Service(False, next(iter(found.values())).words)
    return Service(operator, "home network or roaming" if operator else "the modem tells of no network")
