"""Dialogues as text files: what people text, and what the gateway answers. The format stands in dialogues/README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smsd.simulator import time_loop
from tests.town import NUMBERS, PINS, Town, town

FOLDER = Path(__file__).parent.parent / "dialogues"
DAY = 86400.0
FILES = sorted(FOLDER.glob("*.txt"))
# who waits for minutes is a story
PLAYED = [
    pytest.param(f, marks=[pytest.mark.story] if re.search(r"^wait \d+m", f.read_text(), re.MULTILINE) else [])
    for f in FILES
]


def number(who: str) -> str:
    if who in NUMBERS:
        return NUMBERS[who]
    if match := re.fullmatch(r"m(\d+)", who):
        return f"+3247100{int(match.group(1)):04d}"
    return who


class Script:
    def __init__(self, t: Town, name: str) -> None:
        self.t, self.name = t, name
        self.unmatched: dict[str, int] = {}
        self.numbered = 0

    async def line(self, line: str) -> None:
        if line.startswith("wait "):
            seconds = float(line[5:].rstrip("sm")) * (60 if line.endswith("m") else 1)
            # a day in steps of minutes is a minute of real time, and nothing in it is due to the minute
            await (self.t.long(seconds, 60 if seconds < DAY else 200) if seconds > 1800 else self.t.wait(seconds))
        elif match := re.fullmatch(r"(\S+) > (.*)", line):
            who, words = match.group(1), match.group(2)
            words = (
                words.replace("{code}", self.t.code(number(who)))
                .replace("{pin}", PINS.get(who, ""))
                .replace("\\n", "\n")
            )
            self.t.text(number(who), words)
            await self.t.wait(3)
        elif match := re.fullmatch(r"(\S+) < (.*)", line):
            self.expect(match.group(1), match.group(2))
        elif match := re.fullmatch(r"(\S+) silent", line):
            who = match.group(1)
            texts = self.t.got(number(who))[self.unmatched.get(who, 0) :]
            assert not texts, f"{self.name}: {who} should have got nothing, got {texts}"
        elif match := re.fullmatch(r"journal (.*)", line):
            lines = await self.t.journal()
            assert any(match.group(1) in one for one in lines), (
                f"{self.name}: no journal line {match.group(1)!r} in {lines}"
            )
        else:
            raise AssertionError(f"{self.name}: cannot read {line!r}")

    def expect(self, who: str, pattern: str) -> None:
        texts = self.t.got(number(who))
        at = self.unmatched.get(who, 0)
        assert at < len(texts), f"{self.name}: {who} got nothing more, expected {pattern!r}; all: {texts}"
        regex = (
            re.escape(pattern)
            .replace(r"\.\.\.\.", ".*")
            .replace(r"\{code\}", r"(?:\d{4}|\d{6})")
            .replace(r"\{time\}", r"\d\d:\d\d")
        )
        assert re.fullmatch(regex, texts[at], re.DOTALL), f"{self.name}: {who} got {texts[at]!r}, expected {pattern!r}"
        self.unmatched[who] = at + 1


@pytest.mark.parametrize("file", PLAYED, ids=lambda f: f.stem)
def test_dialogue(file: Path, tmp_path: Path) -> None:
    """Each line of the file happens, in order."""
    lines = [line.strip() for line in file.read_text().splitlines() if line.strip() and not line.startswith("#")]
    options = {}
    while lines and lines[0].startswith("set "):
        key, value = lines.pop(0)[4:].split("=", 1)
        key, value = key.strip(), value.strip()
        options[key] = (
            [v.strip() for v in value.split(",")] if key.endswith(("coordinators", "networks", "number")) else value
        )
    members = int(options.pop("members", "0"))
    zone = options.pop("zone", "")
    cold = float(options.pop("cold", "0.2"))

    async def main(loop) -> None:
        async with town(tmp_path, loop, cold=cold, warm=cold, **options) as t:
            await t.people(members, zone=zone)
            script = Script(t, file.stem)
            for line in lines:
                await script.line(line)

    time_loop.run(main)


def test_there_are_dialogues() -> None:
    """An empty folder would pass silently."""
    assert len(FILES) >= 12
