"""What keeps a network going between alerts: tips, notices, feedback, blocks and locks, the monthly question.

In: a desk and a Command. Out: drafts, challenges, answers. Nothing leaves without its proof.
"""

from __future__ import annotations

from smsd.channels.sms import officers
from smsd.config.schema import Person
from smsd.model.broadcast import Kind
from smsd.model.challenge import Action, Challenge
from smsd.model.delivery import Priority
from smsd.rules import proof, tips, wording
from smsd.rules.grammar import Command
from smsd.rules.lint import people_of
from smsd.rules.words import Verb, fold
from smsd.service import drafts, feedback, guard, proving
from smsd.service.desk import Desk
from smsd.service.drafts import Draft
from smsd.service.proving import CODE_HERE
from smsd.sms.fit import fit
from smsd.store import broadcasts, facts, people

STILL = "still"
FEEDBACK_LETTERS = 350  # more do not fit a preview that shows all of them


def tip(desk: Desk, command: Command) -> None:
    """TIP n [words]."""
    network = officers.network_for(desk, command)
    if network is None:
        return
    settings = desk.config.networks[network]
    if not settings.tips:
        desk.answer("tip_none", network=network, short=settings.short)
        return
    wanted = str(command.numbers[0]) if command.numbers else fold(command.text.split(maxsplit=1)[0]).strip(":.,") if command.text else ""
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
    drafts.open_draft(desk, Draft(Kind.TIP, network, body, facts_at=officers.facts_at(desk), tip=f"{name}\x1f{words}"))


def notice(desk: Desk, command: Command) -> None:
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
    drafts.open_draft(desk, Draft(Kind.NOTICE, network, command.text, facts_at=officers.facts_at(desk)))


def feedback_(desk: Desk, command: Command) -> None:
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
    noted = [desk.wording.raw(language, key) for key, _ in people_of(command.text)]
    leads = [desk.wording.raw(language, "note_lead", notes=", ".join(noted)), ""] if noted else [""]
    texts = [desk.wording.raw(language, "preview_feedback", short=desk.short(incident.network), id=incident.id, body=command.text, code=CODE_HERE, notes=lead)
             for lead in leads]  # fmt: skip
    text = next((t for t in texts if fit(t.replace(CODE_HERE, f"{proof.mark(proof.ALONE_DIGITS)} + PIN")).segments <= wording.PREVIEW_SEGMENTS), None)
    if text is None:
        desk.answer("feedback_long", network=incident.network, short=desk.short(incident.network), limit=FEEDBACK_LETTERS)
        return
    proving.wish(desk, None, Action.REQUESTS, proof.digest("feedback", incident.id, command.text), text, needs_pin=False,
                 payload=f"feedback:{incident.id}:{command.text}")  # fmt: skip
    desk.outcome = desk.outcome or "feedback asked"


def release_asked(desk: Desk, command: Command) -> bool:
    """JA F7, NEE F7 of a coordinator; False if no such feedback waits."""
    wanted = command.feedbacks or command.numbers
    waiting = [f for f in feedback.waiting(desk.conn, desk.who.networks) if f.id in wanted]
    if not waiting:
        return False
    for one in waiting:
        if command.verb == Verb.NO:
            feedback.refuse(desk, one, desk.who.acting[0].key)
            desk.answer("feedback_refused", network=one.network, short=desk.short(one.network), number=one.id)
            continue
        feedback.ask_release(desk, one.id, one.network, one.body)
    return True


def _whom(desk: Desk, command: Command) -> tuple[str, Person] | None:
    """The officer or coordinator that a text names; None after asking."""
    networks = desk.who.networks
    known = {k: p for k, p in desk.config.people.items() if set(p.networks) & set(networks)}
    words = fold(command.text)
    found = [(k, p) for k, p in known.items() if words and (words == fold(k) or words == fold(p.name) or words in fold(p.name).split())]
    if len(found) == 1:
        return found[0]
    desk.answer("who_which", network=networks[0], names=", ".join(p.name for p in known.values()))
    return None


def block(desk: Desk, command: Command) -> None:
    """BLOKKEER name: that right is off until the operator gives it back."""
    _ask_about(desk, command, Action.BLOCK, "preview_block")


def reset(desk: Desk, command: Command) -> None:
    """RESET name: lifts the lock of too many wrong codes."""
    _ask_about(desk, command, Action.RESET, "preview_reset")


def _ask_about(desk: Desk, command: Command, action: Action, key: str) -> None:
    found = _whom(desk, command)
    if found is None:
        return
    network = desk.who.networks[0]
    text = desk.wording.say(desk.language_of(desk.sender, network), key, short=desk.short(network), author=found[1].name, code=CODE_HERE)
    proving.wish(desk, None, action, proof.digest(action, found[0], desk.sender), text, needs_pin=True, payload=found[0])
    desk.outcome = desk.outcome or f"{action} asked"


def carry_out_right(desk: Desk, challenge: Challenge) -> None:
    """The proof of BLOKKEER or RESET was right."""
    key = challenge.payload
    person = desk.config.people.get(key)
    if person is None:
        return
    by = desk.who.acting[0]
    if challenge.action == Action.BLOCK:
        people.save(desk.conn, key, blocked_at=desk.now, blocked_by=by.key)
        message = "block_done"
    else:
        people.save(desk.conn, key, totp_failures=0)
        for number in person.number:
            guard.lift(desk.conn, desk.pseudonym(number))
        message = "reset_done"
    desk.journal(f"{challenge.action} of {key}", desk.sender, f"by {by.key}")
    network = next(n for n in person.networks if n in by.person.networks)
    desk.answer(message, network=network, short=desk.short(network), author=person.name, names=by.person.name)
    for other_key, other in desk.staff(network):
        if desk.sender not in other.number and other_key != by.key:
            desk.tell(other.number[0], message, network=network, priority=Priority.ALERT, short=desk.short(network), author=person.name, names=by.person.name)


def still_there(desk: Desk, command: Command) -> None:
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


def dispatch(desk: Desk, key: str, person: Person) -> None:
    """A control room that cannot answer: its text is a draft, and the first officer's code + PIN releases it."""
    assert desk.text is not None
    network = person.networks[0]
    words = desk.text.body.strip()
    if len(words) < 10 or desk.pseudonym(desk.sender) == "":
        desk.outcome = "too short"
        return
    drafts.open_draft(desk, Draft(Kind.ALERT, network, words, facts_at=officers.facts_at(desk), author=key))
