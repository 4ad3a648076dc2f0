"""The configuration's files as they lie there now, for an operator's eyes:
lines, faults, and what a reload would change.

In: the path, what runs (config/kept.py), member counts. Out: a Look, which is kept until a file changes: each file
and each folder that was read is asked for its time, size and inode, so a page costs no reading. No secret's value is
in it, no whole number, no address.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from smsd.config import kept
from smsd.config.faults import Fault
from smsd.config.load import check_all, literal_secrets
from smsd.config.plain_data import changes
from smsd.config.reader import SECRETS
from smsd.config.shown import lines_of, masked
from smsd.config.source import Source
from smsd.rules import reach

Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """One line: its number, its text, what is wrong with it."""

    number: int
    text: str
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `elsewhere`: faults of no line that is shown; `ran`:
    whether a daemon ever ran with one that was good.
    """

    files: tuple[tuple[str, tuple[Marked, ...]], ...] = ()
    faults: int = 0
    elsewhere: tuple[str, ...] = ()
    ran: bool = False
    changed: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


@dataclass(slots=True)
class Files:
    """The last look, and when it has to be looked anew."""

    path: Path
    database: Path
    _look: Look | None = None
    _seen: tuple[Stamp, date, tuple[tuple[str, int], ...]] | None = None
    _read: tuple[Path, ...] = field(default=())

    def look(self, counts: Mapping[str, int], today: date) -> Look:
        """What lies there now. Blocks while it reads, so it belongs into a thread."""
        before = self._stamp()
        if self._look is None or (before, today, tuple(counts.items())) != self._seen:
            self._look, source = look(self.path, self.database, counts, today)
            self._read = tuple(map(Path, source.texts))
            after = self._stamp()
            # what was saved while it was read is read at the next look
            self._seen = (after, today, tuple(counts.items())) if set(before) <= set(after) else None
        return self._look

    def _stamp(self) -> Stamp:
        folder = self.path.parent
        own = {
            self.path,
            folder / SECRETS,
            kept.place(self.database),
            folder / "messages",
            *(folder / "messages").glob("*"),
            *self._read,
        }
        out = []
        for one in sorted(own | {p.parent for p in (self.path, *self._read)}):
            try:
                about = os.stat(one)
            except OSError:
                continue
            out.append((str(one), about.st_mtime_ns, about.st_ino, about.st_size))
        return tuple(out)


def look(path: Path, database: Path, counts: Mapping[str, int], today: date) -> tuple[Look, Source]:
    """Reads and checks all files, and marks each line that a fault or a warning is about."""
    found = check_all(path)
    faults = found.faults
    secrets = found.source.secrets | set(literal_secrets(found.source.data))
    files, told = [], set[Fault]()
    for name, text in found.source.texts.items():
        if Path(name).name != SECRETS:
            here = [f for f in (*faults, *found.warnings) if os.path.realpath(f.spot.file) == os.path.realpath(name)]
            told |= set(here)
            files.append((_short(name, path), _marked(lines_of(text, secrets), here)))
    rest = tuple(masked(f.line()) for f in (*faults, *found.warnings) if f not in told)
    last = next(iter(kept.read(kept.place(database))), None)
    if last is None or faults or found.config is None:
        return Look(files=tuple(files), faults=len(faults), elsewhere=rest, ran=last is not None), found.source
    try:
        running = last.config()
    except (ValueError, KeyError):
        return Look(tuple(files), 0, rest), found.source
    gains, loses = reach.changed(running, found.config, counts, today)
    shown = changes(running, found.config, of_copy=True)
    changed = tuple(masked(f"{c.words()} ({c.when})") for c in shown)
    return Look(
        files=tuple(files),
        faults=0,
        elsewhere=rest,
        ran=True,
        changed=changed,
        gains=tuple(map(masked, gains)),
        loses=tuple(map(masked, loses)),
    ), found.source


def _short(name: str, path: Path) -> str:
    try:
        return str(Path(name).resolve().relative_to(path.parent.resolve()))
    except ValueError:
        return name


def _marked(lines: list[str], faults: list[Fault]) -> tuple[Marked, ...]:
    by_line: dict[tuple[int, bool], list[str]] = {}
    for fault in faults:
        words = f"{fault.key}: {fault.message}" if fault.key else fault.message
        by_line.setdefault((min(fault.spot.line, len(lines)), fault.warning), []).append(masked(words))
    return tuple(
        Marked(
            number=n, text=text, faults=tuple(by_line.get((n, False), ())), warnings=tuple(by_line.get((n, True), ()))
        )
        for n, text in enumerate(lines, 1)
    )
