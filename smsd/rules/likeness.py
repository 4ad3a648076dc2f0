"""How much the words of a text are like those of texts whose meaning is known: halting, all clear, thanks, leaving …

In: a text. Out: a score for each meaning of an officer's or a resident's text. The scores are those of a linear
classifier (multinomial logistic regression over words, their neighbours, and pieces of words) which was trained on the
phrases under tests/phrases by tests/learn.py; its weights stand in likeness.bin. It helps where the rules of this room
know no answer: they explain each decision, but only for words that somebody thought of. It decides nothing: orders.py
and grammar.py do, each with the odds that the harm of a mistake wants, and what goes to residents is previewed and
proven as ever.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from smsd import log
from smsd.rules.signature import cut

UNKNOWN = "unknown"
FILE = Path(__file__).with_name("likeness.bin")
LONGEST = 600  # characters that are looked at
PIECES = (3, 4, 5)  # letters of a piece of a word
_TOKEN = re.compile(r"[^\W_]+|#|[?!.,]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one classifier: `rows[feature * len(meanings) + meaning]`, times `scale`."""

    meanings: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    bits: int
    rows: array[int]

    def scores(self, text: str) -> dict[str, float]:
        """The logit of each meaning; the difference of two is the logarithm of their odds."""
        found = list(features(text))
        width, mask = len(self.meanings), (1 << self.bits) - 1
        at = [(zlib.crc32(f.encode()) & mask) * width for f in found]
        share = self.scale / math.sqrt(max(1, len(found)))
        return {
            meaning: self.bias[i] + share * sum(self.rows[a + i] for a in at) for i, meaning in enumerate(self.meanings)
        }


def likely(side: str, text: str, *meanings: str) -> tuple[str, float]:
    """Of some meanings that of which a text is most like, and the logarithm of its odds
    against the next; `side`: officer, resident.

    UNKNOWN where the weights cannot be read.
    """
    scores = _scores(side, text)
    if not scores:
        return UNKNOWN, 0.0
    first, second = sorted(meanings, key=lambda m: -scores[m])[:2]
    return first, scores[first] - scores[second]


def odds(side: str, text: str, meaning: str, *others: str) -> float:
    """The logarithm of the odds that a text means that rather than the likeliest of some others."""
    scores = _scores(side, text)
    return scores[meaning] - max(scores[m] for m in others) if scores else -math.inf


@lru_cache(64)
def _scores(side: str, text: str) -> dict[str, float]:
    found = weights()
    return found[side].scores(text) if found else {}


def features(text: str) -> Iterator[str]:
    """What a text is made of, each once: words, two and three words in a row, two with any word
    between, pieces of words; numbers are one word.
    """
    folded = unicodedata.normalize("NFKD", cut(text)[:LONGEST].lower())
    plain = re.sub(r"\d+", "#", "".join(c for c in folded if not unicodedata.combining(c)))
    row = ["^", *_TOKEN.findall(plain), "$"]
    seen = dict.fromkeys(f"w {w}" for w in row)
    for one, two in pairwise(row):
        seen[f"b {one} {two}"] = None
    for one, two, three in zip(row, row[1:], row[2:], strict=False):
        seen[f"s {one} * {three}"] = seen[f"t {one} {two} {three}"] = None
    for word in row[1:-1]:
        if word[0].isalnum():
            bounded = f"_{word}_"
            seen.update(dict.fromkeys(f"c{bounded[i : i + n]}" for n in PIECES for i in range(len(bounded) - n + 1)))
    yield from seen


@cache
def weights() -> dict[str, Weights]:
    """Those of this program, read once."""
    return read_weights(FILE)


def read_weights(file: Path) -> dict[str, Weights]:
    """The two classifiers: a JSON line that describes them, then their weights, a signed byte each.

    Nothing where the file is gone or damaged, which is logged: then the rules alone read, and no text waits for it.
    """
    found: dict[str, Weights] = {}
    try:
        head, _, body = zlib.decompress(file.read_bytes()).partition(b"\n")
        at = 0
        for side, told in json.loads(head)["sides"].items():
            size = len(told["meanings"]) << told["bits"]
            rows = array("b", body[at : at + size])
            if len(rows) != size:
                raise ValueError("it is too short")
            found[side] = Weights(
                meanings=tuple(told["meanings"]),
                bias=tuple(told["bias"]),
                scale=told["scale"],
                bits=told["bits"],
                rows=rows,
            )
            at += size
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        log.trouble("likeness", f"{file} cannot be read, so texts are read by the rules alone: {error}")
        return {}
    return found
