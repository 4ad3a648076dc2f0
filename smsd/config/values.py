"""What a value has to look like: a reader a kind, each with its sentence `got …, want …` and, where it can be told,
what was meant.

In: a value as it was typed. Out: the value with its type, or ValueError. Readers guess only for the sentence, never
for the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from smsd.config.database_url import POSTGRES, fault_of, is_postgres, shown
from smsd.config.guess import nearest
from smsd.config.kinds import Kind, got, meant
from smsd.phone_number import Secret, can_text, countries, e164

YES, NO = ("true", "yes", "on", "y", "t", "1"), ("false", "no", "off", "n", "f", "0")
_YES_WORDS, _NO_WORDS = (
    ("ja", "oui", "aan", "an", "vrai", "wahr", "enabled", "enable"),
    ("nee", "non", "nein", "uit", "aus", "faux", "falsch", "disabled", "never"),
)
QUOTES = "\u201c\u201d\u201e\u2018\u2019\"'"
LANGUAGES = ("nl", "fr", "de", "en")
PLACEHOLDER = "+32400"  # no operator has numbers that begin so: the samples use them


def whole(least: int, most: int, what: str) -> Kind:
    """A whole number from `least` to `most`; `what` says of what."""
    want = f"{what} from {least} to {most}"

    def read(value: Any) -> int:
        text = str(value).strip()
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            joined, first = re.sub(r"[ .,_'\u202f]", "", text), re.match(r"\d{1,15}", text)
            guess = joined if joined.isdecimal() else first.group() if first else ""
            raise ValueError(
                f"got {got(value)}, want a whole number in plain digits: "
                f"{want}{meant(guess if guess and least <= int(guess[:15]) <= most else '')}"
            )
        if not least <= int(text) <= most:
            raise ValueError(f"got {got(value)}, want {want}")
        return int(text)

    return Kind(
        read,
        {
            "anyOf": [
                {"type": "integer", "minimum": least, "maximum": most},
                {"type": "string", "pattern": "^[0-9]{1,15}$"},
            ]
        },
    )


def euro(least: str, most: str, what: str) -> Kind:
    """An amount from `least` to `most`, to a hundredth of a cent; `what` says of what."""
    want = f"{what} in euro from {least} to {most}"

    def read(value: Any) -> Decimal:
        text = str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", text):
            bare = re.sub(r"[\s\u202f€]|eur(o)?s?", "", text, flags=re.IGNORECASE).replace(",", ".")
            guess = bare if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", bare) else ""
            raise ValueError(f"got {got(value)}, want {want}, written as 0.065{meant(guess)}")
        if not Decimal(least) <= Decimal(text) <= Decimal(most):
            raise ValueError(f"got {got(value)}, want {want}")
        return Decimal(text)

    pattern = {"type": "string", "pattern": "^[0-9]{1,9}(\\.[0-9]{1,4})?$"}
    return Kind(read, {"anyOf": [{"type": "number", "minimum": float(least), "maximum": float(most)}, pattern]})


def _flag(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in (*YES, *NO):
        return text in YES
    guess = "true" if text in _YES_WORDS else "false" if text in _NO_WORDS else nearest(text, (*YES[:2], *NO[:2]))
    raise ValueError(f"got {got(value)}, want yes or no{meant(guess)}")


def text_of(most: int, what: str = "text", least: int = 1) -> Kind:
    """One line of text with no more than `most` characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(  # noqa: TRY004 - pydantic makes a fault of a ValueError only
                f"got {got(value)}, want {what}; if brackets or braces belong to it, put quotes round the whole"
            )
        text = value.strip()
        if len(text) < least:
            raise ValueError(f"got nothing, want {what}")
        if len(text) > most:
            raise ValueError(f"got {len(text)} characters, want {what} of at most {most} characters")
        if any(ord(c) < 32 for c in text):
            raise ValueError(f"got {got(value)}, with a line break or a tab in it; want {what} on one line")
        return text

    return Kind(read, {"type": "string", "minLength": least, "maxLength": most})


def shaped(shape: str, want: str, guess: Callable[[str], object] = lambda text: None) -> Kind:
    """Text that matches a regular expression; a fault says what was wanted, and what `guess` makes of it."""

    def read(value: Any) -> str:
        text = str(value).strip().strip(QUOTES)
        if isinstance(value, dict | list) or not re.fullmatch(shape, text):
            raise ValueError(
                f"got {got(value)}, want {want}{meant('' if isinstance(value, dict | list) else guess(text))}"
            )
        return text

    return Kind(
        read,
        {"anyOf": [{"type": "string", "pattern": f"^(?:{shape})$"}, {"type": "integer"}]}
        if shape.startswith("[0-9]")
        else {"type": "string", "pattern": f"^(?:{shape})$"},
    )


def _language(value: Any) -> str:
    text = str(value).strip()
    if text not in LANGUAGES:
        raise ValueError(f"got {got(value)}, want 'nl', 'fr', 'de' or 'en'{meant(nearest(text, LANGUAGES))}")
    return text


# ---- phone numbers


def number_meant(text: str, country: str) -> str | None:
    """The phone number that a slip of the pen stands for; a list where it holds several."""
    several = [n.strip() for n in re.split(r"[,;/&]| en | et | und | and ", text) if e164(n, country)]
    if len(several) > 1:
        return f"[{', '.join(several)}]"
    tidy = text.strip().translate(str.maketrans("OolI", "0011"))
    digits = re.sub(r"\D", "", tidy)
    candidates = (
        tidy,
        f"+{digits}",
        f"+{digits.removeprefix('00')}",
        re.sub(r"^(\d\d)0", r"+\1", digits.removeprefix("00")),
        f"0{digits}",
        digits,
    )
    return next((found for c in candidates if (found := e164(c, country))), None)


def number(value: Any, country: str) -> str:
    """A phone number in E.164."""
    text = str(value).strip().strip(QUOTES)
    found = None if isinstance(value, dict | list) else e164(text, country)
    if found is not None:
        return found
    if re.sub(r"[^+\d]", "", text).startswith(PLACEHOLDER):
        raise ValueError(
            f"got {got(value)}, which is the sample's placeholder; want the real number, such as +32475123456"
        )
    raise ValueError(f"got {got(value)}, want a phone number such as +32475123456{meant(number_meant(text, country))}")


def mobile(value: Any, country: str) -> str:
    """The number of somebody who texts."""
    found = number(value, country)
    if not can_text(found):
        raise ValueError(
            f"got {got(value)}, a landline or service number, which cannot text; want a mobile number such "
            "as +32475123456"
        )
    return found


def _number_or_name(value: Any, country: str) -> str:
    """What a control room's texts come from; that officers have numbers is seen with the whole (whole/people)."""
    if isinstance(value, dict | list):
        raise ValueError(f"got {got(value)}, want a phone number such as +32475123456")  # noqa: TRY004 - as above
    text = str(value).strip().strip(QUOTES)
    return e164(text, country) or text


# ---- places and addresses


def _zone(value: Any) -> str:
    text = str(value).strip()
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        cities = {z.split("/")[-1]: z for z in sorted(available_timezones())}
        guess = nearest(text.split("/")[-1], cities) if text else None
        raise ValueError(
            f"got {got(value)}, want a time zone{meant(cities[guess]) if guess else ' such as Europe/Brussels'}"
        ) from None
    return text


_COUNTRIES = {
    "belgië": "BE",
    "belgie": "BE",
    "belgique": "BE",
    "belgium": "BE",
    "belgien": "BE",
    "bel": "BE",
    "+32": "BE",
    "32": "BE",
    "nederland": "NL",
    "netherlands": "NL",
    "holland": "NL",
    "france": "FR",
    "frankrijk": "FR",
    "luxemburg": "LU",
    "luxembourg": "LU",
    "duitsland": "DE",
    "deutschland": "DE",
    "germany": "DE",
    "allemagne": "DE",
}


def _country(value: Any) -> str:
    text = str(value).strip()
    if text in countries():
        return text
    guess = _COUNTRIES.get(text.casefold()) or (text.upper() if text.upper() in countries() else None)
    raise ValueError(f"got {got(value)}, want the two letters of a country{meant(guess) or ' such as BE'}")


def _prefix_meant(text: str) -> str:
    digits = re.sub(r"\D", "", text).lstrip("0")
    return f'"+{digits}"' if 1 <= len(digits) <= 6 else _COUNTRIES.get(text.casefold(), "") and '"+32"'


def _host(value: Any) -> str:
    text = str(value).strip()
    if (
        isinstance(value, dict | list)
        or not re.fullmatch(r"[A-Za-z0-9_.:-]{1,253}|\[[0-9a-f:]+\]", text)
        or re.fullmatch(r"[^:]+:\d+", text)
    ):
        bare = re.sub(r"^[a-z]+://|/.*$|:\d+$|^[^@]*@", "", text)
        raise ValueError(
            f"got {got(value)}, want the name of a server alone, such as mail.example.org (its port stands "
            f"at port:){meant(bare if bare != text else '')}"
        )
    return text


def _listen(value: Any) -> str:
    text = str(value).strip()
    match = re.fullmatch(r"([^\s:]+|\[[0-9a-f:]+\]):(\d{1,6})", text)
    if isinstance(value, dict | list) or match is None:
        guess = f"127.0.0.1:{text.lstrip(':')}" if re.fullmatch(r":?\d{2,5}", text) else ""
        raise ValueError(f"got {got(value)}, want an address and a port such as 127.0.0.1:9321{meant(guess)}")
    if not 1 <= int(match[2]) <= 65535:
        raise ValueError(f"got {got(value)}, want a port from 1 to 65535 behind the address, such as 127.0.0.1:9321")
    return text


def _database(value: Any) -> str:
    text = str(value).strip()
    if is_postgres(text):
        if wrong := fault_of(text):
            raise ValueError(f"got {got(shown(text))}; {wrong}")
        return text
    if not text.startswith("sqlite:///"):
        guess = (
            shown(f"{POSTGRES}{text.partition('://')[2]}")
            if text.startswith(("postgres:", "postgresql:", "postgresql+"))
            else f"sqlite:///{shown(text)}"
            if text.startswith("/")
            else f"sqlite:////{shown(text).split(':', 1)[1].lstrip('/')}"
            if text.startswith("sqlite:")
            else ""
        )
        raise ValueError(
            f"got {got(shown(text))}, want sqlite:///path (three slashes, and a fourth where the path is "
            f"absolute), or {POSTGRES}user@host/name{meant(guess)}"
        )
    path = text.removeprefix("sqlite:///")
    if not path.startswith("/"):
        raise ValueError(
            f"got {got(shown(text))}, a relative path, which means another file from each folder; want four "
            "slashes: sqlite:////var/lib/smsd/smsd.db"
        )
    if path.endswith("/"):
        raise ValueError(f"got {got(shown(text))}, a folder; want a file in it: {shown(text)}smsd.db")
    return text


FLAG = Kind(_flag, {"anyOf": [{"type": "boolean"}, {"enum": [*YES[:3], *NO[:3]]}]})
_NUMBER = r"^[\u201c\u201d\u2018\u2019\"']?(\+|00?|[1-9])[0-9 ./()-]{5,24}[\u201c\u201d\u2018\u2019\"']?$"
NUMBER = Kind(
    number,
    {"anyOf": [{"type": "string", "pattern": _NUMBER}, {"type": "integer", "minimum": 1000000}]},
    by_country=True,
)
SENDER = Kind(
    _number_or_name,
    {
        "anyOf": [
            {"type": "string", "pattern": rf"{_NUMBER}|^[A-Za-z][A-Za-z0-9 ._-]{{1,10}}$"},
            {"type": "integer", "minimum": 100},
        ]
    },
    by_country=True,
)
HIDDEN = Kind(lambda value: value if isinstance(value, Secret) else Secret(str(value)), {"type": ["string", "integer"]})
TIME_ZONE = Kind(_zone, {"type": "string", "pattern": "^[A-Za-z0-9_+/-]+$"})
COUNTRY = Kind(_country, {"type": "string", "pattern": "^[A-Z]{2}$"})
PREFIX = shaped(r"\+[0-9]{1,6}", "how the numbers of a country begin, such as +32", _prefix_meant)
HOST = Kind(_host, {"type": "string", "pattern": r"^[A-Za-z0-9_.:\[\]-]{1,253}$"})
LISTEN = Kind(_listen, {"type": "string", "pattern": r"^[^\s]+:[0-9]{1,5}$"})
DATABASE = Kind(_database, {"type": "string", "pattern": r"^(sqlite:////|postgresql\+psycopg://)"})
EMAIL = shaped(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", "an e-mail address such as name@example.org")
FROM = shaped(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.[A-Za-z]+", "an e-mail address such as bin-dorp@example.org")
LANGUAGE = Kind(_language, {"enum": [*LANGUAGES]})
PIN = r"[0-9]{4,8}"
