"""From one program to another and back: all of it, or everything is as it was.

In: the folder of programs, the release to go to, the configuration. Out: that release runs, on data it knows; or a
sentence why not, with the program, the data and the daemon of before. What touches the data is a process of its own,
of the program that knows it, and as the gateway's user. At each moment a cut of the power leaves a program with data
that it takes: it migrates at its start itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smsd.daemon import releases, service
from smsd.errors import Unusable

Say = Callable[[str], None]
ANSWER_S = 60
PACKAGE = "/usr/lib/smsd"  # where a Debian package puts the program


def forward(under: Path, new: Path, configuration: Path, say: Say, *, anyway: bool = False) -> None:
    """Makes `new` the program that runs. `anyway`: also while an alert runs, for a daemon that is broken."""
    old = releases.current(under)
    if old == new:
        raise Unusable(f"{new.name} is the program that runs already")
    if old is None:
        releases.point(under, new)
        say(f"smsd {new.name} is installed in {under}")
        return
    _same_configuration(old, new, configuration)
    told = ("--anyway",) if anyway else ()
    tried = _run(new, configuration, "release", "try", *told)
    record = releases.Record(old.name, datetime.now(UTC).isoformat(timespec="seconds"), **tried)
    undo = _Undo(say)
    began = time.monotonic()
    with undo:
        ran = _stopped(undo)
        if record.backup:
            taken = _run(new, configuration, "release", "take", record.backup, *told)
            record = replace(record, schema_after=taken["schema"])
            undo.later("the data of before", lambda: _data_back(new, configuration, record))
        releases.note(new, record)
        releases.point(under, new)
        undo.later("the program of before", lambda: releases.point(under, old))
        _started(new, configuration, ran=ran, undo=undo)
    for name in releases.prune(under):
        say(f"taken away: {name}")
    say(f"smsd {new.name} {_state(began, ran=ran)}; before it was {old.name}")
    if record.backup:
        say(f"the data of before: {record.backup}")
    say("back to the program of before: sudo smsd rollback")


def back(under: Path, configuration: Path, say: Say, *, data: bool = False, anyway: bool = False) -> None:
    """The program of before. `data`: its database of then too, without what came since."""
    new = releases.current(under)
    record = releases.record_of(new) if new else None
    if new is None and str(sys.prefix) == PACKAGE:
        raise Unusable(
            "this program is a Debian package; the one before it: sudo apt install --allow-downgrades "
            "./smsd_OLD.deb. Where that one "
            "does not know the data of now: sudo smsd restore /var/lib/smsd/backups/before-update-from-OLD.backup"
        )
    if new is None or record is None:
        raise Unusable(f"there is no program before this one in {under}")
    old = under / releases.RELEASES / record.release
    if not releases.command(old).exists():
        raise Unusable(f"{old} is not there any more; install the version that you want: sudo make install")
    if data and not record.backup:
        raise Unusable(
            "no copy of the data was made when this program came; rollback without --data keeps the data of now"
        )
    if not data and record.schema_after != record.schema_before and not record.keeps_rows:
        raise Unusable(
            "the program of before cannot read what this one wrote. Its data of "
            f"{record.at[:16].replace('T', ' ')} UTC can be put back, "
            "without the members, alerts and words that came since: sudo smsd rollback --data"
        )
    _same_configuration(new, old, configuration)
    undo = _Undo(say)
    began = time.monotonic()
    with undo:
        ran = _stopped(undo)
        if record.backup:
            given = _run(
                new,
                configuration,
                "release",
                "give",
                record.backup,
                *(("--data",) if data else ()),
                *(("--anyway",) if anyway else ()),
            )
            undo.later("the data of now", lambda: _run(new, configuration, "restore", given["kept"], "--json"))
        releases.point(under, old)
        undo.later("the program of now", lambda: releases.point(under, new))
        _started(old, configuration, ran=ran, undo=undo)
    say(f"smsd {old.name} {_state(began, ran=ran)}, as before {new.name}")
    if record.backup:
        say(
            f"{'the data are those of before' if data else 'the data are those of now'}; what was there is "
            f"kept: {given['kept']}"
        )


def _state(began: float, *, ran: bool) -> str:
    if not ran:
        return "is the program that counts; the service was not running and is not started"
    return f"runs (the gateway was away for {time.monotonic() - began:.1f} s)"


def _data_back(new: Path, configuration: Path, record: releases.Record) -> None:
    """Without loss where there is a way: the new daemon may have taken texts already."""
    if record.keeps_rows or record.schema_before == record.schema_after:
        _run(new, configuration, "release", "give", record.backup, "--anyway")
    else:
        _run(new, configuration, "restore", record.backup, "--json")


def _same_configuration(old: Path, new: Path, configuration: Path) -> None:
    """A configuration that runs today has to run tomorrow."""
    if (
        _try(old, configuration, "config", "check").returncode == 0
        and (done := _try(new, configuration, "config", "check")).returncode != 0
    ):
        raise Unusable(
            f"smsd {new.name} refuses the configuration that {old.name} takes; nothing was "
            f"changed:\n{(done.stdout + done.stderr).strip()}"
        )


def _stopped(undo: _Undo) -> bool:
    ran = service.active()
    if ran:
        undo.later("the service", service.start)
        service.stop()
    return ran


def _started(release: Path, configuration: Path, *, ran: bool, undo: _Undo) -> None:
    if ran:
        undo.later("", _quietly_stopped)  # what is put back is put back without it
        service.start()
        _run(release, configuration, "release", "answers", "--within", str(ANSWER_S))


def _quietly_stopped() -> None:
    if service.active():
        service.stop()


class _Undo:
    """What has to be put back, the last first, where a step fails or somebody interrupts.
    The line that one came in by may break.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self._steps: list[tuple[str, Callable[[], Any]]] = []

    def later(self, what: str, step: Callable[[], Any]) -> None:
        self._steps.append((what, step))

    def __enter__(self) -> None:
        self._hangup = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self._term = signal.signal(signal.SIGTERM, lambda number, frame: _interrupt())

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is not None:
                self._all_back(error)
        finally:
            signal.signal(signal.SIGHUP, self._hangup)
            signal.signal(signal.SIGTERM, self._term)

    def _all_back(self, error: BaseException) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        failed = []
        for what, step in reversed(self._steps):
            try:
                step()
            except Exception as trouble:  # the other steps are done all the same
                failed.append(f"{what or 'the new service'}: {trouble}")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        why = str(error) or type(error).__name__
        if failed:
            raise Unusable(f"{why}\nand this could not be put back: {'; '.join(failed)}") from error
        raise Unusable(f"{why}\neverything is as it was before") from error


def _interrupt() -> None:
    raise Unusable("interrupted")


def _try(release: Path, configuration: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [releases.command(release), *words],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "SMSD_CONFIG": str(configuration), "NO_COLOR": "1"},
        start_new_session=True,
    )


def _run(release: Path, configuration: Path, *words: str) -> dict[str, Any]:
    """A step by a program, in a process of its own; what it says as JSON. Its own words where it fails."""
    done = _try(release, configuration, *words)
    if done.returncode != 0:
        raise Unusable(
            done.stderr.strip().removeprefix("smsd: ") or f"smsd {' '.join(words)} ended with {done.returncode}"
        )
    return dict(json.loads(done.stdout)) if done.stdout.strip() else {}
