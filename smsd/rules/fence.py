"""The text by which a spare gateway tells the first one that it has taken its place.

In: the machine key that both hold, the number of a reign. Out: the text; of a text that came, the number of the reign
that it proves. A reign begins when a person promotes a gateway, and each has a higher number than all before it: an
old text, kept and shown again, ends nothing. The text is for a machine, so it has no language. It decides nothing.
"""

from __future__ import annotations

import base64
import hmac
import re

_NAME = b"smsd: another gateway took over"
_FORM = re.compile(r"\s*smsd\s+fence\s+([0-9]{1,12})\s+([a-z2-7]{16})\s*", re.IGNORECASE)


def text(key: bytes, reign: int) -> str:
    """What the spare sends to each number of the first one."""
    return f"SMSD FENCE {reign} {_seal(key, reign)}"


def read(key: bytes, body: str) -> int | None:
    """The reign that a text proves; None for any other text. Whose number it shows does not matter: 80 bits do."""
    found = _FORM.fullmatch(body) if body.isascii() else None
    if found is None:
        return None
    reign = int(found[1])
    return reign if hmac.compare_digest(_seal(key, reign), found[2].upper()) else None


def _seal(key: bytes, reign: int) -> str:
    return base64.b32encode(hmac.digest(key, _NAME + str(reign).encode(), "sha256")[:10]).decode()
