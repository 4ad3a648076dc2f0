"""`smsd` that kills itself at a named step: `python -m tests.crash.victim STEP NTH run --config …`.

In: a step of STEPS, and which time it is reached. Out: a process that ends by SIGKILL there. The product knows nothing
of it: functions are wrapped from outside before the program starts.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


def _always(*args: Any) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """Where to die: before or after a function, when its arguments say so."""

    function: str
    after: bool = False
    when: Callable[..., bool] = _always


def _ctrl_z(wire: Any, data: bytes) -> bool:
    return data.endswith(b"\x1a")


def _cmgs(wire: Any, data: bytes) -> bool:
    return data.startswith(b"AT+CMGS")


STEPS = {
    "a text is read, nothing is committed": Step("smsd.channels.sms.inbox:Inbox.accept"),
    "a text is handled inside its transaction": Step("smsd.channels.sms.inbox:accept_text", after=True),
    "a text is committed, and lies on the SIM": Step("smsd.modem.at_modem:AtModem.delete"),
    "a text is deleted from the SIM": Step("smsd.modem.at_modem:AtModem.delete", after=True),
    "a proof is accepted inside its transaction": Step("smsd.service.release:release", after=True),
    "rows are queued inside the transaction": Step("smsd.store.spool:add", after=True),
    "a row is claimed inside the transaction": Step("smsd.store.claims:claim", after=True),
    "a row is claimed, nothing is said": Step("smsd.modem.wire:SerialWire.write", when=_cmgs),
    "the command is written": Step("smsd.modem.wire:SerialWire.write", after=True, when=_cmgs),
    "the prompt came, the text is not written": Step("smsd.modem.wire:SerialWire.write", when=_ctrl_z),
    "Ctrl-Z is written": Step("smsd.modem.wire:SerialWire.write", after=True, when=_ctrl_z),
    "the reference came, nothing is recorded": Step("smsd.lines.refusals:taken"),
    "an outcome is recorded inside its transaction": Step("smsd.service.outcomes:record", after=True),
    "a group is about to be committed": Step("smsd.store.writer:Writer.commit"),
    "a group is committed": Step("smsd.store.writer:Writer.commit", after=True),
    "a report is matched inside its transaction": Step("smsd.store.settling:report", after=True),
    "uncertain rows are settled inside the transaction": Step("smsd.store.settling:settle_uncertain", after=True),
    "a crash is being recovered": Step("smsd.store.settling:recover", after=True),
    "the modem is opened": Step("smsd.modem.opening:prepare", after=True),
}


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: Step, nth: int) -> None:
    """Wraps the function; it dies at the n-th time that its arguments fit."""
    module_name, _, path = step.function.partition(":")
    owner: Any = import_module(module_name)
    *above, name = path.split(".")
    for part in above:
        owner = getattr(owner, part)
    real = getattr(owner, name)
    seen = 0

    def reached(*args: Any) -> bool:
        nonlocal seen
        seen += step.when(*args)
        return seen == nth and step.when(*args)

    import inspect

    if inspect.iscoroutinefunction(real):

        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            now = reached(*args)
            if now and not step.after:
                _die()
            result = await real(*args, **kwargs)
            if now:
                _die()
            return result
    else:

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            now = reached(*args)
            if now and not step.after:
                _die()
            result = real(*args, **kwargs)
            if now:
                _die()
            return result

    setattr(owner, name, wrapped)


if __name__ == "__main__":
    arm(STEPS[sys.argv[1]], int(sys.argv[2]))
    sys.argv = ["smsd", *sys.argv[3:]]
    from smsd.cli.app import main

    main()
