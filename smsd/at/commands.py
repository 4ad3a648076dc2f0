"""Commands: the only place that builds AT lines.

In: typed arguments, each checked, so that nothing from outside enters a line raw. Out: a `Command`: the line, what it
accepts, its time limit in seconds, how its reply is read, and a payload for the prompt where it has one.
Limits: a SIM may take seconds after power-up; `+CMGS` waits for the network, up to 180 s in the wild.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from smsd.at import replies
from smsd.at.engine import Expect, Final, Verdict, only_with_a_line, take_all, want_a_line

T = TypeVar("T")
Lines = tuple[str, ...]

QUICK, SIM, STORE, NETWORK = 5.0, 20.0, 30.0, 180.0


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """One AT command; `parse` reads the information lines of an OK."""

    line: str
    expect: Expect
    limit_s: float
    parse: Callable[[Lines], T]
    payload: str | None = None
    secret: bool = False

    @property
    def shown(self) -> str:
        """The line as a log may show it."""
        return re.sub(r'="?[^"]*"?$', "=****", self.line) if self.secret else self.line


def _nothing(lines: Lines) -> None:
    return None


def _simple(line: str, limit_s: float = QUICK) -> Command[None]:
    return Command(line, Expect(), limit_s, _nothing)


def _asks(line: str, prefix: str, parse: Callable[[Lines], T], limit_s: float = QUICK) -> Command[T]:
    return Command(line, Expect((prefix,), judge=want_a_line), limit_s, parse)


def attention() -> Command[None]:
    """Asks whether anybody is there: any result within two seconds will do."""
    return Command("AT", Expect(numeric=True), 2.0, _nothing)


IN_STEP = ("+CMEE", "+CMGF", "+CSCS", "+CNMI")


def in_step(n: int) -> Command[Lines]:
    """A question whose answer cannot be that of another command: it has a prefix that nothing else of ours asks for."""
    prefix = IN_STEP[n % len(IN_STEP)]
    return Command(f"AT{prefix}?", Expect((prefix,), numeric=True, judge=only_with_a_line), QUICK, tuple)


def echo_off() -> Command[None]:
    """No echo, and words instead of numbers for results."""
    return Command("ATE0V1", Expect(numeric=True), 3.0, _nothing)


def numeric_errors() -> Command[None]:
    """`+CME ERROR: 11` instead of ERROR (27.007 clause 9.1)."""
    return _simple("AT+CMEE=1")


def manufacturer() -> Command[str | None]:
    """Who made the modem (27.007 clause 5.1), as it says itself."""
    return Command("AT+CGMI", Expect(("+CGMI",), plain=True, judge=want_a_line), QUICK, replies.plain)


def model() -> Command[str | None]:
    """Which model it says it is."""
    return Command("AT+CGMM", Expect(("+CGMM",), plain=True, judge=want_a_line), QUICK, replies.plain)


def imei() -> Command[str | None]:
    """Its IMEI (27.007 clause 5.4)."""
    return Command("AT+CGSN", Expect(("+CGSN",), plain=True, judge=want_a_line), QUICK, replies.imei)


def pin_state() -> Command[str | None]:
    """What the SIM waits for (27.007 clause 8.3). Wavecom modems say no OK behind it."""
    return Command("AT+CPIN?", Expect(("+CPIN",), patience_s=3.0, judge=want_a_line), SIM, replies.pin_state)


def pin_tries(line: str) -> Command[int | None]:
    """How many tries are left; the vendors differ, a profile names the line."""
    query = re.fullmatch(r"AT([+^*#%][A-Z]+)(?:=?\?|=\"[A-Z ]+\")?", line)
    if not query:
        raise ValueError(f"{line!r} is not a query")
    return Command(line, Expect((query.group(1),)), QUICK, replies.pin_tries)


def pin_tries_standard() -> Command[int | None]:
    """The same by the standard (27.007 clause 8.65)."""
    return pin_tries('AT+CPINR="SIM PIN"')


def enter_pin(pin: str) -> Command[None]:
    """Unlocks the SIM: 4 to 8 digits."""
    if not re.fullmatch(r"\d{4,8}", pin):
        raise ValueError("a PIN has 4 to 8 digits")
    return Command(f'AT+CPIN="{pin}"', Expect(), SIM, _nothing, secret=True)


def iccid() -> Command[str | None]:
    """The number printed on the card."""
    return Command(
        "AT+CCID", Expect(("+CCID", "^ICCID", "+ICCID"), plain=True, judge=want_a_line), QUICK, replies.card_number
    )


def iccid_file() -> Command[str | None]:
    """The same out of the card's file EF_ICCID (31.101 clause 13.2) by 27.007 clause 8.18:
    it can be read before the PIN.
    """
    return Command(
        "AT+CRSM=176,12258,0,0,10", Expect(("+CRSM",), judge=want_a_line), QUICK, replies.card_number_of_file
    )


def imsi() -> Command[str | None]:
    """The subscriber's identity (27.007 clause 5.6): tells a changed card where its number cannot be read."""
    return Command("AT+CIMI", Expect(("+CIMI",), plain=True, judge=want_a_line), QUICK, replies.digits)


def registration(domain: str) -> Command[tuple[int, int | None] | None]:
    """Registered? `domain` is +CREG, +CGREG or +CEREG."""
    if domain not in ("+CREG", "+CGREG", "+CEREG"):
        raise ValueError(domain)
    return _asks(f"AT{domain}?", domain, replies.registration)


def tell_registration(domain: str) -> Command[None]:
    """Notices when the registration changes."""
    if domain not in ("+CREG", "+CGREG", "+CEREG"):
        raise ValueError(domain)
    return _simple(f"AT{domain}=1")


def ims_registration() -> Command[bool | None]:
    """Registered with the IMS, and may texts go there? (27.007 clause 8.71.)"""
    return _asks("AT+CIREG?", "+CIREG", replies.ims_registration)


def awake() -> Command[int | None]:
    """How much of the modem is switched on (27.007 clause 8.2): 1 is all of it."""
    return _asks("AT+CFUN?", "+CFUN", replies.first_number)


def wake_up() -> Command[None]:
    """Switches the radio on (27.007 clause 8.2)."""
    return _simple("AT+CFUN=1", SIM)


def own_number() -> Command[str | None]:
    """The number that the card knows of itself (27.007 clause 7.1); many know none."""
    return Command("AT+CNUM", Expect(("+CNUM",)), QUICK, replies.own_number)


def asks_setting(name: str) -> Command[str | None]:
    """What a setting is now: a modem that restarted forgot it."""
    if not re.fullmatch(r"\+[A-Z]{4}", name):
        raise ValueError(name)
    return _asks(f"AT{name}?", name, replies.whole)


def operator() -> Command[tuple[str, int | None] | None]:
    """The network's name and technology."""
    return _asks("AT+COPS?", "+COPS", replies.operator)


def signal() -> Command[int | None]:
    """How strong it hears the network, in dBm."""
    return _asks("AT+CSQ", "+CSQ", replies.signal_dbm)


def service_centre() -> Command[str | None]:
    """The SMS centre in the SIM."""
    return _asks("AT+CSCA?", "+CSCA", replies.service_centre)


def pdu_mode() -> Command[None]:
    """PDU mode: the only one used."""
    return _simple("AT+CMGF=0")


def phase_2() -> Command[None]:
    """No acknowledgement by `+CNMA` is wanted (27.005 clause 3.2.1)."""
    return Command("AT+CSMS=0", Expect(("+CSMS",)), QUICK, _nothing)


def phase_2_plus() -> Command[None]:
    """A routed text wants its `+CNMA`: until then the network keeps it (27.005 clause 3.2.1)."""
    return Command("AT+CSMS=1", Expect(("+CSMS",)), QUICK, _nothing)


def services_offered() -> Command[set[int]]:
    """Which of the two the modem has."""
    return _asks("AT+CSMS=?", "+CSMS", replies.numbers_offered)


def service_in_use() -> Command[int | None]:
    """Which of the two is chosen."""
    return _asks("AT+CSMS?", "+CSMS", replies.first_number)


def acknowledgements_offered() -> Command[set[int]]:
    """Which values `+CNMA` may have (27.005 clause 3.4.4); an error where it knows none."""
    return Command("AT+CNMA=?", Expect(("+CNMA",)), QUICK, replies.numbers_offered)


def acknowledge() -> Command[None]:
    """The routed text is kept: the network may forget it (27.005 clause 3.4.4)."""
    return _simple("AT+CNMA")


def caller_id() -> Command[None]:
    """From now on a call is announced with its number (27.007 clause 7.6)."""
    return _simple("AT+CLIP=1", SIM)


def hang_up() -> Command[None]:
    """Ends a call, of whichever kind (27.007 clause 6.5)."""
    return _simple("AT+CHUP", SIM)


def stores_offered() -> Command[list[set[str]] | None]:
    """Which memories can be read, written to, received into (27.005 clause 3.2.2)."""
    return _asks("AT+CPMS=?", "+CPMS", replies.stores_offered)


def use_stores(*names: str) -> Command[list[replies.StoreUse]]:
    """Chooses memories for reading, writing, receiving (one to three)."""
    if not names or any(not re.fullmatch(r"[A-Z]{2}", n) for n in names):
        raise ValueError(f"{names!r} are no memories")
    quoted = ",".join(f'"{n}"' for n in names)
    return Command(f"AT+CPMS={quoted}", Expect(("+CPMS",)), STORE, replies.stores_in_use)


def stores_in_use() -> Command[list[replies.StoreUse]]:
    """Which memories are chosen, and how full they are."""
    return _asks("AT+CPMS?", "+CPMS", replies.stores_in_use, STORE)


def notices_offered() -> Command[list[set[int]] | None]:
    """Which values each place of `+CNMI` may have (27.005 clause 3.4.1)."""
    return _asks("AT+CNMI=?", "+CNMI", replies.cnmi_offered)


def announce(mode: int, mt: int, bm: int, ds: int, bfr: int) -> Command[None]:
    """How texts and reports are announced (27.005 clause 3.4.1)."""
    return _simple(f"AT+CNMI={mode:d},{mt:d},{bm:d},{ds:d},{bfr:d}")


def link_kept_offered() -> Command[set[int]]:
    """May the radio link be kept between two texts?"""
    return _asks("AT+CMMS=?", "+CMMS", replies.numbers_offered)


def keep_link(mode: int) -> Command[None]:
    """Keeps the radio link up between texts (27.005 clause 3.5.6): 2 until it is taken back."""
    return _simple(f"AT+CMMS={mode:d}")


def list_stored(*, unread: bool = False) -> Command[list[replies.Stored]]:
    """All messages of the memory for reading, or those that nobody has read (27.005 clause 3.1)."""
    return Command(f"AT+CMGL={0 if unread else 4}", Expect(("+CMGL",), pdu_lines=True), STORE, replies.stored_all)


def read_stored(index: int) -> Command[replies.Stored | None]:
    """What lies in one place of the storage; it stays there."""
    return Command(f"AT+CMGR={index:d}", Expect(("+CMGR",), pdu_lines=True), SIM, replies.stored_one)


def delete_stored(index: int) -> Command[None]:
    """Frees one place of the storage."""
    return _simple(f"AT+CMGD={index:d}", STORE)


def submit(
    pdu: str, length: int, judge: Callable[[Final, Lines], Verdict] = take_all, *, early_ok: bool = False
) -> Command[int | None]:
    """Sends a SUBMIT; `length` counts octets without the service centre (27.005 clause 3.5.1)."""
    if not re.fullmatch(r"(?:[0-9A-F]{2})+", pdu):
        raise ValueError("a PDU is hexadecimal")
    return Command(
        f"AT+CMGS={length:d}",
        Expect(("+CMGS",), prompt=True, judge=judge, early_ok=early_ok),
        NETWORK,
        replies.reference,
        pdu,
    )


def restart() -> Command[None]:
    """Restarts the modem (27.007 clause 8.2)."""
    return _simple("AT+CFUN=1,1", 10.0)


def of_profile(line: str) -> Command[Lines]:
    """A line that a profile of hardware/modems/ has."""
    return replace(by_hand(line), limit_s=SIM)


def by_hand(line: str) -> Command[Lines]:
    """A line that an operator typed into `smsd modem at`: printable ASCII, beginning with AT."""
    if not re.fullmatch(r"(?i:AT)[ -~]*", line):
        raise ValueError("an AT command begins with AT and holds printable ASCII")
    head = re.match(r"(?i:AT)([+^*%$#][A-Za-z0-9]+)", line)
    prefixes = (head.group(1).upper(),) if head else ()
    return Command(line, Expect(prefixes, plain=True, pdu_lines=True), NETWORK, tuple)
