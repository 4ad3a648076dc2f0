"""What an attacked year came to: the account, the log that listens, and who looks for it once a day.

In: a town, what people know (codes that were shown, what was typed, who asked for what). Out: an Account; what must be
empty in it tells what went wrong. It changes nothing.
"""

from __future__ import annotations

import json
import mmap
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smsd import log_lines
from smsd.model.feedback import UNPROVEN
from smsd.store.schema import broadcasts, deliveries, feedbacks, members, memberships, metadata, rights, texts
from tests.town import PINS, Town

TOKEN = re.compile(r"(?<![0-9A-Za-z])(\d{4}|\d{6}|\d{8}|\d{10}|\d{12})(?![0-9A-Za-z])")
# numbers of four digits that are no codes: dates, years, numbers of rows and counts (a code is
# never logged as a number: it may begin with 0)
NO_CODES = re.compile(
    r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}|\b(19|20)\d\d\b|\+\d{4}(?=\*)|broadcast \d+|#\d+|challenge \d+"
    r'|^\d+ (?=AT\+|crash|line|the )|"\w+": \d+|^(nudged|update):\d+$|^cry \d+$|aanvra\w+: \d{4} '
    r"|JA \d{4} of NEE \d{4}|^feedback:\d+(?=:)"
)
RUN, RUN_OF_OCTETS = re.compile("[0-9 ]{7,}"), re.compile(b"[0-9 ]{7,}")
KEY, KEY_LENGTH = re.compile(rb"[0-9a-f]{32,}"), 64  # of a hash, in which the digits of a code stand by chance
WITH_PIN, WITH_YES = re.compile(rb"([0-9]{4,}) \+ PIN"), re.compile(rb"JA ([0-9]{5,})")
LENGTHS = (4, 6, 7, 8)  # of what may be a code
KEYED = ("number", "digest", "nonce", "hash", "who", "subject", "dedupe")  # columns of numbers and hashes
MUST_BE_EMPTY = (
    "released", "strangers", "lost", "erased", "at_rest", "late", "slow", "missed", "unheard", "rights", "died"
)  # fmt: skip
# what says that nothing comes any more, by whosever word
AWAY = re.compile(
    "uitgeschreven|geen berichten tot|désinscription faite|pas de messages|abgemeldet|keine Nachrichten"
    "|you have left|no messages until"
)
BACK = re.compile("weer lid|de nouveau membre|wieder Mitglied|member again")  # and that it does again
AT_ONCE, TOLD_AGAIN = timedelta(minutes=15), timedelta(days=7)


@dataclass
class Account:
    """What it came to; see MUST_BE_EMPTY."""

    seed: int = 0
    join: str = ""
    days: int = 0
    texts: int = 0
    mails: int = 0
    alerts: int = 0
    released: list[str] = field(default_factory=list)  # something that nobody proved went out
    strangers: list[str] = field(default_factory=list)  # a member who did not ask
    lost: list[str] = field(default_factory=list)  # a member who did not leave and is none
    erased: list[str] = field(default_factory=list)
    at_rest: list[str] = field(default_factory=list)  # where a code or PIN was found
    late: list[str] = field(default_factory=list)  # an alert without preview in a minute
    slow: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)  # an alert that never left, or a member without it
    # out of reach, or a member again, by a forged word, and the phone says nothing of it
    unheard: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    previews: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)  # time to the last member beside an undisturbed alert
    halted_s: list[float] = field(default_factory=list)
    # at the start of each alert: members whom a forged word keeps from it, and of them such as cannot know of it yet
    out_of_reach: list[int] = field(default_factory=list)
    untold: list[int] = field(default_factory=list)
    residents: list[int] = field(default_factory=list)  # of how many
    proofs: Counter[str] = field(default_factory=Counter)  # what released the alerts
    texts_needed: Counter[str] = field(default_factory=Counter)
    cut_by_jumps: Counter[str] = field(
        default_factory=Counter
    )  # how lines stood after a jump of the mock clock cut a command short
    undone: Counter[str] = field(default_factory=Counter)  # what members put right by an answer
    codes: int = 0
    cpu_s: float = 0.0
    db_mb: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether all promises were."""
        return not self.broken

    @property
    def broken(self) -> dict[str, list[str]]:
        """What must be empty, and is not."""
        return {name: getattr(self, name) for name in MUST_BE_EMPTY if getattr(self, name)}

    def told(self) -> dict[str, Any]:
        """In short, for people."""
        out = {**vars(self), "kept": self.kept}
        for name in ("previews", "ratios", "halted_s", "out_of_reach", "untold", "residents"):
            values = sorted(out.pop(name))
            if values:
                out[name] = {"median": round(values[len(values) // 2], 2), "most": round(values[-1], 2)}
        return {k: round(v, 1) if isinstance(v, float) else v for k, v in out.items()}


def whole(accounts: Iterable[Account]) -> Account:
    """The sum of accounts, of parts of one year or of several."""
    out = Account()
    for one in accounts:
        for name, value in vars(one).items():
            known = getattr(out, name)
            if name in ("seed", "join"):
                setattr(out, name, value if known in ("", 0, value) else known)
            elif name == "db_mb":
                out.db_mb = max(out.db_mb, value)
            else:
                setattr(out, name, known + type(known)(value))
    return out


class Log:
    """Takes what the daemon says, as it would be written."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, event: str, **values: Any) -> None:
        self.lines.append(json.dumps(log_lines.no_addresses(None, "", {"event": event, **values}), default=str))

    debug = warning = error = critical = info


@dataclass
class Known:
    """What people know, and what is true of them."""

    residents: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # left by themselves
    joining: set[str] = field(default_factory=set)  # asked to become members
    bodies: set[str] = field(default_factory=set)  # what officers wrote
    codes: set[str] = field(default_factory=set)  # shown on phones, printed on lists
    typed: set[str] = field(default_factory=set)  # proofs as they were typed
    released: set[int] = field(default_factory=set)  # broadcasts that were told already
    guesses: set[str] = field(default_factory=set)  # what a forger sent: not a secret, if it is one by chance
    his: set[str] = field(default_factory=set)  # the forger's own SIMs


@dataclass(frozen=True)
class Gone:
    """A member who never asked to leave, and whom no alert reaches; or who left, and whom alerts reach again. `said`:
    when the word that says so was put in the queue, `heard`: when the phone last got one; where there are such.
    """

    number: str
    state: str
    said: datetime | None
    heard: datetime | None
    waits: bool

    @property
    def told(self) -> bool:
        """Whether the phone knows of this very change."""
        return self.heard is not None and self.said is not None and self.heard >= self.said

    def broken(self, now: datetime) -> bool:
        """What is promised: it is heard at once; where strangers spent their part, once a week."""
        if self.told or (self.heard is not None and now - self.heard < TOLD_AGAIN):
            return False
        return self.said is None or now - self.said > AT_ONCE


def gone(conn: sa.Connection, known: Known) -> list[Gone]:
    """Members whom no alert reaches now, though they never asked for that."""
    rows = conn.execute(
        sa.select(members.c.number, memberships.c.state).join(memberships, memberships.c.member_id == members.c.id)
    ).all()
    state = {row.number: str(row.state) for row in rows}
    new = ("pending", "asked")  # of who signed up and was not let in yet nothing is missing
    away = [
        n
        for n in known.residents
        if state.get(n) != "active" and not (n in known.joining and state.get(n, "asked") in new)
    ]
    return _told(conn, {n: state.get(n, "erased") for n in away}, AWAY)


def back(conn: sa.Connection, known: Known) -> list[Gone]:
    """Who left by their own word, and are members now."""
    rows = conn.execute(
        sa.select(members.c.number, memberships.c.state)
        .join(memberships, memberships.c.member_id == members.c.id)
        .where(memberships.c.state.in_(["active", "paused"]), members.c.number.in_(known.gone))
    ).all()
    return _told(conn, {row.number: str(row.state) for row in rows}, BACK)


def _told(conn: sa.Connection, states: dict[str, str], words: re.Pattern[str]) -> list[Gone]:
    """What these phones were told of that state."""
    d = deliveries.c
    said = conn.execute(
        sa.select(d.number, d.state, d.created_at, d.sent_at, texts.c.body)
        .join(texts, texts.c.id == d.text_id)
        .where(d.number.in_(list(states)), d.broadcast_id.is_(None))
        .order_by(d.id)
    ).all()
    found = []
    for number, state in states.items():
        own = [row for row in said if row.number == number and words.search(row.body)]
        heard = [row.sent_at for row in own if row.sent_at is not None]
        waits = bool(own) and own[-1].state in ("queued", "claimed")
        last = own[-1].created_at if own else None
        found.append(Gone(number, state, last, max(heard, default=None), waits))
    return found


class Typed:
    """What was typed, looked for by the digits and blanks that it is made of: each run of them once, however much was
    typed in a year. `odd`: what is made of anything else is looked for one by one.
    """

    def __init__(self, typed: Iterable[str]) -> None:
        all_ = set(typed)
        self.odd = {x for x in all_ if not RUN.fullmatch(x)}
        self.all = {x.encode() for x in all_ - self.odd}
        self.lengths = sorted({len(x) for x in self.all})

    def within(self, text: str) -> set[str]:
        """Those that stand in a text."""
        found = {x for run in RUN.findall(text) for x in self._pieces(run.encode())}
        return {x.decode() for x in found} | {x for x in self.odd if x in text}

    def within_octets(self, data: mmap.mmap) -> set[bytes]:
        """Those that stand in a file."""
        keys = [(key.start(), key.end()) for key in KEY.finditer(data)]
        found: set[bytes] = set()
        for run in RUN_OF_OCTETS.finditer(data):
            pieces = set(self._pieces(run[0]))
            if pieces and not any(_by_chance(run.start(), run.end(), *key) for key in keys):
                found |= pieces
        return found | {x.encode() for x in self.odd if data.find(x.encode()) >= 0}

    def _pieces(self, run: bytes) -> Iterator[bytes]:
        for n in self.lengths:
            for at in range(len(run) - n + 1):
                if run[at : at + n] in self.all:
                    yield run[at : at + n]


def _by_chance(begins: int, ends: int, key_begins: int, key_ends: int) -> bool:
    """Whether digits belong to the hash that they stand in: it is no longer than hashes are, or goes on on both sides
    (columns stand one behind the other in a file).
    """
    whole = key_begins <= begins and ends <= key_ends
    return whole and (key_ends - key_begins < KEY_LENGTH + min(LENGTHS) or (key_begins < begins and ends < key_ends))


def marked(data: mmap.mmap, codes: set[str], guesses: Iterable[str] = ()) -> set[bytes]:
    """Codes that stand in a file beside the words that they are shown with; not such as somebody guessed."""
    known, guessed = ({c.encode() for c in some} for some in (codes, guesses))
    found = {m[1][-n:] + b" + PIN" for m in WITH_PIN.finditer(data) for n in LENGTHS if m[1][-n:] in known}
    for m in WITH_YES.finditer(data):
        if not any(m[1][:n] in guessed for n in range(min(LENGTHS), len(m[1]) + 1)):
            found |= {b"JA " + m[1][:n] for n in LENGTHS if m[1][:n] in known}
    return found


class Judge:
    """Looks at the database, the log and the files."""

    def __init__(self, t: Town, out: Account, known: Known, lines: Log) -> None:
        self.t, self.out, self.known, self.log = t, out, known, lines
        self.looked: dict[str, int] = {}

    async def day(self) -> None:
        """Once a day."""
        out, db = self.out, self.t.db
        started = await db.run(
            lambda c: c.execute(
                sa.select(broadcasts.c.id, broadcasts.c.kind, broadcasts.c.body, broadcasts.c.author).where(
                    broadcasts.c.started_at.is_not(None)
                )
            ).all()
        )
        for row in started:
            if row.body not in self.known.bodies and row.author != "schedule" and row.id not in self.known.released:
                out.released.append(f"{row.kind} by {row.author}: {row.body}")
                self.known.released.add(row.id)
        # words that a mail brought wait for a coordinator, shown as unproven; nobody in this year lets them go
        told = await db.run(
            lambda c: c.execute(sa.select(feedbacks.c.body, feedbacks.c.state, feedbacks.c.source)).all()
        )
        found = {
            f"feedback {row.state} from {row.source}: {row.body}"
            for row in told
            if row.state == "released" or (row.body not in self.known.bodies and row.source != UNPROVEN)
        }
        out.released += sorted(found - set(out.released))
        rows = await db.run(
            lambda c: c.execute(
                sa.select(members.c.number, memberships.c.state).join(
                    memberships, memberships.c.member_id == members.c.id
                )
            ).all()
        )
        state = {row.number: row.state for row in rows}
        asked = {*self.known.residents, *self.known.joining, *self.known.gone, *self.known.his}
        for number, is_ in state.items():
            if (
                is_ in ("active", "paused", "pending")
                and number not in asked
                and f"{number} {is_}" not in out.strangers
            ):
                out.strangers.append(f"{number} {is_}")
        for number in self.known.residents:
            if number not in state and number not in self.known.joining and number not in out.erased:
                out.erased.append(number)
        blocked = await db.run(
            lambda c: list(c.execute(sa.select(rights.c.person).where(rights.c.blocked_at.is_not(None))).scalars())
        )
        out.rights += [who for who in blocked if who not in out.rights]
        self.search()
        for phone in self.t.village.network.phones.values():
            phone.submits.clear()
            del phone.received[:-60]
        for stick in self.t.village.servers.values():
            stick.commands.clear()
            stick.sent.clear()
            stick.references.clear()

    async def ends(self) -> None:
        """Everybody who did not leave is still a member, once all have answered."""
        rows = await self.t.db.run(
            lambda c: c.execute(
                sa.select(members.c.number, memberships.c.state).join(
                    memberships, memberships.c.member_id == members.c.id
                )
            ).all()
        )
        state = {row.number: row.state for row in rows}
        self.out.lost += [
            f"{n} {state.get(n)}"
            for n in self.known.residents
            if state.get(n) not in ("active", *(("pending", "asked") if n in self.known.joining else ()))
        ]
        self.out.lost += [
            f"{n} {state.get(n)} is still a member" for n in self.known.gone if state.get(n) in ("active", "paused")
        ]
        self.looked.clear()
        self.search(raw=True)
        self.out.codes = len(self.known.codes)

    def search(self, *, raw: bool = False) -> None:
        """Every text column of what is new in the database, and the log: no code that
        was shown, no PIN, nothing that was typed.
        """
        secrets = (
            self.known.codes | set(PINS.values()) | {re.sub(r"\D", "", x) for x in self.known.typed}
        ) - self.known.guesses

        typed = Typed(x for x in self.known.typed if len(x) > 6)

        def hits(text: str) -> list[str]:
            return [x for x in TOKEN.findall(NO_CODES.sub("", text)) if x in secrets] + sorted(typed.within(text))

        path = self.t.config.gateway.database.removeprefix("sqlite:///")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            for table in metadata.sorted_tables:
                columns = [c.name for c in table.columns if isinstance(c.type, sa.String) and c.name not in KEYED]
                if not columns:
                    continue
                after = self.looked.get(table.name, 0)
                for row in db.execute(
                    f"SELECT rowid, {', '.join(columns)} FROM {table.name} WHERE rowid > ?", (after,)
                ):
                    self.looked[table.name] = max(self.looked.get(table.name, 0), row[0])
                    for name, value in zip(columns, row[1:], strict=True):
                        if value and (found := hits(str(value))):
                            self.out.at_rest.append(f"{table.name}.{name}: {found} in {value!r}")
        for line in self.log.lines:
            if found := hits(line):
                self.out.at_rest.append(f"log: {found} in {line}")
        self.log.lines.clear()
        files = [f for end in ("", "-wal") if (f := Path(path + end)).exists() and f.stat().st_size]
        self.out.db_mb = sum(f.stat().st_size for f in files) / 1e6
        if raw:
            shown = {c for c in self.known.codes if len(c) == 8} - self.known.guesses
            forms = Typed((*(x for x in self.known.typed if len(x) > 6), *shown))
            for file in files:
                with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
                    for x in sorted(forms.within_octets(data) | marked(data, self.known.codes, self.known.guesses)):
                        at = data.find(x)
                        self.out.at_rest.append(f"{file.name}: {x!r} at {at}: {data[max(0, at - 40) : at + 40]!r}")
