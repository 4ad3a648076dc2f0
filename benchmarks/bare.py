"""A bare loop of AT+CMGS over one port: what the radio and the wire cost,
without any gateway. The floor of every ratio here.

python -m benchmarks.bare PORT COUNT
"""

from __future__ import annotations

import os
import sys
import termios
import tty

from smsd.sms import dcs, pdu
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit

TEXT = (
    "BIN DORP #1 ALARM 21:43 Inbraak Kerkstraat, 2 mannen te voet richting station. TIP: lichten aan, blijf binnen, "
    "kijk uit. Bel 101"
)


def ask(port: int, line: bytes, until: bytes) -> None:
    """Writes, and reads until the answer is there."""
    os.write(port, line)
    got = b""
    while until not in got:
        got += os.read(port, 4096)


def main(path: str, count: int) -> None:
    """Sends `count` texts."""
    port = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(port, termios.TCSANOW)
    for line in (b"ATE0\r", b"AT+CMGF=0\r", b"AT+CMMS=2\r"):
        ask(port, line, b"OK\r\n")
    for n in range(count):
        hexadecimal, length = pdu.of_submit(
            Submit(Address(f"+3247100{n:04d}", "international"), TEXT, coding=dcs.decode(0))
        )
        ask(port, f"AT+CMGS={length}\r".encode(), b"> ")
        ask(port, hexadecimal.encode() + b"\x1a", b"OK\r\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
