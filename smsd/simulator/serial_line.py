"""The line discipline of a simulated modem: what is a command, what is a payload, when may it speak.

In: bytes from the terminal; answers and notices of the modem. Out: whole commands and payloads through callbacks; bytes
through `output`. One command at a time; a notice waits until the prompt is over. What costs time in real life costs
time here (the loop's time, which may be a mock). It does not know what a command means.
"""

from __future__ import annotations

from collections.abc import Callable

from smsd.simulator.manners import Manners, next_of
from smsd.simulator.power import Power

NOISE = b"\x00\xff\x80\x13 ?? \x7f"
CTRL_Z, ESC = b"\x1a", b"\x1b"


class SerialLine:
    """The modem's end of the cable. `chatter` gives what it says before each final result."""

    def __init__(
        self,
        manners: Manners,
        power: Power,
        *,
        on_command: Callable[[str], None],
        chatter: Callable[[], list[str]],
    ) -> None:
        self._manners, self._power, self._on_command, self._chatter = manners, power, on_command, chatter
        self.output: Callable[[bytes], None] = lambda data: None
        # the octets, the length that was announced, and whether they were sent (Ctrl-Z) or taken back (ESC)
        self.on_payload: Callable[[bytes, int, bool], None] = lambda body, length, sent: None
        self.payload_length: int | None = None  # that of the PDU that a prompt waits for
        self.typed = b""  # bytes that were not taken yet
        self._busy = False
        self._on_air = False  # a text is: notices are said meanwhile
        self._held: list[bytes] = []  # notices that wait
        self.reset()

    def reset(self) -> None:
        """It echoes, and was told nothing yet."""
        self.echo = True
        self.done: set[str] = set()  # commands that were done

    def closed(self) -> None:
        """The port was closed: a half-typed command is forgotten."""
        self.typed, self.payload_length = b"", None

    def unplugged(self) -> None:
        """Nothing is left of what was under way."""
        self.closed()
        self._busy = self._on_air = False
        self._held.clear()

    # ---- from the terminal

    def feed(self, data: bytes) -> None:
        """Takes bytes from the terminal, echoed where ATE1 holds; a deaf modem takes none."""
        if self._manners.deaf and not (self._manners.hears_reset and b"+CFUN=1,1" in data):
            return
        if self.echo or self._manners.keeps_echo:
            self.say(data)
        self.typed += data
        self.go_on()

    def go_on(self) -> None:
        """Takes what lies in the buffer as long as nothing is under way."""
        while not self._busy:
            if not (self._command() if self.payload_length is None else self._payload(self.payload_length)):
                return

    def _payload(self, length: int) -> bool:
        ends = [i for i in (self.typed.find(CTRL_Z), self.typed.find(ESC)) if i >= 0]
        if not ends:
            return False
        end = min(ends)
        body, key, self.typed = self.typed[:end], self.typed[end : end + 1], self.typed[end + 1 :]
        self.payload_length = None
        self.on_payload(body, length, key == CTRL_Z)
        return True

    def _command(self) -> bool:
        line, cr, rest = self.typed.partition(b"\r")
        if not cr:
            return False
        self.typed = rest
        text = line.decode("latin-1").strip("\x00\n\x1a\x1b ")
        if text:
            self._on_command(text)
        return True

    # ---- to the terminal

    def say(self, data: bytes) -> None:
        """Bytes to the terminal, one by one where its manners say so; a deaf modem says nothing."""
        if self._manners.deaf:
            return
        for piece in (bytes([b]) for b in data) if self._manners.one_by_one else (data,):
            self.output(piece)

    def answer(self, lines: list[str], final: str | None, delay: float, name: str = "") -> None:
        """An answer `delay` seconds from now, or later where its command `name` is to be answered late."""
        late, again = next_of(self._manners.late, name), next_of(self._manners.said_twice, name)
        plainly = _lines(*filter(None, (*lines, final)))
        if again:
            self._power.later(delay + late + again, self.say, plainly)
        if late and self._manners.hears_meanwhile:
            self._power.later(delay + late, self.say, plainly)
            self._busy = False
            self.go_on()
            return
        self._busy = True
        self._power.later(delay + late + self._manners.slow_s, self._answer_now, lines, final)

    def _answer_now(self, lines: list[str], final: str | None) -> None:
        self._busy = False
        if self._manners.noise:
            self._manners.noise -= 1
            self.say(NOISE)
        self.say(_lines(*self._chatter(), *lines, final) if final else _lines(*lines))
        if self.payload_length is None:
            held, self._held = self._held, []
            for data in held:
                self.say(data)
        self.go_on()

    def prompt(self, delay: float) -> None:
        """A prompt `delay` seconds from now, or later; then the PDU is waited for."""
        late, length = next_of(self._manners.late, ">"), self.payload_length
        self._busy = not (late and self._manners.hears_meanwhile)
        if not self._busy:
            self.payload_length = None
        self._power.later(delay + late, self._prompt_now, length)

    def _prompt_now(self, length: int) -> None:
        self._busy, self.payload_length = False, length
        prompt = b"\r\n> \r\n" if self._manners.prompt_with_line_end else b"\r\n> "
        self.say(prompt + b"\r\nOK\r\n" * self._manners.early_ok)
        self.go_on()

    def notice(self, line: str) -> None:
        """Says something unasked: at once, or when the prompt is over."""
        if self._manners.quiet_until and self._manners.quiet_until not in self.done:
            return
        data = f"\r\n{line}\r\n".encode("latin-1")
        if self.payload_length is not None or (self._busy and not self._on_air):
            self._held.append(data)
        else:
            self.say(data)

    # ---- while a text is on air

    def goes_on_air(self) -> None:
        """No command is taken until the text is answered."""
        self._busy = self._on_air = True

    def is_back(self) -> None:
        """The network has taken it, or not: the next answer is that of the text."""
        self._busy = self._on_air = False


def _lines(*lines: str) -> bytes:
    return "".join(f"\r\n{line}\r\n" for line in lines).encode("latin-1", "replace")
