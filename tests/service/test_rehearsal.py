"""The rehearsal at the start: it changes nothing, and the first officer does not wait for statements to be compiled."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import CacheStats

from smsd.service import rehearsal
from smsd.store.schema import metadata
from tests.hall import Hall
from tests.town import PEETERS


def contents(conn: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {t.name: [tuple(row) for row in conn.execute(sa.select(t))] for t in metadata.sorted_tables}


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    """No row, no effect, no answer; the statements of a preview are known from there on."""
    hall = Hall(tmp_path)
    hall.add(*(f"+3247100000{n}" for n in range(3)))
    unknown: list[str] = []

    def executed(conn, cursor, statement, parameters, context, many) -> None:
        if context.cache_hit == CacheStats.CACHE_MISS and statement.startswith("SELECT"):
            unknown.append(statement)

    sa.event.listen(hall.conn, "before_cursor_execute", executed)
    before, unit = contents(hall.conn), hall.unit()
    unknown.clear()
    rehearsal.of_a_preview(unit)
    assert len(unknown) > 10
    assert unit.effects == type(unit.effects)()
    assert contents(hall.conn) == before
    unknown.clear()
    assert hall.text(PEETERS, "Inbraak Kerkstraat, twee mannen te voet")
    assert len(unknown) < 12, unknown
