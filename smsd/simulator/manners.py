"""What a stick does its own way, switchable, each as met in the field.

In: choices, or the rows `speaks` of a file in hardware/modems/. Out: nothing; the AT server looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from smsd.sms.tpdu import Submit


@dataclass(slots=True)
class Manners:
    """Bad manners of one modem; all are off at first."""

    maker: str = "simulated"
    model: str = "SIM-1"
    pin: str | None = None  # the card is locked with this PIN
    pin_tries: int = 3
    puk: bool = False  # the card waits for its PUK
    no_sim: bool = False
    refused: set[str] = field(default_factory=set)  # commands that answer with an error, such as +CMMS
    chatter: list[str] = field(default_factory=list)  # notices put between the lines of each answer
    one_by_one: bool = False  # bytes dribble out singly
    prompt_with_line_end: bool = False  # "> " CR LF
    keeps_echo: bool = False  # ATE0 is agreed to and ignored
    deaf: bool = False  # hears nothing, says nothing
    hears_reset: bool = False  # but for AT+CFUN=1,1
    noise: int = 0  # garbage before so many answers
    lost_answers: int = 0  # the network takes so many texts, the answers get lost
    # seconds that the next answers take, by command; > its prompt, air its way
    late: dict[str, list[float]] = field(default_factory=dict)
    hears_meanwhile: bool = False  # other commands are answered while one is late
    # the next answers are said once more after so many seconds
    said_twice: dict[str, list[float]] = field(default_factory=dict)
    # codes with which the next texts are refused; None: this one is not
    cms: list[int | None] = field(default_factory=list)
    lose_announcements: int = 0  # so many +CMTI are never said
    reports_in_sr: bool = False  # reports are announced as SM and stored in SR
    cnmi_ds: tuple[int, ...] = (0, 1, 2)
    stores: tuple[str, ...] = ("SM", "ME", "SR")
    registered: bool = True
    slow_s: float = 0.0  # seconds before each answer
    # what it says word for word to a command such as +CPMS=?
    answers: dict[str, list[str]] = field(default_factory=dict)
    unknown: str = ""  # its own word for a command that it does not know
    bare_at: str = "OK"  # what it says to AT alone
    no_ok: set[str] = field(default_factory=set)  # commands that it answers without an OK
    unreadable: set[str] = field(default_factory=set)  # memories that AT+CPMS= does not take for reading
    memories: int = 3  # how many memories AT+CPMS takes at once
    cnmi_modes: tuple[int, ...] = (0, 1, 2)  # those it takes, whatever it offers
    empty_place: str = "+CMS ERROR: 321"  # what AT+CMGR says to an empty place; several lines apart by |
    empty_store: str = ""  # what AT+CMGL says to an empty store, instead of OK
    glued: str = ""  # a notice stuck to the next plain answer, without a line end
    flood: dict[str, list[str]] = field(default_factory=dict)  # notices before each answer, until this command was said
    quiet_until: str = ""  # it announces nothing until this command was said
    twice: bool = False  # it stores each text twice
    early_ok: bool = False  # it says OK behind the prompt, and nothing when the text was sent
    cnmi_bfr: tuple[int, ...] = (0, 1)
    cmgs: str = "+CMGS: {}"  # how it tells the reference
    always_reference: int | None = None  # the one that it gives to every text
    cds: str = "+CDS: {}"  # how it heads a routed report
    rubbish: str = ""  # a line between a header and its PDU
    busy: int = 0  # so many commands are refused with +CME ERROR: 515 after it was opened
    needs_centre: bool = False  # it does not look into the SIM for the service centre
    lands_in: str = ""  # texts land in this memory, whatever AT+CPMS said
    garbled: str = ""  # the memory that it announces instead of the true one: line noise
    ready_after_s: float = 0.0  # text commands are refused for so long after power-up
    reference: bool = True  # whether it says +CMGS: n
    stats: dict[str, str] = field(default_factory=dict)  # what a domain says of its registration, such as +CREG: 3
    ims: str = ""  # what it says to AT+CIREG?, such as 1,1,4; empty: it does not know it
    cfun: int = 1  # how awake it is when power comes
    cfun_stuck: bool = False  # AT+CFUN=1 is agreed to and changes nothing
    identity_after_pin: bool = False  # says who it is, and which card, only when the card is unlocked
    least_memories: int = 1  # how many memories AT+CPMS wants at least
    hides_stored: bool = False  # texts are announced, and AT+CMGR and AT+CMGL show none (HiLink)
    hides_in: set[str] = field(default_factory=set)  # the same for these memories only
    never_routes: bool = False  # +CNMI mt=2 is agreed to and ignored
    phase: int = 0  # the service of AT+CSMS when power comes; 1: routed texts want their AT+CNMA
    services: tuple[int, ...] = (0,)  # those that AT+CSMS may be
    undeletable: bool = False  # AT+CMGD is refused
    always_read: bool = False  # a new text counts as read at once: AT+CMGL=0 never shows it
    knows_number: bool = False  # AT+CNUM tells the number of the card
    # the final line with which it refuses a text, or None
    refuses: Callable[[Submit], str | None] = lambda submit: None
    # fields that a SUBMIT may not have: validity, report, reject_duplicates
    dislikes: set[str] = field(default_factory=set)
    disliked: str = "+CMS ERROR: 304"  # what it says to such a SUBMIT
    air_s: float | None = None  # seconds that it takes for a text, whatever the network does

    @classmethod
    def speaking(cls, rows: Iterable[Mapping[str, Any]], **also: Any) -> Manners:
        """The manners that rows `{what, value}` of a file describe;
        there every value is text, a list or a mapping of text.
        """
        manners = cls(**also)
        for row in rows:
            setattr(manners, row["what"], _of_kind(getattr(manners, row["what"]), row["value"]))
        return manners

    def become(self, others: Manners) -> None:
        """Has the manners of another modem from now on."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(others, name))

    def __str__(self) -> str:
        """What differs from a modem without any."""
        plain = Manners()
        return (
            ",".join(
                f"{name}={value}" if isinstance(value := getattr(self, name), str | int | tuple | list | dict) else name
                for name in self.__dataclass_fields__
                if getattr(self, name) != getattr(plain, name) and name != "refuses"
            )
            or "plain"
        )


def next_of(seconds: dict[str, list[float]], name: str) -> float:
    """Uses up the next lateness of a command; none is 0."""
    return seconds[name].pop(0) if seconds.get(name) else 0.0


def _of_kind(kind: Any, value: Any) -> Any:
    """`value` as what `kind` is; a mapping or a set is added to it."""
    if isinstance(kind, bool):
        return value == "true"
    if isinstance(kind, dict):
        return kind | {k: [str(line) for line in lines] for k, lines in value.items()}
    if isinstance(kind, set):
        return kind | {str(v) for v in value}
    if isinstance(kind, list | tuple):
        return type(kind)(int(v) if v.isdecimal() else str(v) for v in value)
    return type(kind)(value)
