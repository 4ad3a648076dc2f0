"""Lists of members as people have them: files of spreadsheets, columns
in four languages, numbers that cannot be members.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.lists import member_list, sheet
from smsd.lists.member_list import HEADINGS, column_of, read_list
from tests.town import settings

ROWS = [
    ["GSM", "Naam", "Opmerking"],
    ["0475 12 34 56", "Chloë Peeters", "brengt kranten"],
    ["0476/12.34.57", "Jan", ""],
]
NUMBERS = ["+32475123456", "+32476123457"]


def workbook(rows: list[list[object]], *, before: bool = False) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    page = book.active
    if before:
        page = book.create_sheet("Leden")  # behind an empty one
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(rows: list[list[str]], delimiter: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sep", [False, True])
def test_every_way_a_spreadsheet_saves(tmp_path: Path, encoding: str, delimiter: str, end: str, sep: bool) -> None:
    """The same list, whatever the octets."""
    text = (f"sep={delimiter}{end}" if sep else "") + as_csv(ROWS, delimiter, end)
    found = read_list(text.encode(encoding), settings(tmp_path))
    assert not found.unusable
    assert not found.faults
    assert [(e.number, e.name) for e in found.entries] == list(zip(NUMBERS, ["Chloë Peeters", "Jan"], strict=True))
    assert found.entries[0].line == 2 + sep


@pytest.mark.parametrize("before", [False, True])
def test_a_workbook(tmp_path: Path, before: bool) -> None:
    """Numbers that Excel took for numbers, empty lines, a title above, an empty sheet before."""
    rows: list[list[object]] = [
        ["Ledenlijst BIN Dorp 2026"],
        [],
        ["Naam", "Telefoon", "Taal", None],
        ["An", 475123456, "frans"],
        ["Bo", 32476123457.0, None],
        [None],
        ["Cis", "0477 12 34 58", "NL"],
    ]
    found = read_list(workbook(rows, before=before), settings(tmp_path))
    assert [(e.number, e.name, e.language, e.line) for e in found.entries] == [
        ("+32475123456", "An", "fr", 4), ("+32476123457", "Bo", "nl", 5), ("+32477123458", "Cis", "nl", 7)]  # fmt: skip
    assert not found.faults


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        ("GSM;Naam;Opmerking", "number name note"),
        ("Telefoonnummer;Voornaam;Familienaam;Straat + nr.;E-mail", "landline first last street email"),
        ("N° de GSM;Nom et prénom;Rue;Langue;Remarques", "number name street language note"),
        ("Téléphone portable;Nom;Prénom", "number name first"),
        ("Handynummer;Name;Straße;Sprache;Bemerkungen", "number name street language note"),
        ("Mobile number;Full name;Zone;Comment", "number name zone note"),
        ("Tel.;Naam", "landline name"),
        ("Portable;Adresse e-mail;Quartier", "number email zone"),
        ("GSM-nummer 1;GSM-nummer 2", "number number"),
    ],
)
def test_headings(heads: str, columns: str) -> None:
    """As people write them, in four languages."""
    assert [column_of(head) for head in heads.split(";")] == [None if c == "None" else c for c in columns.split()]


def test_no_heading_means_two_things() -> None:
    """The table has each word once."""
    words = [word for listed in HEADINGS.values() for word in listed.split()]
    assert len(words) == len(set(words))


def test_all_unknown_columns_at_once(tmp_path: Path) -> None:
    """One sentence with all of them; the members are read all the same."""
    found = read_list(b"gsm,schoenmaat,huisdier\n0475123456,42,kat\n", settings(tmp_path))
    assert len(found.faults) == 1
    assert "'schoenmaat', 'huisdier'" in found.faults[0].message
    assert [e.number for e in found.entries] == ["+32475123456"]


def test_a_file_without_a_number_column(tmp_path: Path) -> None:
    """The columns that it has are named."""
    found = read_list(b"naam;leeftijd\nAn;7\n", settings(tmp_path))
    assert "naam, leeftijd" in found.unusable
    assert "must name the columns" in found.unusable


def test_mobile_before_landline(tmp_path: Path) -> None:
    """Telefoon and GSM in one list: the one that texts reach, whichever column it is in."""
    found = read_list(
        b"Naam;Telefoon;GSM\nAn;02 219 10 10;0475123456\nBo;0476123457;\nCis;02 219 10 11;\n", settings(tmp_path)
    )
    assert [e.number for e in found.entries] == NUMBERS
    assert [(f.line, "landline" in f.message) for f in found.faults] == [(4, True)]


@pytest.mark.parametrize("number", ["+31612345678", "0031612345678", "+33612345678", "+4915112345678", "+447400123456"])
def test_foreign_numbers(tmp_path: Path, number: str) -> None:
    """Nothing ever goes there: they are told, not taken. With the prefix allowed they are members."""
    data = f"number\n{number}\n".encode()
    found = read_list(data, settings(tmp_path))
    assert not found.entries
    assert "outside allowed_prefixes" in found.faults[0].message
    assert read_list(data, settings(tmp_path, gateway__allowed_prefixes=["+32", "+31", "+33", "+49", "+44"])).entries


def test_zones_and_networks_by_their_names(tmp_path: Path) -> None:
    """By key or as people call them."""
    found = read_list(
        b"gsm,wijk,bin\n0475123456,NOORD,BIN Dorp\n0476123457,oost,dorp\n0477123458,,elders\n", settings(tmp_path)
    )
    assert [(e.zone, e.network) for e in found.entries] == [("noord", "dorp")]
    assert "no zone 'oost'; it has: noord, zuid" in found.faults[0].message
    assert "no network 'elders'" in found.faults[1].message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "before 2007"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04garbage", "no Excel file"),
        (b"\x00\x01\x02\x03\x04\x00\x7f" * 40, "no text file"),
        (b"", "must name the columns"),
        (b"\n\n\n", "must name the columns"),
    ],
)
def test_what_is_no_list(tmp_path: Path, data: bytes, words: str) -> None:
    """In words, what to do."""
    assert words in read_list(data, settings(tmp_path)).unusable


def test_an_opendocument_file(tmp_path: Path) -> None:
    """Named as that."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "OpenDocument" in read_list(out.getvalue(), settings(tmp_path)).unusable


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.text(max_size=100).map(lambda t: t.encode("utf-16", "surrogatepass"))
)
def test_any_octets(data: bytes) -> None:
    """Never an exception."""
    sheet.read(data)


def test_damaged_workbooks(tmp_path: Path) -> None:
    """Octets changed, cut: a sentence or a list, never an exception."""
    whole = workbook([list(row) for row in ROWS])
    chance = random.Random(3)
    config = settings(tmp_path)
    for n in range(40):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read_list(bytes(data[: chance.randrange(4, len(data))] if n % 3 == 0 else data), config)


NAMES = (
    st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda s: s and s[0] not in "'=+-@|%＝")
)


@given(
    st.lists(NAMES, min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]),
    st.permutations(["GSM", "Naam", "Opmerking"]),
)
def test_what_was_written_is_read(names: list[str], delimiter: str, encoding: str, order: list[str]) -> None:
    """Any names, any order of columns."""
    rows = [order] + [
        [{"GSM": f"04751234{n:02}", "Naam": name, "Opmerking": "x"}[column] for column in order]
        for n, name in enumerate(names)
    ]
    found = read_list(as_csv(rows, delimiter, "\r\n").encode(encoding), settings(Path("/tmp")))
    assert [e.name for e in found.entries] == [name[:60] for name in names]


def test_number_faults(tmp_path: Path) -> None:
    """One place decides who may be a member, for lists and for `members add`."""
    config = settings(tmp_path)
    assert member_list.number_fault("475123456", config) == ("+32475123456", "")
    assert "landline" in member_list.number_fault("02 219 10 10", config)[1]
