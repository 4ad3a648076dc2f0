"""`smsd rollback`: the program of before an update, and the data that it knows."""

from __future__ import annotations

from typing import Annotated

import typer

from smsd.cli.release import Anyway, Under
from smsd.cli.shared import ConfigOption, config_path, say
from smsd.daemon import releases, switching


def rollback(
    data: Annotated[
        bool, typer.Option("--data", help="put the database of then back too, without what came since")
    ] = False,
    anyway: Anyway = False,
    under: Under = None,
    config: ConfigOption = None,
) -> None:
    """Go back to the program before the last update; members, words and alerts
    of now stay. Example: sudo smsd rollback
    """
    switching.back(under or releases.program(), config_path(config), say, data=data, anyway=anyway)
