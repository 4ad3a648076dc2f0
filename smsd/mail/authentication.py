"""What the operator's own mail server says about a sender:
Authentication-Results, by the grammar of RFC 8601 clause 2.2. Pure.

In: the values of those headers, topmost first; the server's name (`authserv_id`); the domain of the From. Out: True
where the server vouches for exactly this domain, False where it knows nothing that speaks for it, None where it says
nothing or not enough: then another proof has to be asked for.

Only the topmost header can vouch: a mail brings headers of its own, which lie below (clause 5). Only DMARC can: it
alone is about the From that people see (RFC 7489 clause 3.1), while SPF and DKIM pass for whatever domain the sender
owns. A failure wins, wherever the server says it. What does not keep to the grammar vouches for nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smsd.mail.lexical import Garbled, Token, tokens

SPECIALS = ";=./@<>,:[]?"
_KEYWORD = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?")  # with the underscores that some servers write


@dataclass(frozen=True, slots=True)
class Result:
    """One method with its result and properties such as ("header", "from", "example.org")."""

    method: str
    result: str
    properties: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One header: who says it, and what."""

    server: str
    found: tuple[Result, ...]


def vouched(headers: list[str], authserv_id: str | None, domain: str) -> bool | None:
    """Whether the operator's own server vouches for `domain`."""
    if authserv_id is None or not domain or not headers:
        return None
    own = [_of(value, authserv_id) for value in headers]
    if any(r.method == "dmarc" and r.result == "fail" for one in own if one for r in one.found):
        return False
    if own[0] is None:
        return None
    dmarc = [r for r in own[0].found if r.method == "dmarc" and r.result not in ("none", "temperror")]
    failed = any(r.result == "fail" for r in own[0].found)
    if not dmarc:  # a domain without DMARC: not believed, and not refused where what there is fits it
        return None if not failed and any(r.result == "pass" and domain in _domains(r) for r in own[0].found) else False
    if any(r.result != "pass" or _from(r) not in ([], [domain]) for r in dmarc):
        return False
    if any(not _from(r) for r in dmarc):
        return None  # it does not say for whom
    return None if failed else True


def _domains(result: Result) -> set[str]:
    """For which domain a signature or an envelope passed."""
    named = {("dkim", "header", "d"), ("dkim", "header", "i"), ("spf", "smtp", "mailfrom")}
    return {
        value.rpartition("@")[2].casefold()
        for kind, name, value in result.properties
        if (result.method, kind, name) in named
    }


def _from(result: Result) -> list[str]:
    return [value.casefold() for kind, name, value in result.properties if (kind, name) == ("header", "from")]


def _of(value: str, authserv_id: str) -> Results | None:
    """A header, if it is of the operator's server and keeps to the grammar."""
    try:
        found = parsed(value)
    except Garbled:
        return None
    return found if found.server.casefold() == authserv_id.casefold() else None


def parsed(value: str) -> Results:
    """Reads one header; Garbled where it cannot be one."""
    parts: list[list[Token]] = [[]]
    for token in tokens(value, SPECIALS):
        if token.kind == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    server, rest = _value(parts[0], 0)
    if not server or len(parts[0]) > rest + 1 or any(not t.text.isdecimal() for t in parts[0][rest:]):
        raise Garbled("the server's name")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()  # a semicolon at the end, as many write it
    if [[t.text.casefold() for t in part] for part in parts[1:]] == [["none"]]:
        return Results(server, ())
    return Results(server, tuple(_result(part) for part in parts[1:]))


def _result(part: list[Token]) -> Result:
    """`method[/version] = result`, then `reason = …` and `ptype . property = value`, in any number."""
    method, at = _keyword(part, 0)
    if _is(part, at, "/"):
        at += 2
    result, at = _keyword(part, _after(part, at, "="))
    properties = []
    while at < len(part):
        kind, at = _keyword(part, at)
        name = ""
        if _is(part, at, "."):
            name, at = _keyword(part, at + 1)
        value, at = _value(part, _after(part, at, "="))
        if not value:
            raise Garbled("a value is missing")
        properties.append((kind, name, value))
    return Result(method, result, tuple(properties))


def _is(part: list[Token], at: int, kind: str) -> bool:
    return at < len(part) and part[at].kind == kind


def _after(part: list[Token], at: int, kind: str) -> int:
    if not _is(part, at, kind):
        raise Garbled(f"{kind} is missing")
    return at + 1


def _keyword(part: list[Token], at: int) -> tuple[str, int]:
    if not _is(part, at, "word") or not _KEYWORD.fullmatch(part[at].text):
        raise Garbled("a keyword is missing")
    return part[at].text.casefold(), at + 1


def _value(part: list[Token], at: int) -> tuple[str, int]:
    """A word, a quoted string, a domain, an address: whatever stands without a blank in it (signatures are written
    with = and /).

    A quoted part keeps its quotes where more follows: `"a.b"@example.org` is no word of the server's.
    """
    end = at
    if at >= len(part):
        return "", at
    while end < len(part) and (end == at or part[end].glued):
        end += 1
    if end == at + 1:
        return part[at].text, end
    return "".join(f'"{t.text}"' if t.kind == "quoted" else t.text for t in part[at:end]), end
