"""What residents and strangers text: JOIN, YES, STOP, LANG, STATUS, HELP, anything else; and calls."""

from __future__ import annotations

from datetime import timedelta

from smsd.flow.desk import Desk
from smsd.model import broadcast as bc
from smsd.model.membership import Membership, State
from smsd.rules import limits, membership
from smsd.rules.grammar import Command
from smsd.rules.words import fold
from smsd.store import broadcasts, members, settling, spool, tallies

STRANGER = "stranger"
FORGET_AFTER = timedelta(hours=24)


def _membership(desk: Desk, network: str) -> Membership | None:
    return next((m for m in desk.memberships if m.network == network), None)


def _controller(desk: Desk, network: str) -> str:
    return desk.config.networks[network].controller or desk.config.gateway.name


def join(desk: Desk, command: Command) -> None:
    """JOIN [network] [code] [name, street]."""
    if not desk.may_answer():
        desk.outcome = "not allowed"
        desk.journal("join refused", desk.sender, "prefix or type of number")
        return
    by_code = [k for k, n in desk.config.networks.items() if command.code and command.code in {fold(c) for c in n.codes}]
    named = command.networks or tuple(by_code) or desk.heard_networks()
    if len(named) > 1:
        names = ", ".join(desk.config.networks[k].short.split()[-1] for k in named)
        desk.reply("join_which", names=names)
        return
    network = named[0]
    settings = desk.config.networks[network]
    own = _membership(desk, network)
    state = own.state if own else State.UNKNOWN
    zone = next((z for c, z in settings.codes.items() if fold(c) == command.code), None) if command.code else None
    step = membership.join(settings.join, state, desk.now, asked_at=own.asked_at if own else None,
                           left_at=own.left_at if own else None, code_zone=zone)  # fmt: skip
    language = own.language if own else desk.config.language_of(network)
    if step.event:
        member_id = members.person(desk.conn, desk.sender, language, desk.now)
        values: dict[str, object] = {"asked_at": desk.now} if step.event == "ask" else {"left_at": None, "since": desk.now}
        if step.event == "wake":
            values = {"paused_until": None}
        members.forget_at(desk.conn, desk.sender, None)
        if step.event != "ask":
            members.came_back(desk.conn, desk.pseudonym(desk.sender), network)
        if step.zone:
            values["zone"] = step.zone
        members.step(desk.conn, member_id, network, state, step.event, **values)
        if command.text:
            name, _, street = command.text.partition(",")
            members.describe(desk.conn, desk.sender, name=name.strip()[:60], street=street.strip()[:80])
        _consent(desk, member_id, network)
        desk.journal(f"membership {step.event}", desk.sender, network)
    if step.answer:
        desk.reply(step.answer, network=network, limited=step.event is None, language=language,
                   short=settings.short, controller=_controller(desk, network))  # fmt: skip
    else:
        desk.outcome = "silence"


def _consent(desk: Desk, member_id: int, network: str) -> None:
    assert desk.text is not None
    members.consent(desk.conn, member_id, network, at=desk.now, text=desk.text.body[:320], wording=membership.WORDING_VERSION,
                    channel="sms")  # fmt: skip


def yes(desk: Desk, command: Command) -> None:
    """YES: the second half of the double opt-in."""
    asked = [m for m in desk.memberships if m.state == State.ASKED and (not command.networks or m.network in command.networks)]
    if not asked:
        anything_else(desk, command)
        return
    for own in asked:
        settings = desk.config.networks.get(own.network)
        if settings is None:
            continue
        step = membership.yes(settings.join, own.state)
        member_id = members.person(desk.conn, desk.sender, own.language, desk.now)
        sims = desk.config.sims_of(own.network)
        sim = desk.line if desk.line in sims else members.least_loaded(desk.conn, sims)
        members.came_back(desk.conn, desk.pseudonym(desk.sender), own.network)
        members.step(desk.conn, member_id, own.network, own.state, step.event or "", sim=sim,
                     **({"requested_at": desk.now} if step.event == "yes_to_approve" else {"since": desk.now}))  # fmt: skip
        _consent(desk, member_id, own.network)
        desk.journal(f"membership {step.event}", desk.sender, own.network)
        desk.reply(step.answer or "", network=own.network, limited=False, language=own.language, short=settings.short,
                   controller=_controller(desk, own.network))  # fmt: skip


def stop(desk: Desk, command: Command) -> None:
    """STOP: leaves at once, also mid-broadcast."""
    left = leave(desk, command.networks)
    if left:
        desk.reply("left", network=left[0].network, limited=False, language=left[0].language, short=desk.short(left[0].network))


def leave(desk: Desk, networks: tuple[str, ...]) -> list[Membership]:
    """Ends memberships and withdraws what is still to be sent; what was left."""
    left: list[Membership] = []
    for own in desk.memberships:
        if networks and own.network not in networks:
            continue
        step = membership.leave(own.state)
        if step.event:
            member_id = members.person(desk.conn, desk.sender, own.language, desk.now)
            members.step(desk.conn, member_id, own.network, own.state, step.event, left_at=desk.now)
            members.remember_leaver(desk.conn, desk.pseudonym(desk.sender), own.network, desk.now)
            desk.journal("membership leave", desk.sender, own.network)
            left.append(own)
    if not left:
        desk.outcome = "silence"
        desk.journal("stop of no member", desk.sender)
        return left
    running = [b.id for b in broadcasts.find(desk.conn, states=bc.RUNNING, networks=[m.network for m in left])]
    desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, "left",
                                                 *spool.of_member(desk.sender, running)))  # fmt: skip
    return left


def pause(desk: Desk, command: Command) -> None:
    """PAUSE 14: nothing for that many days, then on again."""
    own = [m for m in desk.memberships if m.state in (State.ACTIVE, State.PAUSED) and (not command.networks or m.network in command.networks)]
    if not own:
        anything_else(desk, command)
        return
    days = command.numbers[0] if command.numbers else 14
    if not 1 <= days <= 365:
        desk.reply("pause_which", network=own[0].network)
        return
    until = desk.now + timedelta(days=days)
    for one in own:
        member_id = members.person(desk.conn, desk.sender, one.language, desk.now)
        members.step(desk.conn, member_id, one.network, one.state, "pause", paused_until=until)
    running = [b.id for b in broadcasts.find(desk.conn, states=bc.RUNNING, networks=[m.network for m in own])]
    desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, "paused", *spool.of_member(desk.sender, running)))
    desk.journal("membership pause", desk.sender, f"{days} days")
    desk.reply("paused", network=own[0].network, limited=False, short=desk.short(own[0].network),
               date=until.astimezone(desk.config.gateway.zone).strftime("%d/%m/%Y"))  # fmt: skip


def mydata(desk: Desk, command: Command) -> None:
    """MYDATA: what is stored of this number, in one segment."""
    own = [m for m in desk.memberships if m.state != State.UNKNOWN]
    if not own:
        desk.reply("mydata_none", count=desk.config.privacy.inbound_texts.days)
        return
    one = own[0]
    told = [one.name, one.street, one.email, one.language]
    for m in own:
        since = f" {m.since.astimezone(desk.config.gateway.zone):%d/%m/%Y}" if m.since else ""
        told.append(f"{desk.short(m.network)} {m.state}{since}" + (f" {m.zone}" if m.zone else ""))
    desk.journal("data shown", desk.sender)
    desk.reply("mydata", network=one.network, number=one.number, text=", ".join(filter(None, told)), controller=_controller(desk, one.network))


def forget(desk: Desk, command: Command) -> None:
    """FORGET: leaves at once; everything is erased after a day, so that a forged word can be undone by JOIN."""
    known = [m for m in desk.memberships if m.network in desk.config.networks]
    if not known:
        desk.reply("mydata_none", count=desk.config.privacy.inbound_texts.days)
        return
    leave(desk, ())
    members.forget_at(desk.conn, desk.sender, desk.now + FORGET_AFTER)
    desk.journal("erasure asked", desk.sender)
    desk.reply("forgotten", network=known[0].network, limited=False, language=known[0].language, short=desk.short(known[0].network))


def lang(desk: Desk, command: Command) -> None:
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


def status(desk: Desk, command: Command) -> None:
    """STATUS: memberships."""
    active = [m for m in desk.memberships if m.state in (State.ACTIVE, State.PAUSED)]
    if active:
        names = ", ".join(desk.config.networks[m.network].title for m in active if m.network in desk.config.networks)
        desk.reply("status_member", names=names)
    else:
        names = ", ".join(desk.config.networks[k].title for k in desk.heard_networks())
        desk.reply("status_stranger", names=names)


def help_(desk: Desk, command: Command) -> None:
    """HELP, for members and strangers."""
    network = desk.memberships[0].network if desk.memberships else desk.heard_networks()[0]
    if network not in desk.config.networks:
        network = desk.heard_networks()[0]
    desk.reply("help", network=network, short=desk.short(network), controller=_controller(desk, network))


def seen(desk: Desk, command: Command) -> None:
    """SEEN, thanks, a thumb: within two hours of an alert they count, and get no answer."""
    if settling.seen(desk.conn, desk.sender, desk.now - limits.SEEN_WITHIN, desk.now):
        desk.outcome = "seen"
        desk.journal("seen", desk.sender)
        return
    anything_else(desk, command)


def anything_else(desk: Desk, command: Command) -> None:
    """Journalled, never rebroadcast; "this number is not read" at most once an hour."""
    assert desk.text is not None
    desk.outcome = "not read"
    desk.journal("not read", desk.sender)
    if not desk.memberships:
        tallies.add(desk.conn, desk.pseudonym(desk.sender), STRANGER, desk.now)
    if desk.may_answer() and not spool.said(desk.conn, desk.text.body) and desk.once("not read"):
        desk.reply("not_read")


def call(desk: Desk) -> None:
    """Somebody called: hung up at once; one text an hour."""
    desk.journal("call", desk.sender)
    desk.outcome = "call"
    if desk.may_answer() and desk.once("call"):
        desk.reply("no_calls")


def mms(desk: Desk) -> None:
    """An MMS notice: it cannot be read."""
    desk.journal("mms", desk.sender)
    desk.outcome = "mms"
    if desk.may_answer() and desk.once("mms"):
        desk.reply("no_mms")
