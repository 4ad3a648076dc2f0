"""command_status: SMPP 3.4 clause 5.1.3 → class and sentence.

In: the status of a submit_sm_resp or generic_nack. Out: a Fault. What to do about a class is decided in
rules/retry.py. What is about the destination's address is the number's fault; what is about our account bars the
line; what is about optional fields of our submit_sm is `ours` (lines/form.py tries a plainer one); what says that the
centre has trouble passes; what says that we are too fast is `fast`.
"""

from __future__ import annotations

from smsd.model.fault import Fault, Klass

ROK, INVALID_LENGTH, INVALID_COMMAND, ALREADY_BOUND, QUEUE_FULL, THROTTLED = (
    0x00,
    0x02,
    0x03,
    0x05,
    0x14,
    0x58,
)
PASSING = 0x64  # ESME_RX_T_APPN: ours, for now
SYSTEM_ERROR, BIND_FAILED, INVALID_PASSWORD, INVALID_SYSTEM_ID, INVALID_SYSTEM_TYPE = 0x08, 0x0D, 0x0E, 0x0F, 0x53
# why a bind is refused for good, until a person mends it: with the same words it will be refused again
REFUSED_BINDS = (BIND_FAILED, INVALID_PASSWORD, INVALID_SYSTEM_ID, INVALID_SYSTEM_TYPE)

TABLE: dict[int, Fault] = {
    0x01: Fault(Klass.OURS, "ESME_RINVMSGLEN: the text has a length that the centre does not take"),
    0x02: Fault(Klass.OURS, "ESME_RINVCMDLEN: the centre could not read our PDU"),
    0x03: Fault(Klass.BARRED, "ESME_RINVCMDID: the centre does not let this account send texts"),
    0x04: Fault(Klass.MODEM, "ESME_RINVBNDSTS: the centre says that we are not bound for this"),
    0x05: Fault(Klass.MODEM, "ESME_RALYBND: the centre says that we are bound already"),
    0x06: Fault(Klass.OURS, "ESME_RINVPRTFLG: invalid priority"),
    0x07: Fault(Klass.OURS, "ESME_RINVREGDLVFLG: the centre gives no such delivery receipts"),
    0x08: Fault(Klass.SHORT, "ESME_RSYSERR: the centre has trouble"),
    0x0A: Fault(Klass.BARRED,
    "ESME_RINVSRCADR: the centre does not accept our source number; ask the carrier, see smpp.source"),
    0x0B: Fault(Klass.NUMBER, "ESME_RINVDSTADR: the number is not valid"),
    0x0C: Fault(Klass.AMBIGUOUS, "ESME_RINVMSGID: invalid message id"),
    0x0D: Fault(Klass.BARRED, "ESME_RBINDFAIL: the bind failed"),
    0x0E: Fault(Klass.BARRED, "ESME_RINVPASWD: the centre refuses the password"),
    0x0F: Fault(Klass.BARRED, "ESME_RINVSYSID: the centre does not know the system_id"),
    0x11: Fault(Klass.AMBIGUOUS, "ESME_RCANCELFAIL: cancelling failed"),
    0x13: Fault(Klass.AMBIGUOUS, "ESME_RREPLACEFAIL: replacing failed"),
    0x14: Fault(Klass.FAST, "ESME_RMSGQFUL: the centre's queue for us is full"),
    0x15: Fault(Klass.OURS, "ESME_RINVSERTYP: invalid service type"),
    0x33: Fault(Klass.OURS, "ESME_RINVNUMDESTS: invalid number of destinations"),
    0x34: Fault(Klass.OURS, "ESME_RINVDLNAME: invalid distribution list"),
    0x40: Fault(Klass.OURS, "ESME_RINVDESTFLAG: invalid destination flag"),
    0x42: Fault(Klass.OURS, "ESME_RINVSUBREP: the centre does not replace texts"),
    0x43: Fault(Klass.OURS, "ESME_RINVESMCLASS: the centre does not take this esm_class; try the other smpp.parts"),
    0x44: Fault(Klass.OURS, "ESME_RCNTSUBDL: no distribution lists"),
    0x45: Fault(Klass.AMBIGUOUS, "ESME_RSUBMITFAIL: the centre did not take the text"),
    0x48: Fault(Klass.BARRED,
    "ESME_RINVSRCTON: the centre does not accept the type of our source number; see smpp.source"),
    0x49: Fault(Klass.BARRED,
    "ESME_RINVSRCNPI: the centre does not accept the plan of our source number; see smpp.source"),
    0x50: Fault(Klass.NUMBER, "ESME_RINVDSTTON: the centre does not take such a number"),
    0x51: Fault(Klass.NUMBER, "ESME_RINVDSTNPI: the centre does not take such a number"),
    0x53: Fault(Klass.BARRED, "ESME_RINVSYSTYP: the centre refuses the system_type"),
    0x54: Fault(Klass.OURS, "ESME_RINVREPFLAG: invalid replace flag"),
    0x55: Fault(Klass.OURS, "ESME_RINVNUMMSGS: invalid number of messages"),
    0x58: Fault(Klass.FAST, "ESME_RTHROTTLED: too many texts in too short a time"),
    0x61: Fault(Klass.OURS, "ESME_RINVSCHED: invalid delivery time"),
    0x62: Fault(Klass.OURS, "ESME_RINVEXPIRY: the centre does not take this validity; see smpp.validity"),
    0x63: Fault(Klass.OURS, "ESME_RINVDFTMSGID: invalid prepared message"),
    0x64: Fault(Klass.SHORT, "ESME_RX_T_APPN: trouble that passes"),
    0x65: Fault(Klass.AMBIGUOUS, "ESME_RX_P_APPN: refused for good, for a reason that is not told"),
    0x66: Fault(Klass.AMBIGUOUS, "ESME_RX_R_APPN: rejected, for a reason that is not told"),
    0x67: Fault(Klass.SHORT, "ESME_RQUERYFAIL: the query failed"),
    0xC0: Fault(Klass.OURS, "ESME_RINVOPTPARSTREAM: the optional parameters cannot be read"),
    0xC1: Fault(Klass.OURS, "ESME_ROPTPARNOTALLWD: an optional parameter is not allowed; try smpp.parts: udh"),
    0xC2: Fault(Klass.OURS, "ESME_RINVPARLEN: invalid length of a parameter"),
    0xC3: Fault(Klass.OURS, "ESME_RMISSINGOPTPARAM: an optional parameter is missing"),
    0xC4: Fault(Klass.OURS, "ESME_RINVOPTPARAMVAL: an optional parameter has an invalid value"),
    0xFE: Fault(Klass.AMBIGUOUS, "ESME_RDELIVERYFAILURE: delivery failed"),
    0xFF: Fault(Klass.AMBIGUOUS, "ESME_RUNKNOWNERR: unknown error"),
}  # fmt: skip


def of(status: int | None) -> Fault:
    """The fault of a status. Those from 0x400 to 0x4FF are the carrier's own;
    of the others that are not known nothing can be told.
    """
    known = TABLE.get(status) if status is not None else None
    if known is not None:
        return known
    own = status is not None and 0x400 <= status <= 0x4FF
    return Fault(
        Klass.AMBIGUOUS, f"the carrier's own status {status or 0:#x}; ask it" if own else f"status {status or 0:#x}"
    )
