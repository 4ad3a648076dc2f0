"""The page: who may reach it, and who sees more of it than the others."""

from __future__ import annotations

from collections.abc import Iterator

from smsd.config.schema import Config
from smsd.config.whole.found import Found, no_such


def look(config: Config) -> Iterator[Found]:
    """What does not go together in `web`: addresses, and who may come in."""
    if not config.web.loopback and config.web.trusted_proxy is None:
        yield Found(
            ("web", "listen"),
            "from elsewhere the page is reached through a proxy with TLS: name its address as "
            "trusted_proxy, or listen on 127.0.0.1",
            about=(("web", "trusted_proxy"),),
        )
    for j, name in enumerate(config.web.operators):
        if name not in config.people:
            yield Found(
                ("web", "operators", j),
                no_such("person", name, {k: p.name for k, p in config.people.items()}),
                about=(("people",),),
            )
        elif config.people[name].role == "dispatch":
            yield Found(
                ("web", "operators", j),
                f"{name} is a control room, which cannot be sent a code; name somebody with a phone",
                about=(("people", name, "role"), ("people", name)),
            )
