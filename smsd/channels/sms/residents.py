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


def _membership(desk: Conversation, network: str) -> Membership | None:
    return next((m for m in desk.memberships if m.network == network), None)


def _controller(desk: Conversation, network: str) -> str:
    return desk.config.networks[network].controller or desk.config.gateway.name


def join(desk: Conversation, command: Command) -> None:
    """JOIN [network] [code] [name, street]."""
    if not desk.may_answer():
        desk.outcome = "not allowed"
        desk.journal("join refused", desk.sender, "prefix or type of number")
        return
    by_code = [
        k for k, n in desk.config.networks.items() if command.code and command.code in {fold(c) for c in n.codes}
    ]
    named = command.networks or tuple(by_code) or desk.heard_networks()
    if len(named) > 1:
        names = ", ".join(desk.config.networks[k].short.split()[-1] for k in named)
        desk.reply("join_which", names=names)
        return
    network = named[0]
    settings = desk.config.networks[network]
    own = _membership(desk, network)
    zone = next((z for c, z in settings.codes.items() if fold(c) == command.code), None) if command.code else None
    step = membership.join(settings.join, _standing(desk, own, network), desk.now, code_zone=zone)
    language = own.language if own else desk.config.language_of(network)
    asked = ""
    if step.event:
        asked = (
            signup.question(members.unanswered(desk.conn, desk.now - limits.WEEK), desk.ctx.chance.getrandbits(64))
            if step.question
            else ""
        )
        _move(desk, own, network, step, language, question=asked)
        if command.text:
            name, _, street = command.text.partition(",")
            members.describe(desk.conn, desk.sender, name=name.strip()[:60], street=street.strip()[:80])
    if step.answer is None or (step.answer == "join_asked" and not desk.once("join asked", limits.DAY)):
        desk.outcome = "silence"
        return
    digits = CODE_HERE * int(asked[:1] or 0)  # the place of the code, which is put in when the text goes out
    row = desk.reply(
        step.answer,
        network=network,
        limited=step.event is None,
        language=language,
        short=settings.short,
        controller=_controller(desk, network),
        marks={digits: signup.mark(network, asked)} if digits else None,
        code=digits,
        date=_until(desk, network, own),
    )
    if asked and not row:
        members.not_asked(desk.conn, desk.sender, network)


def _move(
    desk: Conversation, own: Membership | None, network: str, step: membership.Step, language: str, question: str = ""
) -> None:
    """JOIN changes something: the row, what is remembered of a leaver, the consent."""
    member_id = members.person(desk.conn, desk.sender, language, desk.now)
    values: dict[str, object] = {"left_from": None}
    if question:
        values |= {"asked_at": desk.now, "question": question}
    if step.event in ("restore", "restore_paused"):
        values |= {"left_at": None}
    elif step.event == "wake":
        values |= {"paused_until": None}
    if step.event != "ask":
        members.forget_asked(desk.conn, desk.sender, None)
        members.came_back(desk.conn, desk.pseudonym(desk.sender), network)
    if step.zone:
        values["zone"] = step.zone
    members.step(desk.conn, member_id, network, own.state if own else State.UNKNOWN, step.event or "", **values)
    _consent(desk, member_id, network)
    desk.journal(events.about("membership", step.event or ""), desk.sender, network)


def _standing(desk: Conversation, own: Membership | None, network: str) -> membership.Standing:
    bar, _ = bars.of(desk.conn, desk.pseudonym(desk.sender), network, desk.now)
    if own is None:
        return membership.Standing(bar=bar)
    return membership.Standing(own.state, own.asked_at, own.left_at, own.left_from, bar)


def _until(desk: Conversation, network: str, own: Membership | None) -> str:
    """Until when a suspension or a pause lasts."""
    _, until = bars.of(desk.conn, desk.pseudonym(desk.sender), network, desk.now)
    until = until or (own.until if own else None)
    return f"{until.astimezone(desk.config.gateway.zone):%d/%m/%Y}" if until else "?"


def _consent(desk: Conversation, member_id: int, network: str) -> None:
    members.consent(
        desk.conn,
        member_id,
        network,
        at=desk.now,
        text=signup.masked(desk.text.body[:320]),
        wording=membership.WORDING_VERSION,
        channel="sms",
    )


def yes(desk: Conversation, command: Command) -> None:
    """YES with the code of the question: the second half of the double opt-in. Without a question, a yes like any other."""
    asked = [m for m in desk.memberships if m.state == State.ASKED and m.network in desk.config.networks
             and m.asked_at is not None and desk.now - m.asked_at < membership.ASK_AGAIN]  # fmt: skip
    if not asked:
        seen(desk, command)
        return
    subject = desk.pseudonym(desk.sender)
    wrong = f"yes wrong {max(m.question for m in asked)[2:10]}"
    if tallies.count(desk.conn, subject, wrong, desk.now - limits.WEEK) >= signup.WRONG_ENDS:
        desk.outcome = "too many wrong answers"
        desk.journal("sign-up ended", desk.sender, "wrong codes")
        return
    right = [m for m in asked if signup.holds(desk.key, command.code, desk.sender, m.network, m.question)]
    if not right and command.code:
        tallies.add(desk.conn, subject, wrong, desk.now)
        desk.journal("wrong sign-up code", desk.sender)
    if not right:
        one = asked[0]
        desk.reply(
            "yes_code",
            network=one.network,
            language=one.language,
            short=desk.short(one.network),
            controller=_controller(desk, one.network),
        )
        return
    for own in right:
        _becomes_member(desk, own)


def is_asked(desk: Conversation, code: str) -> bool:
    """Whether a role holder, who joins like anybody, texts the code of the own question."""
    return any(
        m.state == State.ASKED and signup.holds(desk.key, code, desk.sender, m.network, m.question)
        for m in desk.memberships
    )


def _becomes_member(desk: Conversation, own: Membership) -> None:
    settings = desk.config.networks[own.network]
    language = own.language
    if tallies.count(desk.conn, own.network, "joined", desk.now - limits.HOUR) >= limits.NEW_MEMBERS_AN_HOUR:
        desk.journal("too many new members", desk.sender, own.network)
        desk.reply("join_full", network=own.network, language=language, short=settings.short)
        if not tallies.count(desk.conn, own.network, "join full", desk.now - limits.HOUR):
            tallies.add(desk.conn, own.network, "join full", desk.now)
            for key in settings.coordinators:
                desk.tell(
                    desk.config.people[key].number[0],
                    "joins_capped",
                    network=own.network,
                    priority=Priority.REPLY,
                    short=settings.short,
                    count=limits.NEW_MEMBERS_AN_HOUR,
                )
        return
    step = membership.yes(settings.join, _standing(desk, own, own.network))
    if step.event:
        tallies.add(desk.conn, own.network, "joined", desk.now)
        member_id = members.person(desk.conn, desk.sender, language, desk.now)
        sims = desk.config.sims_of(own.network)
        sim = desk.line if desk.line in sims else members.least_loaded(desk.conn, sims)
        _, until = bars.of(desk.conn, desk.pseudonym(desk.sender), own.network, desk.now)
        members.came_back(desk.conn, desk.pseudonym(desk.sender), own.network)
        members.forget_asked(desk.conn, desk.sender, None)
        members.step(
            desk.conn,
            member_id,
            own.network,
            own.state,
            step.event,
            sim=sim,
            suspended_until=until,
            left_at=None,
            **(
                {"requested_at": desk.now, "digested_at": None}
                if step.event == "yes_to_approve"
                else {"since": desk.now}
            ),
        )
        _consent(desk, member_id, own.network)
        desk.journal(events.about("membership", step.event or ""), desk.sender, own.network)
    if step.answer:
        desk.reply(
            step.answer,
            network=own.network,
            limited=False,
            language=language,
            short=settings.short,
            controller=_controller(desk, own.network),
            date=_until(desk, own.network, own),
        )


def stop(desk: Conversation, command: Command) -> None:
    """STOP: leaves at once, also mid-broadcast; confirmed also while an alert runs."""
    left = leave(desk, command.networks)
    if left:
        desk.reply(
            "left",
            network=left[0].network,
            limited=False,
            urgent=desk.once("left", limits.DAY),
            language=left[0].language,
            short=desk.short(left[0].network),
        )


def leave(desk: Conversation, networks: tuple[str, ...]) -> list[Membership]:
    """Ends memberships and withdraws what is still to be sent; what was left."""
    left = memberships.leave(desk, desk.actor(), networks)
    if not left:
        desk.outcome = "silence"
        desk.journal("stop of no member", desk.sender)
    return left


def pause(desk: Conversation, command: Command) -> None:
    """PAUSE 14: nothing for that many days, then on again."""
    own = [
        m
        for m in desk.memberships
        if m.state in (State.ACTIVE, State.PAUSED) and (not command.networks or m.network in command.networks)
    ]
    if not own:
        anything_else(desk, command)
        return
    days = command.numbers[0] if command.numbers else 14
    if not 1 <= days <= 365:
        desk.reply("pause_which", network=own[0].network)
        return
    until = memberships.pause(desk, desk.actor(), days, command.networks)
    assert until is not None
    desk.reply(
        "paused",
        network=own[0].network,
        limited=False,
        short=desk.short(own[0].network),
        date=until.astimezone(desk.config.gateway.zone).strftime("%d/%m/%Y"),
    )


def mydata(desk: Conversation, command: Command) -> None:
    """MYDATA: what is stored of this number, in one segment."""
    own = [m for m in desk.memberships if m.state != State.UNKNOWN]
    if not own:
        desk.reply("mydata_none", count=desk.config.privacy.inbound_texts.days)
        return
    one = own[0]
    told = [one.name, one.street, one.email, one.language]
    told += [
        f"{desk.short(m.network)} {_stands(desk, m, one.language)}" + (f" {m.zone}" if m.zone else "") for m in own
    ]
    desk.journal("data shown", desk.sender)
    desk.reply(
        "mydata",
        network=one.network,
        number=one.number,
        text=", ".join(filter(None, told)),
        controller=_controller(desk, one.network),
    )


def _stands(desk: Conversation, m: Membership, language: str) -> str:
    """`lid sinds 15/01/2027`, `pauze tot 18/01/2027`: a state in words, with the day that matters."""
    days = {
        State.ACTIVE: m.since,
        State.PAUSED: m.until,
        State.SUSPENDED: m.until,
        State.LEFT: m.left_at,
        State.ASKED: m.asked_at,
    }
    day = days.get(m.state)
    date = f"{day.astimezone(desk.config.gateway.zone):%d/%m/%Y}" if day else ""
    return desk.wording.raw(language, f"state_{m.state}", date=date).strip()


def forget(desk: Conversation, command: Command) -> None:
    """FORGET: leaves at once; all is erased a day after its confirmation went out, so that a forged word can be undone by JOIN."""
    known = [m for m in desk.memberships if m.network in desk.config.networks]
    if not known:
        desk.reply("mydata_none", count=desk.config.privacy.inbound_texts.days)
        return
    if members.forgetting(desk.conn, desk.sender):
        desk.outcome = "silence"
        return
    leave(desk, ())
    desk.outcome = ""
    desk.journal("erasure asked", desk.sender)
    members.forget_asked(desk.conn, desk.sender, confirm_erasure(desk, known[0]) or None)


def confirm_erasure(desk: Conversation, own: Membership) -> int:
    """The text that starts the day of grace; the row's id."""
    return desk.reply(
        "forgotten",
        network=own.network,
        limited=False,
        urgent=desk.once("forgotten", limits.DAY),
        language=own.language,
        short=desk.short(own.network),
    )


def lang(desk: Conversation, command: Command) -> None:
    """LANG xx."""
    if command.language is None:
        desk.reply("lang_which")
        return
    if not desk.memberships:
        anything_else(desk, command)
        return
    members.describe(desk.conn, desk.sender, language=command.language)
    desk.journal("language", desk.sender, command.language)
    own = desk.memberships[0]
    desk.reply("lang_set", network=own.network, language=command.language, short=desk.short(own.network))


def status(desk: Conversation, command: Command) -> None:
    """STATUS: memberships, as they stand."""
    known = [m for m in desk.memberships if m.network in desk.config.networks]
    active = [m for m in known if m.state == State.ACTIVE]
    if active:
        desk.reply("status_member", names=", ".join(desk.config.networks[m.network].title for m in active))
        return
    for m in known:
        if m.state in (State.PENDING, State.ASKED, State.PAUSED, State.SUSPENDED):
            desk.reply(
                {
                    State.PENDING: "request_waits",
                    State.ASKED: "yes_code",
                    State.PAUSED: "paused",
                    State.SUSPENDED: "suspended",
                }[m.state],
                network=m.network,
                short=desk.short(m.network),
                controller=_controller(desk, m.network),
                date=_until(desk, m.network, m),
            )
            return
    names = ", ".join(desk.config.networks[k].title for k in desk.heard_networks())
    desk.reply("status_stranger", names=names)


def help_(desk: Conversation, command: Command) -> None:
    """HELP, for members and strangers; after an alert, "help" may be a cry."""
    if command.text in CRIED and _alerted(desk) is not None:
        cry(desk, command)
        return
    network = desk.memberships[0].network if desk.memberships else desk.heard_networks()[0]
    if network not in desk.config.networks:
        network = desk.heard_networks()[0]
    desk.reply("help", network=network, short=desk.short(network), controller=_controller(desk, network))


def seen(desk: Conversation, command: Command) -> None:
    """Thanks, a thumb, "done": within two hours of an alert they count. They are never answered."""
    if not command.code and settling.seen(desk.conn, desk.sender, desk.now - limits.SEEN_WITHIN, desk.now):
        desk.outcome = "seen"
        desk.journal("seen", desk.sender)
        return
    desk.outcome = "thanks"


def _alerted(desk: Conversation) -> settling.Got | None:
    return settling.last_alert(desk.conn, desk.sender, desk.now - limits.SEEN_WITHIN)


def cry(desk: Conversation, command: Command) -> None:
    """Danger, or what may be: "call 101", at once. Its words are shown to nobody."""
    if spool.said(desk.conn, desk.text.body):
        desk.outcome = "our own words"  # two gateways, or a forwarder, must not talk for ever
        return
    row = _alerted(desk)
    first = row is not None and desk.once(f"cry {row.broadcast_id}", limits.DAY)
    desk.outcome = "cry"
    desk.journal(
        "cry" if row is not None else "cry without an alert",
        desk.sender,
        f"broadcast {row.broadcast_id}" if row is not None else "",
    )
    if first or (desk.may_answer() and desk.once("cry")):
        desk.reply("cry", limited=not first, urgent=first)
    if first and row is not None:
        _count_cry(desk, row.broadcast_id)


def _count_cry(desk: Conversation, broadcast_id: int) -> None:
    """How many cried after an alert: told to its coordinators at some counts, never whose or which words."""
    subject = f"broadcast {broadcast_id}"
    count = tallies.count(desk.conn, subject, "cry", desk.now - limits.DAY) + 1
    tallies.add(desk.conn, subject, "cry", desk.now)
    b = broadcasts.get(desk.conn, broadcast_id)
    if count in limits.CRY_COUNTS_TOLD and b.network in desk.config.networks:
        for key in desk.config.networks[b.network].coordinators:
            desk.tell(
                desk.config.people[key].number[0],
                "cries",
                network=b.network,
                priority=Priority.REPLY,
                short=desk.short(b.network),
                id=b.incident,
                count=count,
            )


def anything_else(desk: Conversation, command: Command) -> None:
    """Journalled, never rebroadcast; "this number is not read" at most once an hour. After an alert it may be a cry for help."""
    if not spool.said(desk.conn, desk.text.body) and _alerted(desk) is not None:
        cry(desk, command)
        return
    desk.outcome = "not read"
    desk.journal("not read", desk.sender)
    if not desk.memberships:
        tallies.add(desk.conn, desk.pseudonym(desk.sender), STRANGER, desk.now)
    if desk.may_answer() and not spool.said(desk.conn, desk.text.body) and desk.once("not read"):
        desk.reply("not_read")


def call(desk: Conversation) -> None:
    """Somebody called: hung up at once; one text an hour."""
    desk.journal("call", desk.sender)
    desk.outcome = "call"
    if desk.may_answer() and desk.once("call"):
        desk.reply("no_calls")


def mms(desk: Conversation) -> None:
    """An MMS notice: it cannot be read."""
    desk.journal("mms", desk.sender)
    desk.outcome = "mms"
    if desk.may_answer() and desk.once("mms"):
        desk.reply("no_mms")
