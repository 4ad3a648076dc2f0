"""What keeps a network going between alerts: tips, notices, feedback, blocks and locks, the monthly question.

In: a talk and a Command. Out: drafts, challenges, answers. Nothing leaves without its proof.
"""

from __future__ import annotations

from dataclasses import replace

from smsd.channels.sms import asking, officers, which
from smsd.channels.sms.conversation import Conversation
from smsd.config.schema import Person
from smsd.model.broadcast import Kind
from smsd.model.challenge import About, Action, HandOver, SendOn
from smsd.model.draft import Draft
from smsd.model.feedback import Feedback
from smsd.rules import proof, tips, wording
from smsd.rules.grammar import Command
from smsd.rules.words import Verb, fold
from smsd.service import feedback, feedback_text, rights
from smsd.service.actor import Actor
from smsd.service.proving import CODE_HERE
from smsd.sms.fit import fit
from smsd.store import broadcasts

FEEDBACK_LETTERS = 350  # more do not fit a preview that shows all of them


def tip(talk: Conversation, command: Command) -> None:
    """TIP n [words]: a draft of a prepared tip, with the words in its fields."""
    network = which.network_for(talk, command)
    if network is None:
        return
    settings = talk.config.networks[network]
    if not settings.tips:
        talk.answer("tip_none", network=network, short=settings.short)
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
        talk.answer("tip_which", network=network, names=" ".join(settings.tips))
        return
    words = command.text if command.numbers else command.text.partition(" ")[2]
    own = talk.config.language_of(network)
    body, missing = tips.fill(tips.text_of(settings.tips[name], own, own), words)
    if missing:
        talk.answer("tip_words", network=network, word=name, names=", ".join(missing))
        return
    asking.draft(talk, Draft(Kind.TIP, network, body, facts_at=which.facts_at(talk), tip=f"{name}\x1f{words}"))


def notice(talk: Conversation, command: Command) -> None:
    """BERICHT text: a coordinator's notice, outside quiet hours, below every alert."""
    named = which.named_networks(talk, command)
    network = named[0] if named else None if command.networks else which.network_for(talk, command)
    if network is None:
        return
    off = [n for n in named or (network,) if not talk.config.networks[n].notices]
    if off:
        talk.answer("notice_off", network=off[0], short=talk.short(off[0]))
        return
    if not command.text.strip():
        kind = talk.wording.raw(talk.language_of(talk.sender, network), "kind_notice")
        talk.answer("nothing_written", network=network, kind=kind)
        return
    asking.draft(talk, Draft(Kind.NOTICE, network, command.text, facts_at=which.facts_at(talk), also=named[1:]))


def feedback_(talk: Conversation, command: Command) -> None:
    """FEEDBACK [#id] text: to the coordinators, after a code."""
    networks = talk.who.networks
    incident = broadcasts.latest_incident(talk.conn, networks, command.incident)
    if incident is None:
        talk.answer("feedback_none", network=networks[0], short=talk.short(networks[0]))
        return
    if not command.text.strip():
        talk.answer("nothing_written", network=incident.network, kind=f"FEEDBACK #{incident.id}")
        return
    language = talk.language_of(talk.sender, incident.network)
    leads = dict.fromkeys((feedback.noted(talk, language, command.text), ""))
    texts = [
        talk.wording.raw(
            language,
            "preview_feedback",
            short=talk.short(incident.network),
            id=incident.id,
            body=command.text,
            code=CODE_HERE,
            notes=lead,
        )
        for lead in leads
    ]
    text = next(
        (
            t
            for t in texts
            if fit(t.replace(CODE_HERE, f"{proof.mark(proof.ALONE_DIGITS)} + PIN")).segments <= wording.PREVIEW_SEGMENTS
        ),
        None,
    )
    if text is None:
        talk.answer(
            "feedback_long", network=incident.network, short=talk.short(incident.network), limit=FEEDBACK_LETTERS
        )
        return
    asking.wish(
        talk,
        Action.REQUESTS,
        proof.digest("feedback", incident.id, command.text),
        text,
        outcome="feedback asked",
        payload=HandOver(incident.id, command.text),
    )


def release_asked(talk: Conversation, command: Command) -> bool:
    """JA F7, NEE F7 of a coordinator; False if no such feedback waits."""
    wanted = command.feedbacks or command.numbers
    waiting = [f for f in feedback.waiting(talk.conn, talk.who.networks) if f.id in wanted]
    if not waiting:
        return False
    for one in waiting:
        if command.verb == Verb.NO:
            feedback.refuse(talk, talk.actor(holder=talk.who.acting[0]), one.id)
            talk.answer("feedback_refused", network=one.network, short=talk.short(one.network), number=one.id)
            continue
        if command.by_text:
            _ask_by_text(talk, one)
        else:
            asking.asked(talk, feedback.ask_release(talk, talk.actor(), one), "release asked")
    return True


def _ask_by_text(talk: Conversation, one: Feedback) -> None:
    """Who has no address gets it as a text: what that costs is said before."""
    price = feedback_text.price(talk, one, one.body)
    if not price.fits:
        talk.answer("feedback_no_text", network=one.network, short=talk.short(one.network), number=one.id)
        return
    text = talk.wording.say(
        talk.language_of(talk.sender, one.network),
        "preview_release_text",
        short=talk.short(one.network),
        number=one.id,
        count=feedback.readers(talk.conn, one.network) if talk.config.mail is not None else 0,
        sent=price.count,
        segments=price.segments,
        minutes=price.minutes,
        code=CODE_HERE,
    )
    asking.wish(
        talk,
        Action.REQUESTS,
        proof.digest("release and text", one.id, one.body, talk.sender),
        text,
        outcome="release asked",
        payload=SendOn(one.id, one.body, by_text=True),
    )


def _whom(talk: Conversation, command: Command) -> tuple[str, Person] | None:
    """The officer or coordinator that a text names; None after asking."""
    networks = talk.who.networks
    known = {k: p for k, p in talk.config.people.items() if set(p.networks) & set(networks)}
    words = fold(command.text)
    found = [
        (k, p)
        for k, p in known.items()
        if words and (words == fold(k) or words == fold(p.name) or words in fold(p.name).split())
    ]
    if len(found) == 1:
        return found[0]
    talk.answer("who_which", network=networks[0], names=", ".join(p.name for p in known.values()))
    return None


def block(talk: Conversation, command: Command) -> None:
    """BLOKKEER name: that right is off until the operator gives it back."""
    _ask_about(talk, command, Action.BLOCK, "preview_block")


def reset(talk: Conversation, command: Command) -> None:
    """RESET name: lifts the lock of too many wrong codes."""
    _ask_about(talk, command, Action.RESET, "preview_reset")


def _ask_about(talk: Conversation, command: Command, action: Action, key: str) -> None:
    found = _whom(talk, command)
    if found is None:
        return
    network = talk.who.networks[0]
    text = talk.wording.say(
        talk.language_of(talk.sender, network), key, short=talk.short(network), author=found[1].name, code=CODE_HERE
    )
    asking.wish(
        talk,
        action,
        proof.digest(action, found[0], talk.sender),
        text,
        outcome=f"{action} asked",
        needs_pin=True,
        payload=About(found[0]),
    )


def carry_out_right(talk: Conversation, actor: Actor, action: Action, person: str) -> None:
    """The proof of BLOKKEER or RESET was right."""
    if person not in talk.config.people:
        return
    (rights.block if action == Action.BLOCK else rights.reset)(talk, actor, person)
    by, whom = talk.config.people[actor.key], talk.config.people[person]
    network = next(n for n in whom.networks if n in by.networks)
    talk.answer(
        "block_done" if action == Action.BLOCK else "reset_done",
        network=network,
        short=talk.short(network),
        author=whom.name,
        names=by.name,
    )


def still_there(talk: Conversation, command: Command) -> None:
    """JA to the monthly question."""
    person = rights.still_there(talk, talk.actor())
    if person is None:
        officers.reaction(talk, command)
        return
    network = talk.config.people[person].networks[0]
    talk.answer("still_thanks", network=network, short=talk.short(network))


def dispatch(talk: Conversation, key: str, person: Person) -> None:
    """A control room that cannot answer: its text is a draft, and the first officer's code + PIN releases it."""
    network = person.networks[0]
    words = talk.text.body.strip()
    if len(words) < 10 or talk.pseudonym(talk.sender) == "":
        talk.outcome = "too short"
        return
    asking.draft(
        talk,
        Draft(Kind.ALERT, network, words, facts_at=which.facts_at(talk), author=key),
        replace(talk.actor(), people=(key,)),
    )
