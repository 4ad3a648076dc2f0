"""`smsd journal`: the audit journal: what happened, by whom (a pseudonym), never a text, a code or a number."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from smsd.cli.manners import reader_is_gone
from smsd.cli.shared import ConfigOption, JsonOption, one_json, read_only, settings
from smsd.config import Config
from smsd.moments import exact, spoken
from smsd.store import journal as store

LOOK_S = 0.5


def journal(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on showing what comes")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, max=1_000_000, help="how many of the newest")] = 50,
    event: Annotated[str | None, typer.Option(help="only events that begin so")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show what happened, the newest last. Example: smsd journal --follow"""
    loaded = settings(config)
    with read_only(loaded) as db:
        last = db.call(store.last_id)
        _show(loaded, db.call(store.newest, lines, event), as_json)
        while follow and not reader_is_gone():
            rows = db.call(store.after, last, event)
            _show(loaded, rows, as_json)
            last = max([last, *(row.id for row in rows)])
            time.sleep(LOOK_S)


def _show(loaded: Config, rows: Iterable[Any], as_json: bool) -> None:
    for row in rows:
        if as_json:
            one_json(
                {
                    "id": row.id,
                    "at": exact(row.at, loaded.gateway.zone, "milliseconds"),
                    "event": row.event,
                    "who": row.who,
                    "detail": row.detail,
                }
            )
        else:
            print(
                f"{spoken(row.at, loaded.gateway.zone)}  {row.event}"
                + (f"  [{row.who[:12]}]" if row.who else "")
                + (f"  {row.detail}" if row.detail else ""),
                flush=True,
            )
