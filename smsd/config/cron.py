"""Cron lines: five fields, read as every cron reads them, and what is wrong with one.

In: a line as it was typed. Out: the same line with weekdays as names (APScheduler counts weekdays from Monday, cron
from Sunday, so digits would mean another day), or ValueError that says which field and what it may be.
"""

from __future__ import annotations

import re

from smsd.config.kinds import got, meant

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# what days and months are called by those who write them, by their beginnings
_DAY_WORDS = {
    "zo": "sun",
    "ma": "mon",
    "di": "tue",
    "wo": "wed",
    "do": "thu",
    "vr": "fri",
    "za": "sat",
    "dim": "sun",
    "lun": "mon",
    "mar": "tue",
    "mer": "wed",
    "jeu": "thu",
    "ven": "fri",
    "sam": "sat",
    "so": "sun",
    "mo": "mon",
    "mi": "wed",
    "fr": "fri",
    "sa": "sat",
    "tu": "tue",
    "we": "wed",
    "th": "thu",
    "su": "sun",
}
_MONTH_WORDS = {
    "mrt": "mar",
    "maa": "mar",
    "mei": "may",
    "okt": "oct",
    "mai": "may",
    "dez": "dec",
    "avr": "apr",
    "fev": "feb",
    "fév": "feb",
    "jui": "jun",
    "aou": "aug",
    "aoû": "aug",
    "mär": "mar",
}
_SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 9 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 9 * * mon",
    "@monthly": "0 9 1 * *",
    "@yearly": "0 9 1 1 *",
    "@annually": "0 9 1 1 *",
}


def plain_days(value: object) -> str:
    """A cron line that means one thing."""
    text = " ".join(str(value).split())
    fields = text.split(" ")
    if isinstance(value, dict | list) or len(fields) != 5:
        guess = _SHORTHANDS.get(text, "")
        if clock := re.fullmatch(r"(\d{1,2})[:u.h](\d\d)", text):
            guess = f"{int(clock[2])} {int(clock[1])} * * *"
        raise ValueError(
            f"got {got(value)}, want five fields: minute hour day month weekday, such as 0 11 1 * *{meant(guess)}"
        )
    found = [_field(text, field, *about) for field, about in zip(fields, FIELDS, strict=True)]
    days, months = found[2], found[3]
    if not any(day <= LENGTHS[month - 1] for month in months for day in days):
        raise ValueError(f"got {text!r}: that day never comes; want a day that the month has")
    return " ".join((*fields[:4], _weekdays(fields[4], found[4])))


def _field(line: str, field: str, name: str, least: int, most: int) -> list[int]:
    """The numbers that a field stands for."""
    out: list[int] = []
    for piece in field.lower().split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", piece)
        if match is None or (match[1] == "*" and match[2]):
            raise ValueError(
                f"got {line!r}: the {name} {field!r} is none; want a number, a range such as 1-5, a list "
                "such as 1,15, */2 or *"
            )
        first = least if match[1] == "*" else _number(line, match[1], name, least, most)
        last = (
            most
            if match[1] == "*" or (match[3] and not match[2])
            else _number(line, match[2], name, least, most)
            if match[2]
            else first
        )
        step = int(match[3] or 1)
        if last < first and name == "weekday" and last == 0:
            last = 7
        if last < first or step < 1 or step > most:
            raise ValueError(
                f"got {line!r}: the {name} {piece!r} goes backwards or nowhere; want a range from {least} "
                f"to {most}, such as {least}-{most}"
            )
        out += range(first, last + 1, step)
    return sorted(set(out))


def _number(line: str, word: str, name: str, least: int, most: int) -> int:
    if word.isdecimal() and word.isascii():
        if not least <= int(word) <= most:
            raise ValueError(
                f"got {line!r}: the {name} {word} is none; want {least} to {most}{meant(_order(line, name))}"
            )
        return int(word)
    names = DAYS if name == "weekday" else MONTHS if name == "month" else ()
    if word in names:
        return names.index(word) + (name == "month")
    words = _DAY_WORDS if name == "weekday" else _MONTH_WORDS if name == "month" else {}
    guess = next((words[word[:n]] for n in (3, 2) if word[:n] in words), word[:3] if word[:3] in names else "")
    want = f"{least} to {most}" + (f", or {', '.join(dict.fromkeys(names))}" if names else "")
    raise ValueError(f"got {line!r}: the {name} {word!r} is none; want {want}{meant(guess)}")


def _order(line: str, name: str) -> str:
    """Hour before minute is the commonest slip."""
    minute, hour, *rest = line.split(" ")
    if name == "hour" and minute.isdecimal() and 0 < int(minute) <= 23 and hour.isdecimal() and int(hour) <= 59:
        return " ".join((hour, minute, *rest))
    return ""


def _weekdays(field: str, numbers: list[int]) -> str:
    if field == "*" or len({n % 7 for n in numbers}) == 7:
        return "*"
    return ",".join(dict.fromkeys(DAYS[n] for n in numbers))


def times_a_day(line: str) -> int:
    """How often a good line is due on a day that it means."""
    minute, hour = line.split(" ")[:2]
    return len(_field(line, minute, *FIELDS[0])) * len(_field(line, hour, *FIELDS[1]))


def hours_of(line: str) -> list[int]:
    """At which hours a good line is due."""
    return _field(line, line.split(" ")[1], *FIELDS[1])
