"""A preview's last line, sent back with the PIN filled in.

In: what a role holder texted. Out: it without the words that our previews end with, where what is left may be a proof:
"Niet u? NEE" behind code and PIN is nobody's no. It never looks at what is open.
"""

from __future__ import annotations

import re

from smsd.rules.digits import looks_like_proof, plain
from smsd.rules.signature import cut

# how previews end in the messages of each language (`preview`)
_END = re.compile(r"\b(?:niet u|pas vous|nicht sie|not you)\W+(?:nee|non|nein|no)\W*$", re.IGNORECASE)


def own_words(body: str) -> str:
    """The text, where it is none; else the sender's own words, without a phone's signature."""
    whole = cut(body)
    own = _END.sub("", whole)
    return own if own != whole and looks_like_proof(plain(own)) else body
