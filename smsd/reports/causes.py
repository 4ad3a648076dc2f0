"""Why a text did not arrive, in words that a coordinator understands. Pure.

In: a reason as the rows keep it (a modem's, a network's, ours). Out: the class that it belongs to;
`config/messages/reports.json` has the words of each class in four languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

# the first class of which a word stands in the reason
CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no_number", ("not in use", "unknown subscriber", "cannot be identified", "unassigned", "no mobile number")),
    (
        "phone_off",
        (
            "validity period",
            "answer from the phone",
            "phone is busy",
            "error in the phone",
            "by the phone",
            "not obtainable",
            "destination",
            "undelivered",
        ),
    ),
    ("refused", ("bars this", "barred", "rejects", "rejected", "refused", "refuses", "no subscription", "credit")),
    (
        "network",
        (
            "congestion",
            "network",
            "temporary",
            "resources",
            "interworking",
            "the centre",
            "procedure",
            "quality",
            "deleted",
        ),
    ),
    ("doubt", ("crash", "uncertain", "no answer")),
    ("late", ("too late", "expired", "not taken up")),
    (
        "modem",
        (
            "modem",
            "sim",
            "memory",
            "pdu",
            "line",
            "invalid",
            "information",
            "message",
            "protocol",
            "error",
            "reference",
            "acknowledg",
            "set",
        ),
    ),
)
STOPPED, OTHER = "stopped", "other"
ALL = (STOPPED, *(name for name, _ in CLASSES), OTHER)
_OURS = re.compile(r"(halted|ended|corrected|cancelled|dropped|left)\b")  # what somebody here did to the row


def class_of(reason: str) -> str:
    """The class of one reason. What ran out of time for a cause has that cause."""
    if _OURS.match(reason):
        return STOPPED
    _, _, cause = reason.partition("; ")
    text = (cause or reason).casefold()
    return next((name for name, words in CLASSES if any(w in text for w in words)), OTHER)


def by_class(reasons: Mapping[str, int]) -> dict[str, int]:
    """How many of each class, the most first."""
    found: Counter[str] = Counter()
    for reason, count in reasons.items():
        found[class_of(reason)] += count
    return dict(found.most_common())
