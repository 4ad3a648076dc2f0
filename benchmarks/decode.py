"""How many PDUs a second our decoder reads, beside smspdudecoder in the same run.

    make bench            or: .venv/bin/python benchmarks/decode.py [--json]

Each round times both on the same PDUs, one after the other, so that a noisy machine slows both; the figures are medians
of the rounds, the ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from io import StringIO

from smspdudecoder.fields import SMSDeliver

from smsd.sms import pdu

PDUS = {
    "12 septets": "07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07",
    "147 septets": (
        "07919471060040340409D0C6A733390400009060920173018093CC74595C96838C4F6772085AD6DDE4320B444E9741D4B03C6D7E"
        "C3E9E9B71B9474D3CB727799DEA286CFE5B9991DA6CBC3F432E85E9793CBA0F09A9EB6A7CB72BA0B9474D3CB727799DE72D6E9FA"
        "BAFB0CBAA7E56490BA4CD7D34170F91BE4ACD3F575F7794E0F9F4161F1B92C2F8FD1EE32DD054AA2E520E3D3991C82A8E5701B"
    ),
    "part of two, UCS-2": "038121F34004815555000890604100122204120500031E0301041804420430043A002C0020",
}
ROUNDS, OURS, THEIRS = 9, 4000, 200


def a_second(work: Callable[[], object], times: int) -> float:
    """How often it is done in a second."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return times / (time.perf_counter() - began)


def ours_of(text: str) -> Callable[[], object]:
    """Our reading of it."""
    return lambda: pdu.decode(pdu.from_hex(text))


def theirs_of(text: str) -> Callable[[], object]:
    """Theirs."""
    return lambda: SMSDeliver.decode(StringIO(text))


def main() -> None:
    """Prints a row a PDU."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    for name, text in PDUS.items():
        ours, theirs = pdu.decode(pdu.from_hex(text)).tpdu, SMSDeliver.decode(StringIO(text))
        assert ours.text == theirs["user_data"]["data"], (ours, theirs)  # the same work
        rounds = [(a_second(ours_of(text), OURS), a_second(theirs_of(text), THEIRS)) for _ in range(ROUNDS)]
        row = {"pdu": name, "ours_per_second": round(statistics.median(o for o, _ in rounds)),
               "smspdudecoder_per_second": round(statistics.median(t for _, t in rounds)),
               "ratio": round(statistics.median(o / t for o, t in rounds), 1)}  # fmt: skip
        print(json.dumps(row) if args.json else "  ".join(f"{k} {v}" for k, v in row.items()), flush=True)


if __name__ == "__main__":
    main()
