"""Phone numbers: what somebody wrote becomes one E.164 number, or nothing.

In: spellings (`0475 12 34 56`, `0032475…`, `+32475…`) and a country. Out: `+32475123456`, a mask for logs.
It never guesses a country that was not given, and never asks a network.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@lru_cache(maxsize=4096)
def e164(written: str, country: str) -> str | None:
    """The E.164 form of `written` as somebody in `country` (ISO 3166, `BE`) would dial it, or None."""
    text = written.strip()
    if any(c.isalpha() for c in text):
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def is_mobile(number: str) -> bool:
    """Whether an E.164 number can receive texts as far as its numbering plan tells."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in MOBILE_TYPES
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=4096)
def can_text(number: str) -> bool:
    """Whether somebody with this E.164 number may be able to send a text:
    not a landline, a toll-free or a premium number.
    """
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind in MOBILE_TYPES or kind in (PhoneNumberType.UNKNOWN, PhoneNumberType.PERSONAL_NUMBER)


def countries() -> frozenset[str]:
    """The countries (ISO 3166, two letters) whose numbers are known."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def country_prefix(country: str) -> str:
    """How numbers of a country begin: `+32` for BE."""
    return f"+{phonenumbers.country_code_for_region(country)}"


def mask(number: str) -> str:
    """`+32475123456` as `+3247****456`: enough to recognise, too little to call. Names of senders stay."""
    if not number.lstrip("+").isdecimal() or len(number) < 8:
        return number
    return f"{number[:5]}****{number[-3:]}"


_AROUND_ADDRESSES = re.compile(r"([\s<>\"'(),;:\[\]]+)")


def without_addresses(text: str) -> str:
    """A server's reply or an error without the e-mail addresses in it."""
    if "@" not in text:
        return text
    return "".join("[address]" if "@" in piece else piece for piece in _AROUND_ADDRESSES.split(text))


class Secret:
    """A text that shows itself only to code that asks for it by `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return "****"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def reveal(self) -> str:
        """The text itself, which `str` and `repr` do not show."""
        return self._text
