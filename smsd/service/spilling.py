"""What a paid line takes of broadcasts that the preferred ones would not reach in time, and what it costs.

In: a line that is ready, and the others as they are able. Out: claimed rows, never more than the month's budget pays
for; sums of what left. What is claimed counts as spent until it is known not to have left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.config.schema_people import Lines
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.delivery import Claimed, Priority
from smsd.rules import plan, spill
from smsd.rules.spill import Able, Paid, Waits
from smsd.service.context import Context
from smsd.store import batches, broadcasts, leases, spending, spool

KINDS = (Kind.ALERT, Kind.CORRECTION, Kind.UPDATE, Kind.END)  # a drill or a tip is worth no money


def payer(config: Config, b: Broadcast, line: str) -> tuple[str, Lines] | None:
    """The network that pays for a broadcast on this line: the first of its networks that named it."""
    for name in b.networks:
        network = config.networks.get(name)
        if network is not None and network.lines is not None and network.lines.overflow == line:
            return name, network.lines
    return None


def debtor(config: Config, b: Broadcast, line: str) -> str:
    """The network that pays for what a line has already: where the line is named no more, the first that pays for any
    line, or else the first.
    """
    if (pays := payer(config, b, line)) is not None:
        return pays[0]
    paying = (name for name in b.networks if name in config.networks and config.networks[name].lines is not None)
    return next(paying, b.networks[0])


def allows(config: Config, line: str, left: int | None) -> int | None:
    """What a subscription lets a preferred line send; None: no limit, or one that it does not keep to."""
    return None if any(m.name == line and m.sim.over_limit == "send" for m in config.modems) else left


def pool(config: Config, b: Broadcast, line: str) -> tuple[str, ...]:
    """The lines of which this one takes what they do not reach: the preferred ones of all networks that named it, since
    an alert to several of them is one alert.
    """
    found = [config.networks[name].lines for name in b.networks if name in config.networks]
    return tuple(sorted({name for lines in found if lines and lines.overflow == line for name in lines.prefer}))


def price(config: Config, line: str) -> Decimal:
    """What a segment costs on this line; 0 on one that is not paid by the text."""
    return config.prices.get(line, Decimal(0))


def month_of(ctx: Context) -> str:
    """The month, as `2027-03`, whose budget pays for what leaves now."""
    return ctx.today().isoformat()[:7]


# ---- claims


def claim(
    conn: Connection, ctx: Context, line: str, able: Mapping[str, Able], most: int, *, alone: bool
) -> list[Claimed]:
    """At most so many rows; those in front first."""
    status, now, rows = ctx.lines[line], ctx.clock.monotonic(), list[Claimed]()
    if status.looks.due(now):
        status.looks.add(now, _look(conn, ctx, line, able))
    for broadcast, segments in status.looks.may().items():
        b = broadcasts.get(conn, broadcast)
        pays = payer(ctx.config, b, line)
        if pays is None or b.state != bc.State.LIVE:
            continue
        room = min(segments, affords(conn, ctx, pays[0], line))
        if not room:
            continue
        others, last = pool(ctx.config, b, line), ctx.last_priority(line)
        asked = batches.Asked(line, ctx.now(), others, last=last, alone=alone, of=broadcast)
        claimed = batches.take(conn, asked, ctx.owner, most - len(rows), room=room) or []
        status.looks.took(broadcast, sum(row.segments for row in claimed))
        rows += claimed
        if len(rows) >= most:
            break
    return rows


def _look(conn: Connection, ctx: Context, line: str, able: Mapping[str, Able]) -> dict[int, int]:
    """By broadcast that may go to this line, the segments that would come too late."""
    running = {b.id: b for b in broadcasts.find(conn, states=(bc.State.LIVE,))}
    if not running:
        return {}
    spool.unpin_broadcasts(conn, line, running)  # laid out while it was a line like any other
    pools = {b.id: pool(ctx.config, b, line) for b in running.values() if b.kind in KINDS}
    out, left = dict[int, int](), dict[str, int]()
    for prefer in sorted({names for names in pools.values() if names}):
        waits = []
        for row in spending.waiting(conn, prefer, int(Priority.END)):
            b = running.get(row.id)
            pays = payer(ctx.config, b, line) if b is not None and pools.get(b.id) == prefer else None
            until = _in_time(ctx, b, pays[1].when) if b is not None and pays is not None else float("inf")
            waits.append(Waits(row.id, row.segments, until, pays[0] if pays is not None else ""))
        for network in {one.payer for one in waits if one.payer and one.payer not in left}:
            left[network] = affords(conn, ctx, network, line)
        found = spill.too_many(waits, [able[name] for name in prefer if name in able], left)
        for one in waits:
            if one.payer:
                left[one.payer] -= found[one.broadcast]
        out |= found
    # alerts before all clears, and of each the older one first: that is how they stand in the queue
    return dict(sorted(out.items(), key=lambda one: (running[one[0]].kind == Kind.END, one[0])))


def _in_time(ctx: Context, b: Broadcast, when: timedelta) -> float:
    """Seconds for which a broadcast is in time; while it stood halted no time went by."""
    began = b.expires_at - timedelta(seconds=b.validity_s) if b.expires_at is not None else b.started_at
    return (began + when - ctx.now()).total_seconds() if began is not None else float("inf")


def affords(conn: Connection, ctx: Context, network: str, line: str) -> int:
    """How many segments a network may still pay for; until the end of this transaction nobody else spends it."""
    lines = ctx.config.networks[network].lines
    each = price(ctx.config, line)
    if lines is None or not each:
        return 0
    spending.hold(conn)
    spent = spending.spent(conn, network, month_of(ctx))
    return spill.affords(lines.budget_eur_month, spent, reserved(conn, ctx.config, network), each)


def reserved(conn: Connection, config: Config, network: str) -> int:
    """What all lines have claimed that a network pays for, whichever is named now; in parts."""
    return sum(
        count * spill.parts_of(each)
        for line, each in config.prices.items()
        for broadcast, count in spending.reserved(conn, line).items()
        if debtor(config, broadcasts.get(conn, broadcast), line) == network
    )


# ---- forecasts


def paid_for(
    conn: Connection, config: Config, networks: Iterable[str], kind: Kind, lines: Iterable[plan.Line], month: str
) -> Paid | None:
    """The paid line of what goes to some networks; a forecast holds no money."""
    network = next((n for n in networks if n in config.networks and config.networks[n].lines is not None), None)
    found = config.networks[network].lines if network is not None else None
    if network is None or found is None or kind not in KINDS:
        return None
    each = price(config, found.overflow)
    line = next((one for one in lines if one.name == found.overflow), None)
    if line is None or not each:
        return None
    held = reserved(conn, config, network)
    left = spill.affords(found.budget_eur_month, spending.spent(conn, network, month), held, each)
    return Paid(line, each, left, found.when.total_seconds())


def standing(conn: Connection, config: Config, month: str) -> list[dict[str, Any]]:
    """For each network with a paid line: what this month has cost, and may."""
    out = []
    for name, network in config.networks.items():
        if (lines := network.lines) is not None:
            spent = spending.spent(conn, name, month)
            out.append(
                {
                    "network": name,
                    "modem": lines.overflow,
                    "spent_eur": float(spill.euros(spent)),
                    "budget_eur": float(lines.budget_eur_month),
                    "texts_left": spill.affords(lines.budget_eur_month, spent, 0, price(config, lines.overflow)),
                }
            )
    return out


# ---- what left


def pay(conn: Connection, ctx: Context, line: str, segments: Iterable[tuple[int | None, int]]) -> None:
    """Segments by broadcast that left over a line, or may have."""
    each, whole = price(ctx.config, line), dict[int, int]()
    if not each:
        return
    for broadcast, count in segments:
        if broadcast is not None and count:
            whole[broadcast] = whole.get(broadcast, 0) + count
    for broadcast, count in whole.items():
        network = debtor(ctx.config, broadcasts.get(conn, broadcast), line)
        spending.add(conn, network, line, month=month_of(ctx), segments=count, cost=count * spill.parts_of(each))


def withdraw(
    conn: Connection, ctx: Context, event: str, now: datetime, reason: str, *where: ColumnElement[bool]
) -> set[int]:
    """`spool.withdraw`, of the process that has the lines. What a paid line of another gateway has of it may be on the
    air there: it counts as spent before anybody else can spend it, and comes back where it was not sent (`spare`).
    """
    if leases.shared(conn) and ctx.config.prices and event in ("cancel", "expire"):
        spending.hold(conn)
        lines = ctx.config.prices
        others = spool.withdraw_of_others(conn, event, now, reason, *where, owner=ctx.owner, lines=lines)
        pay_doubts(conn, ctx, others)
    return set(spool.withdraw(conn, event, now, ctx.on_air, reason, *where, owner=ctx.owner))


def spare(conn: Connection, ctx: Context, line: str, claimed: Claimed, segments: int) -> None:
    """A row that another gateway withdrew was never sent, but for so many segments: what it was paid for comes back, in
    the month that paid.
    """
    unsent = claimed.segments - segments
    if (
        unsent > 0
        and claimed.broadcast is not None
        and (at := spool.was_spared(conn, claimed, ctx.owner, line)) is not None
    ):
        network = debtor(ctx.config, broadcasts.get(conn, claimed.broadcast), line)
        month = at.astimezone(ctx.config.gateway.zone).strftime("%Y-%m")
        spending.add(
            conn, network, line, month=month, segments=-unsent, cost=-unsent * spill.parts_of(price(ctx.config, line))
        )


def pay_doubts(conn: Connection, ctx: Context, ids: list[int]) -> None:
    """Rows of which nobody knows whether they left."""
    if ids and ctx.config.prices:
        for row in spending.in_doubt(conn, ids, ctx.config.prices):
            pay(conn, ctx, row.line, [(row.broadcast, row.segments)])
