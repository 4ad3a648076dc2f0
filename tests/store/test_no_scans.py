"""What is asked all the time looks at few rows, however many there are: each such question finds what it wants by an
index, in both kinds of database. What is asked once a day may look at all of them, and no more than once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.config.schema import Privacy
from smsd.model.delivery import Priority
from smsd.store import (
    broadcasts,
    challenges,
    claims,
    damaged_rows,
    gateways,
    inbox,
    members,
    retention,
    settling,
    spool,
    still,
    tallies,
)
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import metadata
from tests import postgres
from tests.store.test_spool import queue

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
MANY = 5_000
HOUR = timedelta(hours=1)
LARGE = "deliveries|members|memberships|inbound|challenges|inbound_parts|tallies|broadcasts"
ERASED = ("texts", "deliveries", "challenges", "members")  # every night, those of months ago

ASKED: dict[str, Callable[[Connection], Any]] = {
    "a claim": lambda conn: claims.claim(conn, "stick1", "x/1", NOW),
    "a claim of others'": lambda conn: claims.claim(conn, "stick1", "x/1", NOW, ["gone1", "gone2"]),
    "whether an alert waits": lambda conn: claims.urgent(conn, "stick1", NOW, ["gone1"]),
    "whether anything waits": lambda conn: claims.any_waits(conn, ["stick1"], NOW),
    "the next ordinal": lambda conn: spool.next_ordinal(conn, Priority.ALERT),
    "the next that is due": lambda conn: spool.next_due(conn, NOW),
    "what waits for a network's lines": lambda conn: spool.waiting_by_line(conn, Priority.ALERT, ["stick1"]),
    "whether rows are still ours": lambda conn: gateways.all_ours(conn, [1, 2], "x/1"),
    "what a run claimed": lambda conn: spool.claimed_by(conn, "x/1"),
    "what is in doubt": lambda conn: settling.settle_uncertain(conn, NOW, [1], HOUR),
    "requests": members.waiting_digests,
    "questions without an answer": lambda conn: members.unanswered(conn, NOW),
    "who wakes": lambda conn: members.due_to_wake(conn, NOW),
    "who is forgotten": lambda conn: members.due_to_forget(conn, NOW),
    "who asked to be forgotten": lambda conn: members.start_grace(conn, HOUR),
    "who knows a line": lambda conn: members.count_of_sim(conn, "stick1"),
    "codes that lapsed": lambda conn: challenges.lapsed(conn, NOW, NOW),
    "codes of a broadcast": lambda conn: challenges.of_broadcasts(conn, [1]),
    "the same wish": lambda conn: challenges.with_digest(conn, "d", NOW),
    "parts that are whole": lambda conn: inbox.parts_of_whole(conn, NOW),
    "parts of which others never came": lambda conn: inbox.overdue(conn, NOW),
    "how many wrote lately": lambda conn: tallies.subjects(conn, "answer", NOW),
    "what no limit looks at": lambda conn: tallies.purge(conn, datetime.fromtimestamp(0, UTC)),
    "whether a moment moves anything on": lambda conn: still.look(conn, "x/1", NOW),
    "whether anything is queued": still.queued,
    "the next incident's number": broadcasts.next_incident,
    "incidents of late": lambda conn: broadcasts.recent_incidents(conn, ["dorp"], NOW),
    "the newest incident": lambda conn: broadcasts.latest_incident(conn, ["dorp"]),
    "a challenge's text": lambda conn: spool.body_of_challenge(conn, 1),
    "a sender's last words": lambda conn: inbox.sent_later(conn, "+32475000001", NOW, NOW),
}


def fill(conn: Connection) -> None:
    """Rows of others, of lines and people whom no question is about."""
    queue(conn, MANY, pinned="stick2")
    for n in range(0, MANY, 500):
        some = range(n, n + 500)
        conn.execute(
            sa.text("INSERT INTO members (id, number, language, created_at) VALUES (:n, :number, 'nl', 0)"),
            [{"n": k + 1, "number": f"+3247{k:07d}"} for k in some],
        )
        conn.execute(
            sa.text("INSERT INTO memberships (member_id, network, state, sim) VALUES (:n, 'dorp', 'active', 'stick2')"),
            [{"n": k + 1} for k in some],
        )
        conn.execute(
            sa.text(
                "INSERT INTO inbound (dedupe, sender, kind, body, stamp, received_at, modem, state) "
                "VALUES (:key, :sender, 'text', 'x', 0, 0, 'stick2', 'handled')"
            ),
            [{"key": str(k), "sender": f"+3247{k:07d}"} for k in some],
        )
        conn.execute(
            sa.text(
                "INSERT INTO inbound_parts (dedupe, sender, answerable, ref, bits, total, seq, encoding, units, "
                "received_at, modem, done, told) "
                "VALUES (:key, :sender, :yes, 1, 8, 2, 1, 'gsm', '', :at, 'stick2', :yes, :yes)"
            ),
            [{"key": str(k), "sender": f"+3247{k:07d}", "yes": True, "at": k} for k in some],
        )
        conn.execute(
            sa.text(
                "INSERT INTO broadcasts (kind, network, state, author, author_number, body, facts_at, created_at, "
                "number) VALUES ('alert', 'dorp', 'dropped', 'x', 'x', 'x', 0, 0, :n)"
            ),
            [{"n": k + 1} for k in some],
        )
        conn.execute(
            sa.text("INSERT INTO tallies (subject, kind, at) VALUES (:subject, 'answer', :at)"),
            [{"subject": str(k), "at": k} for k in some],
        )
        conn.execute(
            sa.text(
                "INSERT INTO challenges (number, action, state, nonce, digest, needs_pin, created_at) "
                "VALUES (:number, 'release', 'passed', 'n', :digest, :pin, 0)"
            ),
            [{"number": f"+3247{k:07d}", "digest": str(k), "pin": True} for k in some],
        )


@pytest.fixture(scope="module", params=postgres.BOTH)
def db(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest):
    folder: Path = tmp_path_factory.mktemp("scans")
    database = Database(open_engine(postgres.of(request.param, folder)))
    database.call(fill)
    if not database.kind.in_a_file:  # a server does so by itself
        database.call(lambda conn: conn.exec_driver_sql("ANALYZE"))
    yield database
    database.engine.dispose()


# what a database asks by itself, of each row that is erased: who points at it
POINTS = {
    f"{table.name}.{key.parent.name}": sa.select(sa.literal(1)).select_from(table).where(key.parent == 0)
    for table in metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
    if key.column.table.name in ERASED
}
ASKED |= {
    f"who points by {name}": lambda conn, query=query: conn.execute(query).all() for name, query in POINTS.items()
}


def plans_of(db: Database, ask: Callable[[Connection], Any], first: str = "") -> list[str]:
    """Each statement that a question is made of, with how the database would go about it."""
    explain = "EXPLAIN QUERY PLAN " if db.kind.in_a_file else "EXPLAIN "
    plans: list[str] = []

    def look(conn: Connection, cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            cursor.execute(explain + statement, values)
            plans.append(statement + "\n" + "\n".join(str(row[-1]) for row in cursor.fetchall()))

    with db.engine.connect() as conn, conn.begin() as undone:
        if first:
            conn.exec_driver_sql(first)
        sa.event.listen(db.engine, "before_cursor_execute", look)
        try:
            ask(conn)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", look)
        undone.rollback()
    assert plans
    return plans


@pytest.mark.parametrize("what", ASKED)
def test_it_looks_at_few(db: Database, what: str) -> None:
    """No statement of it goes through one of the large tables from end to end."""
    if what == "whether rows are still ours" and db.kind.in_a_file:
        pytest.skip("a file has one gateway")
    if what in ("whether a moment moves anything on", "whether anything is queued") and not db.kind.in_a_file:
        pytest.skip("asked of a file only")
    scan = re.compile(rf"SCAN ({LARGE})(?! USING)\b" if db.kind.in_a_file else rf"Seq Scan on ({LARGE})\b")
    assert [plan for plan in plans_of(db, ASKED[what]) if scan.search(plan)] == []


def what_is_old(conn: Connection) -> None:
    """Some texts were sent, long before the day on which this is asked."""
    conn.execute(sa.text("UPDATE deliveries SET state = 'sent', broadcast_id = NULL WHERE id < 10"))
    done = retention.run(conn, datetime(2037, 1, 1, tzinfo=UTC), Privacy())
    assert done["numbers of deliveries"] == 9


NIGHTLY: dict[str, Callable[[Connection], Any]] = {
    "what is old": what_is_old,
    "dates that are none": damaged_rows.set_right,
    "members of each network": members.counts,
    "who left": lambda conn: members.left_between(conn, NOW, NOW),
    "who never heard that he left": lambda conn: members.unsaid(conn, NOW),
    "who left long ago": lambda conn: members.long_away(conn, NOW),
}


@pytest.mark.parametrize("what", NIGHTLY)
def test_it_looks_at_each_once(db: Database, what: str) -> None:
    """What a server cannot keep in mind it would look through again for each row: minutes, from some hundred thousand
    rows on, in which nobody else is served.
    """
    narrow = "" if db.kind.in_a_file else "SET LOCAL work_mem = '64kB'"
    again = _again_in_a_file if db.kind.in_a_file else _again_on_a_server
    assert [plan for plan in plans_of(db, NIGHTLY[what], narrow) if again(plan)] == []


def _again_in_a_file(plan: str) -> bool:
    """Whether a question within a question goes through a table."""
    _, within, rest = plan.partition("CORRELATED")
    return bool(within) and re.search(r"^SCAN \w+(?! USING)$", rest, re.MULTILINE) is not None


def _again_on_a_server(plan: str) -> bool:
    """The same; one whose answers it keeps in mind (hashed) is asked once."""
    each = re.findall(r"(?<!hashed )SubPlan (\d+)\)", plan)
    return any(re.search(rf"SubPlan {n}\n\s+->\s+(Materialize|Seq Scan)", plan) for n in each)
