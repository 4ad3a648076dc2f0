"""The fault tables, row by row: each code has its class, its sentence and its
consequence; a row taken away turns one of these red.
"""

from __future__ import annotations

import pytest

from smsd.at import results
from smsd.rules import retry
from smsd.sms import status

# code → (class, what a first refusal does to the text, to the line): 24.011 annex E.2, 27.005 clause 3.2.5
NUMBER, BARRED, AMBIGUOUS = ("number", "fail", "go"), ("barred", "give_back", "bar"), ("ambiguous", "give_back", "go")
SHORT, OURS, MODEM, TWICE = (
    ("short", "give_back", "rest"),
    ("ours", "give_back", "go"),
    ("modem", "give_back", "rest"),
    ("duplicate", "send", "go"),
)
CMS = {
    1: NUMBER,
    28: NUMBER,
    30: NUMBER,
    8: BARRED,
    10: BARRED,
    29: BARRED,
    50: BARRED,
    69: BARRED,
    21: AMBIGUOUS,
    38: AMBIGUOUS,
    17: SHORT,
    22: SHORT,
    27: SHORT,
    41: SHORT,
    42: SHORT,
    47: SHORT,
    127: SHORT,
    331: SHORT,
    332: SHORT,
    81: OURS,
    95: OURS,
    96: OURS,
    97: OURS,
    98: OURS,
    99: OURS,
    111: OURS,
    304: OURS,
    305: OURS,
    197: TWICE,
    300: MODEM,
    301: MODEM,
    302: MODEM,
    303: OURS,
    310: MODEM,
    311: MODEM,
    312: MODEM,
    313: MODEM,
    314: MODEM,
    315: MODEM,
    316: MODEM,
    317: MODEM,
    318: MODEM,
    320: MODEM,
    321: MODEM,
    322: MODEM,
    330: MODEM,
    340: MODEM,
    500: MODEM,
}
# what is in no table: the vendor's own, and causes that nobody listed
OTHERS = {512: MODEM, 515: MODEM, 540: MODEM, 399: MODEM, 2: AMBIGUOUS, 77: AMBIGUOUS, 255: AMBIGUOUS}
SENTENCES = {
    1: "not in use",
    28: "cannot be identified",
    30: "unknown subscriber",
    8: "bars this SIM",
    10: "barred on this SIM",
    29: "rejects texts",
    50: "no subscription",
    69: "does not offer",
    21: "rejected the text",
    38: "out of order",
    17: "network failure",
    22: "congestion",
    27: "out of service",
    41: "temporary failure",
    42: "congestion",
    47: "no resources",
    127: "interworking",
    331: "no network",
    332: "in time",
    81: "invalid reference",
    95: "invalid message",
    96: "mandatory",
    97: "unknown message type",
    98: "not expected now",
    99: "information element",
    111: "protocol error",
    304: "PDU",
    305: "could not read the text",
    197: "already has",
    300: "the modem failed",
    301: "reserved",
    302: "does not allow",
    303: "does not support",
    310: "no SIM",
    311: "wants its PIN",
    312: "phone-to-SIM",
    313: "SIM failure",
    314: "busy",
    315: "wrong SIM",
    316: "wants its PUK",
    317: "PIN2",
    318: "PUK2",
    320: "memory failure",
    321: "no message",
    322: "memory full",
    330: "no service centre",
    340: "acknowledgement",
    500: "unknown error",
}
CME = {
    0: "failed",
    1: "no connection",
    2: "reserved",
    3: "not allowed",
    4: "not supported",
    5: "phone-to-SIM",
    10: "no SIM",
    11: "wants its PIN",
    12: "wants its PUK",
    13: "SIM failure",
    14: "busy",
    15: "wrong SIM",
    16: "password",
    17: "PIN2",
    18: "PUK2",
    20: "full",
    21: "index",
    22: "not found",
    23: "memory failure",
    24: "too long",
    25: "characters",
    30: "no network",
    31: "did not answer",
    32: "emergency",
    100: "unknown",
}


def test_nothing_is_left_out() -> None:
    """The tables here and there name the same codes."""
    assert set(CMS) == set(results.CMS) == set(SENTENCES)
    assert set(CME) == set(results.CME)


@pytest.mark.parametrize("code", [*CMS, *OTHERS])
def test_cms(code: int) -> None:
    """Class, sentence, and what a first refusal means."""
    klass, event, line = (CMS | OTHERS)[code]
    fault = results.of("CMS", code)
    assert fault.klass == klass
    assert SENTENCES.get(code, str(code)) in fault.sentence
    verdict = retry.decide(fault.klass, retry.History())
    assert (verdict.event, verdict.line) == (event, line)
    assert verdict.counts == (klass not in ("short", "barred"))  # an outage is no attempt, nor is a barred card


@pytest.mark.parametrize("code", [*CME, 999])
def test_cme(code: int) -> None:
    """No network is an outage; the rest is the modem's."""
    fault = results.of("CME", code)
    assert fault.klass == ("short" if code in (30, 31, 32) else "modem")
    assert CME.get(code, "999") in fault.sentence


def test_words() -> None:
    """What a modem says in words has its number."""
    for words, code in results.VERBOSE.items():
        assert code in CME
        assert words
    assert len(results.VERBOSE) == 16
    assert results.of("ERROR", None).klass == "modem"


# TP-ST → class, and a word of its sentence: 23.040 clause 9.2.3.15
ST = {
    0x00: "delivered",
    0x01: "forwarded",
    0x02: "replaced",
    0x20: "congestion",
    0x21: "busy",
    0x22: "no answer",
    0x23: "rejected",
    0x24: "quality",
    0x25: "error",
    0x40: "remote procedure",
    0x41: "incompatible",
    0x42: "rejected",
    0x43: "not obtainable",
    0x44: "quality",
    0x45: "interworking",
    0x46: "validity",
    0x47: "by the sender",
    0x48: "by the centre",
    0x49: "does not exist",
    0x60: "congestion",
    0x61: "busy",
    0x62: "no answer",
    0x63: "rejected",
    0x64: "quality",
    0x65: "error",
}


@pytest.mark.parametrize("octet", ST)
def test_status(octet: int) -> None:
    """Each row of the table."""
    assert ST[octet] in status.SENTENCES[octet]
    assert status.SENTENCES[octet] in status.sentence(octet)
    assert status.classify(octet) == ("delivered", "trying", "failed", "gave_up")[octet >> 5]


def test_status_has_no_other_rows() -> None:
    """Reserved values have a class, and the number for a sentence."""
    assert set(status.SENTENCES) == set(ST)
    assert "reason 30" in status.sentence(0x30)
    assert status.classify(0xAB) == "gave_up"
