"""`make learn`: trains the classifiers of smsd/rules/likeness.py on the phrases of
this folder's `phrases/`, and writes their weights.

In: tests/phrases/*.jsonl (but for `unlearnt_*`, on which the tests measure it), hostile/texts.txt, and the ideas of
smsd/rules. Out: smsd/rules/likeness.bin; with `--try`, what part of the phrases of each corpus is read as meant by
classifiers that were trained on all others, and nothing is written. scikit-learn is needed here only; neither the
daemon nor the tests use it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zlib
from pathlib import Path
from random import Random
from typing import Any

from smsd.rules import likeness

FOLDER = Path(__file__).parent / "phrases"
BITS = 17
STRENGTH = 60.0  # C of scikit-learn: the higher, the closer to the phrases
Learnt = dict[tuple[str, str], tuple[str, float]]
# What is asked, and of which phrases (context, what must happen) it is learnt: what they mean there, and how much they
# count. Phrases of a neighbouring moment that mean the same count too: a wrong street halts what still goes out, and
# what officers say is no wish of a member.
QUESTIONS: dict[str, Learnt] = {
    "live": {
        ("live", "halt"): ("halt", 1),
        ("live", "no_halt"): ("more", 1),
        ("done", "wrong"): ("halt", 0.3),
        ("done", "nothing"): ("more", 0.3),
        ("done", "draft"): ("more", 0.3),
        ("quiet", "nothing"): ("more", 0.3),
        ("quiet", "draft"): ("more", 0.3),
    },
    "quiet": {
        ("quiet", "draft"): ("alert", 1),
        ("quiet", "drill"): ("drill", 1),
        ("quiet", "nothing"): ("nothing", 1),
        ("done", "draft"): ("alert", 1),
        ("done", "nothing"): ("nothing", 1),
    },
    "done": {
        ("done", "draft"): ("alert", 1),
        ("done", "end"): ("end", 1),
        ("done", "wrong"): ("wrong", 1),
        ("done", "nothing"): ("nothing", 1),
        ("quiet", "draft"): ("alert", 0.7),
        ("quiet", "nothing"): ("nothing", 0.7),
    },
    "member": {
        ("quiet", "leave"): ("leave", 1),
        ("quiet", "stay"): ("other", 1),
        ("quiet", "cry"): ("cry", 1),
        ("quiet", "silent"): ("fine", 1),
        ("quiet", "forget"): ("forget", 1),
        ("quiet", "help"): ("help", 1),
        ("quiet", "status"): ("status", 1),
        ("quiet", "pause"): ("pause", 1),
        ("alert", "leave"): ("leave", 1),
        ("alert", "stay"): ("other", 1),
        ("alert", "cry"): ("cry", 1),
        ("alert", "fine"): ("fine", 1),
        ("stranger", "join"): ("join", 0.5),
        ("stranger", "not_join"): ("other", 0.5),
        ("stranger", "silent"): ("fine", 1),
        ("live", "no_halt"): ("other", 0.3),
        ("quiet", "nothing"): ("other", 0.3),
    },
    "stranger": {
        ("stranger", "join"): ("join", 1),
        ("stranger", "not_join"): ("other", 1),
        ("stranger", "silent"): ("fine", 1),
        ("quiet", "not_join"): ("other", 1),
        ("quiet", "stay"): ("other", 0.5),
        ("quiet", "silent"): ("fine", 1),
        ("quiet", "help"): ("help", 1),
        ("quiet", "cry"): ("cry", 1),
        ("alert", "cry"): ("cry", 0.3),
        ("alert", "fine"): ("fine", 0.5),
    },
}
# the moments of each question
MEASURED = {
    "live": ("live",),
    "quiet": ("quiet",),
    "done": ("done",),
    "member": ("quiet", "alert"),
    "stranger": ("stranger",),
}


def phrases() -> list[dict[str, str]]:
    """All phrases that are learnt, each once, in the order of their texts, with the corpus that each is of."""
    found = {}
    for file in sorted(FOLDER.glob("*.jsonl")):
        if not file.stem.startswith("unlearnt"):
            for line in file.read_text().splitlines():
                one = json.loads(line) | {"corpus": file.stem.partition("_")[2]}
                if any(meaning_of(one, question) for question in QUESTIONS):
                    found[one["text"], one["context"], one["must"], one["role"] == "resident"] = one
    for one in hostile():
        found.setdefault((one["text"], one["context"], one["must"], one["role"] == "resident"), one)
    return [found[key] for key in sorted(found)]


def hostile() -> list[dict[str, str]]:
    """Those that were written to be misread: under a line of who writes them, and what they mean, a line a text."""
    found = []
    for line in (FOLDER / "hostile" / "texts.txt").read_text().splitlines():
        if line.startswith("#") and len(line.split()) == 2 and line[1:].split()[0] in MOMENTS:
            context, must = line[1:].split()
            context, role = MOMENTS[context] if must != "cry" else ("alert", "resident")
        else:
            found.append({"context": context, "must": must, "role": role, "text": line, "corpus": "hostile"})
    return found


MOMENTS = {
    "live": ("live", "police"),
    "done": ("done", "police"),
    "quiet": ("quiet", "police"),
    "member": ("quiet", "resident"),
    "stranger": ("stranger", "resident"),
}
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
        text, language = one["text"], one.get("language", "nl")
        if chance.random() < 0.4:
            text = chance.choice(BEFORE[language]) + text
        if chance.random() < 0.5:
            text += chance.choice(BEHIND[language])
        if len(text) > 5 and chance.random() < 0.6:
            at = chance.randrange(1, len(text) - 2)
            text = text[:at] + chance.choice((text[at + 1] + text[at], "", text[at] * 2)) + text[at + 2 :]
        found.append(one | {"text": text})
    return found


def meaning_of(phrase: dict[str, str], question: str) -> tuple[str, float] | None:
    """What a phrase means where that is asked, and how much it counts; None where it is not learnt there."""
    return QUESTIONS[question].get((phrase["context"], phrase["must"]))


def fingerprint() -> str:
    """A hash of all that is learnt, and of the ideas: so a test sees where the weights are older than they."""
    told = json.dumps([[p["text"], p["context"], p["must"]] for p in phrases()])
    return hashlib.sha256(told.encode() + likeness.IDEAS.read_bytes()).hexdigest()


def matrix(texts: list[str]) -> Any:
    """A row a text: its shares at the places of its features; those of one place add up."""
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    for i, text in enumerate(texts):
        for place, share in likeness.places(text, BITS):
            rows.append(i)
            columns.append(place)
            values.append(share)
    return csr_matrix((values, (rows, columns)), shape=(len(texts), 1 << BITS))


class Classifier:
    """Of each meaning against all others, which share the odds of one question."""

    def __init__(self, learnt: list[dict[str, str]], question: str) -> None:
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        learnt = as_typed([p for p in learnt if meaning_of(p, question)])
        told = [found for p in learnt if (found := meaning_of(p, question))]
        known = np.array([meaning for meaning, _ in told])
        counts = np.array([count for _, count in told])
        rows = matrix([p["text"] for p in learnt])
        self.meanings = sorted(set(known))
        self.bias: list[float] = []
        weights = []
        for meaning in self.meanings:
            is_it = known == meaning
            # what is rare counts as much as what is frequent, and no less than all that it is not
            share = {m: len(known) / len(self.meanings) / sum(known == m) for m in self.meanings}
            even = counts * np.array([share[m] for m in known]) * np.where(is_it, (1 / is_it.mean()) ** 0.5, 1.0)
            model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, max_iter=100, random_state=1)
            model.fit(rows, is_it, sample_weight=even)
            weights.append(model.coef_[0])
            self.bias.append(float(model.intercept_[0]))
        self.weights = np.stack(weights, axis=1)  # a row a feature

    def scores(self, texts: list[str]) -> Any:
        """A row a text, a column a meaning."""
        return matrix(texts) @ self.weights + self.bias


def write(learnt: list[dict[str, str]], file: Path) -> None:
    """Trains all questions and writes their weights, a signed byte each."""
    import numpy as np

    head: dict[str, Any] = {"learnt": fingerprint(), "questions": {}}
    body = b""
    for question in QUESTIONS:
        model = Classifier(learnt, question)
        scale = float(np.quantile(np.abs(model.weights[model.weights != 0]), 0.9995)) / 127
        body += np.clip(np.rint(model.weights / scale), -127, 127).astype(np.int8).tobytes()
        head["questions"][question] = {
            "meanings": model.meanings,
            "bias": [round(b, 4) for b in model.bias],
            "scale": scale,
            "bits": BITS,
        }
    file.write_bytes(zlib.compress(json.dumps(head).encode() + b"\n" + body, 9))


def tried(learnt: list[dict[str, str]]) -> dict[str, str]:
    """How many phrases of each corpus are read as meant by classifiers that have seen only the other corpora."""
    found = {}
    for question, of in QUESTIONS.items():
        all_right = all_asked = 0
        for corpus in sorted({p["corpus"] for p in learnt}):
            unseen = [p for p in learnt if p["corpus"] == corpus and p["context"] in MEASURED[question]]
            unseen = [p for p in unseen if meaning_of(p, question)]
            if len(unseen) < LEAST:
                continue
            model = Classifier([p for p in learnt if p["corpus"] != corpus], question)
            best = model.scores([p["text"] for p in unseen]).argmax(axis=1)
            right = sum(model.meanings[b] == of[p["context"], p["must"]][0] for b, p in zip(best, unseen, strict=True))
            found[f"{question} {corpus}"] = f"{right} of {len(unseen)} ({100 * right / len(unseen):.1f} %)"
            all_right, all_asked = all_right + right, all_asked + len(unseen)
        found[question] = f"{all_right} of {all_asked} ({100 * all_right / all_asked:.1f} %)"
    return found


LEAST = 30  # phrases of a corpus that is measured


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
