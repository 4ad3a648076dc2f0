"""How far it is: the queue, each broadcast under way with the time it still takes, who may alert, which alarms stand.

In: a connection, the lines as status.json tells them. Out: one object, for `smsd status` and for status.json, so that
a user who may not read the database sees it too. No number of a member, no name and no text is in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.errors import StoreTrouble
from smsd.model import broadcast as bc
from smsd.model.delivery import REACHED, State
from smsd.model.rights import Rights
from smsd.rules import identity, plan
from smsd.service import spilling
from smsd.service.context import Context
from smsd.store import broadcasts, facts, people, spool

GUESS_S = 3.0
ALARM = "alarm:"  # facts of this name are alarms that people were told of and that are not over
LOOK_S, LOOK_IDLE_S, LIMIT_S = 3.0, 30.0, 2.0
LOOKS_AT = 5_000  # texts that wait a second between two looks: a long queue is not looked at all the time
Row = Mapping[str, Any]


def look(conn: Connection, lines: Sequence[Row]) -> dict[str, Any]:
    """How much waits, and how far each broadcast is that runs."""
    can_send, running = plan_lines(lines), broadcasts.find(conn, states=bc.RUNNING)
    counts = spool.counts_of(conn, [b.id for b in running])
    waits = spool.waits(conn) if running else []
    return {
        "queue": spool.totals(conn),
        "broadcasts": [_one(b, counts.get(b.id, {}), spool.before_the_end_of(b.id, waits), can_send) for b in running],
    }


def plan_lines(lines: Sequence[Row]) -> list[plan.Line]:
    """Lines as a forecast wants them; a guess where nothing was measured yet."""
    return [
        plan.Line(
            name=x["name"],
            ready=x["state"] in ("ready", "throttled"),
            seconds=x["seconds_per_sms"] or GUESS_S,
            extra=x.get("first_extra_s") or 0.0,
            per_minute=x.get("per_minute"),
            recent=tuple(x.get("recent_s") or ()),
        )
        for x in lines
    ]


def _one(
    b: bc.Broadcast, counts: Mapping[State, int], before: Mapping[str | None, int], lines: Sequence[plan.Line]
) -> dict[str, Any]:
    load = {line or "": n for line, n in before.items()}
    return {
        "id": b.id,
        "incident": b.incident,
        "kind": b.kind.value,
        "network": b.network,
        "state": b.state.value,
        "members": b.members,
        "sent": sum(counts.get(s, 0) for s in (*REACHED, State.UNDELIVERED)),
        "delivered": counts.get(State.DELIVERED, 0),
        "failed": counts.get(State.FAILED, 0) + counts.get(State.UNDELIVERED, 0),
        "cancelled": counts.get(State.CANCELLED, 0),
        "expired": counts.get(State.EXPIRED, 0),
        "eta_s": round(plan.forecast(load, lines)) if load else 0,
    }


def may_alert(config: Config, rights: Mapping[str, Rights], today: Any) -> dict[str, list[str]]:
    """By network, the names of the officers who can let an alert go today."""
    out: dict[str, list[str]] = {key: [] for key in config.networks}
    for name, p in config.people.items():
        if p.role == "police" and identity.bar_of(p, rights.get(name, Rights(name)), today) is None:
            for key in dict.fromkeys(p.networks):
                if key in out:
                    out[key].append(p.name)
    return out


def standing(conn: Connection) -> list[tuple[str, str | None, dict[str, Any]]]:
    """Alarms that stand: the message of the catalogue, the line, its fields."""
    out = []
    for _, value in sorted(facts.starting(conn, ALARM).items()):
        match facts.data(value):
            case [str(message), (str() | None) as line, dict(fields)]:
                out.append((message, line, fields))
    return out  # what cannot be read is no alarm: service/alarms.py forgets it


class Told:
    """What the database says, asked again where something moved:
    a heartbeat a second may not cost a transaction a second.
    """

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._data: dict[str, Any] = {}
        self._key: object = None
        self._at = float("-inf")

    async def fresh(self, tell: Callable[[], Sequence[Row]]) -> dict[str, Any]:
        """The newest that is known; a database that does not answer soon is no reason for the heartbeat to stop. `tell`
        tells the lines: there may be many, so it is asked when it is time only.
        """
        loop, waits = asyncio.get_running_loop(), sum(self.ctx.waiting.values())
        if loop.time() - self._at < max(LOOK_S, waits / LOOKS_AT):
            return self._data
        lines = tell()
        key = [(x["state"], x["sent"], x["failed"]) for x in lines], waits
        if loop.time() - self._at < LOOK_IDLE_S and key == self._key:
            return self._data
        self._key, self._at = key, loop.time()
        try:
            async with asyncio.timeout(LIMIT_S):
                # it looks only: it keeps nobody waiting who has to write
                self._data = await self.ctx.db.beside.run(self.look, list(lines))
        except (StoreTrouble, TimeoutError):
            pass
        return self._data

    def look(self, conn: Connection, lines: list[Row]) -> dict[str, Any]:
        """Asked anew, however long ago it was asked before: all that is told but how the lines are."""
        able = may_alert(self.ctx.config, people.all_rights(conn), self.ctx.today())
        config = self.ctx.config
        return look(conn, [x for x in lines if x["name"] not in config.overflows]) | {
            "overflow": spilling.standing(conn, config, spilling.month_of(self.ctx)),
            "may_alert": {key: len(names) for key, names in able.items()},
            "alarms": [[message, line] for message, line, _ in standing(conn)],
        }
