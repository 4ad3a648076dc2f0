"""A table as people keep it: the bytes of a file → rows of text. CSV in
whatever form a spreadsheet saves it, or .xlsx itself.

In: bytes. Out: numbered rows, or in words why it is no table. CSV: comma, semicolon, tab or bar (also told by Excel's
line `sep=;`), UTF-8 and UTF-16 with or without a mark, Windows-1252. It opens no file and never raises.
"""

from __future__ import annotations

import csv
import io
import warnings
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

DELIMITERS = ";\t,|"
ROWS = 50_000  # more are no list of a neighbourhood
LOOKS_LIKE = (
    (b"\xd0\xcf\x11\xe0", "this is an Excel file of before 2007: save it as .xlsx or CSV"),
    (b"%PDF", "this is a PDF: save the list as .xlsx or CSV"),
    (b"{\\rtf", "this is a text document: save the list as .xlsx or CSV"),
)
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(slots=True)
class Sheet:
    """Rows that hold something, each with its number in the file; `fault` where it cannot be read (on)."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    fault: str = ""


def read(data: bytes) -> Sheet:
    """Reads a file of whatever kind."""
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    for head, words in LOOKS_LIKE:
        if data.startswith(head):
            return Sheet(fault=words)
    text = _text(data)
    if "\x00" in text:
        return Sheet(fault="this is no text file and no .xlsx: save the list as CSV")
    return _csv(text)


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "")
    # Western text in UTF-16: every other octet is zero
    if not encoding and len(data) > 3 and data.count(0) * 3 > len(data):
        encoding = "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"
    if encoding:
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv(text: str) -> Sheet:
    found = Sheet()
    lines = text.splitlines(keepends=True)
    skipped = 0
    delimiter = ""
    if lines and lines[0].strip().strip('"').casefold().startswith("sep="):  # Excel says so in a line of its own
        delimiter = lines[0].strip().strip('"')[4:5] or "\t"
        skipped = 1
    head = next((line for line in lines[skipped:] if line.strip()), "")
    rows = csv.reader(
        io.StringIO("".join(lines[skipped:]), newline=""), delimiter=delimiter or max(DELIMITERS, key=head.count)
    )
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                found.rows.append((rows.line_num + skipped, [cell.strip() for cell in row]))
            if len(found.rows) > ROWS:
                return Sheet(found.rows, f"it has more than {ROWS} lines")
    except csv.Error as error:
        found.fault = f"line {rows.line_num + skipped} is no line of CSV: {error}"
    return found


def _workbook(data: bytes) -> Sheet:
    """The first sheet that holds something."""
    import openpyxl

    found = Sheet()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that it does not know
            book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what some programs write about the size is wrong
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    cells = [_cell(value) for value in row]
                    if any(cells):
                        found.rows.append((number, cells))
                    if number > ROWS:
                        return Sheet(found.rows, f"it has more than {ROWS} lines")
                if found.rows:
                    break
            book.close()
    except Exception as error:  # readers of archives meet everything
        kind = "an OpenDocument file" if b"opendocument" in data[:200] else "no Excel file that can be read"
        return Sheet(fault=f"this is {kind}: save it as .xlsx or CSV ({type(error).__name__})")
    return found


def _cell(value: object) -> str:
    """A cell as a person sees it: a number that Excel took for one is whole again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
