"""Addresses in what servers and errors say."""

from __future__ import annotations

import pytest

from smsd.phone_number import without_addresses


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <jan.peeters@example.org>: user unknown", "550 5.1.1 <[address]>: user unknown"),
        ("('jan@example.org', 'an@example.be')", "('[address]', '[address]')"),
        ("Recipient refused: jan+bin@example.org", "Recipient refused: [address]"),
        ("450 try again later", "450 try again later"),
        ("@", "[address]"),
    ],
)
def test_no_address_is_kept(said: str, kept: str) -> None:
    """Whatever stands around it."""
    assert without_addresses(said) == kept
    assert "@" not in without_addresses(said * 50)
