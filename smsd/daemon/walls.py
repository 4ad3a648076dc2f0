"""The walls that systemd builds around the daemon, and what of a configuration does not work behind them.

In: the configuration. Out: which of `systemd/drop-ins/` it needs; sentences for what is walled off although it is
needed. It opens no door itself: the operator (or the installer) does, with a drop-in.
"""

from __future__ import annotations

import socket
from urllib.parse import parse_qsl, unquote, urlsplit

from smsd.config import Config
from smsd.config.database_url import is_postgres

NETWORK, POWER = "network", "power-cycle"
OPEN = (
    "sudo install -D -m 0644 /opt/smsd/current/systemd/{0}.conf /etc/systemd/system/smsd.service.d/{0}.conf, "
    "then: sudo systemctl daemon-reload"
)


def needs(config: Config) -> list[str]:
    """Names of the drop-ins that this configuration wants: those for the network, for `power_cycle`."""
    found = []
    if uses_of_network(config):
        found.append(NETWORK)
    if any(modem.power_cycle for modem in config.own_modems):
        found.append(POWER)
    return found


def uses_of_network(config: Config) -> list[str]:
    """The keys that go out to the network, or listen on it."""
    found = ["mail"] if config.mail else []
    found += ["metrics"] if config.metrics.listen else []
    found += ["metrics.heartbeat"] if config.metrics.heartbeat else []
    found += ["gateway.database"] if over_network(config.gateway.database) else []
    return found + [
        f"modem {modem.name}"
        for modem in config.own_modems
        if modem.driver == "smpp" or modem.device.startswith("socket://")
    ]


def over_network(url: str) -> bool:
    """Whether a database is reached by TCP. Localhost too: behind the wall the service has one of its own."""
    if not is_postgres(url):
        return False
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query))
    hosts = (more.get("host") or unquote(parts.hostname or ""), more.get("hostaddr", ""))
    return any(host and not host.startswith(("/", "@")) for host in hosts)


def missing(config: Config) -> list[str]:
    """What is asked for and cannot work, with the mend."""
    uses = uses_of_network(config)
    if not uses or has_network():
        return []
    return [f"{', '.join(uses)}: the service has no network; do: {OPEN.format(NETWORK)}, sudo systemctl restart smsd"]


def has_network() -> bool:
    """Whether this process may use Internet sockets, and sees more than itself."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
        return any(name != "lo" for _, name in socket.if_nameindex())
    except OSError:
        return False
