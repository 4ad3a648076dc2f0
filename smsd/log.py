"""What the daemon says: a small vocabulary, one function per business event. Numbers are masked here, once for all.

In: values. Out: events, which log_lines.py writes. No text, no code, no PIN is an argument of any of these, so none can
be logged. Each function says what its line means and what to do about it; docs/log.md is made of that.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from smsd.log_lines import logger, sink
from smsd.phone_number import mask

_log: Any = logger


def speak_to(listener: Any) -> Any:
    """From now on each event goes to this object's `info`, `warning` or `error`; returns who heard them before."""
    global _log
    before, _log = _log, listener
    return before


def lines_lost(count: int) -> None:
    """So many lines could not be written: a full disk, or a reader that slept; alerts went on. Do:
    `sudo smsd doctor` (disk).
    """
    _log.warning("log lines could not be written", count=count)


sink.tell_lost = lines_lost


def started(version: str, gateway: str, modems: int) -> None:
    """The daemon runs. Do: nothing."""
    _log.info("started", version=version, gateway=gateway, modems=modems)


def stopped(reason: str) -> None:
    """The daemon ends, as it was asked to or for the reason told. Do: nothing after a stop of yours;
    else `sudo smsd doctor`.
    """
    _log.info("stopped", reason=reason)


def reloaded(live: list[str], later: list[str]) -> None:
    """A new configuration is in force: which keys changed, and which wait for a restart. Do:
    restart when it suits, if keys wait.
    """
    _log.info("configuration reloaded", changed=live, **({"waiting": later} if later else {}))


def unchanged() -> None:
    """A reload was asked for, and the files say what they said before. Do: look whether you saved the right file."""
    _log.info("configuration unchanged, nothing was done")


def waits_for_restart(keys: list[str]) -> None:
    """A reload was asked for, and all that changed wants a restart. Do:
    `sudo systemctl restart smsd` while no alert runs.
    """
    _log.warning("configuration not taken over, it wants a restart", waiting=keys)


def reload_refused(faults: list[str]) -> None:
    """The new configuration has faults, and the old one goes on. Do: `sudo smsd config check`, mend, reload."""
    _log.error("configuration refused, the old one stays", faults=faults)


def line_state(line: str, state: str, reason: str = "") -> None:
    """A line changed its state; `lost` and `barred` say why. Do: nothing once it is `ready` again;
    else `sudo smsd doctor`.
    """
    level = _log.warning if state in ("lost", "barred", "resetting") else _log.info
    level("line", line=line, state=state, **({"reason": reason} if reason else {}))


def line_identity(line: str, manufacturer: str | None, model: str | None, imei: str | None, profile: str) -> None:
    """Which modem was found on a line. Do: nothing, unless it is another one than you plugged in."""
    _log.info("modem", line=line, manufacturer=manufacturer, model=model, imei=imei, profile=profile)


def backed_up(name: str) -> None:
    """The nightly copy was made. Do: nothing."""
    _log.info("backup made", file=name)


def damaged(what: str) -> None:
    """The gateway has no database: it says so, and sends nothing to members. Do: `sudo smsd doctor` tells the mend."""
    _log.error("the database cannot be used: nothing is sent to members", what=what)


def went_back(name: str, at: str) -> None:
    """A copy was put in the place of the database, as the YAML says. Do: ask who joined or left since;
    take a new card.
    """
    _log.error("went back to a copy of the database: what came since is not in it", file=name, of=at)


def alarm(what: str, line: str | None, *, over: bool) -> None:
    """Something that a person should mend (`what`, see below), or that is mended. Do:
    `sudo smsd doctor` tells the mend.
    """
    (_log.info if over else _log.error)(
        "alarm over" if over else "alarm", what=what, **({"line": line} if line else {})
    )


# what line_warning tells: what it means and what to do
WARNINGS = {
    "restarting the modem": (
        "It refuses texts, or does not answer. Do: nothing, unless it comes back: another stick, another port, a "
        "powered hub."
    ),
    "taking its power away": (
        "Restarting did not help: the command of `power_cycle` is run. Do: if it comes back, replug the stick by hand."
    ),
    "no SMS centre is set on the SIM": (
        "Without one nothing can be sent. Do: put the card into a phone and set it, or ask the operator of the network."
    ),
    "an announced text cannot be read": (
        "A text lies on the card and does not open. Do: if it stays, see `alarm_unread`."
    ),
    "members got a text from another line": (
        "Their own line could not send. Do: nothing; they know another number now."
    ),
}


def line_warning(line: str, what: str, **detail: object) -> None:
    """Something about a line that an operator should know: one of WARNINGS."""
    _log.warning(what, line=line, **detail)


def text_received(line: str, sender: str, kind: str, segments: int) -> None:
    """A text came. Do: nothing."""
    _log.info("received", line=line, sender=mask(sender), kind=kind, segments=segments)


def text_repeated(line: str, sender: str) -> None:
    """A text came that is known already: after a crash a modem shows it again. Do: nothing."""
    _log.info("received again, ignored", line=line, sender=mask(sender))


def unreadable(line: str, pdu: str, why: str) -> None:
    """A PDU that cannot be read; only its size is shown, and it is kept. Do:
    if it comes often, report the modem and the reason.
    """
    _log.warning("unreadable text", line=line, pdu=pdu, why=why)


def odd(line: str, what: str) -> None:
    """Something of a PDU could not be read; the rest was. Do: nothing."""
    _log.warning("odd PDU", line=line, what=what)


def handled(sender: str, role: str, verb: str, outcome: str) -> None:
    """A text was understood: as what, from whom, with which outcome. Do: nothing."""
    _log.info("handled", sender=mask(sender), role=role, verb=verb, outcome=outcome)


def handler_failed(sender: str, error: str) -> None:
    """A text could not be handled; it is kept, and not tried again. Do: ask the sender what it was;
    report the kind of error.
    """
    _log.error("a text could not be handled, it is kept as poison", sender=mask(sender), error=error)


def mailed(what: str) -> None:
    """The mail server took a letter. Do: nothing."""
    _log.info("mailed", what=what)


def mail_read(outcome: str) -> None:
    """A mail was read. Do: nothing."""
    _log.info("mail read", outcome=outcome)


def erased(what: str) -> None:
    """What was kept as long as `privacy:` says is gone. Do: nothing."""
    _log.info("erased", what=what)


def sent(line: str, delivery: int, recipient: str, segments: int, seconds: float) -> None:
    """The network took a text. Do: nothing."""
    _log.info("sent", line=line, delivery=delivery, to=mask(recipient), segments=segments, seconds=round(seconds, 3))


def not_sent(line: str, delivery: int, recipient: str, event: str, reason: str) -> None:
    """The network did not take a text; `then` says what becomes of it. Do: nothing for one number;
    for all of them `sudo smsd doctor`.
    """
    _log.warning("not sent", line=line, delivery=delivery, to=mask(recipient), then=event, reason=reason)


def unproven(line: str, delivery: int, recipient: str) -> None:
    """Behind a run that was cut short: an answer came that may be that of the text before. The answer of the next text
    proves this one; where none comes, it goes again, marked. Do: nothing.
    """
    _log.info("sent, proven by the next answer", line=line, delivery=delivery, to=mask(recipient))


def proven(line: str, delivery: int, recipient: str) -> None:
    """The answer of the next text came: the network took this one. Do: nothing."""
    _log.info("proven", line=line, delivery=delivery, to=mask(recipient))


def answered_late(line: str, delivery: int, recipient: str) -> None:
    """The network took a text that was given up: it is not sent again. Do: nothing."""
    _log.warning("answered late: it was sent", line=line, delivery=delivery, to=mask(recipient))


def reported(recipient: str, klass: str, sentence: str) -> None:
    """A delivery report: what the network says became of a text. Do: nothing."""
    _log.info("report", to=mask(recipient), klass=klass, meaning=sentence)


def broadcast(broadcast_id: int, kind: str, network: str, event: str, **detail: object) -> None:
    """A broadcast moved: draft, live, halted, done. Do: nothing."""
    _log.info("broadcast", id=broadcast_id, kind=kind, network=network, step=event, **detail)


def recovered(uncertain: int) -> None:
    """What a crash left behind: nobody knows whether these rows were sent; alerts are sent again. Do:
    find out why it ended (`journalctl -u smsd`).
    """
    _log.warning("rows of a run that ended badly", uncertain=uncertain)


def behind(uncertain: int, alerts: int, changes: int) -> None:
    """The database has lost what was committed: rows that may have been sent, alerts that were accepted, halts and
    changes of members. Do: ask who got the alert; alert again; ask who joined.
    """
    _log.error("the database is behind the witness", uncertain=uncertain, alerts_gone=alerts, changes=changes)


def clock(state: str) -> None:
    """The time of day was proven, moved, or is believed for want of better. Do:
    if it is only believed, `sudo timedatectl set-ntp true`.
    """
    _log.info("clock", state=state)


def trouble(where: str, what: str) -> None:
    """Something went wrong that is tried again: `where`, `what`. Do:
    if it comes back, what `what` says, or `sudo smsd doctor`.
    """
    _log.error("trouble", where=where, what=what)


def part_failed(part: str, error: BaseException, pause_s: float = 0.0) -> None:
    """A part of the daemon that may fail did, and is begun again; alerts go on. Do:
    if it comes back, report `kind` and `where`.

    What the error says may hold a text or a number: its kind and place do not.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if str(Path(__file__).parent) in f.filename] or frames
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    _log.error("a part failed, it is begun again", part=part, kind=type(error).__name__, where=where, pause_s=pause_s)


def page(state: str) -> None:
    """The page serves, or ends. Do: nothing."""
    _log.info("page", state=state)
