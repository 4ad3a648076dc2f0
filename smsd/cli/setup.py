"""`smsd setup`: from a stick and a card to a configuration, an officer and a first text, by questions.

In: answers of a person. Out: smsd.yaml and secrets.yaml (only where there is none, or the sample that nobody edited),
checked before they are written; the first officer enrolled; the service started; a text to prove it. Each step is a
command that can be typed by hand.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.cli import first_file
from smsd.cli import scan as scanning
from smsd.cli.asking import ask, choose, yes
from smsd.cli.first_file import Answers, Someone, Stick
from smsd.cli.shared import config_path, say
from smsd.config import load
from smsd.config.values import EMAIL
from smsd.daemon import status as volatile
from smsd.errors import ConfigFaults, Unusable
from smsd.modem.ports import candidates
from smsd.phone_number import e164, is_mobile

HOME = Path("/etc/smsd")
SHORT = re.compile(r"[A-Za-z0-9 .,&'/+:-]{1,12}")
START_S = 40.0


def setup(
    port: Annotated[list[str] | None, typer.Option(help="a port to look at; else all that hang on USB")] = None,
    database: Annotated[
        str,
        typer.Option(
            help="where the data lies; else /var/lib/smsd, or beside a configuration that is not in /etc/smsd"
        ),
    ] = "",
    config: Annotated[
        Path | None, typer.Option("--config", help="the file to write; else $SMSD_CONFIG, else /etc/smsd/smsd.yaml")
    ] = None,
) -> None:
    """Set up a gateway by questions: modem, network, people, first officer,
    service, test text. Example: sudo smsd setup
    """
    path = config_path(config)
    _nothing_there(path)
    say("Each question has its default in [brackets]; Ctrl-C ends this, and nothing is written before you said yes.\n")
    answers = _asked(port or [], path, database)
    text = first_file.smsd_yaml(answers)
    _checked(text, answers)
    print(f"\n# {path}\n{text}")
    if not yes(f"Write this to {path}?", default=True):
        raise Unusable("nothing was written")
    _write(path, text, first_file.secrets_yaml(answers))
    officer = next(p for p in answers.people if p.role == "police")
    say(
        f"\n{officer.name} agrees with you on a PIN now: 4 digits that only that officer knows (else later: smsd "
        f"people enrol {officer.key})."
    )
    _smsd(path, "people", "enrol", officer.key)
    _serve(path)
    if yes(f"Send a text to {officer.number} to prove the line?", default=True):
        _smsd(path, "modem", "test", "stick1", officer.number)
    say("\nThis is what you see every day with: smsd status")
    _as_who_asked(path, "status")
    say(
        "Next: smsd members import LIST, the other officers (smsd people enrol NAME), and a drill: text TEST to the "
        "gateway."
    )


# ---- before


def _nothing_there(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        text = ""
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}; do: sudo smsd setup") from error
    if not first_file.is_sample(text):
        raise Unusable(
            f"{path} is there already and is left as it is. What is wrong with it: smsd config check, smsd doctor"
        )
    folder = path.parent if path.parent.exists() else path.parent.parent
    if not os.access(folder, os.W_OK):
        raise Unusable(f"{path} cannot be written by you; do: sudo smsd setup")


# ---- questions


def _asked(ports: list[str], path: Path, database: str) -> Answers:
    sticks = _sticks(ports)
    own = {s.number for s in sticks}
    title = ask("What is the network called?", lambda a: "" if len(a) <= 60 else "at most 60 characters")
    short = ask(
        "What heads each text? (at most 12 plain letters)",
        lambda a: "" if SHORT.fullmatch(a) else "1 to 12 plain letters, digits, blanks or .,&'/+:-",
        default=title.upper()[:12].strip() if SHORT.fullmatch(title.upper()[:12].strip()) else "",
    )
    controller = ask(
        "Who answers for the data? (the police zone, with an address; members read it)",
        lambda a: "" if len(a) <= 120 else "at most 120 characters",
    )
    language = choose("In which language does the gateway write?", ("nl", "fr", "de", "en"), _language())
    join = choose("May residents join by texting JOIN?", ("approval", "open", "invite", "closed"), "approval")
    if join == "invite":
        say("  invite needs street codes; it begins as approval. Add codes: to the file, then join: invite")
        join = "approval"
    people: list[Someone] = []
    _someone(people, own, "police", "Now the first officer: who may alert.")
    while yes("Another officer? (two are better: a phone gets lost)", default=False):
        _someone(people, own, "police", "")
    _someone(people, own, "coordinator", "Now the coordinator: who approves members and hears the gateway's alarms.")
    url = database or ("" if path.parent == HOME else f"sqlite:///{path.parent.resolve() / 'smsd.db'}")
    return Answers(
        title=title,
        short=short,
        controller=controller,
        language=language,
        join=join,
        database=url,
        sticks=tuple(sticks),
        people=tuple(people),
    )


def _someone(people: list[Someone], own: set[str], role: str, words: str) -> None:
    if words:
        say(f"\n{words}")
    name = ask("Name", lambda a: "" if len(a) <= 60 else "at most 60 characters")
    taken = own | {p.number for p in people}
    number = _e164(ask("Mobile number", lambda a: _wrong_number(a, taken)))
    email = ask("E-mail (may be empty)", _wrong_email, optional=True) if role == "coordinator" else ""
    people.append(
        Someone(
            key=first_file.key_of(name, tuple(p.key for p in people)), name=name, role=role, number=number, email=email
        )
    )


def _e164(written: str) -> str:
    return e164(written, "BE") or ""


def _wrong_number(written: str, taken: set[str]) -> str:
    number = _e164(written)
    if not number:
        return f"{written!r} is no phone number; write it as 0475 12 34 56"
    if not is_mobile(number):
        return f"{written!r} is a landline: texts do not arrive there"
    if number.startswith("+32400"):
        return "this is the placeholder of the sample; type the real number"
    if not number.startswith("+32"):
        return f"{written!r} is no Belgian number; others need allowed_prefixes, see smsd.yaml.every-key"
    return "this number is given already: each person and each card has its own" if number in taken else ""


def _wrong_email(written: str) -> str:
    try:
        EMAIL.read(written)
    except ValueError as error:
        return str(error)
    return ""


def _language() -> str:
    own = os.environ.get("LANG", "")[:2]
    return own if own in ("nl", "fr", "de", "en") else "nl"


# ---- modems


def _sticks(ports: list[str]) -> list[Stick]:
    say("Looking for modems ...")
    rows = scanning.rows(
        [p for given in ports for p in candidates(given) or [given]], 115200, lambda words: None, every=False
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["answer"] == "yes":
            found.setdefault(row["imei"] or row["port"], row)
        elif row["trouble"] or row["held_by"]:
            say(
                f"  ✗ {row['stick'] or row['port']}: {row['trouble'] or 'held by ' + row['held_by'] + '; end it first'}"
            )
    if not found:
        say("  no modem answers. Plug it in and begin again, or go on: it is looked for when the service starts.")
        if not yes("Go on without a modem?", default=False):
            raise Unusable("nothing was written; smsd modem scan shows what is there")
        return [Stick("auto", _e164(ask("The number of the SIM card", lambda a: _wrong_number(a, set()))))]
    sticks: list[Stick] = []
    for row in found.values():
        signal = f", signal {row['signal_dbm']} dBm" if row["signal_dbm"] is not None else ""
        say(f"  ✓ {row['model'] or 'a modem'} at {row['port']}: card {row['sim'] or 'unknown'}{signal}")
        if sticks and not yes("Use this one as well? (two halve the time)", default=True):
            continue
        taken = {s.number for s in sticks}
        number = _e164(ask("The number of its SIM card", lambda a, t=taken: _wrong_number(a, t)))  # type: ignore[misc]
        pin = (
            ask("The PIN of the card", lambda a: "" if re.fullmatch(r"\d{4,8}", a) else "4 to 8 digits", hidden=True)
            if row["sim"] == "SIM PIN"
            else ""
        )
        if row["sim"] in ("SIM PUK", "SIM PUK2"):
            say("  the card waits for its PUK: unlock it in a phone before you start the service")
        sticks.append(Stick(device=row["port"], number=number, imei=row["imei"] or "", pin=pin))
    return sticks


# ---- writing


def _checked(text: str, answers: Answers) -> None:
    """The real reader looks at it in a folder of its own, before anything is written."""
    with tempfile.TemporaryDirectory() as folder:
        file, secrets = Path(folder) / "smsd.yaml", Path(folder) / "secrets.yaml"
        file.write_text(text, encoding="utf-8")
        secrets.touch(0o600)
        secrets.write_text(first_file.secrets_yaml(answers), encoding="utf-8")
        try:
            load(file)
        except ConfigFaults as faults:
            for fault in faults.faults:
                say(fault.render())
            raise Unusable("this cannot be used; nothing was written. Begin again: smsd setup") from None


def _write(path: Path, text: str, secrets: str) -> None:
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        if path.exists():
            path.replace(path.with_name(path.name + ".sample"))
        _put(path, text)
        beside = path.with_name("secrets.yaml")
        if secrets:
            old = beside.read_text(encoding="utf-8") if beside.exists() else ""
            kept = "".join(line + "\n" for line in old.splitlines() if not re.match(r"stick\d+_pin:", line))
            _put(beside, kept + secrets)
    except OSError as error:
        raise Unusable(f"{error.filename or path} cannot be written: {error.strerror}") from error
    say(f"written: {path}")


def _put(file: Path, text: str) -> None:
    """Whole or not at all; for root and the group of the service alone."""
    made = file.with_name(f".{file.name}.new")
    made.unlink(missing_ok=True)
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    if os.geteuid() == 0:
        with contextlib.suppress(LookupError, OSError):
            shutil.chown(made, "root", "smsd")
            made.chmod(0o640)
    made.replace(file)


# ---- afterwards


def _smsd(path: Path, *words: str) -> int:
    """A command of ours, as it would be typed; what goes wrong in it is said by it."""
    return subprocess.run(
        [sys.executable, "-m", "smsd", *words], env={**os.environ, "SMSD_CONFIG": str(path)}, check=False
    ).returncode


def _serve(path: Path) -> None:
    if shutil.which("systemctl") and Path("/run/systemd/system").is_dir() and path.parent == HOME:
        if yes("Start the service now, and at every boot?", default=True):
            subprocess.run(["systemctl", "enable", "--now", "smsd"], check=False)
            until = time.monotonic() + START_S
            while time.monotonic() < until and not volatile.look(load(path).gateway.database).answering:
                time.sleep(0.5)
        return
    say(f"\nStart it with: smsd run --config {path}")


def _as_who_asked(path: Path, *words: str) -> None:
    """As the user behind sudo: it has to work for that one."""
    user = os.environ.get("SUDO_USER", "")
    if os.geteuid() == 0 and user not in ("", "root") and shutil.which("runuser"):
        subprocess.run(["runuser", "-u", user, "--", "smsd", *words], check=False)
        return
    _smsd(path, *words)
