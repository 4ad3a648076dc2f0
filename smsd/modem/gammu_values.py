"""Between libGammu's dictionaries and errors, and ours.

In: a SUBMIT, a dictionary, an error, libGammu's debug notes. Out: a dictionary, what came, a ModemTrouble, a CMS
code. Pure but for reading the notes.
"""

from __future__ import annotations

import math
import os
import re
from datetime import datetime
from typing import Any

from smsd.errors import Barred, ModemTrouble, NoAnswer, PduFault, PortBusy, PortLost, Refused
from smsd.modem.protocol import Incoming, Place
from smsd.sms import dcs, udh, user_data
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport, Submit
from smsd.sms.validity import DAY, HOUR, MINUTE, WEEK

_BUSY = ("DEVICEBUSY", "DEVICELOCKED")
_SILENT = ("TIMEOUT",)
_SIM = ("SECURITYERROR", "NOSIM")
_REFUSED = (
    "UNKNOWN",
    "FULL",
    "NETWORK_ERROR",
    "NOTSUPPORTED",
    "NOTIMPLEMENTED",
    "EMPTY",
    "EMPTYSMSC",
    "GETTING_SMSC",
    "INVALIDLOCATION",
    "INVALIDDATA",
    "PERMISSION",
    "BUSY",
    "CORRUPTED",
    "MEMORY_NOT_AVAILABLE",
    "UNKNOWNRESPONSE",
    "BUG",
)
_CODES = {"FULL": 322, "EMPTYSMSC": 330, "GETTING_SMSC": 330, "NETWORK_ERROR": 332}
_CMS = re.compile(rb"CMS Error (\d+)")


def to_gammu(submit: Submit, centre: str | None, reports: bool) -> dict[str, Any]:
    """A SUBMIT as libGammu wants it."""
    header = udh.encode(submit.header)
    sms: dict[str, Any] = {
        "Number": submit.recipient.number,
        "Text": submit.text if submit.text is not None else submit.data,
        "Class": -1 if submit.coding.klass is None else submit.coding.klass,
        "Coding": {dcs.GSM7: "Default_No_Compression", dcs.UCS2: "Unicode_No_Compression", dcs.EIGHT_BIT: "8bit"}[
            submit.coding.encoding
        ],
        "Type": "Status_Report" if submit.report and reports else "Submit",
        "RejectDuplicates": int(submit.reject_duplicates),
        "SMSC": {"Number": centre, "Validity": _period(submit)} if centre else {"Location": 1},
    }
    if header:
        sms["UDH"] = {"Type": "UserUDH", "Text": header}
    return sms


def _period(submit: Submit) -> str:
    seconds = submit.validity.seconds if submit.validity else None
    if seconds is None:
        return "Max"
    for unit, letter, most in (
        (MINUTE, "M", 12 * HOUR),
        (HOUR, "H", DAY),
        (DAY, "D", 30 * DAY),
        (WEEK, "W", 63 * WEEK),
    ):
        if seconds <= most:
            step = 5 if letter == "M" else 1
            return f"{math.ceil(seconds / unit / step) * step}{letter}"
    return "Max"


def from_gammu(sms: dict[str, Any], place: Place | None) -> Incoming | None:
    """A text or report as libGammu tells it; None for what the phone's owner stored for sending."""
    if sms.get("State") in ("Sent", "UnSent"):
        return None
    number = str(sms.get("Number") or "")
    kind = "international" if number.startswith("+") else "unknown" if number.isdecimal() else "alphanumeric"
    party, stamp = Address(number, kind), _moment(sms.get("DateTime"))
    if sms.get("Type") == "Status_Report":
        report = StatusReport(
            mr=int(sms["MessageReference"]),
            recipient=party,
            sent_at=stamp,
            discharged_at=_moment(sms.get("SMSCDateTime")),
            status=int(sms["DeliveryStatus"]),
        )
        return Incoming(report, place)
    try:
        header = udh.decode((sms.get("UDH") or {}).get("Text") or b"\0", 0)[0]
    except PduFault as fault:
        return Incoming(tpdu=None, place=place, raw="", fault=fault)
    text = sms.get("Text")
    if isinstance(text, bytes) or sms.get("Coding") == "8bit":
        data = text if isinstance(text, bytes) else str(text).encode("latin-1", "replace")
        found = user_data.decode(data, len(data), dcs.decode(4), has_header=False, offset=0)
        readable = found.text if header.ports is None else None
        return Incoming(
            Deliver(
                sender=party,
                sent_at=stamp,
                text=readable,
                data=data,
                header=header,
                coding=dcs.decode(4),
                units=data,
                script=dcs.EIGHT_BIT,
            ),
            place,
        )
    # its alphabet does not matter any more: parts are joined as UTF-16. libGammu counts septets, and reads on behind
    # the end
    units = str(text).partition("\0")[0].encode("utf-16-be", "surrogatepass")
    return Incoming(
        Deliver(
            sender=party,
            sent_at=stamp,
            text=user_data.ucs2_text(units),
            data=None,
            header=header,
            units=units,
            script=dcs.UCS2,
        ),
        place,
    )


def _moment(value: Any) -> datetime | None:
    """A time with its zone; without one it names no moment."""
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def name_of(error: Exception) -> str:
    """The name of one of gammu's errors without its prefix: `TIMEOUT` for gammu.ERR_TIMEOUT."""
    return type(error).__name__.removeprefix("ERR_")


def trouble_of(error: Exception) -> ModemTrouble | None:
    """LibGammu's error as one of ours; None where it is none of libGammu's."""
    if isinstance(error, ModemTrouble):
        return error
    if not type(error).__name__.startswith("ERR_"):
        return None
    name = name_of(error)
    words = error.args[0].get("Text", name) if error.args and isinstance(error.args[0], dict) else name
    if name in _SILENT:
        return NoAnswer(f"the phone did not answer: {words}")
    if name in _BUSY:
        return PortBusy(words)
    if name in _SIM:
        return Barred(f"the phone's SIM cannot be used: {words}")
    if name in _REFUSED:
        return Refused("CMS", _CODES[name]) if name in _CODES else Refused("ERROR", None, words)
    return PortLost(words)


def cms_code(notes: int, start: int) -> int | None:
    """The last CMS code in libGammu's notes since `start`."""
    found = _CMS.findall(os.pread(notes, 1 << 20, start))
    return int(found[-1]) if found else None
