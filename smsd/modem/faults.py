"""What a refusal means: from the code that a driver was given to a class that the rest of the house knows.

In: a Refused of any driver (modems' errors are told in the codes of 27.005 and 27.007, a carrier's in those of SMPP).
Out: a Fault. It decides nothing.
"""

from __future__ import annotations

from smsd.at import results
from smsd.errors import Refused
from smsd.model.fault import Fault, Klass
from smsd.smpp import statuses


def of(refused: Refused) -> Fault:
    """The class of a refusal and its sentence."""
    if refused.kind == "SMPP":
        return statuses.of(refused.code)
    found = results.of(refused.kind, refused.code)
    return Fault(Klass(found.klass), found.sentence)
