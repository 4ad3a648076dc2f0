"""`python -m smsd.cli.web_doctor FILE`: the checks of `smsd doctor` as the page shows them, as JSON.

The page's service sees no devices and no other machine (systemd/smsd-web.service), so ports and mail servers are judged
by the daemon's word and nothing is asked anew.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from smsd.checks import table
from smsd.cli import doctor, doctor_facts


def found(path: Path) -> list[dict[str, Any]]:
    """What is to be said."""
    facts = doctor_facts.gather(path, probe=False)
    # a port that is not seen from here is no port that is not there
    lines = tuple(line if line.ports else replace(line, ports=(line.device,)) for line in facts.lines)
    return doctor.plain(table.run(replace(facts, lines=lines)))


if __name__ == "__main__":
    print(json.dumps(found(Path(sys.argv[1]))))
