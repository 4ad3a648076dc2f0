"""Which network, incident and hour an officer's words mean; where that is open, it is asked.

In: a conversation, a command. Out: what is meant, or None after an answer. It orders nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from smsd.channels.sms.conversation import Conversation
from smsd.model.incident import Incident
from smsd.rules import limits
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.store import broadcasts

# a stamp of the SMS centre: a text may have waited for a phone or for us
BELIEVED, BELIEVED_AHEAD = timedelta(hours=48), timedelta(hours=6)


def facts_at(talk: Conversation) -> datetime:
    """When the officer wrote: the SMS centre's stamp where it is believable, else the time of arrival."""
    stamp = talk.text.stamp
    return stamp if stamp and -BELIEVED_AHEAD < talk.now - stamp < BELIEVED else talk.now


def network_for(talk: Conversation, command: Command) -> str | None:
    """The network an officer means; None after asking."""
    own = talk.who.networks
    named = [n for n in command.networks if n in own]
    if command.networks and not named:
        named = []
    elif not named:
        heard = [n for n in own if n in talk.heard_networks()]
        named = [own[0]] if len(own) == 1 else heard if len(heard) == 1 else []
    if len(named) == 1:
        return named[0]
    ask_which(talk)
    return None


def ask_which(talk: Conversation) -> None:
    """Asks for the name of a network."""
    talk.answer("which_network", names=", ".join(talk.config.networks[n].short.split()[-1] for n in talk.who.networks))


def named_networks(talk: Conversation, command: Command) -> tuple[str, ...]:
    """The networks that an officer names and may alert; of others that are named it is said that they get nothing."""
    own = talk.who.networks
    foreign = tuple(dict.fromkeys(n for n in command.networks if n not in own))
    if foreign:
        talk.answer("not_your_network", network=own[0], names=talk.heads(foreign))
    return tuple(dict.fromkeys(n for n in command.networks if n in own))


def choices_for(talk: Conversation, command: Command) -> tuple[str, ...]:
    """The networks to ask about in the preview: an officer of several named none, and the line does not tell."""
    own = talk.who.networks
    heard = [n for n in own if n in talk.heard_networks()]
    return tuple(heard or own) if not command.networks and len(own) > 1 and len(heard) != 1 else ()


def incident_for(talk: Conversation, command: Command, *, of_all: bool = True) -> Incident | None:
    """The incident that is meant: by its number, or the latest open one; None after an answer.

    What ended a moment ago can still be corrected or updated: the preview says of which incident. `of_all`: only one
    of which the officer may send to all networks.
    """
    found = broadcasts.open_incidents(talk.conn, talk.who.networks)
    if command.verb in (Verb.WRONG, Verb.UPDATE) and not any(command.incident in (None, i.id) for i in found):
        found = broadcasts.recent_incidents(talk.conn, talk.who.networks, talk.now - limits.STOP_MEANS_HALT)
    if command.incident is not None and (
        len(found) != 1 or broadcasts.latest_incident(talk.conn, talk.who.networks, command.incident)
    ):
        # a number that was never given can only mean the one that is open
        found = [i for i in found if i.id == command.incident]
    if found:
        return found[0] if not of_all or may_send(talk, found[0]) else None
    network = talk.who.networks[0]
    talk.answer("no_incident", network=network, short=talk.short(network))
    return None


def may_send(talk: Conversation, incident: Incident) -> bool:
    """Whether an officer may send to all networks of an incident; False after an answer."""
    foreign = [n for n in incident.networks if n not in talk.who.networks]
    if not foreign:
        return True
    network = next(n for n in incident.networks if n not in foreign)
    talk.answer(
        "not_all_yours",
        network=network,
        short=talk.short(network),
        id=incident.id,
        names=talk.heads(foreign),
        author=talk.name_of(incident.opened_by),
    )
    return False
