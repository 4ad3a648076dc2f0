"""The page log.md of the docs: what each line of the log means and what to do, made of `smsd/log.py` itself.

In: the source of that module (a function an event, its docstring "what it means. Do: what to do."), the words of
alarms. Out: Markdown. `smsd manual log` prints it, and the docs are built with what it prints, so that it cannot be out
of date.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from smsd import log, log_lines
from smsd.config.messages import shipped

SYSLOG = {7: "debug", 6: "info", 4: "warning", 3: "err", 2: "crit"}
HEAD = """\
# The log

Made of the program itself (`smsd manual log`). Each line is one event: its moment, its words under `event`, its level,
and values. Whole numbers, texts, codes and PINs are in no line. The level is syslog's: `journalctl -u smsd -p err`
shows what somebody should look at, `-p warning` also what mends itself. What repeats itself is told twice an hour, and
then how often it was `repeated`.

The journal of what people did is another one, in the database: `sudo smsd journal`.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """An event: its words, its levels, the values that stand in it, what it means, what to do."""

    event: str
    levels: tuple[str, ...]
    values: tuple[str, ...]
    means: str
    do: str


def vocabulary() -> list[Line]:
    """All events, in the order of the module."""
    out: list[Line] = []
    for node in ast.parse(inspect.getsource(log)).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        levels = tuple(dict.fromkeys(_levels(node)))
        if not levels:
            continue
        means, do = halves(ast.get_docstring(node) or "")
        events, values = _said(node)
        if not events:  # line_warning: its words are in a table
            out += [Line(words, levels, ("line",), *halves(told)) for words, told in log.WARNINGS.items()]
        paired = levels[::-1] if len(events) == len(levels) else [", ".join(levels)] * len(events)
        out += [
            Line(event=event, levels=(level,), values=values, means=means, do=do)
            for event, level in zip(events, paired, strict=True)
        ]
    return out


def halves(told: str) -> tuple[str, str]:
    """What it means, and what to do; of the first paragraph."""
    means, _, do = " ".join(told.split("\n\n", maxsplit=1)[0].split()).partition(" Do: ")
    return means, do


def _levels(node: ast.FunctionDef) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "_log":
            yield SYSLOG[log_lines.PRIORITIES[inner.attr]]


def _said(node: ast.FunctionDef) -> tuple[list[str], tuple[str, ...]]:
    """The words of the event (two where it may be either), and the names of the values."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and call.args and any(_is_log(part) for part in ast.walk(call.func)):
            first = call.args[0]
            words = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            said = [w.value for w in reversed(words) if isinstance(w, ast.Constant) and isinstance(w.value, str)]
            inner = (d for d in ast.walk(call) if isinstance(d, ast.Dict))
            keys = [k.arg for k in call.keywords] + [
                k.value for d in inner for k in d.keys if isinstance(k, ast.Constant)
            ]
            return said, tuple(str(key) for key in keys if key)
    return [], ()


def _is_log(part: ast.AST) -> bool:
    return isinstance(part, ast.Name) and part.id in ("_log", "level")


def page() -> str:
    """The events of the log with what they mean, then the alarms, as Markdown."""
    rows = [
        f"| `{x.event}` | {', '.join(x.levels)} | {', '.join(f'`{v}`' for v in x.values)} | {x.means} | {x.do} |"
        for x in vocabulary()
    ]
    english = shipped()["en"]
    alarms = [
        f"| `{key}` | {english[key].partition(': ')[2]} |"
        for key in english
        if key.startswith("alarm_") and key != "alarm_over"
    ]
    return "\n".join(
        [
            HEAD,
            "| event | level | values | means | do |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## Alarms",
            "",
            (
                "What stands under `what` of the event `alarm`, as `journalctl -u smsd -p err` shows it, and what "
                "coordinators and the operator are told:"
            ),
            "",
            "| alarm | told as |",
            "|---|---|",
            *alarms,
            "",
        ]
    )
