"""Several gateways on one server: which there are, which of them live, who serves which line.

In: names, versions, what a gateway tells of its lines. Out: who is there. A run of a gateway has a number (`epoch`):
whoever takes the name after it is the truth, and the run before claims nothing more. Only the server's clock says who
lives. It decides nothing about rows (store/spool.py, store/settling.py), and a gateway with a file has one row here
that nobody asks for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.errors import Unusable
from smsd.model import broadcast as bc
from smsd.model.delivery import State
from smsd.store import facts, leases
from smsd.store.dialect import upsert
from smsd.store.schema import broadcasts, deliveries, gateways, is_in, lines

_g, _l, _d = gateways.c, lines.c, deliveries.c


def owner(name: str, epoch: int) -> str:
    """How a run signs its claims."""
    return f"{name}/{epoch}"


def home(owner: str) -> tuple[str, int]:
    """The name and the number of a run."""
    name, _, epoch = owner.rpartition("/")
    return name, int(epoch) if epoch.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A gateway as the others see it."""

    name: str
    version: str
    alive: bool
    silent_s: float  # since its last sign of life
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def lines(self) -> list[Mapping[str, object]]:
        """What it says of its lines; none where it says nothing that can be read."""
        found = self.told.get("modems")
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


UNFIT = "unfit"  # what a gateway tells that had better lead nobody
KEY = "key"  # under which each tells the name of its machine key


def refuse_another_key(conn: Connection, name: str, key: str) -> None:
    """Unusable where another gateway that lives has another machine key (by its name): a PIN that counts at one would
    be a guess at the other, and a code that this one sends would be wrong.
    """
    for one in everybody(conn):
        if one.name != name and one.alive and one.told.get(KEY, key) != key:
            raise Unusable(
                f"the machine key here is not that of the gateway {one.name}, which runs: copy machine.key from there, "
                "as its owner, mode 0600 (docs/scale.md)"
            )


def register(conn: Connection, name: str, version: str) -> int:
    """A run begins; its number. Until its first sign of life nobody knows whether it is fit to lead."""
    told = json.dumps({UNFIT: True})
    upsert.put_new(conn, gateways, ("name",), {"name": name, "epoch": 0, "version": version, "told": told})
    values = {"epoch": _g.epoch + 1, "version": version, "until": _until(), "told": told}
    query = gateways.update().where(_g.name == name).values(**values)
    return int(conn.execute(query.returning(_g.epoch)).scalar_one())


def _until() -> sa.ColumnElement[datetime]:
    return leases.server_now(leases.SHARED)


def beat(conn: Connection, owner: str, told: Mapping[str, object]) -> bool:
    """A sign of life, for the gateway and for what it has claimed; False where another run has the name."""
    name, epoch = home(owner)
    mine = sa.and_(_g.name == name, _g.epoch == epoch)
    quiet = {"quiet": True}  # or each beat would wake all others
    sign = gateways.update().where(mine).values(until=_until(), told=json.dumps(told))
    if conn.execute(sign, execution_options=quiet).rowcount != 1:
        return False
    conn.execute(
        deliveries.update()
        .where(is_in(_d.state, State.CLAIMED), _d.owner == owner)
        .values(lease_until=leases.server_now(leases.SHARED)),
        execution_options=quiet,
    )
    return True


def leave(conn: Connection, owner: str) -> None:
    """The run ends as it was asked to: the others need not wait for its lease."""
    name, epoch = home(owner)
    conn.execute(
        gateways.update().where(_g.name == name, _g.epoch == epoch).values(until=leases.server_now(), told="{}")
    )


def everybody(conn: Connection) -> list[Seen]:
    """All that ever were, by name."""
    left = (_g.until - leases.server_now()).label("left")
    query = sa.select(_g.name, _g.version, _g.told, sa.type_coerce(left, sa.BigInteger).label("left")).order_by(_g.name)
    out = []
    for row in conn.execute(query):
        told = facts.data(row.told)
        silent = max(0.0, leases.SHARED.total_seconds() - row.left / 1000)
        out.append(
            Seen(
                name=row.name,
                version=row.version,
                alive=row.left > 0,
                silent_s=silent,
                told=told if isinstance(told, dict) else {},
            )
        )
    return out


def take_lines(conn: Connection, name: str, wanted: Sequence[str]) -> None:
    """A gateway serves these lines from now on, and no others; Unusable where another that lives does."""
    conn.execute(lines.delete().where(_l.gateway == name, _l.name.not_in(list(wanted))))
    for line in wanted:
        upsert.put_new(conn, lines, ("name",), {"name": line, "gateway": name})
    query = (
        sa.select(_l.name, _l.gateway)
        .join(gateways, _g.name == _l.gateway)
        .where(_l.name.in_(list(wanted)), _l.gateway != name, _g.until > leases.server_now())
    )
    if (taken := conn.execute(query.order_by(_l.name)).first()) is not None:
        raise Unusable(
            f"the line {taken.name} is served by the gateway {taken.gateway}, which runs: give each line one gateway "
            "(modems: gateway: NAME)"
        )
    conn.execute(lines.update().where(_l.name.in_(list(wanted))).values(gateway=name))


def served(conn: Connection, names: Collection[str]) -> set[str]:
    """Those of some lines whose gateway lives."""
    query = sa.select(_l.name).join(gateways, _g.name == _l.gateway)
    return set(conn.execute(query.where(_l.name.in_(list(names)), _g.until > leases.server_now())).scalars())


def put_card(conn: Connection, line: str, iccid: str) -> None:
    """The card that lies in a line now; it lies in no other one."""
    if conn.execute(sa.select(_l.iccid).where(_l.name == line)).scalar() == iccid:
        return
    conn.execute(lines.update().where(_l.iccid == iccid, _l.name != line).values(iccid=None))
    conn.execute(lines.update().where(_l.name == line).values(iccid=iccid))


def leads(conn: Connection, owner: str) -> bool:
    """Whether this run does what is done once for all: the first by name of those that live and are fit, or of all that
    live where none is. No lock says so, since one that is frozen would keep it; two that believe it for a moment do
    nothing twice, since all of it is one transaction after the other.
    """
    if not leases.shared(conn):
        return True
    living = sa.select(_g.name, _g.epoch, _g.told).where(_g.until > leases.server_now())
    rows = conn.execute(living.order_by(sa.collate(_g.name, "C"))).all()
    first = next((row for row in rows if not _unfit(row.told)), rows[0] if rows else None)
    return first is not None and (first.name, first.epoch) == home(owner)


def _unfit(told: str) -> bool:
    known = facts.data(told)
    return isinstance(known, dict) and bool(known.get(UNFIT))


_WANTED = (
    sa.select(_d.id)
    .outerjoin(broadcasts, broadcasts.c.id == _d.broadcast_id)
    .where(
        _d.id.in_(sa.bindparam("rows", expanding=True)),
        _d.owner == sa.bindparam("mine"),
        _d.state == State.CLAIMED,
        _d.lease_until > leases.server_now(leases.MARGIN),
        sa.or_(broadcasts.c.id.is_(None), broadcasts.c.state.not_in(bc.STANDING)),
    )
)


def still_ours(conn: Connection, row: int, owner: str) -> bool:
    """Whether a row that this run claimed may go on the air: nobody withdrew it, or took
    it for lost, and no halt was heard anywhere.
    """
    return all_ours(conn, [row], owner)


def all_ours(conn: Connection, ids: Sequence[int], owner: str) -> bool:
    """`still_ours` for all that a line claimed in one go."""
    return len(conn.execute(_WANTED, {"rows": list(ids), "mine": owner}).all()) == len(set(ids))
