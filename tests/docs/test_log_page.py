"""The page of the log says what smsd/log.py says, and leaves no event out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from smsd import log, log_lines
from smsd.cli import log_page
from smsd.config.messages import shipped

ROOT = Path(__file__).parents[2]


def test_each_event_says_what_to_do() -> None:
    """A meaning, an action, a level; no two events of one name."""
    found = log_page.vocabulary()
    for line in found:
        assert line.means, line
        assert line.do, line
        assert line.levels, line
    assert len({line.event for line in found}) == len(found) > 30


def test_no_event_is_left_out() -> None:
    """Whatever is logged anywhere: functions of log.py, warnings about lines, the sink's own words, alarms."""
    page = log_page.page()
    said = set(re.findall(r'_log\.\w+\(\s*"([^"]+)"', (ROOT / "smsd/log.py").read_text())) | log_lines.BUSINESS
    assert {event for event in said if f"| `{event}` |" not in page} == set()
    warned = set()
    for file in (ROOT / "smsd").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "log.line_warning":
                assert isinstance(node.args[1], ast.Constant), (file, node.lineno)
                warned.add(node.args[1].value)
    assert warned == set(log.WARNINGS)
    assert all(f"| `{key}` |" in page for key in shipped()["en"] if key.startswith("alarm_") and key != "alarm_over")
