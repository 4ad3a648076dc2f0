"""Where the data files live that travel with the package: model profiles, messages, the sample configuration.

In: a path below the project's root. Out: the same path inside an installed wheel, or in a checkout.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(path: str) -> Path:
    """The file or folder `path`, such as `hardware/modems`."""
    installed = _PACKAGE / "data" / path
    return installed if installed.exists() else _PACKAGE.parent / path
