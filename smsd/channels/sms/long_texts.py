"""Long texts: their parts wait, sealed, until all are there; then they are one text like any other.

In: parts, from any line, in any order. Out: the whole text, once; or a word to the officer who sent it. Parts belong
together by sender, reference, number of parts and the centre's stamp. Two versions of one part are never mixed:
neither is used, and the officer hears it. Parts that waited for the others a while may be somebody else's, so the
text waits a moment for a second version.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd.channels.sms import proofs
from smsd.channels.sms.conversation import Conversation
from smsd.channels.sms.sealed import seal, unseal
from smsd.model.delivery import Priority
from smsd.model.inbound import Part, Text
from smsd.rules import digits, limits
from smsd.rules.proof import dedupe
from smsd.service.context import Context, Effects
from smsd.sms import reassembly
from smsd.store import inbox as store
from smsd.store.inbox import StoredPart

KEEP = timedelta(days=1)
TOGETHER = timedelta(minutes=2)  # between the stamps of one text's parts
AT_ONCE = timedelta(seconds=3)  # parts that come in order within this time are used at once
SETTLE = timedelta(seconds=2)  # others wait so long for a second version
MOST_PARTS = 20  # of a text that is read at all: some 3000 letters
SHOWN = 60


def take(conn: Connection, ctx: Context, part: Part) -> tuple[Text | None, Effects]:
    """Keeps a part; the whole text if it was the last one and nothing is doubtful."""
    if part.total > MOST_PARTS:
        return None, _too_long(conn, ctx, part)
    if not store.save_part(conn, part, seal(ctx.key, part.dedupe, part.units)):
        return None, Effects()
    rows = [r for r in store.siblings(conn, part, ctx.now() - KEEP) if _belong(r, part)]
    effects = Effects(soon=True)
    # another version of what was used: the preview shows which
    if part.stamp is not None and any(r.done and r.seq == part.seq for r in rows):
        store.use_parts(conn, [r.id for r in rows if not r.done])
        Conversation(ctx=ctx, conn=conn, now=ctx.now(), text=_bare(part, ctx.now())).journal(
            "another version of a part came late", part.sender
        )
        return None, effects
    waiting = [r for r in rows if not r.done]
    if _versions(ctx, waiting):
        return None, _refuse(conn, ctx, part, waiting)
    in_order = [r.seq for r in sorted(waiting, key=lambda r: r.id)] == list(range(1, part.total + 1))
    if not in_order or ctx.now() - min(r.received_at for r in waiting) > AT_ONCE:
        return None, effects
    return _whole(conn, ctx, waiting), effects


def settled(conn: Connection, ctx: Context, now: datetime) -> tuple[Text | None, bool]:
    """A text that is whole and waited for a second version long enough; whether others still wait for it."""
    groups: dict[tuple[str, int, int, int], list[StoredPart]] = {}
    for row in store.parts_of_whole(conn, now - KEEP):
        groups.setdefault((row.sender, row.ref, row.bits, row.total), []).append(row)
    waits = False
    for rows in groups.values():
        newest = max(rows, key=lambda r: r.received_at)
        own = [r for r in rows if _belong(r, newest)]
        if len({r.seq for r in own}) < newest.total:
            continue
        if now - newest.received_at < SETTLE:
            waits = True
        elif (text := _whole(conn, ctx, own)) is not None:
            return text, True
    return None, waits


def _belong(row: StoredPart, part: Part | StoredPart) -> bool:
    """Whether two parts are of one text, by the centre's clock."""
    return bool(abs((row.stamp or row.received_at) - (part.stamp or part.received_at)) <= TOGETHER)


def _units(ctx: Context, row: StoredPart) -> bytes:
    return unseal(ctx.key, row.dedupe, row.units)


def _versions(ctx: Context, rows: Iterable[StoredPart]) -> bool:
    """Whether one part came in two versions."""
    seen: dict[int, tuple[str, bytes]] = {}
    return any(seen.setdefault(r.seq, (r.encoding, _units(ctx, r))) != (r.encoding, _units(ctx, r)) for r in rows)


def _whole(conn: Connection, ctx: Context, rows: list[StoredPart]) -> Text | None:
    by_seq = {r.seq: r for r in rows}
    first = rows[0]
    key = reassembly.Key(sender=first.sender, ref=first.ref, bits=first.bits, total=first.total)
    words = reassembly.assemble(
        key, [(s, reassembly.Part(r.encoding, _units(ctx, r))) for s, r in by_seq.items()]
    ).whole()
    if words is None:
        return None
    store.use_parts(conn, [r.id for r in rows])
    stamps = [r.stamp for r in by_seq.values() if r.stamp]
    stamp = min(stamps) if stamps else None
    return Text(
        sender=first.sender,
        answerable=first.answerable,
        body=words,
        stamp=stamp,
        received_at=ctx.now(),
        modem=first.modem,
        dedupe=dedupe(ctx.key, first.sender, stamp, f"whole {first.ref}", words),
        parts=first.total,
    )


def _bare(part: Part | StoredPart, now: datetime) -> Text:
    return Text(
        sender=part.sender,
        answerable=part.answerable,
        body="",
        stamp=part.stamp,
        received_at=now,
        modem=part.modem,
        dedupe="",
        kind="text",
    )


def _refuse(conn: Connection, ctx: Context, part: Part, rows: list[StoredPart]) -> Effects:
    store.use_parts(conn, [r.id for r in rows])
    talk = Conversation(ctx=ctx, conn=conn, now=ctx.now(), text=_bare(part, ctx.now()))
    talk.journal("two versions of a part", part.sender, f"{part.seq} of {part.total}")
    if talk.who.role != "resident" and part.answerable and talk.note_once("parts differ", limits.REPORT_ASKED):
        talk.answer("parts_differ")
    return talk.effects


def _too_long(conn: Connection, ctx: Context, part: Part) -> Effects:
    talk = Conversation(ctx=ctx, conn=conn, now=ctx.now(), text=_bare(part, ctx.now()))
    if talk.note_once("too many parts", limits.REPORT_ASKED):
        talk.journal("text of too many parts", part.sender, str(part.total))
        if talk.who.role != "resident" and part.answerable:
            talk.answer("too_many_parts", total=part.total, max=MOST_PARTS)
    return talk.effects


def tell_incomplete(conn: Connection, ctx: Context, now: datetime) -> Effects:
    """Officers whose long texts did not come whole hear it after 30 s, with what arrived; once in ten minutes."""
    effects = Effects()
    groups: dict[reassembly.Key, list[StoredPart]] = {}
    for row in store.overdue(conn, now - limits.PARTS_WAIT):
        groups.setdefault(reassembly.Key(sender=row.sender, ref=row.ref, bits=row.bits, total=row.total), []).append(
            row
        )
    for key, parts in groups.items():
        store.told(conn, [p.id for p in parts])
        talk = Conversation(ctx=ctx, conn=conn, now=now, text=_bare(parts[0], now))
        talk.journal("parts missing", key.sender, f"{len({p.seq for p in parts})} of {key.total}")
        if (
            talk.who.role == "resident"
            or not parts[0].answerable
            or not talk.note_once("parts missing", limits.REPORT_ASKED)
        ):
            continue
        assembly = reassembly.assemble(key, [(p.seq, reassembly.Part(p.encoding, _units(ctx, p))) for p in parts])
        shown = assembly.so_far()
        shown = (digits.masked(shown) if proofs.holds_secret(talk, digits.plain(shown)) else shown)[:SHOWN]
        body = talk.wording.say(
            talk.language_of(key.sender), "parts_missing", have=len(assembly.parts), total=key.total, text=shown
        )
        talk.queue(key.sender, body, priority=Priority.ANSWER, role="staff", pinned=parts[0].modem)
        effects.wake = True
    return effects
