"""What `smsd web` leaves out of the libraries it stands on:
7 MB of a process that runs for months beside the daemon on a small machine.

In: nothing. Out: the libraries named here, loaded without what the page never uses. It has to be imported before
anything that loads them. What is left out is hidden only while they load: whoever needs it later gets the real one. A
library that cannot do without loads as usual.
"""

from __future__ import annotations

import contextlib
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def _hollow(name: str, **values: object) -> ModuleType:
    """A module with these names in it and nothing behind them."""
    made = ModuleType(name)
    vars(made).update(values)
    return made


def _left_out() -> dict[str, ModuleType | None]:
    """What is hidden, and by what; None: as if it were not installed."""
    never = type("NeverUsed", (), {})
    out: dict[str, ModuleType | None] = {
        # the page speaks plain HTTP to this machine or to a proxy, which speaks TLS: asyncio and uvicorn only name
        # these
        "ssl": _hollow(
            "ssl",
            PROTOCOL_TLS_SERVER=0,
            SSLContext=never,
            SSLSocket=never,
            SSLObject=never,
            SSLError=OSError,
            SSLWantReadError=OSError,
            SSLSyscallError=OSError,
            CertificateError=ValueError,
            CERT_NONE=0,
        ),
        # uvicorn's command line and its reloader: click, multiprocessing
        "uvicorn.main": _hollow("uvicorn.main", Server=None, main=None, run=None),
        "greenlet": None,  # SQLAlchemy's bridge to asyncio: the store has one of its own
    }
    if find_spec("_sha256") or find_spec("_sha2"):
        out["_hashlib"] = None  # OpenSSL's hashes: Python brings its own
    return out


LOADED = (
    "hashlib",
    "hmac",
    "asyncio",
    "asyncio.sslproto",
    "http.client",
    "uvicorn.server",
    "anyio._backends._asyncio",
    "sqlalchemy",
    "smsd.log",
)


def load() -> None:
    """Loads them. One that does not load so is loaded by whoever needs it, as it is."""
    hidden = {name: instead for name, instead in _left_out().items() if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        for name in LOADED:
            with contextlib.suppress(ImportError, AttributeError):
                import_module(name)
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


load()
