"""Asks for the proof of what was texted: opens drafts and wishes, and tells whoever texted why not.

In: a conversation, a draft or a wish. Out: a preview on its way (service/drafts.py, proving.py), else one answer.
What a text proved by itself (`one_step`) is left in the conversation for channels/sms/at_once.py to carry out.
"""

from __future__ import annotations

from smsd.channels.sms.conversation import Conversation
from smsd.model import journal as events
from smsd.model.challenge import Action, Payload
from smsd.model.draft import Draft
from smsd.rules import limits
from smsd.service import behind, drafts, proving
from smsd.service.actor import Actor
from smsd.service.drafts import Came
from smsd.service.proving import Asked, Asking

WHY = {
    Came.NO_MEMBERS: "no_members",
    Came.NOBODY_REACHED: "nobody_reached",
    Came.NOBODY_FOR: "nobody_for",
    Came.CLOSED: "end_closed",
}
AGAIN, NO_ROOM = "same draft again", "no room"


def draft(talk: Conversation, wanted: Draft, actor: Actor | None = None) -> None:
    """Makes a draft and asks its author to prove it."""
    opened = drafts.open_draft(talk, actor or talk.actor(), wanted)
    network, short = wanted.network, talk.short(wanted.network)
    if wanted.networks:
        talk.one_step = None  # which of them is meant has to be asked, whatever the text proves
    if opened.came in WHY:
        talk.answer(WHY[opened.came], network=network, short=short, id=wanted.incident.id if wanted.incident else None)
    elif opened.came == Came.NO_QUOTA:
        if talk.note_once("no quota", limits.REPORT_ASKED):
            talk.answer("no_quota", network=network, short=short)
    elif opened.came == Came.TOO_LONG:
        talk.answer(
            "too_long",
            network=network,
            segments=opened.segments,
            max=talk.config.alerts.max_segments,
            limit=opened.room,
        )
    elif opened.came == Came.AGAIN:
        talk.outcome = AGAIN
    elif opened.came == Came.READY:
        talk.drafted = opened.broadcast
    else:
        told = opened.late and talk.answerable and behind.offer(talk, talk.actor(), network)
        if opened.paused and not told and talk.answerable and talk.note_once("previews paused"):
            talk.answer("previews_paused", network=network)
        if opened.no_line:
            talk.answer("no_modem", network=network, short=short)
        talk.outcome = f"draft {wanted.kind}"


def wish(
    talk: Conversation,
    action: Action,
    digest: str,
    text: str,
    *,
    outcome: str,
    needs_pin: bool = False,
    broadcast: int | None = None,
    payload: Payload = None,
) -> None:
    """Asks for the proof of what is no draft; the number hears it where there is no room."""
    asked(
        talk,
        proving.ask(
            talk,
            talk.actor(),
            talk.sender,
            broadcast_id=broadcast,
            action=action,
            digest=digest,
            text=text,
            needs_pin=needs_pin,
            payload=payload,
        ),
        outcome,
    )


def asked(talk: Conversation, asking: Asking, outcome: str) -> None:
    """Notes what came of asking for a proof; a phone with too many open questions hears so once a while."""
    if asking.came == Asked.NO_ROOM:
        talk.outcome = NO_ROOM
        if talk.note_once(NO_ROOM, limits.REPORT_ASKED):
            talk.answer("no_room", network=talk.who.networks[0])
    elif asking.came == Asked.AGAIN:
        talk.outcome = AGAIN
    elif asking.came == Asked.AT_ONCE:
        talk.asked = asking.challenge
    talk.outcome = talk.outcome or outcome


def barred(talk: Conversation) -> None:
    """Somebody whose right ended, is blocked, or was never enrolled."""
    holder = talk.who.holders[0]
    bar = talk.who.bar or "not_enrolled"
    date = holder.person.expires.strftime("%d/%m/%Y") if holder.person.expires else ""
    talk.journal(events.about("barred:", bar), talk.sender)
    talk.answer(bar, network=holder.person.networks[0], date=date)
    talk.outcome = bar
