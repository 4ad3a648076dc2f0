"""What a text for the phone's browser says: a WAP push, most often the notice that an MMS waits.

In: the 8-bit data behind a header that names port 2948 (WAP-259 WDP), in WSP's binary form (WAP-230 clause 8.2.4.1),
with an MMS notice inside (OMA MMS encapsulation 1.3, clause 6.2). Out: what it is and who sent it. It never fetches
anything; of a notice that came in parts the first is enough. What cannot be read is left out: no guess.
"""

from __future__ import annotations

from dataclasses import dataclass

PORT = 2948
_PUSH = 0x06
_MMS_TYPE = "application/vnd.wap.mms-message"
_CONTENT_TYPES = {
    0x3E: _MMS_TYPE,
    0x2E: "application/vnd.wap.sic",
    0x30: "application/vnd.wap.slc",
    0x36: "application/vnd.wap.connectivity-wbxml",
}  # WAP-230 table 40
# MMS header fields, clause 7.4
_FROM, _TYPE, _SIZE, _SUBJECT = 0x89, 0x8C, 0x8E, 0x96
_NOTIFICATION = 0x82


@dataclass(frozen=True, slots=True)
class Push:
    """A push: `kind` is `mms` or `push`; `sender` as the MMS names it, `+32475…` or an address."""

    kind: str
    content_type: str
    sender: str | None = None
    subject: str | None = None
    size: int | None = None


class _Cursor:
    """Reads WSP values; running over the end is an IndexError that `read` takes as the end."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def octet(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def uintvar(self) -> int:
        value = 0
        for _ in range(5):
            octet = self.octet()
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                return value
        raise IndexError

    def text(self) -> str:
        end = self.data.find(b"\x00", self.at)
        if end < 0:
            raise IndexError
        raw, self.at = self.data[self.at : end], end + 1
        return raw.lstrip(b"\x7f").decode("utf-8", "replace")

    def length(self) -> int:
        octet = self.octet()
        return self.uintvar() if octet == 31 else octet

    def value(self) -> bytes | str:
        """Any value: octets of a short integer or of a counted value, or text (WAP-230 clause 8.4.1.2)."""
        octet = self.data[self.at]
        if octet >= 0x80:
            self.at += 1
            return bytes([octet])
        if octet >= 32:
            return self.text()
        if octet == 0:
            self.at += 1
            return b""
        count = self.length()
        self.at += count
        if self.at > len(self.data):
            raise IndexError
        return self.data[self.at - count : self.at]


def read(data: bytes) -> Push | None:
    """What the data of a push say; None where they are no push."""
    cursor = _Cursor(data)
    try:
        cursor.octet()
        if cursor.octet() != _PUSH:
            return None
        headers = cursor.uintvar()
        body = cursor.at + headers
        content_type = _content_type(cursor.value())
    except IndexError:
        return None
    return _notice(_Cursor(data, body)) if content_type == _MMS_TYPE else Push("push", content_type)


def _content_type(value: bytes | str) -> str:
    if isinstance(value, str):
        return value
    number = value[0] & 0x7F if value else 0
    if len(value) > 1 and not value[0] & 0x80:  # a media type with parameters: its name comes first
        return value.partition(b"\x00")[0].decode("ascii", "replace")
    return _CONTENT_TYPES.get(number, f"type {number:02X}")


def _notice(cursor: _Cursor) -> Push:
    found: dict[int, bytes | str] = {}
    try:
        while cursor.at < len(cursor.data):
            field = cursor.octet()
            found[field] = cursor.value()
    except IndexError:
        pass  # the rest came in another part
    size = found.get(_SIZE)
    kind = "mms" if found.get(_TYPE, bytes([_NOTIFICATION])) == bytes([_NOTIFICATION]) else "push"
    return Push(
        kind=kind,
        content_type=_MMS_TYPE,
        sender=_sender(found.get(_FROM)),
        subject=_words(found.get(_SUBJECT)),
        size=int.from_bytes(size, "big") if isinstance(size, bytes) and 0 < len(size) <= 8 else None,
    )


def _sender(value: bytes | str | None) -> str | None:
    """From: an address-present token, then an encoded string; a hidden sender has another token."""
    if not isinstance(value, bytes) or value[:1] != b"\x80":
        return None
    words = _words(value[1:])
    return words.partition("/TYPE=")[0] if words else None


def _words(value: bytes | str | None) -> str | None:
    """An encoded string: text, or a length, a character set and text."""
    if isinstance(value, str) or not value:
        return value or None
    if value[0] < 32:  # its length
        value = value[1:]
    if value[:1] and value[0] >= 0x80:  # its character set, as a short integer
        value = value[1:]
    return value.partition(b"\x00")[0].lstrip(b"\x7f").decode("utf-8", "replace") or None
