"""What a modem still owes: answers of commands that were given up, refusals that may be said twice.

In: what was refused and what was given up, and when. Out: whether a result may be that of another command than the one
in flight. No IO; the moment is an argument. It outlives a link: a modem does not forget when its port is opened anew.

A text that was given up without a prompt owes one of two: its prompt, or a refusal. The prompt must not be taken for
the next text's, since the PDU would be typed for the wrong command; the refusal must not, since the next text would be
sent again although it is on the air. Whichever comes first settles it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smsd.at.engine import final_of

SAID_TWICE_S = 10.0  # a refusal may be said twice: so long the same words may still be those of another command
REFUSALS = 50  # so many different ones are remembered
ANSWER_OWED_S = 70.0  # so long after a command was given up a result without a reference may be that one's
BARE = ("OK", "ERROR")  # the answers of an AT alone
PROMPT_OWED_S = 200.0  # so long after a text was given up without a prompt it may get one, or be refused
ABOUT_A_PDU = {("CMS", 304), ("CMS", 305)}  # a text without a prompt had none that could be disliked


@dataclass(slots=True)
class Owed:
    """The debts of one modem."""

    _refusals: dict[str, float] = field(default_factory=dict)  # the words, and when
    _of_texts: dict[str, float] = field(default_factory=dict)  # the same of texts
    answers_until: float = float("-inf")  # so long the answer of a command that was given up may come
    _bare_until: float = float("-inf")  # so long that of an AT alone may
    _texts: list[float] = field(default_factory=list)  # so long each text without a prompt owes it

    def refused(self, words: str, now: float) -> None:
        """A command was refused; some modems say it twice."""
        if len(self._refusals) >= REFUSALS:
            self._refusals.clear()
        self._refusals[words] = now

    def text_refused(self, words: str, now: float) -> bool:
        """A text was refused. Whether the one before was so lately, in the same words, that it may be that refusal said
        twice: nobody waits for a better answer, since one number after the other may be refused for good.
        """
        twice = now - self._of_texts.get(words, float("-inf")) < SAID_TWICE_S
        if len(self._of_texts) >= REFUSALS:
            self._of_texts.clear()
        self._of_texts[words] = now
        return twice

    def answer(self, now: float) -> None:
        """A command is given up: its answer may still come, and is none of a text's."""
        self.answers_until = now + ANSWER_OWED_S

    def attention(self, now: float) -> None:
        """An AT alone is given up, perhaps not the first one: one answer that comes does not settle it."""
        self._bare_until = now + ANSWER_OWED_S

    def prompt(self, now: float) -> None:
        """A text is given up before its prompt."""
        self._texts.append(now + PROMPT_OWED_S)

    def owes_prompt(self, now: float) -> bool:
        """Whether a prompt may be that of a text that was given up."""
        self._texts = [until for until in self._texts if now < until]
        return bool(self._texts)

    def prompt_came(self) -> None:
        """One that is not of the text in flight: the text that waits longest owes nothing any more."""
        del self._texts[:1]

    def strayed(self, words: str, now: float) -> None:
        """A result came while nothing was in flight."""
        if self._is_a_text_s(words, now) and not self._is_a_command_s(words, now):
            del self._texts[:1]

    def may_have_said(self, words: str, now: float, *, known: bool) -> bool:
        """Whether a result in these words may be that of another command than the one in flight; `known`: the modem is
        known to say no more than that behind a text. An AT alone is given up where a modem slept, which many do.
        """
        of_an_at = not known and words in BARE and now < self._bare_until
        return of_an_at or self._is_a_command_s(words, now) or self._is_a_text_s(words, now)

    def _is_a_command_s(self, words: str, now: float) -> bool:
        """It may be a refusal said twice, or the answer of a command that was given up."""
        return now - self._refusals.get(words, float("-inf")) < SAID_TWICE_S or now < self.answers_until

    def _is_a_text_s(self, words: str, now: float) -> bool:
        """It may be the refusal of a text without a prompt."""
        final = final_of(words)
        refusal = final is not None and not final.ok and (final.kind, final.code) not in ABOUT_A_PDU
        return refusal and self.owes_prompt(now)
