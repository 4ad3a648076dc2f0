"""The folder docs/ as a site: `make docs`, then build/site/index.html. It loads
nothing from elsewhere, so it also works from a stick.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import made

from smsd.version import version as _version

CARDS = HERE.parent / "build" / "cards"
made.write(CARDS)

project, release = "smsd", _version()
html_title = f"smsd {release}"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
html_theme = "furo"
html_copy_source = html_show_sphinx = html_show_copyright = False
html_extra_path = [str(CARDS)]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
