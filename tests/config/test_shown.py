"""What of a configuration may be looked at: every line, and none of its secrets, whatever the file looks like."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smsd.config.shown import lines_of, masked

LETTERS = st.text(string.ascii_letters + string.digits + "#!?%&*", min_size=6, max_size=20).filter(
    lambda s: not s.isdigit()
)
KEYS = st.sampled_from(
    [
        "password",
        "pin",
        "heartbeat",
        "pasword",
        "passwrd",
        "wachtwoord",
        "mot_de_passe",
        "Passwort",
        "PIN",
        "codes",
        "puk",
    ]
)
SHAPES = st.sampled_from(
    [
        "{key}: {secret}",
        "  {key}: '{secret}'",
        '  {key}: "{secret}"',
        "  - {key}: {secret}",
        "smtp: {{host: h, {key}: {secret}, port: 1}}",
        "  {key}: >\n    {secret}\n  user: x",
        "  {key}: |\n    {secret}\n",
        "{key}:\n  - {secret}\n",
        "'{key}': {secret}",
        "\t{key}: {secret}",
        "  {key} : {secret}",
        "{key}: {secret} # mine",
        "{key}={secret}",
        "{key}:{secret}",
        "  {key}: !secret {secret} and more",
    ]
)
AROUND = st.lists(
    st.sampled_from(
        ["gateway: {name: BIN Dorp}", "", "# nothing", "networks:", "  dorp: {short: BIN DORP}", ": : :", "}"]
    ),
    max_size=3,
)


@given(AROUND, SHAPES, KEYS, LETTERS, AROUND)
@example([], "{key}:\n  - {secret}\n", "codes", "kerk26", [])
def test_no_secret_at_a_key_that_takes_one(
    before: list[str], shape: str, key: str, secret: str, after: list[str]
) -> None:
    """In whichever form it was typed, also where it is no YAML; and each line stays in its place."""
    text = "\n".join([*before, shape.format(key=key, secret=secret), *after])
    shown = lines_of(text, [])
    assert len(shown) == len(text.split("\n"))
    assert secret not in "\n".join(shown)


@given(LETTERS, st.sampled_from(["name: {}", "# {}", "{}", "  x: [{}, 1]", "user: a {} b"]))
def test_no_known_secret_anywhere(secret: str, shape: str) -> None:
    """A value of secrets.yaml or of the environment that somebody typed once more elsewhere."""
    assert secret.casefold() not in "\n".join(lines_of(shape.format(secret), [secret])).casefold()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pin: !secret stick1_pin", "pin: !secret stick1_pin"),
        ("password: !env SMTP  # of the box", "password: !env SMTP  # of the box"),
        ("number: '+32475123456'", "number: '+32****56'"),
        ("number: 0475 12 34 56", "number: 047****56"),
        ("expires: 2027-03-01", "expires: 2027-03-01"),
        ("next on 27/07/2026 03:54", "next on 27/07/2026 03:54"),
        ("made 2026-07-27 03:54:10.", "made 2026-07-27 03:54:10."),
        ("2027-03-01 0475123456", "202****56"),
        ("27/07/2026 0475 12 34 56", "27/****56"),
        ("email: anja@example.org", "email: [address]"),
        ("port: 8480", "port: 8480"),
        ("name: Kerkplein", "name: Kerkplein"),
        ("  short: BIN DORP # the pin of it", "  short: BIN DORP # the pin of it"),
        ("quiet_hours: 21:30-07:30", "quiet_hours: 21:30-07:30"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    """Enough to find one's way, too little to call somebody."""
    assert lines_of(text, []) == [shown]


def test_words_of_a_fault_show_no_number() -> None:
    """Nor does a finding of the doctor."""
    assert masked("got +32475123456, want a number (peeters@politie.be)") == "got +32****56, want a number ([address])"
