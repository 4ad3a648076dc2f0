"""`make learn`: trains the classifiers of smsd/rules/likeness.py on the phrases of
this folder's `phrases/`, and writes their weights.

In: tests/phrases/*.jsonl (but for `unlearnt_*`, on which the tests measure it). Out: smsd/rules/likeness.bin; with
`--try`, what part of the phrases of each context is read as meant by classifiers that were trained without them (five
parts in turn), and nothing is written. scikit-learn is needed here only; neither the daemon nor the tests use it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import zlib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from smsd.rules import likeness

FOLDER = Path(__file__).parent / "phrases"
BITS = 16
STRENGTH = 60.0  # C of scikit-learn: the higher, the closer to the phrases
# what must happen with a phrase → what it means
MEANINGS = {
    "officer": {
        "halt": "halt",
        "no_halt": "more",
        "no_draft": "nothing",
        "end": "end",
        "wrong": "wrong",
        "draft": "alert",
        "drill": "drill",
        "nothing": "nothing",
    },
    "resident": {"leave": "leave", "join": "join", "fine": "fine", "cry": "cry", "stay": "other", "not_join": "other"},
}
# between which of them `--try` chooses, by side and context
QUESTIONS = {
    ("officer", "live"): ("halt", "more"),
    ("officer", "quiet"): ("alert", "drill", "nothing"),
    ("officer", "done"): ("end", "wrong", "alert", "nothing"),
    ("resident", "quiet"): ("leave", "other"),
    ("resident", "stranger"): ("join", "other"),
    ("resident", "alert"): ("cry", "fine", "leave", "other"),
}


def phrases() -> list[dict[str, str]]:
    """All phrases that are learnt, each once, in the order of their texts."""
    found = {}
    for file in sorted(FOLDER.glob("*.jsonl")):
        if not file.stem.startswith("unlearnt"):
            for line in file.read_text().splitlines():
                one = json.loads(line)
                if meaning_of(one):
                    found[one["text"], one["context"], one["must"], side_of(one)] = one
    return [found[key] for key in sorted(found)]


BEFORE = {
    "nl": ("Hallo, ", "Goedenavond "),
    "fr": ("Bonjour, ", "Bonsoir "),
    "de": ("Hallo, ", "Guten Abend "),
    "en": ("Hello, ", "Hi "),
}
BEHIND = {
    "nl": (" aub", ", dank u", " mvg Jan"),
    "fr": (" svp", ", merci", " cordialement, M. Dupont"),
    "de": (" bitte", ", danke", " MfG Hans"),
    "en": (" please", ", thanks", " regards, John"),
}


def as_typed(phrases: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each phrase as it is, and once more with a greeting, thanks or a slip of
    the thumb: none of these tells what it means.
    """
    chance = Random(1)
    found = list(phrases)
    for one in phrases:
        text, language = one["text"], one["language"]
        if chance.random() < 0.4:
            text = chance.choice(BEFORE[language]) + text
        if chance.random() < 0.5:
            text += chance.choice(BEHIND[language])
        if len(text) > 5 and chance.random() < 0.6:
            at = chance.randrange(1, len(text) - 2)
            text = text[:at] + chance.choice((text[at + 1] + text[at], "", text[at] * 2)) + text[at + 2 :]
        found.append(one | {"text": text})
    return found


def side_of(phrase: dict[str, str]) -> str:
    return "resident" if phrase["role"] == "resident" else "officer"


def meaning_of(phrase: dict[str, str]) -> str | None:
    return MEANINGS[side_of(phrase)].get(phrase["must"])


def fingerprint() -> str:
    """A hash of all that is learnt, so that a test sees where the weights are older than the phrases."""
    told = json.dumps([[p["text"], p["context"], p["must"]] for p in phrases()])
    return hashlib.sha256(told.encode()).hexdigest()


def matrix(texts: list[str]) -> Any:
    """A row a text: 1 / sqrt(features) at the place of each of its features."""
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    for i, text in enumerate(texts):
        found = list(likeness.features(text))
        for place, count in Counter(zlib.crc32(f.encode()) & ((1 << BITS) - 1) for f in found).items():
            rows.append(i)
            columns.append(place)
            values.append(count / math.sqrt(len(found)))
    return csr_matrix((values, (rows, columns)), shape=(len(texts), 1 << BITS))


def train(learnt: list[dict[str, str]]) -> Any:
    """A classifier of one side's phrases."""
    from sklearn.linear_model import LogisticRegression

    learnt = as_typed(learnt)
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced")
    return model.fit(matrix([p["text"] for p in learnt]), [meaning_of(p) for p in learnt])


def write(learnt: list[dict[str, str]], file: Path) -> None:
    """Trains both sides and writes their weights, a signed byte each."""
    import numpy as np

    head: dict[str, Any] = {"learnt": fingerprint(), "sides": {}}
    body = b""
    for side in MEANINGS:
        model = train([p for p in learnt if side_of(p) == side])
        coefficients = model.coef_.T  # a row a feature
        scale = float(np.quantile(np.abs(coefficients[coefficients != 0]), 0.9995)) / 127
        body += np.clip(np.rint(coefficients / scale), -127, 127).astype(np.int8).tobytes()
        head["sides"][side] = {
            "meanings": list(model.classes_),
            "bias": [round(float(b), 4) for b in model.intercept_],
            "scale": scale,
            "bits": BITS,
        }
    file.write_bytes(zlib.compress(json.dumps(head).encode() + b"\n" + body, 9))


def tried(learnt: list[dict[str, str]], parts: int = 5) -> dict[str, str]:
    """How many phrases of each context are read as meant by classifiers that have not seen them."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for side in MEANINGS:
        of_side = [p for p in learnt if side_of(p) == side]
        for part in range(parts):
            seen = [p for i, p in enumerate(of_side) if i % parts != part]
            unseen = [p for i, p in enumerate(of_side) if i % parts == part and (side, p["context"]) in QUESTIONS]
            model = train(seen)
            names = list(model.classes_)
            for one, scores in zip(unseen, model.decision_function(matrix([p["text"] for p in unseen])), strict=True):
                allowed = QUESTIONS[side, one["context"]]
                if meaning_of(one) in allowed:
                    asked[f"{side} {one['context']}"] += 1
                    best = max(allowed, key=lambda m: scores[names.index(m)])
                    right[f"{side} {one['context']}"] += best == meaning_of(one)
    return {k: f"{right[k]} of {asked[k]} ({100 * right[k] / asked[k]:.1f} %)" for k in sorted(asked)}


def main() -> int:
    """Writes the weights, or tries."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--try", action="store_true", dest="only_try")
    args = options.parse_args()
    learnt = phrases()
    if args.only_try:
        print(json.dumps(tried(learnt), indent=1))
    else:
        write(learnt, likeness.FILE)
        print(f"{len(learnt)} phrases, {likeness.FILE.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
