"""What a stick does wrong, switchable, each as met in the field. In: choices. Out: nothing; the AT server looks at them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Manners:
    """Bad manners of one modem; all are off at first."""

    maker: str = "simulated"
    model: str = "SIM-1"
    pin: str | None = None                 # the card is locked with this PIN
    pin_tries: int = 3
    puk: bool = False                      # the card waits for its PUK
    no_sim: bool = False
    refused: set[str] = field(default_factory=set)          # commands that answer with an error, such as +CMMS
    chatter: list[str] = field(default_factory=list)        # notices put between the lines of each answer
    one_by_one: bool = False               # bytes dribble out singly
    prompt_with_line_end: bool = False     # "> " CR LF
    keeps_echo: bool = False               # ATE0 is agreed to and ignored
    deaf: bool = False                     # hears nothing, says nothing
    noise: int = 0                         # garbage before so many answers
    lost_answers: int = 0                  # the network takes so many texts, the answers get lost
    cms: list[int] = field(default_factory=list)            # codes with which the next texts are refused
    lose_announcements: int = 0            # so many +CMTI are never said
    reports_in_sr: bool = False            # reports are announced as SM and stored in SR
    cnmi_ds: tuple[int, ...] = (0, 1, 2)
    stores: tuple[str, ...] = ("SM", "ME", "SR")
    registered: bool = True
    slow_s: float = 0.0                    # seconds before each answer
