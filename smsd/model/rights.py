"""What is stored of a role holder: keyed hashes of what proves the person, and whether the right is blocked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights of one person of the configuration. Hashes are HMAC-SHA-256 under the machine key."""

    person: str
    pin_hash: str | None = None
    pin_digits: int | None = None
    totp_secret: str | None = None
    totp_last_step: int = 0
    totp_failures: int = 0
    blocked: bool = False
    blocked_by: str = ""
    list_hashes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Rights({self.person!r}, enrolled={self.enrolled}, blocked={self.blocked})"

    @property
    def enrolled(self) -> bool:
        """Whether anything was agreed that proves this person."""
        return bool(self.pin_hash or self.totp_secret or self.list_hashes)
