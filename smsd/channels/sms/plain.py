"""Orders in plain words, and the questions where two readings are possible.

In: a talk, a command as the keywords read it. Out: the command as it is meant: halts, all clears, false alarms and
drills without their keyword, nothing for chatter and forgotten PINs. Whoever may halt halts in any words while
something of theirs runs or waits: a false halt costs a VERDER, a missed one a neighbourhood. Nothing here releases
anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from smsd.channels.sms import halts, officers, which, whose
from smsd.channels.sms.conversation import Conversation
from smsd.channels.sms.sent_back import own_words
from smsd.model import broadcast as bc
from smsd.model.challenge import DRAFTS
from smsd.rules import limits, orders
from smsd.rules.grammar import Command, Known, read
from smsd.rules.halting_words import ends_sending
from smsd.rules.orders import Order
from smsd.rules.signature import cut
from smsd.rules.words import Verb, fold
from smsd.service import proving
from smsd.store import asked, broadcasts, tallies

READ = (Verb.TEXT, Verb.REACTION, Verb.ALERT, Verb.END, Verb.TEST)
REPEATS = {Verb.END: ("alarm", "over"), Verb.TEST: ("drill", "alarm"), Verb.WRONG: ("alarm",)}
NOBODY = ("", "alles", "tout", "all", "everything", "het", "dat", "ca", "cela", "das", "it", "that")  # no name
ANSWERED_WITHIN = timedelta(minutes=10)
SAMPLES = (
    "Inbraak Kerkstraat, 2 mannen te voet richting station",
    "dank u, alles ok",
    "stop",
    "Poging inbraak, verdachte gevlucht met grijze auto. Hou deuren gesloten en bel 101 als u iets ziet",
    "Verdacht voertuig: witte bestelwagen rijdt rond in de wijk. Iets gezien? Bel de politie, niet zelf tussenkomen",
    "Tentative de vol, deux hommes en fuite vers le parc. Fermez les portes, appelez le 101 si vous les voyez",
    "Attention, faux policiers dans le quartier : n'ouvrez pas, ne donnez pas d'argent. Plaque française",
    "Einbruch, der Täter ist zu Fuß geflüchtet. Bitte Türen schließen, bei Hinweisen 101 anrufen",
    "TIP: doe buiten de lichten aan, blijf binnen, sluit alles af, kijk mee uit",
    "CONSEIL : allumez dehors, restez chez vous, fermez tout, ouvrez l'œil",
    "TIPP: Licht an, im Haus bleiben, Fenster zu, Augen auf",
    "Achtung, verdächtiges Auto fährt durch die Siedlung. Bleiben Sie im Haus, machen Sie Licht, melden Sie alles",
)
_NUMBER = re.compile(r"#(\d{1,6})\b")


@cache
def prepare() -> None:
    """Reads some texts that nobody sent: tables, weights, and most patterns that alerts meet are made then, and no
    officer waits for them. A quarter of a second of processor, on a Raspberry Pi a whole one.
    """
    nobody = Known({}, {}, ())
    for words in SAMPLES:
        orders.read_order(words)
        orders.read_order(words, live=True, opened=True)
        read(words, "resident", nobody)


def meant(talk: Conversation, command: Command, role: str) -> Command:
    """The command as its words mean it."""
    if command.verb == Verb.NO and not (command.numbers or command.feedbacks) and _no_is_of_an_alert(talk):
        return Command(Verb.STOP, cut(own_words(talk.text.body)).strip(), incident=command.incident)
    blocks_nobody = command.verb == Verb.BLOCK and fold(command.text) in NOBODY  # "bloquez !" may be of an alert
    if command.verb not in READ and not blocks_nobody:
        return command
    words = cut(own_words(talk.text.body)).strip()
    networks = halts.networks_that_may_halt(talk)
    live = bool(networks) and bool(broadcasts.find(talk.conn, states=bc.RUNNING, networks=networks))
    if live and ends_sending(fold(words)):
        return Command(Verb.STOP, words, incident=command.incident)
    if command.verb in (Verb.END, Verb.TEST):
        return _keyword(talk, command, words)
    drafting = bool(networks) and own_draft(talk)
    opened = bool(broadcasts.open_incidents(talk.conn, networks))
    recent = opened or bool(
        broadcasts.recent_incidents(talk.conn, talk.who.networks, talk.now - limits.STOP_MEANS_HALT)
    )
    named = command.verb == Verb.ALERT
    found = orders.read_order(words, live=live, opened=recent, drafting=drafting, named=named)
    number = _NUMBER.search(words)
    incident = int(number[1]) if number else None
    if found.order == Order.HALT:
        return Command(
            Verb.STOP,
            words,
            incident=incident
            if incident and broadcasts.find(talk.conn, states=bc.RUNNING, incident_id=incident)
            else None,
        )
    if blocks_nobody:
        return command
    if role != "police":
        return Command(Verb.STOP, words) if found.order == Order.WRONG and (live or drafting) else command
    if found.order == Order.LOST_PIN:
        return Command(Verb.LOST_PIN, words)
    if found.order == Order.NOTHING and command.verb != Verb.ALERT:
        return Command(Verb.REACTION, words)
    if found.order == Order.CHATTER and command.verb == Verb.TEXT and not command.totp:
        return replace(command, unsure=Verb.ALERT)
    verb = {Order.END: Verb.END, Order.WRONG: Verb.WRONG, Order.TEST: Verb.TEST}.get(found.order)
    if verb is None:
        return command
    if verb != Verb.TEST and not recent and command.verb == Verb.TEXT:
        # "man gevonden in de beek": nothing is open that could end
        return command if found.long else Command(verb, words)
    if not found.sure:
        if live and verb == Verb.WRONG and command.verb == Verb.TEXT:  # once it stands, a correction is offered
            return Command(Verb.STOP, words)
        return replace(command, unsure=verb) if opened and command.verb == Verb.TEXT else command
    return Command(
        verb, orders.without_repeats(words, *REPEATS[verb]) if verb == Verb.TEST else words, incident=incident
    )


def _keyword(talk: Conversation, command: Command, words: str) -> Command:
    """EINDE and TEST with what stands behind: a place, a denial, or words that only repeat the keyword."""
    if command.verb == Verb.END and orders.describes_place(command.text):
        opened = bool(broadcasts.open_incidents(talk.conn, talk.who.networks))
        return Command(Verb.TEXT, words, unsure=Verb.END if opened else None, totp=command.totp)
    if command.verb == Verb.TEST and orders.is_negated_test(command.text):
        return Command(Verb.TEXT, words, totp=command.totp)
    return replace(command, text=orders.without_repeats(command.text, *REPEATS[command.verb]))


def _no_is_of_an_alert(talk: Conversation) -> bool:
    """Whether a bare NEE means the alert that goes out: nothing was asked of this number
    since it began, and no draft of its own waits.

    A draft that was shown before a colleague's alert went out is still what its author says no to.
    """
    networks = halts.networks_that_may_halt(talk)
    live = broadcasts.find(talk.conn, states=(bc.State.LIVE,), networks=networks) if networks else []
    if not live:
        return False
    began = max(b.started_at or b.created_at for b in live)
    found = asked.of(talk.conn, talk.sender, max(began, talk.now - ANSWERED_WITHIN))
    shown = [c.created_at for c in proving.waiting(talk, talk.sender) if c.created_at > began or c.action in DRAFTS]
    told = tallies.newest(talk.conn, talk.pseudonym(talk.sender), whose.ASKED_WHOSE)
    return found is None and (not shown or (told is not None and told > max(shown)))  # a second NEE is no 1 and no 2


def own_draft(talk: Conversation) -> bool:
    """Whether a draft of the sender waits for its proof."""
    return any(
        c.action in DRAFTS
        and c.broadcast is not None
        and broadcasts.get(talk.conn, c.broadcast).author_number == talk.sender
        for c in proving.waiting(talk, talk.sender)
    )


def lost_pin(talk: Conversation, command: Command) -> None:
    """A PIN was forgotten, or somebody asks which code."""
    talk.journal("asked about a PIN", talk.sender)
    talk.answer("pin_help", network=talk.who.holders[0].person.networks[0])


# ---- questions that a digit answers


def ask(talk: Conversation, command: Command) -> None:
    """Two readings are possible: 1 is the order, 2 the new alert;
    of what is hardly for residents 1 makes an alert after all.
    """
    assert command.unsure is not None
    if command.unsure == Verb.ALERT:
        asked.put(talk.conn, talk.sender, "alert", body=command.text, facts_at=which.facts_at(talk), at=talk.now)
        body = command.text[: whose.SHOWN]
        if (live := halts.going_out(talk)) is not None:  # words of a halt that were not understood cost one word more
            talk.answer(
                "is_it_alert_live", network=live.network, short=talk.short(live.network), body=body, id=live.incident
            )
            return
        network = talk.who.networks[0]
        talk.answer("is_it_alert", network=network, short=talk.short(network), body=body)
        return
    incident = which.incident_for(talk, Command(command.unsure, incident=command.incident))
    if incident is None:
        return
    asked.put(
        talk.conn,
        talk.sender,
        f"{command.unsure}:{incident.id} alert",
        body=command.text,
        facts_at=which.facts_at(talk),
        at=talk.now,
    )
    language = talk.language_of(talk.sender, incident.network)
    kind = talk.wording.raw(
        language, {Verb.END: "kind_end", Verb.WRONG: "kind_correction", Verb.UPDATE: "kind_update"}[command.unsure]
    )
    talk.answer(
        "which_meaning", network=incident.network, short=talk.short(incident.network), kind=kind, id=incident.id
    )


def answered(talk: Conversation, digit: str) -> bool:
    """1 or 2 to the last question; False where none was asked lately, or another one later."""
    found = asked.of(talk.conn, talk.sender, talk.now - ANSWERED_WITHIN)
    whose_asked = tallies.newest(talk.conn, talk.pseudonym(talk.sender), whose.ASKED_WHOSE)
    if found is None or (whose_asked is not None and whose_asked > found.at) or talk.who.bar is not None:
        return False
    options = found.options.split()
    if int(digit) > len(options):
        return False
    asked.drop(talk.conn, talk.sender)
    what, _, number = options[int(digit) - 1].partition(":")
    if what == "alert":
        officers.draft(talk, Command(Verb.TEXT, found.body), found.facts_at)
    else:
        FOLLOW[what](talk, Command(Verb(what), found.body, incident=int(number)), found.facts_at)
    return True


FOLLOW = {"end": officers.end, "wrong": officers.wrong, "update": officers.update}
