"""Mutations into each reader that sees bytes from the air or from a modem.

In: a seed, a number of inputs or of seconds. Out: a Tally a reader. What a reader may do: give a value, or raise an
error of the tree; anything else is a Broken with the input that did it. Inputs are mutated from a corpus of true ones,
so that they reach deep; those that led somewhere new (another outcome) join the corpus.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from smsd.at import notices, reading, replies
from smsd.at.engine import Answered, Engine, Expect, Noticed
from smsd.errors import SmsdError
from smsd.sms import pdu, reassembly, wap
from smsd.sms.decode import decode
from smsd.sms.explain import explain
from smsd.sms.tpdu import Deliver
from smsd.sms.user_data import text_of

PDUS = [
    bytes.fromhex(h)
    for h in (
        "07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07",
        ("07919730071111F10414D04937BD2C7797E9D3E6140008113092910241080442043504410442"),
        "079124602009999002AB098106845688F8907080517375809070805183018000",
        (
            "0791947122725014440185F039F501801140311480720605040B8423F00106246170706C69636174696F6E2F766E642E7761"
            "702E6D6D732D6D65737361676500AF84B4868C82984F67514B4B42008D9089088045726F74696B009650696E2D557073008A"
            "808E0240008805810303F48083687474703A2F2F657073332E64652F4F2F5A39495A4F00"
        ),
        (
            "07916163838408F6440B816105224431F700007060217185000A2305000300020262B1582C168BC96432994C2693C964329"
            "94C2693C96432990C"
        ),
        "0011000B916407281553F80000AA0AE8329BFD4697D9EC37",
        "0019000B914316565811F900000170520251930004E8373B0C",
        "0007D30700F603AABBCC",
        "00420B2A2A0B913386000000F0050500030102FF",
        ("07911326040000F0440B911346610089F60000208062917314481006240101250103C8329BFD06DDDF7236"),
    )
]
REPORT = "0006D60B919345980736F4111011719551401110117195714000"
TALK = [
    line.encode("latin-1")
    for line in (
        "\r\n+CSQ: 20,99\r\n\r\nOK\r\n",
        '\r\n+CMTI: "SM",3\r\n',
        f"\r\n+CMGR: 1,,24\r\n{PDUS[0].hex().upper()}\r\n\r\nOK\r\n",
        f"\r\n+CDS: 25\r\n{REPORT}\r\n",
        "\r\n> ",
        "\r\n+CMGS: 183\r\n\r\nOK\r\n",
        "\r\n+CME ERROR: SIM not inserted\r\n",
        "+CMS ERROR: 500\r\n",
        '+CPMS: (("SM","BM","SR"),("SM"))\r\nOK\r\n',
        '+CREG: 2,1,"0B,"0100701",7\r\nOK\r\n',
        "^BOOT:9767194,0,0,0,20huawei\r\n\r\nOK\r",
        "+CNMI:(0-3),(0-3),(0-3),(0,1),(0,1)\r\nOK\r\n",
        '+CSCA: "002B003400340037",145\r\nOK\r\n',
        "RING\r\n",
        '+CLIP: "+32475123456",145\r\n',
        f"+CMGL: 0,1,,24\r\n{PDUS[1].hex().upper()}\r\n+CMGL: 7,0,,24\r\nrubbish\r\n{PDUS[0].hex().upper()}\r\nOK\r\n",
        "AT+CMGL=4\r\r\n",
    )
]
ASKED = (
    "AT",
    "AT+CSQ",
    "AT+CMGR=1",
    "AT+CMGL=4",
    "AT+CMGS=24",
    "AT+CPMS=?",
    "AT+CREG?",
    "AT+CNMI=?",
    "AT+CSCA?",
    "AT+CGMM",
    "AT+COPS?",
    "AT+CPIN?",
    None,
)
PARSERS = (
    replies.plain,
    replies.imei,
    replies.digits,
    replies.pin_state,
    replies.pin_tries,
    replies.registration,
    replies.operator,
    replies.signal_dbm,
    replies.service_centre,
    replies.stores_offered,
    replies.stores_in_use,
    replies.cnmi_offered,
    replies.numbers_offered,
    replies.reference,
    replies.stored_one,
    replies.stored_all,
)


class BrokenReader(Exception):
    """A reader did what no reader may."""


# ---- readers: what they return tells outcomes apart


def read_pdu(data: bytes, chance: Random) -> object:
    """A PDU from a modem, either way."""
    found = pdu.decode(data, "mo" if data[-1:] > b"\x80" else "mt").tpdu
    if isinstance(found, Deliver) and found.text is not None:
        assert text_of(found.units, found.script) == found.text
    return type(found)


def read_tpdu(data: bytes, chance: Random) -> object:
    """A TPDU without a service centre."""
    return type(decode(data, "mt" if len(data) % 2 else "mo"))


def read_explained(data: bytes, chance: Random) -> object:
    """The same for people: every octet is shown once."""
    rows = explain(data, "mt" if len(data) % 2 else "mo")
    assert b"".join(row.octets for row in rows) == data
    return len(rows)


def read_wap(data: bytes, chance: Random) -> object:
    """A push behind its ports."""
    found = wap.read(data[chance.randrange(max(1, len(data))) :])
    return found and (found.kind, bool(found.sender))


def read_parts(data: bytes, chance: Random) -> object:
    """Parts of a text in any order, of any script."""
    assembly = reassembly.Assembly(reassembly.Key("x", 1, 8, 4))
    for seq, i in enumerate(range(0, len(data), 16), 1):
        units = bytes(b & 127 for b in data[i : i + 16]) if seq % 2 else data[i : i + 16][: len(data[i : i + 16]) & ~1]
        assembly.add(
            chance.randrange(1, 5),
            reassembly.Part(f"gsm7:{data[0] % 15}:{data[-1] % 15}" if seq % 2 else "ucs2", units),
        )
    return len(assembly.so_far()) > 20


def read_talk(data: bytes, chance: Random) -> object:
    """What a modem says while a command waits: the same events however it is cut."""
    expect = (
        Expect(("+CSQ",)),
        Expect(("+CMGS",), prompt=True),
        Expect(plain=True),
        Expect(("+CMGR", "+CMGL"), pdu_lines=True),
    )[chance.randrange(4)]

    def events(pieces: list[bytes]) -> list[object]:
        engine = Engine()
        engine.start("AT+CSQ", expect)
        return [e for piece in pieces for e in engine.feed(piece)] + engine.end()

    step = chance.randrange(1, 20)
    whole = events([data])
    assert whole == events([data[i : i + step] for i in range(0, len(data), step)])
    for event in whole:
        if isinstance(event, Noticed):
            notices.read(event)
        elif isinstance(event, Answered):
            for parser in PARSERS:
                parser(event.lines)
    return tuple(type(e) for e in whole)[:6]


def read_exchange(data: bytes, chance: Random) -> object:
    """A recorded exchange."""
    found = reading.read(ASKED[chance.randrange(len(ASKED))], [data])
    return found.final is None, len(found.lines) > 0, len(found.notices) > 0, found.value is None


READERS: dict[str, tuple[list[bytes], Callable[[bytes, Random], object]]] = {
    "pdu": (PDUS, read_pdu),
    "tpdu": ([p[1 + p[0] :] for p in PDUS], read_tpdu),
    "explain": (PDUS, read_explained),
    "wap": ([PDUS[3][29:]], read_wap),
    "parts": (PDUS, read_parts),
    "talk": (TALK, read_talk),
    "exchange": (TALK, read_exchange),
}


# ---- mutations


def mutated(data: bytes, corpus: list[bytes], chance: Random) -> bytes:
    """One to four changes: flips, telling octets, cuts, doublings, pieces of another."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        at = chance.randrange(len(out) + 1)
        kind = chance.randrange(8)
        if kind == 0 and out:
            out[at % len(out)] ^= 1 << chance.randrange(8)
        elif kind == 1 and out:
            out[at % len(out)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 0x1B, 0x0D, 0x3E, chance.randrange(256)))
        elif kind == 2:
            out[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5)))
        elif kind == 3:
            del out[at : at + chance.randrange(1, 5)]
        elif kind == 4:
            del out[at:]
        elif kind == 5:
            out[at:at] = out[at : at + chance.randrange(1, 30)]
        elif kind == 6:
            other = corpus[chance.randrange(len(corpus))]
            start = chance.randrange(len(other) + 1)
            out[at:] = other[start : start + chance.randrange(1, 60)]
        elif out:
            out[at % len(out)] = (out[at % len(out)] + chance.choice((1, -1))) & 0xFF
    return bytes(out[:4000])


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one reader."""

    reader: str
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest_us: float = 0.0
    memory_before_kib: int = 0
    memory_after_kib: int = 0
    outcomes: set[object] = field(default_factory=set)


def memory_kib() -> int:
    """Resident memory of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def fuzz(
    reader: str, *, seed: int, inputs: int | None = None, seconds: float | None = None, noise: float = 0.1
) -> Tally:
    """Feeds one reader; `noise` is the share of inputs that are nothing but chance."""
    first, read = READERS[reader]
    corpus, chance = list(first), Random(f"{seed} {reader}")
    tally = Tally(reader, memory_before_kib=memory_kib())
    began = time.perf_counter()
    while (inputs is None or tally.inputs < inputs) and (seconds is None or time.perf_counter() - began < seconds):
        data = (
            chance.randbytes(chance.randrange(300))
            if chance.random() < noise
            else mutated(corpus[chance.randrange(len(corpus))], corpus, chance)
        )
        tally.inputs += 1
        start = time.perf_counter()
        try:
            outcome: object = read(data, chance)
        except SmsdError as fault:
            tally.refused += 1
            outcome = (type(fault), getattr(fault, "field", None))
        except Exception as error:
            raise BrokenReader(f"{reader} broke on {data.hex()}: {type(error).__name__}: {error}") from error
        tally.slowest_us = max(tally.slowest_us, (time.perf_counter() - start) * 1e6)
        if outcome not in tally.outcomes and len(corpus) < 500:
            tally.outcomes.add(outcome)
            corpus.append(data)
    tally.seconds, tally.memory_after_kib = time.perf_counter() - began, memory_kib()
    return tally
