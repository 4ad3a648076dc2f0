"""Signing in on the page: the code that is texted to a registered number, and how long a session holds. Pure.

In: the machine key, a number, a nonce. Out: six digits, which are stored nowhere: the kept text holds a mark, and the
code is put in its place when it goes out. Beside the code the PIN is asked, so the finder of a phone is not signed in.

How seldom a guess is right: a number gets CODES_A_DAY codes a day, TRIES tries each; code and PIN have to be right at
once, and nobody is told which of them was not. 50 guesses a day at 10^-10 each.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from datetime import timedelta

DIGITS = 6
VALID = timedelta(minutes=10)
TRIES = 5
CODES_A_QUARTER, CODES_A_DAY = 3, 10  # for one number
CODES_AN_HOUR = 40  # for all numbers together: each costs a text
ASKS_AN_HOUR, WRONG_AN_HOUR = 30, 30  # from one address
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=2)  # how often a session notes that it is used: each note is a write
_MARK = re.compile(r"\u00a7page ([0-9a-f]{16})\u00a7")


def place_of(address: str) -> str:
    """What is counted as one place: an address, or the 64 bits that IPv6 gives to one house."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def code(key: bytes, number: str, nonce: str) -> str:
    """HMAC(key, number, nonce) mod 10^6."""
    mac = hmac.new(key, f"page\x1f{number}\x1f{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def holds(key: bytes, typed: str, number: str, nonce: str) -> bool:
    """Whether what was typed is the code; where nobody was meant (no number) nothing is."""
    same = hmac.compare_digest(typed.encode(), code(key, number, nonce).encode())
    return same and bool(number)


def mark(nonce: str) -> str:
    """What stands in a kept text where the code will be."""
    return f"\u00a7page {nonce}\u00a7"


def rendered(key: bytes, number: str, text: str) -> str:
    """The text as it goes out to a number."""
    return _MARK.sub(lambda found: code(key, number, found[1]), text)


def token_hash(key: bytes, purpose: str, token: str) -> str:
    """How a token is kept."""
    return hmac.new(key, f"{purpose}\x1f{token}".encode(), hashlib.sha256).hexdigest()
