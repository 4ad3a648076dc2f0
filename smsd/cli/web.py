"""`smsd web`: the page, as a process of its own beside the daemon."""

from __future__ import annotations

import typer

from smsd.cli.shared import ConfigOption, config_path, settings
from smsd.daemon import status
from smsd.daemon.keys import machine_key


def web(config: ConfigOption = None) -> None:
    """Serve the page at `web: listen:` (loopback unless told otherwise) until SIGTERM. Example: smsd web"""
    from smsd.web.run import run

    path = config_path(config)
    url = settings(path).gateway.database
    raise typer.Exit(run(path, machine_key(url), lambda: status.read(status.path(url))))
