"""What keeps a network going between alerts: tips, notices, feedback, blocks and locks, the monthly question.

In: a desk and a Command. Out: drafts, challenges, answers. Nothing leaves without its proof.
"""

from __future__ import annotations

from dataclasses import replace

from smsd.channels.sms import asking, officers
from smsd.channels.sms.conversation import Conversation
from smsd.config.schema import Person
from smsd.model.broadcast import Kind
from smsd.model.challenge import About, Action, HandOver
from smsd.rules import proof, tips, wording
from smsd.rules.grammar import Command
from smsd.rules.words import Verb, fold
from smsd.service import feedback, rights
from smsd.service.actor import Actor
from smsd.service.drafts import Draft
from smsd.service.proving import CODE_HERE
from smsd.sms.fit import fit
from smsd.store import broadcasts, facts

STILL = "still"
FEEDBACK_LETTERS = 350  # more do not fit a preview that shows all of them


def tip(desk: Conversation, command: Command) -> None:
    """TIP n [words]."""
    network = officers.network_for(desk, command)
    if network is None:
        return
    settings = desk.config.networks[network]
    if not settings.tips:
        desk.answer("tip_none", network=network, short=settings.short)
        return
    wanted = (
        str(command.numbers[0])
        if command.numbers
        else fold(command.text.split(maxsplit=1)[0]).strip(":.,")
        if command.text
        else ""
    )
    name = next((k for k in settings.tips if fold(k) == wanted), None)
    if name is None:
        desk.answer("tip_which", network=network, names=" ".join(settings.tips))
        return
    words = command.text if command.numbers else command.text.partition(" ")[2]
    own = desk.config.language_of(network)
    body, missing = tips.fill(tips.text_of(settings.tips[name], own, own), words)
    if missing:
        desk.answer("tip_words", network=network, word=name, names=", ".join(missing))
        return
    asking.draft(desk, Draft(Kind.TIP, network, body, facts_at=officers.facts_at(desk), tip=f"{name}\x1f{words}"))


def notice(desk: Conversation, command: Command) -> None:
    """BERICHT text: a coordinator's notice, outside quiet hours, below every alert."""
    network = officers.network_for(desk, command)
    if network is None:
        return
    if not desk.config.networks[network].notices:
        desk.answer("notice_off", network=network, short=desk.short(network))
        return
    if not command.text.strip():
        kind = desk.wording.raw(desk.language_of(desk.sender, network), "kind_notice")
        desk.answer("nothing_written", network=network, kind=kind)
        return
    asking.draft(desk, Draft(Kind.NOTICE, network, command.text, facts_at=officers.facts_at(desk)))


def feedback_(desk: Conversation, command: Command) -> None:
    """FEEDBACK [#id] text: to the coordinators, after a code."""
    networks = desk.who.networks
    incident = broadcasts.latest_incident(desk.conn, networks, command.incident)
    if incident is None:
        desk.answer("feedback_none", network=networks[0], short=desk.short(networks[0]))
        return
    if not command.text.strip():
        desk.answer("nothing_written", network=incident.network, kind=f"FEEDBACK #{incident.id}")
        return
    language = desk.language_of(desk.sender, incident.network)
    leads = dict.fromkeys((feedback.noted(desk, language, command.text), ""))
    texts = [desk.wording.raw(language, "preview_feedback", short=desk.short(incident.network), id=incident.id, body=command.text, code=CODE_HERE, notes=lead)
             for lead in leads]  # fmt: skip
    text = next(
        (
            t
            for t in texts
            if fit(t.replace(CODE_HERE, f"{proof.mark(proof.ALONE_DIGITS)} + PIN")).segments <= wording.PREVIEW_SEGMENTS
        ),
        None,
    )
    if text is None:
        desk.answer(
            "feedback_long", network=incident.network, short=desk.short(incident.network), limit=FEEDBACK_LETTERS
        )
        return
    asking.wish(
        desk,
        Action.REQUESTS,
        proof.digest("feedback", incident.id, command.text),
        text,
        outcome="feedback asked",
        payload=HandOver(incident.id, command.text),
    )


def release_asked(desk: Conversation, command: Command) -> bool:
    """JA F7, NEE F7 of a coordinator; False if no such feedback waits."""
    wanted = command.feedbacks or command.numbers
    waiting = [f for f in feedback.waiting(desk.conn, desk.who.networks) if f.id in wanted]
    if not waiting:
        return False
    for one in waiting:
        if command.verb == Verb.NO:
            feedback.refuse(desk, desk.actor(holder=desk.who.acting[0]), one.id)
            desk.answer("feedback_refused", network=one.network, short=desk.short(one.network), number=one.id)
            continue
        asking.asked(desk, feedback.ask_release(desk, desk.actor(), one), "release asked")
    return True


def _whom(desk: Conversation, command: Command) -> tuple[str, Person] | None:
    """The officer or coordinator that a text names; None after asking."""
    networks = desk.who.networks
    known = {k: p for k, p in desk.config.people.items() if set(p.networks) & set(networks)}
    words = fold(command.text)
    found = [
        (k, p)
        for k, p in known.items()
        if words and (words == fold(k) or words == fold(p.name) or words in fold(p.name).split())
    ]
    if len(found) == 1:
        return found[0]
    desk.answer("who_which", network=networks[0], names=", ".join(p.name for p in known.values()))
    return None


def block(desk: Conversation, command: Command) -> None:
    """BLOKKEER name: that right is off until the operator gives it back."""
    _ask_about(desk, command, Action.BLOCK, "preview_block")


def reset(desk: Conversation, command: Command) -> None:
    """RESET name: lifts the lock of too many wrong codes."""
    _ask_about(desk, command, Action.RESET, "preview_reset")


def _ask_about(desk: Conversation, command: Command, action: Action, key: str) -> None:
    found = _whom(desk, command)
    if found is None:
        return
    network = desk.who.networks[0]
    text = desk.wording.say(
        desk.language_of(desk.sender, network), key, short=desk.short(network), author=found[1].name, code=CODE_HERE
    )
    asking.wish(
        desk,
        action,
        proof.digest(action, found[0], desk.sender),
        text,
        outcome=f"{action} asked",
        needs_pin=True,
        payload=About(found[0]),
    )


def carry_out_right(desk: Conversation, actor: Actor, action: Action, person: str) -> None:
    """The proof of BLOKKEER or RESET was right."""
    if person not in desk.config.people:
        return
    (rights.block if action == Action.BLOCK else rights.reset)(desk, actor, person)
    by, whom = desk.config.people[actor.key], desk.config.people[person]
    network = next(n for n in whom.networks if n in by.networks)
    desk.answer(
        "block_done" if action == Action.BLOCK else "reset_done",
        network=network,
        short=desk.short(network),
        author=whom.name,
        names=by.name,
    )


def still_there(desk: Conversation, command: Command) -> None:
    """JA to the monthly question."""
    for holder in desk.who.holders:
        key = f"{STILL}:{holder.key}"
        if facts.get(desk.conn, key):
            facts.drop(desk.conn, key)
            desk.journal("still authorised", desk.sender, holder.key)
            network = holder.person.networks[0]
            desk.answer("still_thanks", network=network, short=desk.short(network))
            return
    officers.reaction(desk, command)


def dispatch(desk: Conversation, key: str, person: Person) -> None:
    """A control room that cannot answer: its text is a draft, and the first officer's code + PIN releases it."""
    network = person.networks[0]
    words = desk.text.body.strip()
    if len(words) < 10 or desk.pseudonym(desk.sender) == "":
        desk.outcome = "too short"
        return
    asking.draft(
        desk,
        Draft(Kind.ALERT, network, words, facts_at=officers.facts_at(desk), author=key),
        replace(desk.actor(), people=(key,)),
    )
