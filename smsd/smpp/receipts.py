"""Delivery receipts: SMPP 3.4 appendix B (a text such as `id:123 … stat:DELIVRD err:000`) and the TLVs of clause 5.3.2.

In: a deliver_sm whose esm_class says that it is a receipt. Out: the message id as text, and the TP-Status that says
the same (23.040 clause 9.2.3.15), so that receipts and modems' reports go one way. What has no id or no state that
can be read says so, and changes nothing. What a resident writes is never a receipt, whatever it looks like: only
esm_class makes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smsd.smpp.pdus import LONGEST_ID, MESSAGE_STATE, RECEIPTED_MESSAGE_ID, Message

KIND = 0x3C  # the bits of esm_class that tell what a deliver_sm is (clause 5.2.12)
RECEIPT, INTERMEDIATE = 0x04, 0x20
TRYING, DELIVERED, NOT_OBTAINABLE, EXPIRED, DELETED, REJECTED = 0x20, 0x00, 0x43, 0x46, 0x48, 0x42
# message_state (clause 5.2.28). ACCEPTED is read by many centres as `we took it`, and UNKNOWN tells nothing: neither
# is an end
STATES = {
    1: TRYING,
    2: DELIVERED,
    3: EXPIRED,
    4: DELETED,
    5: NOT_OBTAINABLE,
    6: TRYING,
    7: TRYING,
    8: REJECTED,
}
# the same as words of appendix B, by their first letters: centres cut and lengthen them
WORDS = {"DELIV": 2, "EXPIR": 3, "DELET": 4, "UNDEL": 5, "ACCEP": 6, "UNKNO": 7, "REJEC": 8, "ENROU": 1}
_ID = re.compile(r"\bid:\s*([^\s:]{1,64})", re.IGNORECASE)
_STATE = re.compile(r"\bstat:\s*([a-z]{5,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text: its message id as the centre writes it here, TP-Status, what could not be read."""

    message_id: str
    status: int
    odd: tuple[str, ...] = ()


def is_receipt(message: Message) -> bool:
    """Whether a deliver_sm tells of a text that we sent."""
    return message.esm_class & KIND in (RECEIPT, INTERMEDIATE)


def read(message: Message) -> Receipt:
    """The receipt of a deliver_sm."""
    words = message.data.decode("latin-1")
    id_tlv, state_tlv = message.tlv(RECEIPTED_MESSAGE_ID), message.tlv(MESSAGE_STATE)
    found_id, found_state = _ID.search(words), _STATE.search(words)
    message_id = (
        id_tlv.partition(b"\0")[0].decode("latin-1").strip() if id_tlv else found_id.group(1) if found_id else ""
    )
    too_long = len(message_id) > LONGEST_ID
    message_id = "" if too_long else message_id
    state = state_tlv[0] if state_tlv else WORDS.get(found_state.group(1)[:5].upper()) if found_state else None
    odd = [
        what
        for what, missing in (
            ("a receipt whose id is too long", too_long),
            ("a receipt without an id", not message_id and not too_long),
            ("a receipt without a state", state not in STATES),
        )
        if missing
    ]
    return Receipt(message_id, STATES.get(state, TRYING) if state is not None else TRYING, tuple(odd))
