"""Result codes: +CMS ERROR (27.005 clause 3.2.5, 24.011 annex E.2), +CME ERROR (27.007 clause 9.2) → class and
sentence.

In: a kind and a number. Out: a `Fault`: what it is about, and a sentence for people. What to do about a class is
decided in `rules/retry.py`.

number     this number is wrong: final
ambiguous  refused, and nobody can say why: put aside, try later
short      trouble that passes: back off, no attempt is counted
barred     this SIM may not send: the line stops, a person is needed
ours       the form of our PDU is not to its taste: a plainer one is tried (lines/form.py)
modem      the modem or its SIM is unwell: up the reset ladder
duplicate  the centre already holds this very text: it counts as sent
"""

from __future__ import annotations

from dataclasses import dataclass

NUMBER, AMBIGUOUS, SHORT, BARRED, OURS, MODEM, DUPLICATE = (
    "number",
    "ambiguous",
    "short",
    "barred",
    "ours",
    "modem",
    "duplicate",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """The class and the sentence of a result code."""

    klass: str
    sentence: str


CMS: dict[int, Fault] = {
    1: Fault(NUMBER, "the number is not in use"),
    8: Fault(BARRED, "the operator bars this SIM from sending"),
    10: Fault(BARRED, "calls and texts are barred on this SIM"),
    17: Fault(SHORT, "network failure"),
    21: Fault(AMBIGUOUS, "the network rejected the text"),
    22: Fault(SHORT, "congestion"),
    27: Fault(SHORT, "the destination is out of service"),
    28: Fault(NUMBER, "the subscriber cannot be identified"),
    29: Fault(BARRED, "the network rejects texts of this SIM"),
    30: Fault(NUMBER, "unknown subscriber"),
    38: Fault(AMBIGUOUS, "network out of order"),
    41: Fault(SHORT, "temporary failure"),
    42: Fault(SHORT, "congestion"),
    47: Fault(SHORT, "no resources"),
    50: Fault(BARRED, "this SIM has no subscription for texts"),
    69: Fault(BARRED, "the network does not offer this"),
    81: Fault(OURS, "invalid reference"),
    95: Fault(OURS, "invalid message"),
    96: Fault(OURS, "mandatory information is missing"),
    97: Fault(OURS, "unknown message type"),
    98: Fault(OURS, "message not expected now"),
    99: Fault(OURS, "unknown information element"),
    111: Fault(OURS, "protocol error"),
    127: Fault(SHORT, "interworking failed"),
    197: Fault(DUPLICATE, "the centre already has this text"),
    300: Fault(MODEM, "the modem failed"),
    301: Fault(MODEM, "the modem's message service is reserved"),
    302: Fault(MODEM, "the modem does not allow this"),
    303: Fault(OURS, "the modem does not support this"),
    304: Fault(OURS, "the modem could not read the PDU"),
    305: Fault(OURS, "the modem could not read the text"),
    310: Fault(MODEM, "no SIM inserted"),
    311: Fault(MODEM, "the SIM wants its PIN"),
    312: Fault(MODEM, "the phone-to-SIM PIN is wanted"),
    313: Fault(MODEM, "SIM failure"),
    314: Fault(MODEM, "the SIM is busy"),
    315: Fault(MODEM, "wrong SIM"),
    316: Fault(MODEM, "the SIM wants its PUK"),
    317: Fault(MODEM, "the SIM wants PIN2"),
    318: Fault(MODEM, "the SIM wants PUK2"),
    320: Fault(MODEM, "memory failure"),
    321: Fault(MODEM, "no message at that place"),
    322: Fault(MODEM, "memory full"),
    330: Fault(MODEM, "no service centre is set"),
    331: Fault(SHORT, "no network"),
    332: Fault(SHORT, "the network did not answer in time"),
    340: Fault(MODEM, "no acknowledgement was expected"),
    500: Fault(MODEM, "unknown error"),
}

CME: dict[int, str] = {
    0: "the modem failed", 1: "no connection to the phone", 2: "the link is reserved", 3: "not allowed",
    4: "not supported", 5: "the phone-to-SIM PIN is wanted", 10: "no SIM inserted", 11: "the SIM wants its PIN",
    12: "the SIM wants its PUK", 13: "SIM failure", 14: "the SIM is busy", 15: "wrong SIM", 16: "incorrect password",
    17: "the SIM wants PIN2", 18: "the SIM wants PUK2", 20: "memory full", 21: "invalid index", 22: "not found",
    23: "memory failure", 24: "text too long", 25: "invalid characters", 30: "no network",
    31: "the network did not answer",
    32: "emergency calls only", 100: "unknown error",
}  # fmt: skip

VERBOSE = {
    "SIM not inserted": 10, "SIM PIN required": 11, "SIM PUK required": 12, "SIM failure": 13, "SIM busy": 14,
    "SIM wrong": 15, "incorrect password": 16, "operation not allowed": 3, "operation not supported": 4,
    "no network service": 30, "network timeout": 31, "unknown": 100, "phone failure": 0, "memory full": 20,
    "invalid index": 21, "not found": 22,
}  # fmt: skip


def of(kind: str, code: int | None) -> Fault:
    """The fault of a result. Codes from 512 on are the vendor's own: the modem. A plain ERROR tells nothing more."""
    if kind == "CMS" and code is not None:
        known = CMS.get(code)
        if known:
            return known
        if code >= 300:
            return Fault(MODEM, f"vendor error {code}" if code >= 512 else f"modem error {code}")
        return Fault(AMBIGUOUS, f"the network refused with cause {code}")
    if kind == "CME" and code is not None:
        return Fault(SHORT if code in (30, 31, 32) else MODEM, CME.get(code, f"modem error {code}"))
    return Fault(MODEM, "the modem refused without a reason")
