"""Which answer belongs to which text: late ones, doubled ones, none; and prompts that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.at import commands
from smsd.at.engine import (
    Answered,
    Doubted,
    Engine,
    Expect,
    Final,
    Noticed,
    Prompted,
    Strayed,
    Verdict,
    only_with_a_line,
    take_all,
    want_a_line,
)
from smsd.at.one_behind import OLD
from smsd.at.texts import Habits, References

OK, REFUSED = Final("OK"), Final("CMS", 38, "+CMS ERROR: 38")
PDU = "0011AA00"


def said(n: int | None) -> tuple[str, ...]:
    return () if n is None else (f"+CMGS: {n}",)


def counting(last: int = 10) -> References:
    known = References()
    for n in (last - 1, last):
        known.taken(n % 256)
    return known


def text(known: References | None = None, *, early: bool = False) -> tuple[Engine, Callable[[bytes], list[object]]]:
    """A text in flight, whose PDU goes out behind its prompt as the link does it."""
    engine = Engine()
    command = commands.submit(
        PDU, 4, (known or References(Habits(gives=False if early else None))).judge, early_ok=early
    )
    engine.start(command.line, command.expect)

    def feed(data: bytes) -> list[object]:
        events = engine.feed(data)
        if Prompted() in events:
            engine.payload(PDU)
        return events

    return engine, feed


class TestReferences:
    """The rules, one by one."""

    def test_a_first_text(self) -> None:
        """Nothing is known: what comes is its answer; an OK without a reference only where nothing better comes."""
        for n in (0, 200):
            assert References().judge(OK, said(n)) == Verdict.TAKE
        assert References().judge(OK, ()) == Verdict.WAIT
        assert References().judge(REFUSED, ()) == Verdict.TAKE

    def test_it_learns(self) -> None:
        """Counting, over the end too; always the same; with a refused text between that counted or not."""
        assert counting().habits.counts
        assert counting(256).habits.counts
        same = References()
        for _ in range(2):
            same.taken(0)
        assert same.habits.counts is False
        for n in (11, 12):
            known = counting()
            known.refused()
            assert known.judge(OK, said(n)) == Verdict.TAKE
            known.taken(n)
            assert known.habits.counts

    def test_said_twice(self) -> None:
        """By a modem that counts it is nobody's; by one that is not known yet it may be true;
        one that gives the same always means it.
        """
        assert counting().judge(OK, said(10)) == Verdict.DOUBT
        assert counting(200).judge(OK, said(120)) == Verdict.DOUBT
        known = References()
        known.taken(7)
        assert known.judge(OK, said(7)) == Verdict.WAIT
        known.taken(7)
        assert known.judge(OK, said(7)) == Verdict.TAKE

    def test_an_ok_alone(self) -> None:
        """Enough for a modem that gives no references; else it is another command's."""
        known = References()
        known.taken(None)
        assert known.judge(OK, ()) == Verdict.TAKE
        assert counting().judge(OK, ()) == Verdict.DOUBT
        known.gave_up("a")
        assert known.judge(OK, ()) == Verdict.DOUBT

    def test_a_text_was_given_up(self) -> None:
        """The next reference but one is the next text's; the next one may be of either; an error too."""
        known = counting()
        known.gave_up("a")
        assert known.waits
        assert known.judge(OK, said(12)) == Verdict.TAKE
        assert known.judge(OK, said(11)) == Verdict.DOUBT
        assert known.judge(REFUSED, ()) == Verdict.DOUBT
        known.refused_late()
        known.refused_late()
        assert known.judge(OK, said(11)) == Verdict.TAKE
        assert known.late(11) is None

    def test_after_an_earlier_run(self) -> None:
        """The first answer may be of the text that it left in the modem's hands, unless its reference is further on;
        where no other comes, ours is in doubt; of two the newer is ours.
        """

        def inherited(last: int | None = None) -> References:
            known = References()
            known.inherit(1, 1, last)
            known.earlier.begin()
            return known

        assert inherited(10).judge(OK, said(12)) == Verdict.TAKE
        assert inherited(10).judge(OK, said(11)) == Verdict.DOUBT
        assert inherited(10).judge(OK, said(1)) == Verdict.WAIT, "its power was away too, and it counts anew"
        unheard = inherited(10)
        unheard.inherit(1, 3, 10)  # of two more texts nothing was heard either
        assert [unheard.judge(OK, said(n)) for n in (13, 14)] == [Verdict.DOUBT, Verdict.TAKE]
        for second, verdict in ((4, Verdict.DROP), (6, Verdict.TAKE), (None, Verdict.TAKE)):
            known = inherited()
            assert known.judge(OK, said(5)) == Verdict.DOUBT
            assert known.judge(OK, said(second)) == verdict
        for first, second in ((REFUSED, OK), (OK, REFUSED)):
            known = inherited()
            assert known.judge(first, ()) == Verdict.DOUBT
            assert known.judge(second, ()) == Verdict.DOUBT
            known.gave_up("a")
            known.listened()
            known.earlier.begin()
            assert known.judge(REFUSED, ()) == Verdict.TAKE  # it was listened until both had had all their time
        known = inherited()
        assert known.judge(OK, ()) == Verdict.DOUBT
        known.gave_up("a")
        known.earlier.begin()
        assert known.judge(OK, ()) == Verdict.DOUBT, "that of the one that was given up may still come"
        known.listened()
        known.earlier.begin()
        assert known.judge(OK, ()) == Verdict.WAIT, "one that gives no references is in doubt once"
        for owed, ticket in ((1, "a"), (2, None)):  # with two of them owed, the next may be theirs too
            known = References()
            known.inherit(owed, owed, 10)
            known.earlier.begin()
            assert known.judge(OK, said(11)) == Verdict.DOUBT
            known.gave_up("a")
            assert known.late(12) == ticket
        known = References()
        known.inherit(2, 2, None)
        known.taken(5)  # ours is known: from here on the next one is too
        assert known.judge(OK, said(6)) == Verdict.TAKE
        known.gave_up("a")
        assert known.late(7) is None  # it may be the earlier run's

    def test_one_behind(self) -> None:
        """Behind the first text, whose answer may have been an earlier run's: the next reference proves the one before,
        but never that first one; one that nobody waits for ends the doubt.
        """

        def behind() -> References:
            known = References()
            known.inherit(1, 1, 10)
            known.earlier.begin()
            assert known.judge(OK, said(11)) == Verdict.DOUBT
            known.gave_up("first")
            return known

        known = behind()
        assert known.answered_one_behind(12, "second") is None
        assert known.answered_one_behind(13, "third") == "second"
        assert not known.behind.is_over
        assert [known.judge(OK, said(n)) for n in (13, 10, None)] == [Verdict.DROP, Verdict.DROP, Verdict.DOUBT]
        assert known.judge(REFUSED, ()) == Verdict.DOUBT
        assert [known.judge(OK, said(n)) for n in (14, 15, 60)] == [Verdict.TAKE, Verdict.TAKE, Verdict.DOUBT]
        assert known.answered_one_behind(15, "fourth") is None, "of 14 nothing was heard: whose it was nobody knows"
        assert known.late(15) is None
        assert known.late(16) == "fourth"
        assert known.behind is None
        known = behind()
        told = [known.answered_one_behind(n, str(n)) for n in (12, 13, 14)]
        assert told == [None, "12", "13"]
        assert known.behind.is_over, "late with each of four in a row it is not"
        known.caught_up(14)
        known.taken(14)
        assert known.habits.counts
        assert known.judge(OK, said(17)) == Verdict.TAKE
        known = behind()
        assert known.late(12) == "first"
        assert not known.earlier.owed
        known = behind()
        known.gave_up("second")
        assert known.behind is None
        assert [known.judge(OK, said(n)) for n in (12, 13, 14)] == [Verdict.DOUBT, Verdict.DOUBT, Verdict.TAKE]
        known = behind()
        known.gave_up("second", port_lost=True)
        assert not known.waits

    def test_the_same_numbers_come_again(self) -> None:
        """A reference far ahead may be one of 250 texts ago: it is believed where nothing better comes."""
        known = counting()
        last = known.last
        assert last is not None
        assert known.judge(OK, said((last + 1) % 256)) == Verdict.TAKE
        assert known.judge(OK, said((last + 100) % 256)) == Verdict.WAIT
        known.inherit(1, 0, last)
        known.taken((last + 1) % 256)
        assert known.judge(OK, said((last + 101) % 256)) == Verdict.WAIT

    def test_late(self) -> None:
        """Its own text has it, also behind others, once; what was said twice is nobody's."""
        known = counting()
        known.gave_up("a")
        known.gave_up("b")
        assert known.late(10) is None
        assert known.late(12) == "b"
        assert not known.waits
        assert known.late(12) is None
        assert known.judge(OK, said(11)) == Verdict.DOUBT
        known.taken(13)
        assert known.habits.counts
        assert known.late(11) == "a"

    def test_late_where_nobody_counts(self) -> None:
        """One text that was given up can be told, two cannot."""
        for before in ((), (3,), (0, 0)):
            known = References()
            for n in before:
                known.taken(n)
            known.gave_up("a")
            assert known.late(9) == "a"
            assert known.late(9) is None
            known.gave_up("a")
            known.gave_up("b")
            assert known.late(9) is None
        unsure = References()
        unsure.taken(3)
        unsure.gave_up("a")
        assert unsure.late(3) is None  # said twice, or always the same

    def test_listened(self) -> None:
        """Silence: a modem that counts is still asked for the right number, once; others are believed."""
        known = counting()
        known.gave_up("a")
        known.listened()
        assert known.judge(OK, said(11)) == Verdict.DOUBT
        known.gave_up("b")
        known.listened()
        assert known.judge(OK, said(12)) == Verdict.TAKE
        for other in (References(), References(Habits(counts=False), last=0)):
            other.gave_up("a")
            other.listened()
            assert other.judge(OK, said(5)) == Verdict.TAKE

    def test_the_port_went(self) -> None:
        """A modem that went away counts anew; what it may still say belongs to the text that was on air."""
        known = counting()
        known.gave_up("a", port_lost=True)
        assert not known.waits
        known.reopened()
        assert known.judge(OK, said(10)) == Verdict.TAKE
        assert known.late(11) == "a"
        known.gave_up("c", port_lost=True)
        known.refused()  # or so it seemed: a reference now may be that text's as well
        assert known.late(11) is None
        known = counting()
        known.gave_up("b", port_lost=True)
        known.taken(1)
        assert known.late(2) is None

    def test_forgotten(self) -> None:
        """Numbers come again after 256."""
        known = counting()
        known.gave_up("a")
        for n in range(12, 12 + OLD):
            known.taken(n)
        assert known.late(11) is None

    @given(st.data())
    def test_a_counting_modem(self, data: st.DataObject) -> None:
        """Whatever is lost, late or said twice: no text has an answer that is not its
        own, and who is told late is told right.
        """
        known, truth, late = counting(0), {}, []
        n = 0
        for ticket in range(data.draw(st.integers(3, 40))):
            n = (n + 1) % 256
            truth[ticket] = n
            fate = data.draw(
                st.sampled_from(["answered", "answered", "answered", "lost", "late", "twice", "late behind the next"])
            )
            for other in [o for o in late if data.draw(st.booleans())]:  # while this one is in flight
                late.remove(other)
                assert known.judge(OK, said(truth[other])) == Verdict.DOUBT
            if fate in ("answered", "twice"):
                assert known.judge(OK, said(n)) == Verdict.TAKE
                known.taken(n)
                if fate == "twice":
                    assert known.late(n) is None
                continue
            known.gave_up(ticket)
            if fate == "late":
                assert known.late(n) == ticket
            elif fate == "late behind the next":
                late.append(ticket)


class TestInFlight:
    """The engine with a text in flight."""

    def test_as_usual(self) -> None:
        """Prompt, PDU, reference, OK; also with the line ends lost."""
        for answer in (b"\r\n+CMGS: 7\r\n\r\nOK\r\n", b"\r\n+CMGS: 7OK\r\n", b"\r\n+CMGS: 7 OK\r\n"):
            _, feed = text()
            assert feed(b"\r\n> ") == [Prompted()]
            assert feed(answer) == [Answered(OK, ("+CMGS: 7",))]

    def test_before_the_pdu(self) -> None:
        """What comes before is not its answer: the reference with its OK, an OK; an error is."""
        engine, feed = text()
        assert feed(b"\r\n+CMGS: 6\r\n\r\nOK\r\n\r\nOK\r\n") == [Noticed("+CMGS: 6"), Strayed("OK")]
        assert feed(b"\r\n> ") == [Prompted()]
        assert feed(b"\r\n+CMGS: 7\r\n\r\nOK\r\n") == [Answered(OK, ("+CMGS: 7",))]
        engine, feed = text()
        assert feed(b"\r\n+CMS ERROR: 38\r\n") == [Answered(REFUSED, ())]
        assert engine.prompt_due
        assert engine.feed(b"\r\n> ") == [Prompted()]
        assert not engine.prompt_due

    def test_ok_behind_the_prompt(self) -> None:
        """Some say no more: it is taken where nothing better comes, and at once where the modem is known for it."""
        assert text()[1](b"\r\n> \r\nOK\r\n") == [Prompted(), Doubted(OK, (), take=True, early=True)]
        assert text(early=True)[1](b"\r\n> \r\nOK\r\n") == [Prompted(), Answered(OK, ())]

    def test_doubted(self) -> None:
        """It waits on, and the better answer is taken."""
        _, feed = text(counting())
        feed(b"\r\n> ")
        assert feed(b"\r\n+CMGS: 10\r\n\r\nOK\r\n") == [Doubted(OK, ("+CMGS: 10",), take=False)]
        assert feed(b"\r\n+CMGS: 11\r\n\r\nOK\r\n") == [Answered(OK, ("+CMGS: 11",))]

    def test_a_refusal_that_was_another_command_s(self) -> None:
        """Said again, it is no refusal of the text; a better answer is waited for."""
        engine, feed = text()
        engine.may_be_anothers = lambda words, known: words == REFUSED.text
        feed(b"\r\n> ")
        assert feed(b"\r\n+CMS ERROR: 38\r\n") == [Doubted(REFUSED, (), take=False)]
        assert feed(b"\r\n+CMGS: 7\r\n\r\nOK\r\n") == [Answered(OK, ("+CMGS: 7",))]

    def test_given_up_before_its_prompt(self) -> None:
        """The prompt that comes late is told, over the next command, and not twice."""
        engine, _ = text()
        engine.abandon()
        engine.start("AT+CSQ", Expect(("+CSQ",)))
        assert engine.feed(b"\r\n> ") == [Prompted()]
        assert engine.feed(b"\r\n+CSQ: 1,99\r\n\r\nOK\r\n> \r\n") == [Answered(OK, ("+CSQ: 1,99",))]
        engine, feed = text()
        feed(b"\r\n> ")
        engine.abandon()
        assert engine.feed(b"\r\n> \r\n") == []

    def test_idle(self) -> None:
        """A late answer is a notice, its OK goes with it; the next command's OK is its own."""
        engine = Engine()
        assert engine.feed(b"\r\n+CMGS: 7\r\n") == [Noticed("+CMGS: 7")]
        engine.start("AT+CMGD=1", Expect())
        assert engine.feed(b"\r\nOK\r\n\r\nOK\r\n") == [Answered(OK, ())]


def test_judges() -> None:
    """A question wants its line; the one that keeps both sides in step takes nothing else."""
    assert take_all(OK, ()) == Verdict.TAKE
    assert [want_a_line(OK, ()), want_a_line(OK, ("x",)), want_a_line(REFUSED, ())] == [
        Verdict.WAIT,
        Verdict.TAKE,
        Verdict.TAKE,
    ]
    assert [only_with_a_line(OK, ()), only_with_a_line(OK, ("x",)), only_with_a_line(REFUSED, ())] == [
        Verdict.DROP,
        Verdict.TAKE,
        Verdict.DROP,
    ]


@pytest.mark.parametrize("n", range(5))
def test_the_question(n: int) -> None:
    """Whatever was still to come, only its own line and the OK behind it are its answer."""
    question = commands.in_step(n)
    engine = Engine()
    engine.start(question.line, question.expect)
    prefix = question.line[2:-1]
    data = f"\r\nOK\r\n\r\n+CMS ERROR: 38\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n\r\n{prefix}: 1\r\n\r\nOK\r\n".encode()
    events = engine.feed(data)
    assert events[-1] == Answered(OK, (f"{prefix}: 1",))
    assert [e for e in events if isinstance(e, Answered)] == events[-1:]
