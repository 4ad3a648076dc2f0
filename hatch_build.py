"""Writes the commit into the wheel, so that an installed program can say what it was made of.

In: the checkout that is built. Out: `smsd/data/commit` in the wheel; nothing where
there is no commit. It never changes the checkout.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from smsd.version import commit_of


class CommitHook(BuildHookInterface):  # type: ignore[type-arg, misc]
    """`[tool.hatch.build.hooks.custom]`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install needs no file: it reads the checkout itself."""
        commit = commit_of(Path(self.root))
        if version == "editable" or not commit:
            return
        self._folder = tempfile.TemporaryDirectory(prefix="smsd-commit-")
        file = Path(self._folder.name) / "commit"
        file.write_text(commit + "\n", encoding="utf-8")
        build_data["force_include"][str(file)] = "smsd/data/commit"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel is written; the file may go."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
