"""What residents and strangers text: JOIN, YES, STOP, LANG, STATUS, HELP, a cry for help, anything else; and calls."""

from __future__ import annotations

from datetime import timedelta

from smsd.channels.sms.conversation import Conversation
from smsd.model import journal as events
from smsd.model.delivery import Priority
from smsd.model.membership import Membership, State
from smsd.rules import limits, membership, signup
from smsd.rules.grammar import Command
from smsd.rules.words import fold
from smsd.service import memberships
from smsd.store import bars, broadcasts, members, settling, spool, tallies

STRANGER = "stranger"
FORGET_AFTER = timedelta(hours=24)
CODE_HERE = "\u00a7"
CRIED = ("help", "hilfe", "aide")


def _membership(talk: Conversation, network: str) -> Membership | None:
    return next((m for m in talk.memberships if m.network == network), None)


def _controller(talk: Conversation, network: str) -> str:
    return talk.config.networks[network].controller or talk.config.gateway.name


def join(talk: Conversation, command: Command) -> None:
    """JOIN [network] [code] [name, street]."""
    if not talk.may_answer():
        talk.outcome = "not allowed"
        talk.journal("join refused", talk.sender, "prefix or type of number")
        return
    by_code = [
        k for k, n in talk.config.networks.items() if command.code and command.code in {fold(c) for c in n.codes}
    ]
    named = command.networks or tuple(by_code) or talk.heard_networks()
    if len(named) > 1:
        names = ", ".join(talk.config.networks[k].short.split()[-1] for k in named)
        talk.reply("join_which", names=names)
        return
    network = named[0]
    settings = talk.config.networks[network]
    own = _membership(talk, network)
    zone = next((z for c, z in settings.codes.items() if fold(c) == command.code), None) if command.code else None
    step = membership.join(settings.join, _standing(talk, own, network), talk.now, code_zone=zone)
    language = own.language if own else talk.config.language_of(network)
    asked = ""
    if step.event:
        asked = (
            signup.question(members.unanswered(talk.conn, talk.now - limits.WEEK), talk.ctx.chance.getrandbits(64))
            if step.question
            else ""
        )
        _move(talk, own, network, step, language, question=asked)
        if command.text:
            name, _, street = command.text.partition(",")
            members.describe(talk.conn, talk.sender, name=name.strip()[:60], street=street.strip()[:80])
    if step.answer is None or (step.answer == "join_asked" and not talk.once("join asked", limits.DAY)):
        talk.outcome = "silence"
        return
    digits = CODE_HERE * int(asked[:1] or 0)  # the place of the code, which is put in when the text goes out
    row = talk.reply(
        step.answer,
        network=network,
        limited=step.event is None,
        language=language,
        short=settings.short,
        controller=_controller(talk, network),
        marks={digits: signup.mark(network, asked)} if digits else None,
        code=digits,
        date=_until(talk, network, own),
    )
    if asked and not row:
        members.not_asked(talk.conn, talk.sender, network)


def _move(
    talk: Conversation, own: Membership | None, network: str, step: membership.Step, language: str, question: str = ""
) -> None:
    """JOIN changes something: the row, what is remembered of a leaver, the consent."""
    member_id = members.person(talk.conn, talk.sender, language, talk.now)
    values: dict[str, object] = {"left_from": None}
    if question:
        values |= {"asked_at": talk.now, "question": question}
    if step.event in ("restore", "restore_paused"):
        values |= {"left_at": None}
    elif step.event == "wake":
        values |= {"paused_until": None}
    if step.event != "ask":
        members.forget_asked(talk.conn, talk.sender, None)
        members.came_back(talk.conn, talk.pseudonym(talk.sender), network)
    if step.zone:
        values["zone"] = step.zone
    members.step(talk.conn, member_id, network, own.state if own else State.UNKNOWN, step.event or "", **values)
    _consent(talk, member_id, network)
    talk.journal(events.about("membership", step.event or ""), talk.sender, network)


def _standing(talk: Conversation, own: Membership | None, network: str) -> membership.Standing:
    bar, _ = bars.of(talk.conn, talk.pseudonym(talk.sender), network, talk.now)
    if own is None:
        return membership.Standing(bar=bar)
    return membership.Standing(own.state, own.asked_at, own.left_at, own.left_from, bar)


def _until(talk: Conversation, network: str, own: Membership | None) -> str:
    """Until when a suspension or a pause lasts."""
    _, until = bars.of(talk.conn, talk.pseudonym(talk.sender), network, talk.now)
    until = until or (own.until if own else None)
    return f"{until.astimezone(talk.config.gateway.zone):%d/%m/%Y}" if until else "?"


def _consent(talk: Conversation, member_id: int, network: str) -> None:
    members.consent(
        talk.conn,
        member_id,
        network,
        at=talk.now,
        text=signup.masked(talk.text.body[:320]),
        wording=membership.WORDING_VERSION,
        channel="sms",
    )


def yes(talk: Conversation, command: Command) -> None:
    """YES with the code of the question: the second half of the double opt-in. Without a question, a yes like any other."""
    asked = [m for m in talk.memberships if m.state == State.ASKED and m.network in talk.config.networks
             and m.asked_at is not None and talk.now - m.asked_at < membership.ASK_AGAIN]  # fmt: skip
    if not asked:
        seen(talk, command)
        return
    subject = talk.pseudonym(talk.sender)
    wrong = f"yes wrong {max(m.question for m in asked)[2:10]}"
    if tallies.count(talk.conn, subject, wrong, talk.now - limits.WEEK) >= signup.WRONG_ENDS:
        talk.outcome = "too many wrong answers"
        talk.journal("sign-up ended", talk.sender, "wrong codes")
        return
    right = [m for m in asked if signup.holds(talk.key, command.code, talk.sender, m.network, m.question)]
    if not right and command.code:
        tallies.add(talk.conn, subject, wrong, talk.now)
        talk.journal("wrong sign-up code", talk.sender)
    if not right:
        one = asked[0]
        talk.reply(
            "yes_code",
            network=one.network,
            language=one.language,
            short=talk.short(one.network),
            controller=_controller(talk, one.network),
        )
        return
    for own in right:
        _becomes_member(talk, own)


def is_asked(talk: Conversation, code: str) -> bool:
    """Whether a role holder, who joins like anybody, texts the code of the own question."""
    return any(
        m.state == State.ASKED and signup.holds(talk.key, code, talk.sender, m.network, m.question)
        for m in talk.memberships
    )


def _becomes_member(talk: Conversation, own: Membership) -> None:
    settings = talk.config.networks[own.network]
    language = own.language
    if tallies.count(talk.conn, own.network, "joined", talk.now - limits.HOUR) >= limits.NEW_MEMBERS_AN_HOUR:
        talk.journal("too many new members", talk.sender, own.network)
        talk.reply("join_full", network=own.network, language=language, short=settings.short)
        if not tallies.count(talk.conn, own.network, "join full", talk.now - limits.HOUR):
            tallies.add(talk.conn, own.network, "join full", talk.now)
            for key in settings.coordinators:
                talk.tell(
                    talk.config.people[key].number[0],
                    "joins_capped",
                    network=own.network,
                    priority=Priority.REPLY,
                    short=settings.short,
                    count=limits.NEW_MEMBERS_AN_HOUR,
                )
        return
    step = membership.yes(settings.join, _standing(talk, own, own.network))
    if step.event:
        tallies.add(talk.conn, own.network, "joined", talk.now)
        member_id = members.person(talk.conn, talk.sender, language, talk.now)
        sims = talk.config.sims_of(own.network)
        sim = talk.line if talk.line in sims else members.least_loaded(talk.conn, sims)
        _, until = bars.of(talk.conn, talk.pseudonym(talk.sender), own.network, talk.now)
        members.came_back(talk.conn, talk.pseudonym(talk.sender), own.network)
        members.forget_asked(talk.conn, talk.sender, None)
        members.step(
            talk.conn,
            member_id,
            own.network,
            own.state,
            step.event,
            sim=sim,
            suspended_until=until,
            left_at=None,
            **(
                {"requested_at": talk.now, "digested_at": None}
                if step.event == "yes_to_approve"
                else {"since": talk.now}
            ),
        )
        _consent(talk, member_id, own.network)
        talk.journal(events.about("membership", step.event or ""), talk.sender, own.network)
    if step.answer:
        talk.reply(
            step.answer,
            network=own.network,
            limited=False,
            language=language,
            short=settings.short,
            controller=_controller(talk, own.network),
            date=_until(talk, own.network, own),
        )


def stop(talk: Conversation, command: Command) -> None:
    """STOP: leaves at once, also mid-broadcast; confirmed also while an alert runs."""
    left = leave(talk, command.networks)
    if left:
        talk.reply(
            "left",
            network=left[0].network,
            limited=False,
            urgent=talk.once("left", limits.DAY),
            language=left[0].language,
            short=talk.short(left[0].network),
        )


def leave(talk: Conversation, networks: tuple[str, ...]) -> list[Membership]:
    """Ends memberships and withdraws what is still to be sent; what was left."""
    left = memberships.leave(talk, talk.actor(), networks)
    if not left:
        talk.outcome = "silence"
        talk.journal("stop of no member", talk.sender)
    return left


def pause(talk: Conversation, command: Command) -> None:
    """PAUSE 14: nothing for that many days, then on again."""
    own = [
        m
        for m in talk.memberships
        if m.state in (State.ACTIVE, State.PAUSED) and (not command.networks or m.network in command.networks)
    ]
    if not own:
        anything_else(talk, command)
        return
    days = command.numbers[0] if command.numbers else 14
    if not 1 <= days <= 365:
        talk.reply("pause_which", network=own[0].network)
        return
    until = memberships.pause(talk, talk.actor(), days, command.networks)
    assert until is not None
    talk.reply(
        "paused",
        network=own[0].network,
        limited=False,
        short=talk.short(own[0].network),
        date=until.astimezone(talk.config.gateway.zone).strftime("%d/%m/%Y"),
    )


def mydata(talk: Conversation, command: Command) -> None:
    """MYDATA: what is stored of this number, in one segment."""
    own = [m for m in talk.memberships if m.state != State.UNKNOWN]
    if not own:
        talk.reply("mydata_none", count=talk.config.privacy.inbound_texts.days)
        return
    one = own[0]
    told = [one.name, one.street, one.email, one.language]
    told += [
        f"{talk.short(m.network)} {_stands(talk, m, one.language)}" + (f" {m.zone}" if m.zone else "") for m in own
    ]
    talk.journal("data shown", talk.sender)
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
    date = f"{day.astimezone(talk.config.gateway.zone):%d/%m/%Y}" if day else ""
    return talk.wording.raw(language, f"state_{m.state}", date=date).strip()


def forget(talk: Conversation, command: Command) -> None:
    """FORGET: leaves at once; all is erased a day after its confirmation went out, so that a forged word can be undone by JOIN."""
    known = [m for m in talk.memberships if m.network in talk.config.networks]
    if not known:
        talk.reply("mydata_none", count=talk.config.privacy.inbound_texts.days)
        return
    if members.forgetting(talk.conn, talk.sender):
        talk.outcome = "silence"
        return
    leave(talk, ())
    talk.outcome = ""
    talk.journal("erasure asked", talk.sender)
    members.forget_asked(talk.conn, talk.sender, confirm_erasure(talk, known[0]) or None)


def confirm_erasure(talk: Conversation, own: Membership) -> int:
    """The text that starts the day of grace; the row's id."""
    return talk.reply(
        "forgotten",
        network=own.network,
        limited=False,
        urgent=talk.once("forgotten", limits.DAY),
        language=own.language,
        short=talk.short(own.network),
    )


def lang(talk: Conversation, command: Command) -> None:
    """LANG xx."""
    if command.language is None:
        talk.reply("lang_which")
        return
    if not talk.memberships:
        anything_else(talk, command)
        return
    members.describe(talk.conn, talk.sender, language=command.language)
    talk.journal("language", talk.sender, command.language)
    own = talk.memberships[0]
    talk.reply("lang_set", network=own.network, language=command.language, short=talk.short(own.network))


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
                date=_until(talk, m.network, m),
            )
            return
    names = ", ".join(talk.config.networks[k].title for k in talk.heard_networks())
    talk.reply("status_stranger", names=names)


def help_(talk: Conversation, command: Command) -> None:
    """HELP, for members and strangers; after an alert, "help" may be a cry."""
    if command.text in CRIED and _alerted(talk) is not None:
        cry(talk, command)
        return
    network = talk.memberships[0].network if talk.memberships else talk.heard_networks()[0]
    if network not in talk.config.networks:
        network = talk.heard_networks()[0]
    talk.reply("help", network=network, short=talk.short(network), controller=_controller(talk, network))


def seen(talk: Conversation, command: Command) -> None:
    """Thanks, a thumb, "done": within two hours of an alert they count. They are never answered."""
    if not command.code and settling.seen(talk.conn, talk.sender, talk.now - limits.SEEN_WITHIN, talk.now):
        talk.outcome = "seen"
        talk.journal("seen", talk.sender)
        return
    talk.outcome = "thanks"


def _alerted(talk: Conversation) -> settling.Got | None:
    return settling.last_alert(talk.conn, talk.sender, talk.now - limits.SEEN_WITHIN)


def cry(talk: Conversation, command: Command) -> None:
    """Danger, or what may be: "call 101", at once. Its words are shown to nobody."""
    if spool.said(talk.conn, talk.text.body):
        talk.outcome = "our own words"  # two gateways, or a forwarder, must not talk for ever
        return
    row = _alerted(talk)
    first = row is not None and talk.once(f"cry {row.broadcast_id}", limits.DAY)
    talk.outcome = "cry"
    talk.journal(
        "cry" if row is not None else "cry without an alert",
        talk.sender,
        f"broadcast {row.broadcast_id}" if row is not None else "",
    )
    if first or (talk.may_answer() and talk.once("cry")):
        talk.reply("cry", limited=not first, urgent=first)
    if first and row is not None:
        _count_cry(talk, row.broadcast_id)


def _count_cry(talk: Conversation, broadcast_id: int) -> None:
    """How many cried after an alert: told to its coordinators at some counts, never whose or which words."""
    subject = f"broadcast {broadcast_id}"
    count = tallies.count(talk.conn, subject, "cry", talk.now - limits.DAY) + 1
    tallies.add(talk.conn, subject, "cry", talk.now)
    b = broadcasts.get(talk.conn, broadcast_id)
    if count in limits.CRY_COUNTS_TOLD and b.network in talk.config.networks:
        for key in talk.config.networks[b.network].coordinators:
            talk.tell(
                talk.config.people[key].number[0],
                "cries",
                network=b.network,
                priority=Priority.REPLY,
                short=talk.short(b.network),
                id=b.incident,
                count=count,
            )


def anything_else(talk: Conversation, command: Command) -> None:
    """Journalled, never rebroadcast; "this number is not read" at most once an hour. After an alert it may be a cry for help."""
    if not spool.said(talk.conn, talk.text.body) and _alerted(talk) is not None:
        cry(talk, command)
        return
    talk.outcome = "not read"
    talk.journal("not read", talk.sender)
    if not talk.memberships:
        tallies.add(talk.conn, talk.pseudonym(talk.sender), STRANGER, talk.now)
    if talk.may_answer() and not spool.said(talk.conn, talk.text.body) and talk.once("not read"):
        talk.reply("not_read")


def call(talk: Conversation) -> None:
    """Somebody called: hung up at once; one text an hour."""
    talk.journal("call", talk.sender)
    talk.outcome = "call"
    if talk.may_answer() and talk.once("call"):
        talk.reply("no_calls")


def mms(talk: Conversation) -> None:
    """An MMS notice: it cannot be read."""
    talk.journal("mms", talk.sender)
    talk.outcome = "mms"
    if talk.may_answer() and talk.once("mms"):
        talk.reply("no_mms")
