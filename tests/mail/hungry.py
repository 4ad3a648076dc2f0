"""The process that reads mail, with a parser that some mails ruin; or a daemon whose
reader is this: `python -m tests.mail.hungry run …`.

A mail whose subject is one of these words eats processor time, memory, or all patience, or ends the process.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from smsd.mail import child, reading

real = reading.read


def read(raw: bytes, own: str, authserv_id: str | None) -> reading.Mail:
    if b"Subject: processor" in raw:
        while True:
            pass
    if b"Subject: memory" in raw:
        held = []
        while True:
            held.append(bytearray(10_000_000))
    if b"Subject: patience" in raw:
        time.sleep(10_000)
    if b"Subject: end" in raw:
        raise SystemExit(3)
    return real(raw, own, authserv_id)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        child.CPU_S = 0
        reading.read = read
        child.main()
    else:
        from smsd.cli.app import main
        from smsd.mail import reader

        reader.Reader.program = (sys.executable, __file__)
        reader.READ_S = 4.0
        main()
