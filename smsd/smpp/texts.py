"""Between SUBMITs and DELIVERs and the fields of submit_sm and deliver_sm:
SMPP 3.4 clauses 4.4, 4.6, 5.2.12, 5.2.19, 7.1.1.

In: a SUBMIT and what was agreed with the carrier; or a deliver_sm. Out: a Message; or a DELIVER. data_coding 0 is the
centre's default alphabet, which only the carrier can tell: GSM 7-bit (one septet an octet, never packed), Latin-1 or
ASCII. What that alphabet lacks goes out as UCS-2 where it fits into one segment all the same, else with the nearest
letter, so that a text never gets longer.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from smsd.smpp import pdus
from smsd.smpp.pdus import ISDN, Message, Party
from smsd.sms import alphabet, dcs, udh
from smsd.sms.address import Address
from smsd.sms.fit import PART, SINGLE
from smsd.sms.tpdu import Deliver, Submit
from smsd.sms.user_data import script_of, ucs2_text

DEFAULT, ASCII, OCTETS, LATIN1, OCTETS_TOO, UCS2 = 0, 1, 2, 3, 4, 8  # data_coding
HAS_HEADER = 0x40  # in esm_class
CODECS = {"latin1": "latin-1", "ascii": "ascii"}
# what data_coding calls an alphabet and Python can read (clause 5.2.19)
READ = {
    ASCII: "ascii",
    LATIN1: "latin-1",
    5: "shift_jis",
    6: "iso8859-5",
    7: "iso8859-8",
    10: "iso2022_jp",
    14: "euc_kr",
}
# letters of the GSM alphabet that neither Latin-1 nor ASCII has, and for ASCII those that lose more than an accent
NEAREST = dict(zip("€ΔΦΓΛΩΠΨΣΘΞØøÆæß£¥¤§¡¿_", "EDFGLOPPSTXOoAasLY*S!?_", strict=True))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the carrier was asked: who we are, its alphabet, how parts and validity are told."""

    source: str
    alphabet: str = "gsm7"  # gsm7 | latin1 | ascii
    parts: str = "udh"  # udh | sar
    validity: str = "relative"  # relative | absolute | none
    reports: bool = True


def party(number: str) -> Party:
    """A number or name as an address: `+32…` is international, letters are a name, short codes stay as they are."""
    if number.startswith("+"):
        return Party(pdus.INTERNATIONAL, ISDN, number[1:])
    if number.isdecimal():
        return Party(pdus.UNKNOWN, ISDN, number)
    return Party(pdus.ALPHANUMERIC, pdus.UNKNOWN, number)


def address(party: Party) -> Address:
    """Who it is. Many centres give whole numbers without a type:
    ten digits and more that begin with no 0 are international.
    """
    digits = party.digits.strip()
    bare = digits.removeprefix("+").removeprefix("00")
    if party.ton == pdus.ALPHANUMERIC or not bare.isdecimal():
        return Address(digits, "alphanumeric", party.npi)
    whole = party.ton == pdus.INTERNATIONAL or digits != bare or (party.ton == pdus.UNKNOWN and _is_whole(bare))
    return Address(f"+{bare}", "international", party.npi) if whole else Address(digits, "unknown", party.npi)


def _is_whole(digits: str) -> bool:
    return len(digits) >= 10 and not digits.startswith("0")


def outgoing(submit: Submit, agreed: Agreed, now: datetime) -> Message:
    """The submit_sm of a SUBMIT."""
    concat = submit.header.concat
    by_tlv = concat is not None and agreed.parts == "sar"
    head = b"" if by_tlv else udh.encode(submit.header)
    data_coding, data = _octets(submit, agreed.alphabet, in_parts=concat is not None)
    tlvs: pdus.Tlvs = ()
    if concat is not None and by_tlv:
        tlvs = (
            (pdus.SAR_REFERENCE, concat.ref.to_bytes(2, "big")),
            (pdus.SAR_TOTAL, bytes((concat.total,))),
            (pdus.SAR_NUMBER, bytes((concat.seq,))),
        )
    return Message(
        source=party(agreed.source),
        destination=party(submit.recipient.number),
        data=head + data,
        data_coding=data_coding,
        esm_class=HAS_HEADER if head else 0,
        registered=int(agreed.reports and submit.report),
        validity=_validity(submit, agreed.validity, now),
        protocol_id=submit.pid,
        tlvs=tlvs,
    )


def _octets(submit: Submit, default: str, *, in_parts: bool) -> tuple[int, bytes]:
    text = submit.text or ""
    if submit.coding.encoding == dcs.UCS2:
        return UCS2, text.encode("utf-16-be")
    if default == "gsm7":
        return DEFAULT, alphabet.encode(text)
    codec = CODECS[default]
    try:
        return DEFAULT, text.encode(codec)
    except UnicodeEncodeError:
        room = PART[dcs.UCS2, 8] if in_parts else SINGLE[dcs.UCS2]
        if len(text) <= room:
            return UCS2, text.encode("utf-16-be")
        return DEFAULT, "".join(_nearest(char, codec) for char in text).encode(codec, "replace")


def _nearest(char: str, codec: str) -> str:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return NEAREST.get(char) or unicodedata.normalize("NFKD", char)[0]
    return char


def _validity(submit: Submit, form: str, now: datetime) -> str:
    """Clause 7.1.1: YYMMDDhhmmsstnnp, from now (R) or as a moment in UTC (+)."""
    seconds = submit.validity.seconds if submit.validity else None
    if not seconds or form == "none":
        return ""
    if form == "absolute":
        return (now.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%y%m%d%H%M%S") + "000+"
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    months, day = divmod(days, 30)  # never more than three: an alert is not kept for long
    return f"00{months:02}{day:02}{hour:02}{minute:02}{second:02}000R"


def incoming(message: Message, default: str) -> Deliver:
    """The DELIVER of a deliver_sm that is no receipt. Without a stamp: SMPP has none for a text that came."""
    header, data = udh.Header(), message.data
    if message.esm_class & HAS_HEADER:
        header, end = udh.decode(data, 0)
        data = data[end:]
    if header.concat is None and (sar := _sar(message)) is not None:
        header = udh.Header((*header.elements, *udh.concat_header(sar).elements))
    found = Deliver(
        address(message.source), None, None, header=header, pid=message.protocol_id, coding=dcs.decode(UCS2)
    )
    coding = message.data_coding
    if coding in (OCTETS, OCTETS_TOO) or header.ports is not None or _gsm(coding) == dcs.EIGHT_BIT:
        return replace(found, data=data, units=data, script=dcs.EIGHT_BIT, coding=dcs.decode(OCTETS_TOO))
    if coding == UCS2 or _gsm(coding) == dcs.UCS2:
        data = data[: len(data) & ~1]
        return replace(found, text=ucs2_text(data), units=data, script=dcs.UCS2)
    codec = READ.get(coding) or CODECS.get(default)
    if codec is None and max(data, default=0) < 0x80:
        text = alphabet.decode(data, header.locking_shift, header.single_shift)
        return replace(found, text=text, units=data, script=script_of(header), coding=dcs.decode(DEFAULT))
    text = data.decode(
        codec or "latin-1", "replace"
    )  # an octet above 7F is no septet: the centre did not change the alphabet
    return replace(found, text=text, units=text.encode("utf-16-be", "surrogatepass"), script=dcs.UCS2)


def _gsm(coding: int) -> str:
    """From C0 on data_coding is as in GSM 03.38: message waiting and classes."""
    return dcs.decode(coding).encoding if coding >= 0xC0 else ""


def _sar(message: Message) -> udh.Concat | None:
    """The part that SAR parameters tell; None where they are not all there, or make no sense."""
    values = [message.tlv(tag) for tag in (pdus.SAR_REFERENCE, pdus.SAR_TOTAL, pdus.SAR_NUMBER)]
    reference, total, number = (int.from_bytes(v or b"", "big") for v in values)
    if not all(values) or not 0 < number <= total <= 255 or total == 1:
        return None
    return udh.Concat(ref=reference & 0xFFFF, total=total, seq=number, bits=16)
