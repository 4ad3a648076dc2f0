"""A whole gateway as it is installed, on simulated modems, with a stopwatch beside it.

In: how many members and modems, how fast the radio is. Out: an evening's figures as a dict: gap, utilisation,
latencies, CPU, memory, bytes written. The daemon, the modems and the stopwatch are three processes.
"""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
OFFICER, COLLEAGUE, PIN = "+32475000001", "+32475000003", "4711"
WORDS = "Inbraak Kerkstraat, 2 mannen te voet richting station. TIP: lichten aan, blijf binnen, kijk uit"
TICK = os.sysconf("SC_CLK_TCK")
AT_REST_S = 0.03  # processor time in a second: a daemon that has nothing to do takes 5 ms
CONFIG = """\
gateway: {{name: BIN Dorp, database: 'sqlite:///{folder}/smsd.db'}}
modems:
{modems}
networks:
  dorp: {{title: BIN Dorp, join: open, coordinators: [], controller: Lokale Politie Dorp}}
people:
  peeters: {{name: Insp. Peeters, role: police, number: '{officer}', networks: [dorp]}}
  claes: {{name: Hoofdinsp. Claes, role: police, number: '{colleague}', networks: [dorp]}}
alerts: {{reports: {reports}, expire_after: 60m}}
"""


@cache
def installed() -> dict[str, str]:
    """The environment of the program as it is installed: an installer compiles it, whatever the shell here wants."""
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, "-m", "compileall", "-q", "smsd"], env=env, cwd=ROOT, check=True)
    return env


def smsd(folder: Path, *words: str) -> str:
    """A command of the program."""
    env = {**installed(), "SMSD_CONFIG": str(folder / "smsd.yaml"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "smsd", *words],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise SystemExit(f"smsd {' '.join(words)}: {done.stderr}")
    return done.stdout


class Air:
    """The modems' process and what it said so far."""

    def __init__(self, folder: Path, modems: int, cold: float, warm: float) -> None:
        argv = [
            sys.executable,
            "-m",
            "benchmarks.air",
            str(folder),
            "--modems",
            str(modems),
            "--cold",
            str(cold),
            "--warm",
            str(warm),
        ]
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT
        )
        self.events: list[dict[str, Any]] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.until(lambda: self.events, "the modems")

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)

    def look(self) -> list[dict[str, Any]]:
        """All that happened."""
        while True:
            try:
                self.events.append(json.loads(self._lines.get_nowait()))
            except queue.Empty:
                return self.events

    def until(self, ready, what: str, limit: float = 600.0):
        """Waits."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.look()
            if found := ready():
                return found
            time.sleep(0.02)
        raise SystemExit(f"waited in vain for {what}")

    def order(self, **words: Any) -> float:
        """Tells the modems something; when."""
        at = time.monotonic()
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return at

    def taken(self, to: str | None = None, after: float = 0.0) -> list[dict[str, Any]]:
        """Texts that the network took."""
        return [e for e in self.look() if e["ev"] == "taken" and e["t"] > after and (to is None or e["to"] == to)]

    def close(self) -> None:
        """Ends the process."""
        self.process.stdin.close()
        self.process.wait(10)


class Stage:
    """Modems, a daemon, members."""

    def __init__(
        self, members: int, modems: int = 1, cold: float = 0.2, warm: float | None = None, *, reports: bool = False
    ) -> None:
        self.members, self.modems, self.cold, self.warm = members, modems, cold, cold if warm is None else warm
        self.folder = Path(tempfile.mkdtemp(prefix="smsd-bench."))
        listed = "\n".join(
            f"  - {{name: stick{n}, device: {self.folder}/modem{n}, sim: {{number: '+3247000{n:04d}'}}}}"
            for n in range(modems)
        )
        (self.folder / "smsd.yaml").write_text(
            CONFIG.format(
                folder=self.folder, modems=listed, officer=OFFICER, colleague=COLLEAGUE, reports=str(reports).lower()
            )
        )
        (self.folder / "members.csv").write_text(
            "number,name,network\n" + "".join(f"+32471{n:06d},Lid {n},dorp\n" for n in range(members))
        )
        smsd(self.folder, "members", "import", str(self.folder / "members.csv"))
        smsd(self.folder, "people", "enrol", "peeters", "--pin", PIN)
        self.air = Air(self.folder, modems, self.cold, self.warm)
        began = time.monotonic()
        with open(self.folder / "daemon.log", "wb") as log:
            self.daemon = subprocess.Popen(
                [sys.executable, "-m", "smsd", "run", "--config", str(self.folder / "smsd.yaml")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=installed(),
            )
        self.air.until(
            lambda: (self.folder / "daemon.log").read_text().count('"state": "ready"') >= modems,
            "the modems to be ready",
        )
        talked = [e["t"] for e in self.air.look() if e["ev"] == "at"]
        self.ready_s = max(talked) - began

    # ---- what the system says of the daemon

    def cpu_s(self) -> float:
        """User and system time."""
        fields = Path(f"/proc/{self.daemon.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss_mb(self) -> float:
        """Peak resident memory."""
        return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.daemon.pid}/status").read_text()).group(1)) / 1024

    def written(self) -> int:
        """Bytes that the process caused to be written."""
        told = Path(f"/proc/{self.daemon.pid}/io").read_text()
        return int(re.search(r"^write_bytes: (\d+)", told, re.MULTILINE).group(1))

    def rest(self) -> None:
        """Waits until the daemon has done what it does behind a start: a second with next to nothing to do."""
        for _ in range(15):
            before = self.cpu_s()
            time.sleep(1.0)
            if self.cpu_s() - before < AT_REST_S:
                return
        raise SystemExit("the daemon does not come to rest")

    # ---- an alert

    def preview(self, words: str = WORDS) -> float:
        """The officer texts; seconds to the Ctrl-Z of the preview."""
        self.texted = self.air.order(to=0, **{"from": OFFICER}, text=words)
        code = self.air.until(
            lambda: re.search(
                r"Zend (\d{4}) \+ PIN", " ".join(e["text"] for e in self.air.taken(OFFICER, self.texted))
            ),
            "a preview",
        )
        self.code = code.group(1)
        return self._next("ctrlz", self._next("cmti", self.texted)) - self._next("cmti", self.texted)

    def _next(self, event: str, after: float) -> float:
        return next(e["t"] for e in self.air.look() if e["ev"] == event and e["t"] >= after)

    def confirm(self) -> float:
        """Code and PIN while the line is idle; seconds from their +CMTI to the first AT+CMGS."""
        time.sleep(2 * self.cold + 1.5)  # the preview's last segment is on its way
        self.confirmed = self.air.order(to=0, **{"from": OFFICER}, text=f"{self.code} {PIN}")
        heard = self.air.until(
            lambda: next((e["t"] for e in self.air.look() if e["ev"] == "cmti" and e["t"] >= self.confirmed), None),
            "its announcement",
        )
        first = self.air.until(
            lambda: next((e["t"] for e in self.air.look() if e["ev"] == "cmgs" and e["t"] >= heard), None),
            "the first text",
        )
        return first - heard

    def to_members(self) -> list[dict[str, Any]]:
        """Texts that members got."""
        return [e for e in self.air.taken() if e["to"].startswith("+32471") and "Kerkstraat" in e["text"]]

    def finish(self, count: int | None = None) -> None:
        """Waits until all members have it."""
        wanted = count or self.members
        self.air.until(
            lambda: len({e["to"] for e in self.to_members()}) >= wanted,
            "every member",
            3 * self.members * self.cold / self.modems + 120,
        )

    def figures(self) -> dict[str, Any]:
        """Of what was sent between the first alert and the last."""
        alerts = self.to_members()
        pairs = self._pairs()
        first = min(a for a, b in pairs if any(abs(b["t"] - e["t"]) < 1e-9 for e in alerts))
        last = max(e["t"] for e in alerts)
        window = [(a, b) for a, b in pairs if first <= a <= last]
        on_air = sum(b["t"] - a for a, b in window)
        gaps = []
        for modem in range(self.modems):
            own = [(a, b) for a, b in window if b["modem"] == modem]
            gaps += [second[0] - one[1]["t"] for one, second in pairwise(own)]
        times = Counter(e["to"] for e in alerts)
        return {
            "members": self.members,
            "modems": self.modems,
            "cold_s": self.cold,
            "warm_s": self.warm,
            "gap_ms": 1000 * statistics.median(gaps),
            "utilisation": on_air / ((last - first) * self.modems),
            "cold_after_first": sum(b["cold"] for _, b in window) - self.modems + (0 if window[0][1]["cold"] else 1),
            "lost": self.members - len(times),
            "doubled": sum(n - 1 for n in times.values()),
            "total_s": last - first,
            "times": [e["t"] - first for e in alerts],
        }

    def _pairs(self) -> list[tuple[float, dict[str, Any]]]:
        """(Ctrl-Z, taken) of each text."""
        open_: dict[int, float] = {}
        out = []
        for e in self.air.look():
            if e["ev"] == "ctrlz":
                open_[e["modem"]] = e["t"]
            elif e["ev"] == "taken":
                out.append((open_.pop(e["modem"]), e))
        return sorted(out, key=lambda pair: pair[0])

    def close(self) -> None:
        """Ends what was started."""
        self.daemon.send_signal(signal.SIGTERM)
        try:
            code = self.daemon.wait(40)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            raise
        self.air.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if code != 0:
            raise SystemExit(f"the daemon ended with {code}")


def floor(texts: int, modems: int, cold: float, warm: float | None = None) -> dict[str, Any]:
    """The bare loop on the same modems."""
    folder = Path(tempfile.mkdtemp(prefix="smsd-bench."))
    air = Air(folder, modems, cold, cold if warm is None else warm)
    loops = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", str(folder / f"modem{n}"), str(texts // modems)], cwd=ROOT
        )
        for n in range(modems)
    ]
    for loop in loops:
        loop.wait()
    taken, ctrlz = air.taken(), [e for e in air.look() if e["ev"] == "ctrlz"]
    gaps = []
    for modem in range(modems):
        ends, starts = [e["t"] for e in taken if e["modem"] == modem], [e["t"] for e in ctrlz if e["modem"] == modem]
        gaps += [b - a for a, b in zip(ends, starts[1:], strict=False)]
    first, last = min(e["t"] for e in ctrlz), max(e["t"] for e in taken)
    on_air = sum(e["t"] for e in taken) - sum(e["t"] for e in ctrlz)
    air.close()
    shutil.rmtree(folder, ignore_errors=True)
    return {
        "gap_ms": 1000 * statistics.median(gaps),
        "utilisation": on_air / ((last - first) * modems),
        "total_s": last - first,
    }
