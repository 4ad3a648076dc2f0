"""Mends for text that is not YAML: for each complaint of PyYAML's what people usually did, and the text without it.

In: the text, what PyYAML says and where. Out: mends, the likeliest first; whether one helps is tried by syntax.py.
Pure. No mend's words repeat what stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.config.mend_pieces import KEY, Mend, Text, Trouble
from smsd.config.shape import places

CLOSES = {"[": "]", "{": "}"}
INDENT_WORDS = "the blanks before it fit no line above; begin it below the line that it belongs to"


def that_fit(text: str, trouble: Trouble) -> Iterator[Mend]:
    """The mends that this complaint may call for, the likeliest first; none where nobody knows one."""
    whole = Text(text)
    line, column = trouble.at
    if trouble.problem == "a character that cannot be":
        shown = f"U+{ord(whole[line][column]):04X}" if column < len(whole[line]) else "nothing"
        yield Mend(
            line,
            column,
            f"a character that cannot be seen ({shown}) stands here; delete it",
            whole.with_piece(line, column, " ", 1),
        )
        return
    yield from _tabs(whole)
    yield from _quotes(whole, trouble)
    yield from _documents(whole, trouble)
    yield from _colons(whole, trouble)
    yield from _dashes(whole, line)
    yield from _dash_missing(whole, line)
    yield from _brackets(whole, trouble)
    yield from _values(whole, line)
    if trouble.context_at and trouble.context_at[0] != line:
        yield from _values(whole, trouble.context_at[0])
    yield from _indents(whole, line)
    yield from _colons_above(whole, trouble)


def _tabs(whole: Text) -> Iterator[Mend]:
    """One fault, however many lines begin with tabs: an editor did it."""
    tabbed = [n for n, line in enumerate(whole.lines) if "\t" in line[: len(line) - len(line.lstrip())]]
    for width in (2, 4, 8) if tabbed else ():
        lines = [line.expandtabs(width) if n in tabbed else line for n, line in enumerate(whole.lines)]
        words = (
            f"a tab stands before the text ({len(tabbed)} line(s) of the file); YAML wants blanks: put blanks "
            "in its place"
        )
        yield Mend(tabbed[0], whole[tabbed[0]].index("\t"), words, "\n".join(lines))


def _quotes(whole: Text, trouble: Trouble) -> Iterator[Mend]:
    """A quote that is never closed, that was closed by the next one's opening, or that stands inside its own text."""
    if "escape character" in trouble.problem and trouble.context_at:
        words = "a backslash in \"…\" begins a sign that does not exist; put the text between '…' instead"
        yield Mend(*trouble.context_at, words, whole.with_piece(trouble.at[0], max(0, trouble.at[1] - 1), "\\"))
    for line, column, quote in _open_quotes(whole, trouble):
        kind = "never closed" if "quoted scalar" in trouble.context else "not closed before the next one"
        words = f"the quote ({quote}) that begins here is {kind}; put {quote} behind the text"
        rest = whole[line]
        for stop in (
            [m.start() for m in re.finditer(r",\s|\s*[}\]]", rest[column:])]
            if re.search(r"[{\[]", rest[:column])
            else []
        ):
            yield Mend(line, column, words, whole.with_piece(line, column + stop, quote))
        yield Mend(line, column, words, whole.with_piece(line, whole.ends(line, column + 1), quote))
    line, column = trouble.at
    before = whole[line][:column].rstrip()
    if before.endswith(("'", '"')) and column < len(whole[line]) and (found := KEY.match(whole[line])):
        start, quote = found.end(), before[-1]
        if whole[line][start : start + 1] == quote:
            words = f"a {quote} stands inside a text between {quote}…{quote}; " + (
                "write it twice ('') or put the text between \"…\"" if quote == "'" else "put the text between '…'"
            )
            end = whole[line].rfind(quote)
            if end > start:
                inner = whole[line][start + 1 : end].replace("'", "''")
                yield Mend(
                    line,
                    start,
                    words,
                    whole.with_line(line, whole[line][:start] + "'" + inner + "'" + whole[line][end + 1 :]),
                )


def _open_quotes(whole: Text, trouble: Trouble) -> Iterator[tuple[int, int, str]]:
    """Where a quote begins that ends on another line, or only where the next one begins;
    the nearest before the trouble first.
    """
    if "quoted scalar" in trouble.context and trouble.context_at:
        line, column = trouble.context_at
        yield line, column, whole[line][column : column + 1]
    found: list[tuple[int, int, str]] = []
    line, column, quote, start = 0, 0, "", (0, 0)
    while (line, column) <= (trouble.at[0], trouble.at[1]) and line < len(whole.lines):
        text = whole[line]
        while column < len(text):
            char = text[column]
            if quote:
                if quote == '"' and char == "\\":
                    column += 1
                elif char == quote:
                    if start[0] != line or (re.search(r"[,:]\s*$", text[start[1] : column]) and column + 1 < len(text)):
                        found.append((*start, quote))
                    quote = ""
            elif char in "\"'" and re.search(r"(^|[\s\[{,])$", text[:column]):
                quote, start = char, (line, column)
            elif char == "#" and (column == 0 or text[column - 1] in " \t"):
                break
            column += 1
        line, column = line + 1, 0
    yield from reversed(found)


def _documents(whole: Text, trouble: Trouble) -> Iterator[Mend]:
    if "but found another document" in trouble.problem or "document start" in trouble.problem:
        line = next((n for n in (trouble.at[0], trouble.at[0] - 1) if whole[n].startswith("---")), trouble.at[0])
        yield Mend(
            line,
            0,
            "a second document begins here; the configuration is one: take the line --- out",
            whole.with_line(line, ""),
        )
        if "document start" in trouble.problem:
            ended = next((n for n in range(line, -1, -1) if whole[n].startswith("...")), -1)
            if ended >= 0:
                yield Mend(ended, 0, "... ends the file here; take the line out", whole.with_line(ended, ""))


def _colons(whole: Text, trouble: Trouble) -> Iterator[Mend]:
    """A key without a colon, or a colon without a blank, where PyYAML says that it looked for one."""
    if "could not find expected ':'" in trouble.problem and trouble.context_at:
        yield from _colon_of(whole, trouble.context_at[0])
    if "mapping values are not allowed" in trouble.problem:
        line, above = trouble.at[0], whole.above(trouble.at[0])
        keys = KEY.match(whole[line])
        # this line is as it should be: the one above is not, or this is too deep
        if keys and keys.end(3) - 1 == trouble.at[1]:
            yield from _dashes(whole, above)
            if not KEY.match(whole[above]):
                yield from _colon_of(whole, above)
            elif whole.indent(line) > whole.indent(above):
                yield Mend(
                    line,
                    whole.indent(line),
                    "it stands deeper than the line above, which has its value already; begin both below each other",
                    whole.with_line(line, " " * keys_column(whole[above]) + whole[line].lstrip()),
                    of_indent=True,
                )


def keys_column(line: str) -> int:
    """The column in which the key of a line begins, behind dashes."""
    found = KEY.match(line)
    return found.start(2) if found else len(line) - len(line.lstrip())


def _colon_of(whole: Text, line: int) -> Iterator[Mend]:
    text = whole[line]
    start = len(text) - len(text.lstrip(" -"))
    if found := re.match(r"[ -]*([\w.-]+):(?=\S)", text):
        yield Mend(line, start, "a blank is missing behind the colon", whole.with_piece(line, found.end(), " "))
    if found := re.match(r"[ -]*([\w.-]+)\s*(=>?|\uff1a|;)\s*", text):
        yield Mend(
            line,
            start,
            "a colon belongs between key and value, as in key: value",
            whole.with_line(line, text[: found.end(1)] + ": " + text[found.end() :]),
        )
    if found := re.match(r"[ -]*([\w.-]+\s*:)\s*[\]}]\s*$", text):
        yield Mend(
            line, found.end(1), "a bracket closes nothing here; take it out", whole.with_line(line, found.group(1))
        )
    if found := re.match(r"[ -]*([\w.-]+)\s+:(?=\S)", text):
        yield Mend(line, start, "a blank is missing behind the colon", whole.with_piece(line, found.end(), " "))
    if found := re.match(r"[ -]*([\w.-]+)(?=\s|$)", text):
        yield Mend(
            line, start, "a colon is missing behind the key, as in key: value", whole.with_piece(line, found.end(), ":")
        )


def _colons_above(whole: Text, trouble: Trouble) -> Iterator[Mend]:
    for line in (trouble.at[0], whole.above(trouble.at[0])):
        if not KEY.match(whole[line]):
            yield from _dashes(whole, line)
            yield from _colon_of(whole, line)


def _dashes(whole: Text, line: int) -> Iterator[Mend]:
    if found := re.match(r"\s*-(?=[\w{\"'])", whole[line]):
        yield Mend(
            line, found.end() - 1, "a blank is missing behind the dash", whole.with_piece(line, found.end(), " ")
        )


def _dash_missing(whole: Text, line: int) -> Iterator[Mend]:
    """The first of a list of parts without its dash, where the next one has one."""
    indent = whole.indent(line)
    if not whole[line].lstrip().startswith("- "):
        return
    first, n = line, line
    while (n := whole.above(n)) >= 0 and whole.indent(n) > indent:
        first = n
    if first < line and whole.indent(first) == indent + 2:
        words = "a dash and a blank (- ) are missing in front of the first key of this part"
        yield Mend(first, indent + 2, words, whole.with_line(first, " " * indent + "- " + whole[first].lstrip()))


def _brackets(whole: Text, trouble: Trouble) -> Iterator[Mend]:
    """A bracket too few, too many, or of the other kind; a comma too few."""
    line, column = trouble.at
    char = whole[line][column : column + 1]
    if "while parsing a flow" in trouble.context and trouble.context_at:
        first, at = trouble.context_at
        closing = CLOSES.get(whole[first][at : at + 1], "]")
        if char and char in "]}" and char != closing:
            yield Mend(
                line,
                column,
                f"a {char} closes what {whole[first][at]} opened; put {closing} in its place",
                whole.with_piece(line, column, closing, 1),
            )
        word = re.search(r"(?<=\S)(\s+)[\w.-]+\s*$", whole[line][:column]) if char == ":" else None
        if word and word.group().strip() in places():
            yield Mend(
                line, word.end(1), "a comma is missing before this word", whole.with_piece(line, word.start(1), ",")
            )
        elif char not in ("", ":", "]", "}"):
            yield Mend(
                line,
                column,
                "a comma is missing before this word",
                whole.with_piece(line, len(whole[line][:column].rstrip()), ","),
            )
        opened = whole[first][at : at + 1]
        words = f"the {opened} that begins here is never closed; put {closing} behind what it holds"
        yield Mend(first, at, words, whole.with_piece(first, whole.ends(first, at), closing))
        for stop in [m.start() for m in re.finditer(r"\s*[}\]]|,\s", whole[first][at:])]:
            yield Mend(first, at, words, whole.with_piece(first, at + stop, closing))
        for n in range(first + 1, min(line + 1, len(whole.lines))):
            yield Mend(first, at, words, whole.with_piece(n - 1, whole.ends(n - 1, 0), closing))
        yield Mend(first, at, words, whole.with_line(len(whole.lines) - 1, whole[len(whole.lines) - 1] + closing))
    if char and char in "]},":
        name = {",": "a comma"}.get(char, f"a {char}")
        words = (
            f"{name} too many stands here; take it out"
            if char == ","
            else f"{name} closes nothing; take it out, or open what it closes"
        )
        yield Mend(line, column, words, whole.with_piece(line, column, " ", 1))
    elif (found := KEY.match(whole[line])) is not None:
        rest = whole[line][found.end() :].rstrip()
        if rest[-1:] in ("]", "}") and rest.count(rest[-1]) > rest.count("[" if rest[-1] == "]" else "{"):
            at = found.end() + len(rest) - 1
            yield Mend(
                line,
                at,
                f"a {rest[-1]} closes nothing; take it out, or open what it closes",
                whole.with_piece(line, at, " ", 1),
            )


def _values(whole: Text, line: int) -> Iterator[Mend]:
    """A value that wants quotes: it begins with a sign that means something in YAML, or holds `: `."""
    text = whole[line]
    found = KEY.match(text)
    yield from _flow_values(whole, line)
    if found is None or not text[found.end() :].strip():
        if item := re.match(r"(\s*- +)(?=[@`%*&!|>\[{])", text):
            yield Mend(
                line,
                item.end(),
                _why(text[item.end() :]),
                whole.with_line(line, text[: item.end()] + _quoted(text[item.end() : whole.ends(line, item.end())])),
            )
        return
    start, end = found.end(), whole.ends(line, found.end())
    yield Mend(
        line, start, _why(text[start:end]), whole.with_line(line, text[:start] + _quoted(text[start:end]) + text[end:])
    )


def _flow_values(whole: Text, line: int) -> Iterator[Mend]:
    """Values inside braces that YAML takes for something else: they want quotes."""
    text = whole[line]
    for found in re.finditer(r"(?<=[\w\"']: )([@`%*&|>:][^,}\]]*|[^\s,{}\[\]\"'][^,{}\[\]\"']*: [^,{}\[\]]*)", text):
        yield Mend(
            line,
            found.start(),
            _why(found.group()),
            whole.with_line(line, text[: found.start()] + _quoted(found.group().rstrip()) + text[found.end() :]),
        )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _why(value: str) -> str:
    first = value[:1]
    if first in "@`%*&!|>:" or value.startswith("- "):
        return f"a value that begins with {first} wants quotes round it"
    if first in "[{":
        return (
            f"something follows behind the closing bracket; if {first} belongs to the text, put quotes round the whole"
        )
    if first in "\"'":
        return "something follows behind the closing quote; put quotes round the whole, and none inside"
    return "a colon with a blank behind it stands in this value; put quotes round the value"


def _indents(whole: Text, line: int) -> Iterator[Mend]:
    """A line that begins below none of those above."""
    text, done = whole[line], set[int]()
    below = next((whole.indent(n) for n in range(line + 1, len(whole.lines)) if whole[n].strip()), 0)
    most = below if text.rstrip().endswith(":") else len(text)  # what belongs to a key stands deeper than the key
    n = line
    while (n := whole.above(n)) >= 0 and len(done) < 8:
        for width in (whole.indent(n), keys_column(whole[n])):
            if width not in done and width != whole.indent(line) and width < most:
                done.add(width)
                yield Mend(
                    line,
                    whole.indent(line),
                    INDENT_WORDS,
                    whole.with_line(line, " " * width + text.lstrip()),
                    of_indent=True,
                )
    above = whole.above(line)  # or the line above is the one that is out of place
    if above >= 0 and whole.indent(above) != whole.indent(line):
        words = (
            "the blanks before it fit neither the line above nor the one below; begin it below the line that "
            "it belongs to"
        )
        yield Mend(
            above,
            whole.indent(above),
            words,
            whole.with_line(above, " " * whole.indent(line) + whole[above].lstrip()),
            of_indent=True,
        )
