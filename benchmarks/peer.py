"""This gateway as a peer of ../shared/rig/run_peer.py: queueing is an
officer's alert, a handler is the journal line of a text.

../shared/rig/run_peer.py benchmarks/peer.py:Smsd --recipients 100
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import peers  # the rig's

OFFICER, PIN = "+32475000009", "4711"
CONFIG = """\
gateway: {{name: BIN Dorp, database: 'sqlite:///{folder}/smsd.db'}}
modems:
{modems}
networks:
  dorp: {{title: BIN Dorp, join: open, coordinators: [], controller: Lokale Politie Dorp}}
people:
  peeters: {{name: Insp. Peeters, role: police, number: '{officer}', networks: [dorp]}}
  claes: {{name: Insp. Claes, role: police, number: '+32475000001', networks: [dorp]}}
alerts: {{reports: false, expire_after: 60m}}
"""


class Smsd(peers.Peer):
    """The installed program."""

    name = "smsd-bin"
    code = ""

    def start(self) -> None:
        self.config = self.folder / "smsd.yaml"
        if not self.config.exists():
            modems = "\n".join(
                f"  - {{name: stick{n}, device: {port}, sim: {{number: '+3247000{n:04d}'}}}}"
                for n, port in enumerate(self.ports)
            )
            self.config.write_text(CONFIG.format(folder=self.folder, modems=modems, officer=OFFICER))
            listed = "number,network\n" + "".join(f"+32470{100000 + n},dorp\n" for n in range(self.members()))
            (self.folder / "members.csv").write_text(listed)
            self.call("members", "import", str(self.folder / "members.csv"))
            self.call("people", "enrol", "peeters", "--pin", PIN)
            self.call("people", "enrol", "claes", "--pin", "2580")
            if self.handler:
                threading.Thread(target=self.watch, daemon=True).start()
        self.spawn(sys.executable, "-m", "smsd", "run", "--config", str(self.config))
        if not self.code and not self.handler:
            threading.Thread(target=self.draft, daemon=True).start()

    def members(self) -> int:
        """As many as the rig's command line asks for."""
        words = sys.argv
        return int(words[words.index("--recipients") + 1]) if "--recipients" in words else 100

    def call(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "smsd", *words],
            env=os.environ | {"SMSD_CONFIG": str(self.config)},
            check=True,
            capture_output=True,
        )

    def ask(self, op: str, **fields: object) -> None:
        """The modems' control socket."""
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(self.folder.parent / "control"))
            lines = link.makefile("rw")
            lines.write(json.dumps({"op": op, **fields}) + "\n")
            lines.flush()
            lines.readline()

    def said(self) -> list[dict]:
        out = self.folder / "stdout"
        return (
            [json.loads(line) for line in out.read_text().splitlines() if line.startswith("{")] if out.exists() else []
        )

    def watch(self) -> None:
        """Notes when a text of another than our officer was handled."""
        seen = 0
        while True:
            time.sleep(0.01)
            handled = [e for e in self.said() if e.get("event") == "handled" or e.get("event") == "text handled"]
            for event in handled[seen:]:
                at = datetime.fromisoformat(event["timestamp"]).timestamp()
                if "digits" not in json.dumps(event) and OFFICER[-3:] not in json.dumps(
                    event.get("sender", event.get("from", ""))
                ):
                    with open(self.log, "a") as out:
                        out.write(f"{at:.6f}\n")
            seen = len(handled)

    def queue(self, numbers: list[str], text: str) -> None:
        """The officer's code and PIN: what the others are told by a command."""
        if not self.code:
            self.draft()
        self.ask("deliver", **{"from": OFFICER, "text": f"{self.code} {PIN}", "modem": 0})

    def draft(self) -> None:
        """An officer's text; the code of its preview is read off the air."""
        log = Path(self.folder.parent / "vmodem.jsonl")
        end = time.monotonic() + 30
        while '"state": "ready"' not in "".join(map(json.dumps, self.said())) and time.monotonic() < end:
            time.sleep(0.05)
        begin = log.stat().st_size if log.exists() else 0
        self.ask(
            "deliver",
            **{
                "from": OFFICER,
                "text": "Verdachte grijze bestelwagen Dorpsstraat, rijdt richting station. Kijk uit",
                "modem": 0,
            },
        )
        while time.monotonic() < end:
            words = log.read_text()[begin:]
            found = re.search(r"Zend (\d{4}) \+ PIN", words)
            if found:
                time.sleep(0.3)
                self.code = found.group(1)
                return
            time.sleep(0.02)
        raise RuntimeError("no preview")
