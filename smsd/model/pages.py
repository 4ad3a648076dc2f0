"""A page for each life cycle, drawn from its table.

In: the tables `MOVES` of this folder. Out: Markdown: what it is, its picture as arrows, its table. `python -m
smsd.model.pages docs/lives` writes them; a test compares what is there with what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from smsd.model import broadcast, challenge, delivery, feedback, inbound, incident, line, membership

LIVES: dict[str, tuple[ModuleType, Mapping[Any, Mapping[str, Any]]]] = {
    "incident": (incident, incident.MOVES),
    "broadcast": (broadcast, broadcast.MOVES),
    "delivery": (delivery, delivery.MOVES),
    "membership": (membership, membership.MOVES),
    "challenge": (challenge, challenge.MOVES),
    "inbound": (inbound, inbound.MOVES),
    "line": (line, line.MOVES),
    "feedback": (feedback, feedback.MOVES),
    "letter": (feedback, feedback.LETTER_MOVES),
}


def page(name: str) -> str:
    """The page of one life cycle: its picture and its moves, as Markdown."""
    module, moves = LIVES[name]
    said = (module.__doc__ or "").strip()
    rows = [f"| {state} | {event} | {after} |" for state, events in moves.items() for event, after in events.items()]
    ends = [str(state) for state, events in moves.items() if not events]
    return "\n".join(
        [
            f"# The life of a {name}" if name[0] not in "aeiou" else f"# The life of an {name}",
            "",
            (
                f"Drawn from `smsd/model/{module.__name__.rpartition('.')[2]}.py` by `python -m smsd.model.pages "
                "docs/lives`."
            ),
            "",
            said,
            "",
            "```text",
            *_arrows(moves),
            "```",
            "",
            "| in this state | this event | leads to |",
            "| --- | --- | --- |",
            *rows,
            "",
            f"Nothing leaves {', '.join(ends)}." if ends else "It never ends.",
            "",
        ]
    )


def _arrows(moves: Mapping[Any, Mapping[str, Any]]) -> list[str]:
    """`queued ── claim ──▶ claimed`, a line an arrow between two states, with all events that take it."""
    wide = max(len(str(state)) for state in moves)
    out = []
    for state, events in moves.items():
        by_target: dict[str, list[str]] = {}
        for event, after in events.items():
            by_target.setdefault(str(after), []).append(event)
        out += [f"{state!s:>{wide}} ── {', '.join(names)} ──▶ {after}" for after, names in by_target.items()]
    return out


def write(folder: Path) -> None:
    """Writes the page of each life cycle."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in LIVES:
        (folder / f"{name}.md").write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
