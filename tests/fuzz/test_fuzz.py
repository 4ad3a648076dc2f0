"""The short form of `make fuzz`, and our codec beside gammu's where gammu is right."""

from __future__ import annotations

from importlib.util import find_spec
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.sms import alphabet, dcs, encode, pdu, udh, validity
from smsd.sms.address import Address
from smsd.sms.decode import decode
from smsd.sms.fit import fit
from smsd.sms.reassembly import Key, Part, assemble
from smsd.sms.tpdu import Deliver, Submit
from tests.fuzz.engine import PDUS, READERS, BrokenReader, fuzz, mutated

BASIC = alphabet.DEFAULT.replace("\x1b", "")


@pytest.mark.parametrize("reader", READERS)
def test_a_short_while(reader: str) -> None:
    """No exception outside the tree, whatever comes; and the inputs do get somewhere."""
    tally = fuzz(reader, seed=1, inputs=4000)
    assert tally.inputs == 4000
    assert len(tally.outcomes) > 1


def test_it_finds_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that breaks on one octet is found out."""

    def fragile(data: bytes, chance: Random) -> object:
        if data[:1] == b"\xff":
            raise ValueError("oh")
        return len(data) > 10

    monkeypatch.setitem(READERS, "pdu", (PDUS, fragile))
    with pytest.raises(BrokenReader, match="ValueError"):
        fuzz("pdu", seed=1, inputs=4000)


def test_mutations_change_something() -> None:
    """Most of the time."""
    chance = Random(1)
    assert sum(mutated(PDUS[0], PDUS, chance) != PDUS[0] for _ in range(200)) > 150


@given(st.text(max_size=400), st.booleans(), st.sampled_from([8, 16]), st.integers(0, 65535), st.randoms())
def test_any_text_arrives(text: str, transliterated: bool, bits: int, ref: int, shuffled: Random) -> None:
    """Fit, encode, decode in any order, put together: the same text."""
    text = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    found = fit(text, transliterated=transliterated, bits=bits)
    parts = []
    for seq, part in enumerate(found.parts, 1):
        header = udh.concat_header(udh.Concat(ref, found.segments, seq, bits)) if found.segments > 1 else udh.Header()
        octets = encode.deliver(
            Deliver(
                Address("+32475123456", "international"),
                None,
                part,
                None,
                header,
                coding=dcs.decode(dcs.encode(found.encoding)),
            )
        )
        back = decode(octets)
        assert isinstance(back, Deliver)
        assert len(octets) <= 1 + 8 + 2 + 7 + 1 + 140
        parts.append((back.header.concat.seq if back.header.concat else 1, Part(back.script, back.units)))
    shuffled.shuffle(parts)
    assert assemble(Key("x", ref, bits, len(parts)), parts).whole() == found.text
    if not transliterated:
        assert found.text == text


@pytest.mark.skipif(find_spec("gammu") is None, reason="python-gammu has wheels for 64-bit machines only")
class TestBesideGammu:
    """Where gammu is right: texts without a header, numbers, times, reports."""

    @given(st.text(BASIC, min_size=1, max_size=120), st.sampled_from(["+32475123456", "8850", "12345678901"]))
    def test_what_we_write_it_reads(self, text: str, number: str) -> None:
        """SUBMITs in GSM 7-bit."""
        import gammu

        kind = "international" if number[0] == "+" else "unknown"
        octets = encode.submit(Submit(Address(number, kind), text, mr=7, validity=validity.relative(3600)))
        theirs = gammu.DecodePDU(octets, SMSC=False)
        ours = decode(octets, "mo")
        assert isinstance(ours, Submit)
        assert (ours.text, ours.recipient.number) == (text, number)
        assert (theirs["Text"], theirs["Number"]) == (text, number)

    @given(
        st.text(
            st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc"], exclude_characters="~"),
            min_size=1,
            max_size=60,
        )
    )
    def test_ucs2(self, text: str) -> None:
        """DELIVERs in UCS-2; libGammu takes a tilde for a sign of its own."""
        import gammu

        octets = encode.deliver(Deliver(Address("+32475123456", "international"), None, text, coding=dcs.decode(8)))
        assert gammu.DecodePDU(b"\0" + octets, SMSC=True)["Text"] == text
        assert decode(octets).text == text  # type: ignore[union-attr]

    def test_what_it_writes_we_read(self) -> None:
        """Its own encoder, our decoder."""
        import gammu

        for text in ("Hallo", "één € {x}", "a" * 160):
            octets = gammu.EncodePDU(
                {
                    "Folder": 0,
                    "Location": 0,
                    "State": "UnSent",
                    "Class": -1,
                    "Coding": "Default_No_Compression",
                    "Text": text,
                    "Number": "+32475123456",
                    "SMSC": {"Number": "+32475161616", "Location": 0},
                }
            )
            found = pdu.decode(octets, "mo").tpdu
            assert isinstance(found, Submit)
            assert (found.text, found.recipient.number) == (text, "+32475123456")
