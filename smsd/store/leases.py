"""How long a claim holds without a sign of its owner, and by whose clock.

In: a connection. Out: values and conditions of `lease_until`. In a file there is one gateway and one clock: its own. On
a server there may be several, whose clocks disagree: the server's decides, and a gateway that died is missed sooner.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.schema import Utc

ALONE, SHARED = timedelta(seconds=60), timedelta(seconds=20)
# of a lease that is shared, so much has to be left when a text goes on the air
MARGIN = SHARED * 0.3
_SERVER_MS = (
    "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"  # never the moment at which a transaction began
)


def shared(conn: Connection) -> bool:
    """Whether several gateways may be at it."""
    return conn.dialect.name != "sqlite"


def server_now(later: timedelta = timedelta()) -> sa.ColumnElement[datetime]:
    """The server's time, and so much later, as times are kept."""
    return sa.type_coerce(sa.literal_column(f"({_SERVER_MS} + {round(later.total_seconds() * 1000)})"), Utc)


def server_time(conn: Connection) -> datetime:
    """What the server's clock says."""
    found: datetime = conn.execute(sa.select(server_now())).scalar_one()
    return found
