"""A device with passkeys, as a person's phone has them: it makes keys,
signs what a browser asks, and can be made to lie.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Device:
    """One key at one place. `flags`: what it says of the person before it."""

    origin: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0
    flags: int = PRESENT | VERIFIED

    @property
    def rp(self) -> bytes:
        return hashlib.sha256(self.origin.partition("://")[2].partition(":")[0].encode()).digest()

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": base64url(challenge.encode()), "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _told(self, **response: bytes) -> str:
        parts = {name: base64url(value) for name, value in response.items()}
        return json.dumps(
            {"id": base64url(self.id), "rawId": base64url(self.id), "type": "public-key", "response": parts}
        )

    def make(self, challenge: str) -> str:
        """What navigator.credentials.create() gives."""
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self.rp + bytes([self.flags | ATTESTED]) + self.count.to_bytes(4, "big") + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._told(clientDataJSON=self._client("webauthn.create", challenge), attestationObject=made)

    def use(self, challenge: str, kind: str = "webauthn.get") -> str:
        """What navigator.credentials.get() gives."""
        self.count += 1
        data = self.rp + bytes([self.flags]) + self.count.to_bytes(4, "big")
        client = self._client(kind, challenge)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told(clientDataJSON=client, authenticatorData=data, signature=signature)
