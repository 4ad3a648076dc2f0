"""The address of a database: what it says, and that its password is shown nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from smsd.cli.good_copy import settings_or_last_good
from smsd.cli.shared import url_of
from smsd.config import kept
from smsd.config.copying import gather
from smsd.config.database_url import is_postgres, passwords_in, path_of, shown, to_connect
from smsd.config.load import check
from smsd.config.plain_data import changes, plain
from tests.town import settings

URL = "postgresql+psycopg://smsd:gehe%21m-77@db.zone.be:5432/smsd?folder=/srv/smsd&sslmode=verify-full"
SECRET = ("gehe%21m-77", "gehe!m-77")


def test_its_parts() -> None:
    """The gateway's own folder is read here; the rest goes to the driver."""
    assert is_postgres(URL)
    assert not is_postgres("sqlite:////var/lib/smsd/smsd.db")
    assert path_of(URL).parent == Path("/srv/smsd")
    assert path_of("postgresql+psycopg://smsd@/smsd").parent == Path("/var/lib/smsd")
    assert path_of("sqlite:////var/lib/smsd/smsd.db") == Path("/var/lib/smsd/smsd.db")
    assert to_connect(URL) == "postgresql+psycopg://smsd:gehe%21m-77@db.zone.be:5432/smsd?sslmode=verify-full"
    assert path_of(URL).with_suffix(".lock") == Path("/srv/smsd/smsd.lock")  # a SQLite file in that folder has the same


@given(
    st.text(
        st.characters(codec="ascii", exclude_characters="/?#@:& \n\t\r%'\"\\", exclude_categories=("Cc",)), min_size=4
    )
)
def test_no_password_is_shown(word: str) -> None:
    """Neither before the host nor among the options."""
    for url in (f"postgresql+psycopg://u:{word}@h/d", f"postgresql+psycopg://h/d?user=u&password={word}"):
        assert passwords_in(url)[0] == word
        assert passwords_in(shown(url)) == ["****"]


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_no_mistyped_password_is_shown(word: str) -> None:
    """Whatever characters stand in it unescaped, nothing of it is left up to
    the last @; nor of a key file's password.
    """
    assert shown(f"postgresql+psycopg://u:{word}@h/d") == "postgresql+psycopg://u:****@h/d"
    assert word in passwords_in(f"postgresql+psycopg://u:{word}@h/d")
    assert shown("postgresql+psycopg://h/d?sslpassword=geheim&x=1") == "postgresql+psycopg://h/d?sslpassword=****&x=1"


SCHEMES = [
    "mysql://",
    "postgres:/",
    "postgres:",
    "postgresql//",
    "",
    "/",
    "postgresql+psycopg:/",
    "sqlite:",
    "sqlite:///",
    "http://",
]


@given(
    st.sampled_from(SCHEMES),
    st.text(st.characters(codec="ascii", categories=("L", "N", "P"), exclude_characters="'*"), min_size=8),
    st.sampled_from(["{scheme}u:{word}@h/d", "host=h user=u password={word} dbname=d", "{scheme}h/d?password={word}"]),
)
def test_no_password_of_an_address_of_another_kind_is_shown(scheme: str, word: str, form: str) -> None:
    """Whatever stands before it, or nothing: neither in the words of the fault nor in the mend that they offer."""
    word = f"geheim{''.join(c for c in word if c not in '&#') if '=' in form else word}"
    url = form.format(scheme=scheme, word=word)
    assert "geheim" not in shown(url)
    assert any(word in found for found in passwords_in(url))
    try:
        settings(Path("/tmp/x"), gateway__database=url)
    except ValidationError as fault:
        assert "geheim" not in fault.errors()[0]["msg"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://smsd:pa@ss@db/smsd", "%40"),
        ("postgres://smsd@db/smsd", "did you mean postgresql\\+psycopg://smsd@db/smsd"),
        ("postgresql://smsd@db/smsd", "postgresql\\+psycopg"),
        ("postgresql+psycopg://smsd@db", "name of the database is missing"),
        ("postgresql+psycopg://smsd@db/smsd?folder=data", "relative path"),
        ("postgresql+psycopg://smsd@db:port/smsd", "port"),
        ("mysql://smsd@db/smsd", "want sqlite"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, url: str, words: str) -> None:
    """In words, with what was meant."""
    with pytest.raises(ValidationError, match=words):
        settings(tmp_path, gateway__database=url)


def test_its_password_goes_nowhere(tmp_path: Path) -> None:
    """Not into the words of a fault or a change, not into what is kept, copied or shown."""
    new, old = (
        settings(tmp_path, gateway__database=URL),
        settings(tmp_path, gateway__database=URL.replace("m-77", "m-78")),
    )
    shown_somewhere = [
        repr(new),
        str(plain(new)),
        str(kept.without_secrets(plain(new))),
        *(c.words() for c in changes(old, new)),
        *(c.words() for c in changes(settings(tmp_path), new)),
    ]
    assert [c.key for c in changes(old, new)] == ["gateway.database"]
    good = Path("tests/bad_configs/good.yaml").read_text()
    assert "sqlite:////tmp/smsd.db" in good
    for url in (
        URL,
        URL.replace("smsd?", "?"),
        *(URL.replace("postgresql+psycopg://", s) for s in ("postgresql://", "mysql://", "postgres:/", "")),
    ):
        file = tmp_path / "smsd.yaml"
        file.write_text(good.replace("sqlite:////tmp/smsd.db", f'"{url}"').replace("name: ", "name: ", 1))
        found = check(file)
        shown_somewhere += [fault.render() for fault in (*found.faults, *found.warnings)]
        shown_somewhere += [data.decode() for data in gather(tmp_path, encrypted=False).values()]
    assert not any(secret in words for secret in SECRET for words in shown_somewhere)


@pytest.mark.parametrize("named", [True, False])
def test_the_brake_finds_it_where_the_file_has_a_fault(tmp_path: Path, named: bool) -> None:
    """What stops an alert may not hang on a correct file: the last good one, whose password
    is masked, and the address as it stands now.
    """
    url = URL.replace("/srv/smsd", str(tmp_path))
    file = tmp_path / "smsd.yaml"
    file.write_text(
        f"gateway: {{name: BIN Dorp, database: {'!secret database' if named else repr(url)}, countri: BE}}\n"
    )
    if named:
        (tmp_path / "secrets.yaml").write_text(f"database: {url}\n")
    assert url_of(file) == url
    kept.keep(
        kept.place(path_of(url)), settings(tmp_path, gateway__database=url), {"smsd.yaml": "x"}, datetime.now(UTC)
    )
    assert "gehe" not in kept.place(path_of(url)).read_text()
    assert settings_or_last_good(file).gateway.database == url
