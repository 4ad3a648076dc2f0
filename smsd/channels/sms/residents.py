"""What residents and strangers text: JOIN, YES, STOP, LANG, STATUS, HELP, a cry for help, anything else; and calls.

In: a talk and a Command. Out: answers. What a text changes is done by service/ (joining, oneself, heard): here it is
read and worded.
"""

from __future__ import annotations

from datetime import datetime

from smsd.channels.sms.conversation import Conversation
from smsd.model.delivery import BACK_LATER, LEFT_LATER
from smsd.model.membership import Membership, State
from smsd.rules import limits, signup
from smsd.rules.grammar import Command
from smsd.service import address, heard, joining, oneself
from smsd.service.joining import Code, Joined

CODE_HERE = "\u00a7"
CRIED = ("help", "hilfe", "aide")
BACK = ("welcome_back", "back_paused")
PAUSE_DAYS, PAUSE_LONGEST = 14, 365


def _controller(talk: Conversation, network: str) -> str:
    return talk.config.networks[network].controller or talk.config.gateway.name


def _date(talk: Conversation, at: datetime | None) -> str:
    """A day as people read it."""
    return f"{at.astimezone(talk.config.gateway.zone):%d/%m/%Y}" if at else "?"


def join(talk: Conversation, command: Command) -> None:
    """JOIN [network] [code] [name, street]."""
    if not talk.may_answer():
        talk.outcome = "not allowed"
        talk.journal("join refused", talk.sender, "prefix or type of number")
        return
    named = command.networks or joining.networks_of_code(talk, command.code)
    if not named and (back := joining.undone(talk, talk.actor(), talk.heard_networks())):
        for network in back:
            _join(talk, command, network)
        return
    named = named or talk.heard_networks()
    if len(named) > 1:
        names = ", ".join(talk.config.networks[k].short.split()[-1] for k in named)
        talk.reply("join_which", names=names)
        return
    _join(talk, command, named[0])


def _join(talk: Conversation, command: Command, network: str) -> None:
    done = joining.join(talk, talk.actor(), network, code=command.code, described=command.text, said=talk.text.body)
    if done.answer is None or (done.answer == "join_asked" and not talk.note_once("join asked", limits.DAY)):
        talk.outcome = "silence"
        return
    back = done.answer in BACK  # perhaps not by who left
    urgent = back and talk.note_once("brought back", limits.DAY)
    news = BACK_LATER if back else ""
    if not _answer(talk, done, limited=not done.changed, urgent=urgent, news=news) and done.question:
        joining.not_asked(talk, talk.actor(), done.network)


def _answer(talk: Conversation, done: Joined, *, limited: bool, urgent: bool = False, news: str = "") -> int:
    """Words what a JOIN or its code did; the row's id. Of a new question the code is put in when the text goes out."""
    assert done.answer is not None
    digits = CODE_HERE * int(done.question[:1] or 0)  # the place of the code
    return talk.reply(
        done.answer,
        network=done.network,
        limited=limited,
        urgent=urgent,
        news=news,
        language=done.language,
        short=talk.short(done.network),
        controller=_controller(talk, done.network),
        marks={digits: signup.mark(done.network, done.question)} if digits else None,
        line=done.sim if done.answer == "welcome" else None,  # "save this number": alerts come from it
        code=digits,
        date=_date(talk, done.until),
    )


def yes(talk: Conversation, command: Command) -> None:
    """YES with the code of the question. Without a question, a yes like any other."""
    done = joining.confirm(talk, talk.actor(), command.code, said=talk.text.body)
    if done.code == Code.UNASKED:
        seen(talk, command)
    elif done.code == Code.ENDED:
        talk.outcome = "too many wrong answers"
    elif done.code == Code.WRONG:
        one = done.about[0]
        talk.reply(
            "yes_code",
            network=one.network,
            language=one.language,
            short=talk.short(one.network),
            controller=_controller(talk, one.network),
        )
    else:
        for one in done.about:
            if one.answer:
                _answer(talk, one, limited=one.answer == "join_full")


def is_asked(talk: Conversation, code: str) -> bool:
    """Whether a role holder, who joins like anybody, texts the code of the own question."""
    return joining.waits_for(talk, talk.actor(), code)


def stop(talk: Conversation, command: Command) -> None:
    """STOP: leaves at once, also mid-broadcast; confirmed also while an alert runs. A second one is silent."""
    left = oneself.leave(talk, talk.actor(), command.networks)
    if not left:
        talk.outcome = "silence"
        return
    talk.reply(
        "left",
        network=left[0].network,
        limited=False,
        urgent=talk.note_once("left", limits.DAY),
        news=LEFT_LATER,
        language=left[0].language,
        short=talk.short(left[0].network),
    )


def pause(talk: Conversation, command: Command) -> None:
    """PAUSE 14: nothing for that many days, then on again."""
    own = oneself.may_pause(talk, talk.actor(), command.networks)
    if not own:
        anything_else(talk, command)
        return
    days = command.numbers[0] if command.numbers else PAUSE_DAYS
    network = own[0].network
    if not 1 <= days <= PAUSE_LONGEST:
        talk.reply("pause_which", network=network)
        return
    until = oneself.pause(talk, talk.actor(), days, command.networks)
    talk.reply(
        "paused",
        network=network,
        limited=False,
        urgent=talk.note_once("paused", limits.DAY),
        news=LEFT_LATER,
        short=talk.short(network),
        date=_date(talk, until),
    )


def mydata(talk: Conversation, command: Command) -> None:
    """MYDATA: what is stored of this number, in one segment."""
    own = oneself.stored(talk, talk.actor())
    if not own:
        talk.reply("mydata_none", count=talk.config.privacy.inbound_texts.days)
        return
    one = own[0]
    told = [one.name, one.street, one.email, one.language, oneself.looks_after(talk, talk.actor())]
    told += [
        f"{talk.short(m.network)} {_stands(talk, m, one.language)}" + (f" {m.zone}" if m.zone else "") for m in own
    ]
    talk.reply(
        "mydata",
        network=one.network,
        number=one.number,
        text=", ".join(filter(None, told)),
        controller=_controller(talk, one.network),
    )


def _stands(talk: Conversation, m: Membership, language: str) -> str:
    """`lid sinds 15/01/2027`, `pauze tot 18/01/2027`: a state in words, with the day that matters."""
    days = {
        State.ACTIVE: m.since,
        State.PAUSED: m.until,
        State.SUSPENDED: m.until,
        State.LEFT: m.left_at,
        State.ASKED: m.asked_at,
    }
    day = days.get(m.state)
    return talk.wording.raw(language, f"state_{m.state}", date=_date(talk, day) if day else "").strip()


def forget(talk: Conversation, command: Command) -> None:
    """FORGET: leaves at once; all is erased a day after its confirmation went out, so that a forged word can be
    undone by JOIN.
    """
    if not any(m.network in talk.config.networks for m in talk.memberships):
        talk.reply("mydata_none", count=talk.config.privacy.inbound_texts.days)
        return
    own = oneself.ask_erasure(talk, talk.actor())
    if own is None:
        talk.outcome = "silence"
        return
    row = talk.reply(
        "forgotten",
        network=own.network,
        limited=False,
        urgent=talk.note_once("forgotten", limits.DAY),
        news=LEFT_LATER,
        language=own.language,
        short=talk.short(own.network),
    )
    oneself.erase_after(talk, talk.actor(), row)


def lang(talk: Conversation, command: Command) -> None:
    """LANG xx: texts come in that language from now on."""
    if command.language is None:
        talk.reply("lang_which")
        return
    own = oneself.choose_language(talk, talk.actor(), command.language)
    if own is None:
        anything_else(talk, command)
        return
    talk.reply("lang_set", network=own.network, language=command.language, short=talk.short(own.network))


def email(talk: Conversation, command: Command) -> None:
    """EMAIL jan@example.org, EMAIL WEG: where feedback goes; confirmed by mail, with the code that this phone gets."""
    if command.off:
        about = address.remove(talk, talk.actor())
        if about is None:
            anything_else(talk, command)
        else:
            talk.reply("email_gone", network=about.network, short=talk.short(about.network))
        return
    if not address.ADDRESS.fullmatch(command.text):
        talk.reply("email_which")
        return
    asked = address.ask(talk, talk.actor(), command.text)
    if asked.about is None:
        anything_else(talk, command)
        return
    code = CODE_HERE * int(asked.question[:1] or 0)
    talk.reply(
        asked.came,
        network=asked.about.network,
        short=talk.short(asked.about.network),
        text=command.text,
        marks={code: signup.mark(address.PLACE, asked.question)} if code else None,
        code=code,
    )


def night(talk: Conversation, command: Command) -> None:
    """NIGHT 22-7, NIGHT OFF: hours without tips and notices; alerts always come."""
    if not command.numbers and not command.off:
        talk.reply("night_which")
        return
    begin, end = command.numbers or (0, 0)
    own = oneself.choose_night(talk, talk.actor(), None if command.off or begin == end else (begin, end))
    if own is None:
        anything_else(talk, command)
        return
    span = f"{begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d}"
    key = "night_off" if command.off or begin == end else "night_set"
    talk.reply(key, network=own.network, short=talk.short(own.network), text=span)


def neighbour(talk: Conversation, command: Command) -> None:
    """FOR Granny 02 123 45 67: a member tells somebody whom no text reaches."""
    own = oneself.look_after(talk, talk.actor(), "" if command.off else f"{command.text} {command.code}")
    if own is None:
        anything_else(talk, command)
        return
    key = "neighbour_off" if command.off else "neighbour_set"
    talk.reply(key, network=own.network, short=talk.short(own.network), name=command.text)


def status(talk: Conversation, command: Command) -> None:
    """STATUS: memberships, as they stand."""
    known = [m for m in talk.memberships if m.network in talk.config.networks]
    active = [m for m in known if m.state == State.ACTIVE]
    if active:
        talk.reply("status_member", names=", ".join(talk.config.networks[m.network].title for m in active))
        return
    for m in known:
        if m.state in (State.PENDING, State.ASKED, State.PAUSED, State.SUSPENDED):
            talk.reply(
                {
                    State.PENDING: "request_waits",
                    State.ASKED: "yes_code",
                    State.PAUSED: "paused",
                    State.SUSPENDED: "suspended",
                }[m.state],
                network=m.network,
                short=talk.short(m.network),
                controller=_controller(talk, m.network),
                date=_date(talk, joining.until(talk, talk.actor(), m.network, m)),
            )
            return
    names = ", ".join(talk.config.networks[k].title for k in talk.heard_networks())
    talk.reply("status_stranger", names=names)


def help_(talk: Conversation, command: Command) -> None:
    """HELP, for members and strangers, with 2 what else there is; after an alert, "help" may be a cry."""
    alert = heard.alerted(talk, talk.actor()) if command.text in CRIED else None
    if alert is not None:
        _cried(talk, alert)
        return
    network = talk.memberships[0].network if talk.memberships else talk.heard_networks()[0]
    if network not in talk.config.networks:
        network = talk.heard_networks()[0]
    talk.reply(
        "help_more" if 2 in command.numbers else "help",
        network=network,
        short=talk.short(network),
        controller=_controller(talk, network),
    )


def seen(talk: Conversation, command: Command) -> None:
    """Thanks, a thumb, "done": within two hours of an alert they count. They are never answered."""
    talk.outcome = "seen" if not command.code and heard.thanks(talk, talk.actor()) else "thanks"


def cry(talk: Conversation, command: Command) -> None:
    """Danger, or what may be: "call 101", at once. Its words are shown to nobody."""
    _cried(talk, heard.alerted(talk, talk.actor()))


def _cried(talk: Conversation, alert: int | None) -> None:
    """`alert`: what this number got within two hours."""
    if heard.is_ours(talk, talk.text.body):
        talk.outcome = "our own words"
        return
    talk.outcome = "cry"
    first = heard.cry(talk, talk.actor(), alert)
    if first or (talk.may_answer() and talk.note_once("cry")):
        talk.reply("cry", limited=not first, urgent=first)
    if first and alert is not None:
        heard.count_cry(talk, alert)


def anything_else(talk: Conversation, command: Command) -> None:
    """Never rebroadcast; "this number is not read" at most once an hour. After an alert it may be a cry for help."""
    ours = heard.is_ours(talk, talk.text.body)
    alert = None if ours else heard.alerted(talk, talk.actor())
    if alert is not None:
        _cried(talk, alert)
        return
    talk.outcome = "not read"
    heard.unread(talk, talk.actor(), stranger=not talk.memberships)
    if talk.may_answer() and not ours and talk.note_once("not read"):
        talk.reply("not_read")


def call(talk: Conversation) -> None:
    """Somebody called: hung up at once; one text an hour."""
    talk.journal("call", talk.sender)
    talk.outcome = "call"
    if talk.may_answer() and talk.note_once("call"):
        talk.reply("no_calls")


def mms(talk: Conversation) -> None:
    """An MMS notice: it cannot be read."""
    talk.journal("mms", talk.sender)
    talk.outcome = "mms"
    if talk.may_answer() and talk.note_once("mms"):
        talk.reply("no_mms")
