"""TP-Status: 3GPP TS 23.040 clause 9.2.3.15.

In: the octet of a STATUS-REPORT. Out: its class and a sentence.

delivered   the centre is done, the phone has it (or it was forwarded, or replaced)
trying      the centre still tries: wait, never send again
failed      permanent
gave_up     temporary trouble, but the centre does not try any more: sending once more may help
"""

from __future__ import annotations

SENTENCES = {
    0x00: "delivered", 0x01: "forwarded, the centre cannot confirm delivery", 0x02: "replaced by the centre",
    0x20: "congestion", 0x21: "the phone is busy", 0x22: "no answer from the phone", 0x23: "service rejected",
    0x24: "quality of service not available", 0x25: "error in the phone",
    0x40: "remote procedure error", 0x41: "incompatible destination", 0x42: "connection rejected by the phone",
    0x43: "not obtainable", 0x44: "quality of service not available", 0x45: "no interworking available",
    0x46: "the validity period ended", 0x47: "deleted by the sender", 0x48: "deleted by the centre",
    0x49: "the message does not exist",
    0x60: "congestion", 0x61: "the phone is busy", 0x62: "no answer from the phone", 0x63: "service rejected",
    0x64: "quality of service not available", 0x65: "error in the phone",
}  # fmt: skip


def classify(status: int) -> str:
    """`delivered`, `trying`, `failed` or `gave_up`; reserved values count as clause 9.2.3.15 says, as 'service
    rejected'.
    """
    if status < 0x20:
        return "delivered"
    if status < 0x40:
        return "trying"
    if status < 0x60:
        return "failed"
    return "gave_up"


def sentence(status: int) -> str:
    """What a TP-ST value means, for people."""
    group = {
        "delivered": "delivered",
        "trying": "the centre is still trying",
        "failed": "failed for good",
        "gave_up": "the centre gave up",
    }[classify(status)]
    detail = SENTENCES.get(status, f"reason {status:02X}")
    return detail if detail == group else f"{group}: {detail}"
