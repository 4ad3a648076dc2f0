"""What only the whole shows: names that are meant to match, numbers used twice, what cannot work or would surprise.
A file a topic.

In: a Config (of a faulty file, one with harmless things in the places of what is wrong). Out: `Found`s. Pure, but for
what is installed here and which folders there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from smsd.config.schema import Config
from smsd.config.whole import doubts, mail, modems, names, networks, people, schedule, web
from smsd.config.whole.found import Found

__all__ = ["Found", "look"]


def look(config: Config) -> Iterator[Found]:
    """What does not go together anywhere, topic by topic."""
    for topic in (names, modems, networks, people, schedule, mail, web, doubts):
        yield from topic.look(config)
