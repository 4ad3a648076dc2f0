"""One conversation with a modem: which line answers the command in flight, and which is a notice.

In: bytes, and commands one at a time. Out: events: `Answered`, `Prompted`, `Noticed`. No IO, no clock: the caller
writes what `start` and `payload` give, and tells when time ran out.

The theory. A modem answers a command with information lines and one final result. In between, before and after, it may
say things nobody asked for (`+CMTI`, `^RSSI`, `RING`). A command names the prefixes of its own information lines; a
line that has another prefix is a notice, also in the middle of an answer. A line without a prefix belongs to a command
that asks for plain lines (`AT+CGSN`) or to the PDU line behind a header; else it is noise and is dropped. Some modems
never say OK to a query: what they said until then is in `said`, for the caller who keeps the time.

    state      what comes                  what happens
    idle       a final result              Strayed: it belongs to a command that was given up, or was said twice
    idle       any other line              Noticed (or dropped, where it is no notice)
    waiting    echo, own or late           dropped
    waiting    prefix of the command       kept; where it announces a PDU, the next line is kept with it
    waiting    prompt                      Prompted, once, if the command has a payload
    waiting    final result                as the command judges it: Answered, then idle; Doubted or Strayed, and it
               waits on
    waiting    anything else               Noticed, or dropped

`+CMGS` answers a text only: before the PDU is written it is a notice, and the OK behind it goes with it. A prompt
that a command was given up without may still come: it is told too, and the caller has to free the modem from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from smsd.at.lines import Framer, Prompt
from smsd.at.results import VERBOSE

MAX_LINES = 8192  # a list of all texts of the largest memories has two a text
MOST_GLUED = 8
_PREFIX = re.compile(r"([+^*%$#][A-Za-z0-9][A-Za-z0-9_]*):")
_BARE = re.compile(r"[+^*%$#][A-Z]{2}[A-Z0-9_]*(?: |$)")  # ^SYSSTART, +PBREADY, ^CONNECT 1
_ECHO = re.compile(r"AT(?:[+^*%$#&][A-Za-z]|[EVZ]\d?|$)")
_ERROR = re.compile(r"\+(CM[ES]) ERROR:? ?(.*)$")
# line ends get lost in noise, and some sticks forget them: a notice may begin in the middle of a line
_INSIDE = re.compile(r"[+^][A-Z]{3,}:")
# Huawei sticks say this while they start, without a line end before the answer
_GLUED = re.compile(r"(\^BOOT:\d+,\d,\d,\d,\d\d)(\D.*)$")
_WORDS = {
    "RING",
    "NO CARRIER",
    "RDY",
    "Call Ready",
    "SMS Ready",
    "POWERED DOWN",
    "NORMAL POWER DOWN",
    "PB DONE",
    "SMS DONE",
    "START",
    "APP RDY",
    "SYSSTART",
    "MODEM:STARTUP",
}
_REFUSALS = {"ERROR", "COMMAND NOT SUPPORT", "TOO MANY PARAMETERS", "NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE"}
_NUMERIC = {"0": "OK", "4": "ERROR"}  # V.250 clause 5.7.1
# what line noise and modems that just woke up leave around a line
_BEHIND = " " + "".join(map(chr, [*range(32), 127, 255]))
_BEFORE = _BEHIND + "".join(map(chr, range(128, 160)))
# notices whose PDU comes on the line behind them (27.005 clause 3.4.1)
WITH_PDU = {"+CMT", "+CDS", "+CBM"}
# the answer to a text, and an OK that has lost its line end
SENT = "+CMGS"
_SENT_GLUED = re.compile(r"(\+CMGS: ?\d{1,3}) ?(OK)$")
# they come as the answer to a question only: unasked, they tell that answers come late
ANSWERS = {"+CMGR", "+CMGL", "+CPMS", "+COPS", "+CSCA", "+CNMI", "+CMMS", "+CMEE", "+CMGF", "+CSCS"}
# and these hardly ever come unasked: behind them an OK alone is hardly a text's
ASKED = ANSWERS | {"+CSQ", "+CSMS", "+CCID", "+ICCID", "+CNUM", "+CPIN", "+CFUN", "+CPINR", "+CLIP", "+CNMA"}
_REGISTERED = re.compile(r"\+C[EGI]?REG: ?[0-2],\d(?:,|$)")  # asked for it says how it is told first


@dataclass(frozen=True, slots=True)
class Final:
    """How a command ended: `kind` is OK, ERROR, CMS or CME."""

    kind: str
    code: int | None = None
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the modem agreed."""
        return self.kind == "OK"


@dataclass(frozen=True, slots=True)
class Answered:
    """The command in flight is done."""

    final: Final
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubted:
    """A final result that may be another command's; `take`: it may be taken where nothing better comes;
    `early`: it came before the payload was written.
    """

    final: Final
    lines: tuple[str, ...]
    take: bool
    early: bool = False


@dataclass(frozen=True, slots=True)
class Strayed:
    """A final result of no command in flight."""

    line: str


@dataclass(frozen=True, slots=True)
class Prompted:
    """The modem waits for the payload."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """The modem said something unasked; `pdu` is the hexadecimal line behind a `+CMT` or `+CDS`."""

    line: str
    pdu: str | None = None


Event = Answered | Doubted | Strayed | Prompted | Noticed


class Verdict(Enum):
    """What a final result is to the command in flight."""

    TAKE = "its answer"
    DROP = "another's"
    WAIT = "its answer, if nothing better comes"
    DOUBT = "nobody can know, if nothing better comes"


def take_all(final: Final, lines: tuple[str, ...]) -> Verdict:
    """Whatever ends an answer ends this one."""
    return Verdict.TAKE


def want_a_line(final: Final, lines: tuple[str, ...]) -> Verdict:
    """For a question that is answered by a line: an OK alone may be late of another command."""
    return Verdict.TAKE if lines or not final.ok else Verdict.WAIT


def only_with_a_line(final: Final, lines: tuple[str, ...]) -> Verdict:
    """For a question that shall not be mistaken: without its line, it is not its answer."""
    return Verdict.TAKE if lines and final.ok else Verdict.DROP


@dataclass(frozen=True, slots=True)
class Expect:
    """What a command accepts: prefixes of its lines, plain lines, a PDU behind each header, a prompt.

    `numeric`: a modem that was left in ATV0 may say 0 for OK and 4 for ERROR. `patience_s`: where it is set,
    information lines without an OK count as an answer after that many seconds. `judge`: whether a final result is
    this command's. `early_ok`: an OK right behind the prompt is the answer; else it is taken only where nothing
    better comes.
    """

    prefixes: tuple[str, ...] = ()
    plain: bool = False
    pdu_lines: bool = False
    prompt: bool = False
    numeric: bool = False
    patience_s: float | None = None
    early_ok: bool = False
    judge: Callable[[Final, tuple[str, ...]], Verdict] = take_all


def prefix_of(line: str) -> str | None:
    """The prefix of an information line or notice, such as `+CMTI`."""
    match = _PREFIX.match(line)
    return match.group(1).upper() if match else None


def is_hex(line: str) -> bool:
    """Whether a line can be a PDU."""
    return len(line) >= 16 and len(line) % 2 == 0 and all(c in "0123456789ABCDEFabcdef" for c in line)


def final_of(line: str) -> Final | None:
    """The final result that a line is, or None."""
    if line == "OK":
        return Final("OK")
    error = _ERROR.match(line)
    if error:
        words = error.group(2).strip()
        code = int(words) if words.isdecimal() else VERBOSE.get(words)
        return Final(error.group(1), code, line)
    if line in _REFUSALS:
        return Final("ERROR", None, line)
    return None


class Engine:
    """Feed it bytes; it calls nobody and waits for nothing. `recorded`:
    a record is read, in which no answer is lost or late.
    """

    def __init__(self, *, recorded: bool = False) -> None:
        self._recorded = recorded
        self._framer = Framer()
        self._expect: Expect | None = None
        self._sent = ""
        self._lines: list[str] = []
        self._header: str | None = None  # of a notice that waits for its PDU line
        self._own_header = False
        self._paid = False  # the payload of the command in flight was written
        self._sent_line = False  # a +CMGS that nobody waits for came, its OK comes behind it
        self._late_answer = False  # the line of another command's answer came while a text waits for its own
        # whether a result in these words may be that of another command; the second argument tells whether the
        # modem is known to say no more than that behind a text
        self.may_be_anothers: Callable[[str, bool], bool] = lambda words, known: False
        self.prompt_due = False  # a command was given up without its prompt, which may still come

    @property
    def busy(self) -> bool:
        """Whether a command is in flight."""
        return self._expect is not None

    @property
    def said(self) -> tuple[str, ...]:
        """The information lines that the command in flight has brought so far."""
        return tuple(self._lines) if self.busy else ()

    def start(self, line: str, expect: Expect) -> bytes:
        """Begins a command; the bytes to write."""
        if self._expect is not None:
            raise RuntimeError("a command is in flight")
        self._expect, self._sent, self._lines, self._own_header, self._paid = expect, line, [], False, False
        self._late_answer = False
        self._framer.awaiting_prompt = expect.prompt or self.prompt_due
        return line.encode("ascii") + b"\r"

    def payload(self, text: str) -> bytes:
        """The bytes to write behind a prompt: hexadecimal text and Ctrl-Z."""
        self._sent, self._paid = text, True
        return text.encode("ascii") + b"\x1a"

    def abandon(self) -> bytes:
        """Gives the command up; the bytes that free a modem from a prompt (ESC)."""
        self.prompt_due = self.prompt_due or (self._expect is not None and self._expect.prompt and not self._paid)
        self._expect, self._header, self._own_header = None, None, False
        self._framer.clear()
        self._framer.awaiting_prompt = self.prompt_due
        return b"\x1b"

    def feed(self, data: bytes) -> list[Event]:
        """Takes bytes; the events that they complete, in order."""
        events: list[Event] = []
        for token in self._framer.feed(data):
            if isinstance(token, Prompt):
                events.append(Prompted())  # the framer knows one only while it is awaited
                self.prompt_due = False
                continue
            line = token.text.lstrip(_BEFORE).rstrip(_BEHIND)
            if line:
                events += self._whole_line(line)
        return events

    @property
    def unended(self) -> bool:
        """Whether what was said last is a result whose line end has not come."""
        held = self._framer.held.lstrip(_BEFORE).rstrip(_BEHIND)
        return self.busy and bool(held) and (final_of(held) is not None or prefix_of(held) == SENT)

    def end(self) -> list[Event]:
        """What is left when no more bytes come: an unfinished line, a notice whose PDU never came."""
        events = self.feed(b"\r\n")
        if self._header is not None:
            events.append(Noticed(self._header))
            self._header = None
        return events

    def _whole_line(self, line: str) -> list[Event]:
        if glued := _SENT_GLUED.match(line):
            return [*self._one_line(glued.group(1)), *self._one_line(glued.group(2))]
        events: list[Event] = []
        for _ in range(MOST_GLUED):
            inside = _INSIDE.search(line, 1)
            if inside is None or line.startswith("AT") or line[: inside.start()].count('"') % 2:
                break
            # a line that has a prefix of its own is told whole; of noise only the end says something
            events += self._one_line(line if prefix_of(line) else line[: inside.start()].rstrip())
            line = line[inside.start() :]
        return events + self._one_line(line)

    def _one_line(self, line: str) -> list[Event]:
        before: list[Event] = []
        if self._header is not None:
            header, self._header = self._header, None
            if is_hex(line):
                return [Noticed(header, line)]
            before = [Noticed(header)]  # its PDU never came: the line that came instead is read as what it is
        event = self._line(line)
        return [*before, event] if event is not None else before

    def _line(self, line: str) -> Event | None:
        prefix = prefix_of(line)
        if prefix == SENT and not (
            self._expect and SENT in self._expect.prefixes and (self._paid or not self._guarded)
        ):
            self._sent_line = not self._recorded
            return Noticed(line)
        if self._sent_line and line == "OK":
            self._sent_line = False
            return None
        if self._expect is None:
            return Strayed(line) if final_of(line) else self._notice(line, prefix)
        if _ECHO.match(line) or (self._sent and line.rstrip("\x1a") in (self._sent, f"> {self._sent}")):
            return None
        if self._expect.numeric and line in _NUMERIC:
            line = _NUMERIC[line]
        if self._expect.plain and (glued := _GLUED.match(line)):
            self._keep(glued.group(2))
            return Noticed(line)
        if self._own_header and is_hex(line):
            self._own_header = False
            self._keep(line)
            return None
        final = final_of(line)
        if final is not None and not (line == "NO CARRIER" and not self._sent.startswith("ATD")):
            return self._final(final, line)
        if prefix is not None and prefix in self._expect.prefixes:
            self._own_header = self._expect.pdu_lines
            self._keep(line)
            return None
        if self._guarded and (prefix in ASKED or _REGISTERED.match(line)):
            self._late_answer = True
        notice = self._notice(line, prefix)
        if notice is None and self._expect.plain and self._header is None:
            self._keep(line)
        return notice

    @property
    def _guarded(self) -> bool:
        """Whether the command in flight is a text whose answer is looked at closely."""
        return self._expect is not None and self._expect.prompt and self._expect.judge is not take_all

    def _final(self, final: Final, line: str) -> Event:
        assert self._expect is not None
        lines = tuple(self._lines)
        early = self._guarded and not self._paid
        verdict = self._expect.judge(final, lines)
        # a text is not taken before its PDU is written, but some say so
        if self._guarded and not self._paid and final.ok:
            verdict = (
                Verdict.DROP
                if self._framer.awaiting_prompt or lines
                else verdict
                if self._expect.early_ok
                else Verdict.WAIT
            )
        if verdict in (Verdict.TAKE, Verdict.WAIT) and self._guarded and not (final.ok and lines):
            late = self._late_answer and final.kind in ("OK", "ERROR")
            if late or self.may_be_anothers(line, final.ok and verdict == Verdict.TAKE):
                verdict = Verdict.DOUBT  # perhaps another command's: a better answer is waited for
        if verdict == Verdict.TAKE:
            self.prompt_due = self.prompt_due or (self._guarded and not self._paid)
            self._expect = None
            self._framer.awaiting_prompt = self.prompt_due
            return Answered(final, lines)
        self._lines = []
        return (
            Strayed(line)
            if verdict == Verdict.DROP
            else Doubted(final=final, lines=lines, take=verdict == Verdict.WAIT, early=early)
        )

    def _keep(self, line: str) -> None:
        if len(self._lines) < MAX_LINES:
            self._lines.append(line)

    def _notice(self, line: str, prefix: str | None) -> Noticed | None:
        if prefix in WITH_PDU:
            self._header = line
            return None
        if prefix is not None or line in _WORDS or _BARE.match(line):
            return Noticed(line)
        return None
