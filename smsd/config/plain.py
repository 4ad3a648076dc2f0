"""Words as they were typed: without what cannot be seen, and what is wrong with a word that YAML takes all the same.

In: a node of PyYAML's. Out: its text without invisible characters and without curly quotes around it; or what is
wrong in words.
"""

from __future__ import annotations

import unicodedata

import yaml

OPENING, CLOSING = "\u201c\u201e\u2018\u201a\u00ab", "\u201d\u201c\u2019\u2018\u00bb"


def without_hidden(node: yaml.ScalarNode) -> str:
    """The text; a joiner between emoji stays."""
    text = str(node.value)
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf" or c == "\u200d")
        if node.style is None and len(text) > 1 and text[0] in OPENING and text[-1] in CLOSING:
            text = text[1:-1].strip()
    return text


def harm_of(node: yaml.ScalarNode) -> str | None:
    """What is wrong with a word without quotes of YAML's, or None."""
    mark, text = node.start_mark, str(node.value)
    if mark.buffer is not None and mark.buffer[mark.pointer : mark.pointer + 1] == "&":
        name = mark.buffer[mark.pointer + 1 : mark.pointer + 60].split()[0]
        if f"*{name}" not in mark.buffer:
            return "& at the beginning gives a value a name in YAML, and is no part of it; put quotes round the whole"
    if node.style is not None or not text:
        return None
    if text[-1] in "]}" and text.count(text[-1]) > text.count("[" if text[-1] == "]" else "{"):
        return (
            f"the {'[' if text[-1] == ']' else '{'} that the {text[-1]} at its end closes is missing; put it in front"
        )
    if text.count('"') == 1 and text[-1] == '"' and not text[-2:-1].isdigit():
        return 'a " stands at its end only; put one in front too, or take it out'
    if text[0] in OPENING and not any(c in text[1:] for c in CLOSING):
        return f'curly quotes ({text[0]}) are no quotes for YAML; use straight ones: "…"'
    return None
