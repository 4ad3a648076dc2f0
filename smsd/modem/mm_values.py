"""Between ModemManager's properties and errors, and ours.

In: a SUBMIT, properties of a modem or text, the name of a D-Bus error. Out: properties of a text to send, what came,
facts, a ModemTrouble. Pure. Numbers are those of ModemManager's interface (MMSmsState, MMModemLock,
MMModem3gppRegistrationState …).
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from smsd.errors import Barred, ModemTrouble, NoAnswer, PortBusy, PortLost, Refused
from smsd.modem.protocol import Incoming, Place
from smsd.sms import dcs
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport, Submit

RECEIVED = 3  # MMSmsState
DELIVER, STATUS_REPORT = 1, 3  # MMSmsPduType
LOCK_NONE, LOCK_PIN = (0, 1), 2  # MMModemLock
LOCKS = {3: "its PIN2", 4: "its PUK", 5: "its PUK2"}
FAILED, LOCKED, ENABLED, REGISTERED = -1, 2, 6, 8  # MMModemState; above: a data connection
NOT_STORED = 0  # MMSmsStorage
HOME_OR_ROAMING = (1, 5, 6, 7)  # registered; 6 and 7: for texts alone
DELIVERY_STATES = 0x100  # above: not a TP-ST
RELATIVE = 1  # MMSmsValidityType
# MMModemAccessTechnology, newest first
TECHNOLOGY = (
    (1 << 15, "5G"),
    (1 << 14, "LTE"),
    (0x3E0, "UMTS"),
    (0x1E, "GSM"),
)
PLACE = "MM"  # the memory that a Place names here: ModemManager's own numbering
_ERRORS = "org.freedesktop.ModemManager1.Error."
_MESSAGE = {
    "MeFailure": 300, "SmsServiceReserved": 301, "NotAllowed": 302, "NotSupported": 303, "InvalidPduParameter": 304,
    "InvalidTextParameter": 305, "SimNotInserted": 310, "SimPin": 311, "PhSimPin": 312, "SimFailure": 313,
    "SimBusy": 314,
    "SimWrong": 315, "SimPuk": 316, "SimPin2": 317, "SimPuk2": 318, "MemoryFailure": 320, "InvalidIndex": 321,
    "MemoryFull": 322, "SmscAddressUnknown": 330, "NoNetwork": 331, "NetworkTimeout": 332, "NoCnmaAckExpected": 340,
    "Unknown": 500,
}  # fmt: skip
_CODE = re.compile(r"(?:CMS ERROR:?|error(?: code)?:?)\s*(\d{1,3})\b", re.IGNORECASE)


def to_properties(submit: Submit, *, report: bool, variant: Any) -> dict[str, Any]:
    """A SUBMIT as `Messaging.Create` wants it; `variant(signature, value)` makes a D-Bus variant.

    ModemManager chooses alphabet, parts and references by itself; duplicates cannot be rejected (TP-RD).
    """
    out = {
        "number": variant("s", f"+{submit.recipient.number.lstrip('+')}"),
        "delivery-report-request": variant("b", report and submit.report),
    }
    out["text"] = variant("s", submit.text or "")
    seconds = submit.validity.seconds if submit.validity else None
    if seconds:
        out["validity"] = variant("(uv)", [RELATIVE, variant("u", math.ceil(seconds / 60))])
    if submit.coding.klass is not None:
        out["class"] = variant("i", submit.coding.klass)
    return out


def place_of(path: str) -> Place:
    """A text's path as a place: `/org/freedesktop/ModemManager1/SMS/5`."""
    return Place(PLACE, int(path.rpartition("/")[2]))


def from_properties(sms: dict[str, Any], place: Place) -> Incoming | None:
    """A text or report; None for what was not received, or is not whole yet."""
    if sms.get("State") != RECEIVED:
        return None
    number = str(sms.get("Number") or "")
    kind = "international" if number.startswith("+") else "unknown" if number.isdecimal() else "alphanumeric"
    party, stamp = Address(number, kind), _moment(sms.get("Timestamp"))
    if sms.get("PduType") == STATUS_REPORT:
        state = int(sms.get("DeliveryState", DELIVERY_STATES))
        if state >= DELIVERY_STATES:
            return None
        return Incoming(
            StatusReport(
                mr=int(sms.get("MessageReference", 0)),
                recipient=party,
                sent_at=stamp,
                discharged_at=_moment(sms.get("DischargeTimestamp")),
                status=state,
            ),
            place,
        )
    text, data = str(sms.get("Text") or ""), bytes(sms.get("Data") or b"")
    if data and not text:
        return Incoming(
            Deliver(
                sender=party,
                sent_at=stamp,
                text=None,
                data=data,
                coding=dcs.decode(4),
                units=data,
                script=dcs.EIGHT_BIT,
            ),
            place,
        )
    units = text.encode("utf-16-be", "surrogatepass")
    return Incoming(Deliver(sender=party, sent_at=stamp, text=text, data=None, units=units, script=dcs.UCS2), place)


def _moment(value: Any) -> datetime | None:
    """A time with its zone, as ISO 8601 or with hours alone behind the sign; without a zone it names no moment."""
    text = str(value or "")
    if re.search(r"[+-]\d\d$", text) and "T" in text:
        text += ":00"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def dbm(quality: Any) -> int | None:
    """DBm of a signal quality in percent: ModemManager maps -113 … -51 dBm to 0 … 100."""
    percent = quality[0] if isinstance(quality, list | tuple) and quality else 0
    return round(-113 + percent * 0.62) if percent else None


def technology(mask: int) -> str | None:
    """The newest of the access technologies that are in use."""
    return next((name for bits, name in TECHNOLOGY if mask & bits), None)


def trouble_of(name: str, words: str) -> ModemTrouble:
    """A D-Bus error as one of ours."""
    family, _, kind = name.removeprefix(_ERRORS).partition(".")
    if name.startswith(_ERRORS):
        known = {k.casefold(): v for k, v in _MESSAGE.items()}
        if family == "Message":
            said = _CODE.search(words)
            return Refused("CMS", int(said.group(1)) if said else known.get(kind.casefold(), 500), words)
        if family == "MobileEquipment":
            return Refused("CME", None, words)
        if family == "Serial" or kind in ("Timeout", "Aborted", "Cancelled"):
            return NoAnswer(f"the modem did not answer ModemManager: {words}")
        if kind in ("WrongState", "InProgress", "Retry", "Failed", "Unsupported"):
            return Refused("ERROR", None, words)
        if kind == "Unauthorized":
            return Barred(f"ModemManager does not let this user in: {words}")
        return Refused("ERROR", None, words)
    last = name.rpartition(".")[2]
    if last in (
        "UnknownObject",
        "UnknownMethod",
        "UnknownInterface",
        "ServiceUnknown",
        "NameHasNoOwner",
        "Spawn.ChildExited",
    ):
        return PortLost(f"ModemManager has no such modem: {words}")
    if last in ("AccessDenied", "AuthFailed"):
        return Barred(f"ModemManager does not let this user in ({words}); see hardware/README.md")
    if last in ("NoReply", "Timeout", "TimedOut"):
        return NoAnswer(f"ModemManager did not answer: {words}")
    if last == "LimitsExceeded":
        return PortBusy(words)
    return PortLost(words or name)
