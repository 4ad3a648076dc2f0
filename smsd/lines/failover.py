"""Which line takes which row (architecture decision 8): when a row may leave the line that its member knows, when a
line leaves rows to a better one, when a line is spent.

In: the lines as they are. Out: names of lines whose rows another may take, rows that a line had better leave. A
healthy line keeps its members as long as it would finish within a minute of the others; one that refuses, or takes
far longer than another, keeps none.
"""

from __future__ import annotations

from smsd.config.schema import Sim
from smsd.model.line import State
from smsd.rules import plan
from smsd.service.context import Context, LineStatus

CANNOT_SEND = (State.LOST, State.BARRED, State.CLOSED, State.RESETTING, State.OPENING)
AWAY_FOR_S = 20.0
SLOW_S, SLOWER = 10.0, 4.0  # a text takes longer than this and so many times longer than elsewhere
LEAVES_S = 30.0, 120.0  # so long at least, and at most, a line leaves rows to others that then ought to be done
LEAVES_MOST = 200
HELD_UP_S = 3.0  # on air longer than this, and three times longer than elsewhere
HANGS_S = 30.0  # on air longer than this it hangs, also where its last ones took as long: nothing else leaves it soon


def over_quota(ctx: Context, status: LineStatus, sim: Sim) -> bool:
    """The subscription's limit: refuse, or leave it to a line that has some left; an alert is sent all the same."""
    if status.quota_left is None or status.quota_left > 0 or sim.over_limit == "send":
        return False
    if sim.over_limit == "refuse":
        return True
    paid = ctx.config.overflows
    return any(
        s.ready and s.quota_left != 0 for s in ctx.lines.values() if s.name != status.name and s.name not in paid
    )


def others(ctx: Context, own: str) -> tuple[str, ...]:
    """Lines whose pinned rows `own` may take: they are away, spent, listen for a late answer, would finish much
    later, or do far worse. One that is paid by the text takes only of such as cannot send; and of those that do badly
    where no other line does well, since an answer that waits for them may never leave.
    """
    costs = own in ctx.config.overflows
    alone = costs and not able_others(ctx, ctx.lines[own])
    found = []
    for line in ctx.lines.values():
        if line.name == own:
            continue
        waits, seconds = ctx.waiting.get(line.name, 0), pace(ctx, line)
        late = line.ready and waits and plan.hand_over(seconds * waits, [0.0])
        cannot = not serves(ctx, line) or line.quota_left == 0
        if costs:
            takes = cannot or (alone and (line.health.trouble or (line.elsewhere and line.listens)))
        else:
            takes = cannot or line.listens or late or line.health.trouble or _does_worse(ctx, line, seconds)
        if takes:
            found.append(line.name)
    return tuple(found)


def serves(ctx: Context, line: LineStatus) -> bool:
    """Whether it sends, or will in a moment: it is neither barred nor away for long."""
    gone = line.state in CANNOT_SEND or (line.state == State.RESTING and line.facts.registered is False)
    if not gone:
        ctx.away_since.pop(line.name, None)
        return True
    now = ctx.clock.monotonic()
    away = now - ctx.away_since.setdefault(line.name, now) > AWAY_FOR_S
    return line.state != State.BARRED and not away


def pace(ctx: Context, line: LineStatus) -> float:
    """Seconds that a taken text costs on a line; at least what the one on air has taken by now.

    What the last text took says nothing any more once it is longer ago than a line may leave rows to others.
    """
    now = ctx.clock.monotonic()
    stale = not line.health.ailing and now - line.health.taken_at > LEAVES_S[1]
    pace = line.speed.seconds if stale else line.pace
    return pace if line.began is None else max(pace, now - line.began)


def _better(ctx: Context, line: LineStatus) -> list[LineStatus]:
    """Lines that can send whatever this one may, and do well:
    none whose text is on air for longer than its texts usually are, and none that is paid by the text.
    """
    now, paid, last = ctx.clock.monotonic(), ctx.config.overflows, line.last_priority
    return [
        o
        for o in ctx.lines.values()
        if o is not line
        and o.name not in paid
        and o.ready
        and o.quota_left != 0
        and o.last_priority >= last
        and not o.health.ailing
        and not o.listens
        and not _hangs(o, now)
    ]


def _hangs(line: LineStatus, now: float) -> bool:
    if line.began is None or now - line.began <= HELD_UP_S:
        return False
    return now - line.began > min(HANGS_S, 3 * line.pace)


def stuck(ctx: Context, line: LineStatus) -> bool:
    """Whether what waits for it had better go out elsewhere, whatever its state: it listens for a late answer, refuses
    one number after the other, or hangs on a text.
    """
    return line.listens or line.health.trouble or _hangs(line, ctx.clock.monotonic())


def able_others(ctx: Context, line: LineStatus) -> int:
    """How many other lines could take a row that this one refused, and soon:
    none that hangs on a text, nor one that leaves rows to better lines: each would leave this row to the other.
    Nor one that is paid by the text.
    """
    now, paid, last = ctx.clock.monotonic(), ctx.config.overflows, line.last_priority
    return sum(
        1
        for o in ctx.lines.values()
        if o is not line
        and o.name not in paid
        and o.ready
        and o.quota_left != 0
        and o.last_priority >= last
        and not o.health.trouble
        and o.left_since is None
        and not o.listens
        and not _hangs(o, now)
    )


def weak(ctx: Context, line: LineStatus) -> bool:
    """Another line does much better. Asked by each line of every other between two texts: a line that is well
    is answered without a look at the others.
    """
    return _does_worse(ctx, line, pace(ctx, line))


def _does_worse(ctx: Context, line: LineStatus, own: float) -> bool:
    ailing = line.health.ailing
    if not ailing and own <= SLOW_S:
        return False
    best = min((pace(ctx, o) for o in _better(ctx, line)), default=None)
    return best is not None and (ailing or own > max(SLOW_S, SLOWER * best))


def leave(ctx: Context, line: LineStatus) -> int:
    """How many waiting rows the better lines would be done with before this one had sent a single text."""
    now = ctx.clock.monotonic()
    rows = (
        min(LEAVES_MOST, sum(int(pace(ctx, line) / pace(ctx, o)) for o in _better(ctx, line))) if weak(ctx, line) else 0
    )
    if not rows:
        line.left_since = None
        return 0
    least, most = LEAVES_S
    if line.left_since is not None and now - line.left_since > min(most, max(least, line.pace)):
        line.left_since = None
        return 0  # they ought to be done: one more try
    return rows


def held_up(ctx: Context, own: LineStatus) -> list[LineStatus]:
    """Lines with a text on air for so long that what they claimed behind it had better go out elsewhere, and not on
    a line that is paid by the text.
    """
    now = ctx.clock.monotonic()
    if own.name in ctx.config.overflows:
        return []
    return [
        o
        for o in ctx.lines.values()
        if o is not own and o.ahead is not None and o.began is not None and now - o.began > max(HELD_UP_S, 3 * own.pace)
    ]
