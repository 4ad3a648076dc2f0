"""How much the words of a text are like those of texts whose meaning is known: halting, all clear, thanks, leaving …

In: a text, and the question: what an officer's means while his alert goes out (live), shortly after it (done), else
(quiet); a member's; a stranger's. Out: a score for each meaning. The scores are those of linear classifiers (logistic
regression over words, their neighbours, pieces of words, and the ideas of ideas.txt that words of four languages
share), one a question, which were trained on the phrases under
tests/phrases by tests/learn.py; their weights stand in likeness.bin. The rules of this room explain each decision, but
know only words that somebody thought of. It decides nothing: orders.py and grammar.py do, which add what the rules say,
and what goes to residents is previewed and proven as ever. Turns of
phrase (turns.py) count beside the weights.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from smsd import log
from smsd.rules.signature import cut
from smsd.rules.turns import counted

FILE = Path(__file__).with_name("likeness.bin")
IDEAS = Path(__file__).with_name("ideas.txt")
LONGEST, LONGEST_STEM = 600, 12  # characters that are looked at, of a text and of a word's beginning
PIECES = (3, 4, 5)  # letters of a piece of a word
PIECE = 1 << 16  # octets of the file
BEGINNING = 4  # letters that are hardly ever inflected or misspelt
POINTS = {p: (p,) for p in "?!.,"}
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"[^\W_]+|#|[?!.,]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one classifier: `rows[feature * len(meanings) + meaning]`, times `scale`."""

    meanings: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    bits: int
    rows: Sequence[int]

    def scores(self, text: str) -> dict[str, float]:
        """The logit of each meaning; the difference of two is the logarithm of their odds."""
        width, found = len(self.meanings), places(text, self.bits)
        return {
            meaning: self.bias[i] + self.scale * sum(share * self.rows[at * width + i] for at, share in found)
            for i, meaning in enumerate(self.meanings)
        }


def weighed(question: str, text: str, said: Mapping[str, float]) -> dict[str, float]:
    """The scores of all that may be meant, and added to them what a reading by rules counts for (`said`);
    only the latter where the weights cannot be read.
    """
    scores = scored(question, text)
    return scores | {meaning: scores.get(meaning, 0.0) + counts for meaning, counts in said.items()}


def odds(question: str, text: str, meaning: str, *others: str) -> float:
    """The logarithm of the odds that a text means that rather than the likeliest of some others;
    -inf where the weights cannot be read.
    """
    scores = scored(question, text)
    return scores[meaning] - max(scores[m] for m in others) if scores else -math.inf


@lru_cache(64)
def scored(question: str, text: str) -> dict[str, float]:
    """The score of each meaning by likeness, and by turns of phrase; nothing where the weights cannot be read.
    Remembered for a while.
    """
    found = weights()
    if not found:
        return {}
    scores, more = found[question].scores(text), counted(question, text)
    return {meaning: score + more.get(meaning, 0.0) for meaning, score in scores.items()}


def places(text: str, bits: int) -> list[tuple[int, float]]:
    """Where the weights of a text stand, and what share each has: words and ideas count as much together."""
    folded = unicodedata.normalize("NFKD", cut(text)[:LONGEST].lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    found: list[tuple[int, float]] = []
    for features in (_of_words(["^", *_TOKEN.findall(_DIGITS.sub("#", plain)), "$"]), _of_ideas(_TOKEN.findall(plain))):
        share = 1 / math.sqrt(max(1, len(features)))
        found += [(zlib.crc32(f.encode()) & ((1 << bits) - 1), share) for f in features]
    return found


def _of_words(row: list[str]) -> dict[str, None]:
    """What a text is made of, each once: words, two and three words in a row, two with any word
    between, the beginnings of two words in a row, pieces of words; numbers are one word.
    """
    seen = dict.fromkeys(f"w {w}" for w in row)
    for one, two in pairwise(row):
        seen[f"b {one} {two}"] = seen[f"p {one[:BEGINNING]} {two[:BEGINNING]}"] = None
    for one, two, three in zip(row, row[1:], row[2:], strict=False):
        seen[f"s {one} * {three}"] = seen[f"t {one} {two} {three}"] = None
    for word in row[1:-1]:
        if word[0].isalnum():
            bounded = f"_{word}_"
            seen.update(dict.fromkeys(f"c{bounded[i : i + n]}" for n in PIECES for i in range(len(bounded) - n + 1)))
    return seen


def _of_ideas(tokens: list[str]) -> dict[str, None]:
    """The ideas that a text speaks of, and each two of them in a row, whatever its language: "my son played with my
    phone" and "mijn dochtertje zat aan de gsm" share them. Points are ideas too.
    """
    row = [found for t in tokens if (found := ideas_of(t) if t[0].isalnum() else POINTS.get(t[0], ()))]
    seen = dict.fromkeys(f"k {idea}" for found in row for idea in found)
    for one, two in pairwise(row):
        seen.update(dict.fromkeys(f"k1 {a} {b}" for a in one for b in two))
    return seen


def ideas_of(word: str) -> tuple[str, ...]:
    """The ideas of a folded word: as it is, else by its beginning, else by its end."""
    known, begins, ends = _ideas()
    if word in known:
        return known[word]
    beginnings = (word[:n] for n in range(min(len(word), LONGEST_STEM), 2, -1))
    endings = (word[-n:] for n in range(3, 8))
    return next((begins[b] for b in beginnings if b in begins), ()) or next((ends[e] for e in endings if e in ends), ())


@cache
def _ideas() -> tuple[dict[str, tuple[str, ...]], ...]:
    """Those of words, of their beginnings ("stop*") and of their ends ("*straat"); none where the file is gone."""
    found: tuple[dict[str, tuple[str, ...]], ...] = ({}, {}, {})
    try:
        lines = IDEAS.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        log.trouble("likeness", f"{IDEAS} cannot be read: {error}")
        return found
    for idea, _, words in (line.partition(": ") for line in lines):
        for word in words.split():
            table = found[1 if word.endswith("*") else 2 if word.startswith("*") else 0]
            table[word.strip("*")] = (*table.get(word.strip("*"), ()), idea)
    return found


def _inflated(file: Path) -> bytearray:
    """What a compressed file holds; piece by piece, since at once it would lie in memory twice and a half."""
    found, reader = bytearray(), zlib.decompressobj()
    with file.open("rb") as pieces:
        while piece := pieces.read(PIECE):
            found += reader.decompress(piece)
    if not reader.eof:
        raise ValueError("it is too short")
    return found


@cache
def weights() -> dict[str, Weights]:
    """Those of this program, read once."""
    return read_weights(FILE)


def read_weights(file: Path) -> dict[str, Weights]:
    """The classifiers: a JSON line that describes them, then their weights, a signed byte each.

    Nothing where the file is gone or damaged, which is logged: then the rules alone read, and no text waits for it.
    """
    found: dict[str, Weights] = {}
    try:
        data = _inflated(file)
        at = data.index(b"\n") + 1
        whole = memoryview(data).cast("b")  # its parts are looked at where they lie: they are millions
        for question, told in json.loads(data[:at])["questions"].items():
            size = len(told["meanings"]) << told["bits"]
            rows = whole[at : at + size]
            if len(rows) != size:
                raise ValueError("it is too short")
            found[question] = Weights(
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
