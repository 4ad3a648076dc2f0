"""What must wait in the database before it can be read, and may hold a secret: the parts of a long text.

In: octets, their name, the machine key. Out: sealed octets (AES-256-GCM), and the same octets again for who has the
key. A copy of the database without the key shows nothing of them.
"""

from __future__ import annotations

import hashlib
import hmac
import os

NONCE = 12


def _key(key: bytes) -> bytes:
    return hmac.new(key, b"parts of long texts", hashlib.sha256).digest()


def seal(key: bytes, name: str, octets: bytes) -> bytes:
    """Seals octets under their name."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(key)).encrypt(nonce, octets, name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> bytes:
    """The octets again; none where they were sealed with another key or never."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_key(key)).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError):
        return b""
