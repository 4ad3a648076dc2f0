"""The one error tree: whose fault it is, and whether another try helps.

```
SmsdError
├── ConfigFaults        the operator's file                     never, until it is mended
├── PduFault            octets from the radio                   never
├── EncodeFault         a text that cannot be put on the air    never
├── ModemTrouble        the line
│   ├── Refused         the modem answered with an error        as its class says (at/results.py)
│   ├── NoAnswer        a command stayed unanswered             later; a text handed over is then uncertain
│   │   └── Unproven    the answer may be the text before's     the next text's answer tells
│   ├── PortLost        the port went away                      later, when it comes back
│   ├── PortBusy        another program holds the port          later; the operator must end that program
│   └── Barred          PIN, PUK, SIM: a person is needed       never, until somebody looks
│       └── PinRefused  the card refused the PIN                never: the next try could lock it
├── MailTrouble         the mail server                         later
│   └── MailRefused     the server says no for good             never
├── StoreTrouble        the database or its disk                later
│   ├── Served          another daemon serves it                 when that one has ended
│   ├── LockFirst       it would wait with rows in its hands    at once, the lock before the rows (store/writer.py)
│   └── Damaged         the database is not what was written    never; a person goes back to a copy
│       ├── ReadOnly    its disk takes no writes any more       when it is mounted anew, or another card is in
│       └── Gone        the database is not there any more      never; the same
│           └── KeyLost its machine key is not there            never; the same
├── NotAllowed          somebody without that right or proof    never, until it is proven
└── Unusable            a request that cannot be carried out    never as asked
```

Every message is a sentence for a person. No error carries a PIN, a code or a whole number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SmsdError(Exception):
    """Root of all errors that smsd raises on purpose."""


class Told(Protocol):
    """A fault of the configuration as its reader sees it (config/faults.py)."""

    def line(self) -> str: ...
    def render(self) -> str: ...


class ConfigFaults(SmsdError):
    """The configuration cannot be used; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Told]) -> None:
        super().__init__(f"{len(faults)} fault(s) in the configuration")
        self.faults = faults


class PduFault(SmsdError):
    """Octets are not the PDU they should be.

    `field` is a path such as ``ud.udh.ie``; `offset` counts octets from the start of what was given.
    """

    def __init__(self, field: str, offset: int, message: str) -> None:
        super().__init__(f"{field} at octet {offset}: {message}")
        self.field, self.offset, self.message = field, offset, message


class EncodeFault(SmsdError):
    """A text or an address cannot be encoded as asked."""


class ModemTrouble(SmsdError):
    """Something on the line to a modem went wrong.

    `handed_over` is True where a text may be on the air all the same: its Ctrl-Z was written. `in_doubt` is True where
    an answer came that may be another's, so that its own may still come.
    """

    handed_over = False
    in_doubt = False


class Refused(ModemTrouble):
    """The modem answered with an error. `kind` is CMS, CME, ERROR, or SMPP for a
    carrier's centre; `code` its number or None.
    """

    def __init__(self, kind: str, code: int | None, text: str = "") -> None:
        super().__init__(text or (f"+{kind} ERROR: {code}" if code is not None else kind))
        self.kind, self.code = kind, code
        self.may_be_the_last_one_s = False  # said twice: the text may be on the air all the same


class NoAnswer(ModemTrouble):
    """A command was not answered within its time limit."""


class Unproven(NoAnswer):
    """An answer came behind a text that may be that of the text before. The line is well; behind the next answer it is
    known that this text is on the air (`Modem.late`).
    """

    handed_over = True
    in_doubt = True


class PortLost(ModemTrouble):
    """The port went away or cannot be opened."""


class Restarted(ModemTrouble):
    """The modem restarted by itself and forgot what it was told: it is opened anew."""


class PortBusy(ModemTrouble):
    """Another program holds the port."""


class Barred(ModemTrouble):
    """The SIM or its PIN needs a person; trying on could lock the card."""


class PinRefused(Barred):
    """The card refused the configured PIN; that is remembered over restarts."""


class MailTrouble(SmsdError):
    """The mail server cannot be reached or does not take it just now."""


class MailRefused(MailTrouble):
    """The mail server refuses a letter for good."""


class StoreTrouble(SmsdError):
    """The database cannot be read or written just now."""


class Served(StoreTrouble):
    """Another daemon serves the database."""


class Damaged(StoreTrouble):
    """The database is not what was written to it: a copy has to be put back."""


class ReadOnly(Damaged):
    """The disk takes no writes any more, as the kernel mounts one that has
    faults: the database may be as good as ever.
    """


class Gone(Damaged):
    """What was here is not any more: a copy has to be put back."""


class KeyLost(Gone):
    """The machine key is gone or damaged; the database may be as good as ever."""


class LockFirst(StoreTrouble):
    """A transaction that has rows in its hands would have to wait for a lock, whose holder may wait for the rows:
    nothing of it is done, and it begins anew with the lock (`what`).
    """

    def __init__(self, what: int) -> None:
        super().__init__("a lock is taken before rows are")
        self.what = what


class NoMoment(StoreTrouble):
    """A row holds a date that is none; store/damaged_rows.py sets it right."""


class NotAllowed(SmsdError):
    """Somebody asked for what they may not do, or did not prove enough (service/access.py)."""


class Unusable(SmsdError):
    """What was asked for cannot be done; the message says why and what to do."""
