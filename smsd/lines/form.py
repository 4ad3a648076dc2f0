"""The form of our SUBMITs that a modem likes: which optional fields they have. Pure.

In: SUBMITs, what became of them. Out: the same SUBMITs, with fewer fields where a modem refused them. What was refused
goes out at once without any optional field; the texts after it find out which one it was, so that no more is given up
than has to be. A modem that says clearly that a PDU is not to its taste (`ours`) is believed at once; one that only
says that it failed is believed the second time, and only as long as it never took that form. `kept` and `recall`
carry it over a restart.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace

from smsd.model.fault import Klass
from smsd.sms.tpdu import Submit

Fields = frozenset[str]
ONE_BY_ONE = ("validity", "report", "reject_duplicates")
GUESSES = 2


def fields(submit: Submit) -> Fields:
    """The optional fields that a SUBMIT has."""
    return frozenset(name for name in ONE_BY_ONE if getattr(submit, name))


def only(submit: Submit, keep: Fields) -> Submit:
    """The same with no other optional fields than these."""
    return replace(
        submit,
        validity=submit.validity if "validity" in keep else None,
        report=submit.report and "report" in keep,
        reject_duplicates=submit.reject_duplicates and "reject_duplicates" in keep,
    )


@dataclass(slots=True)
class Forms:
    """What one modem's model takes."""

    disliked: set[Fields] = field(default_factory=set)
    liked: set[Fields] = field(default_factory=set)
    guesses: Counter[Fields] = field(default_factory=Counter)
    in_vain: bool = False  # the plainest form did not help: it is not the form; until a text is taken
    changed: bool = False  # since it was kept

    def choose(self, submit: Submit) -> Submit:
        """The richest form of a text that was not refused."""
        if not self.disliked:
            return submit
        has = fields(submit)
        forms = [has, *(has - {name} for name in ONE_BY_ONE), frozenset[str]()]
        return only(submit, next(f for f in forms if not f or not any(f >= d for d in self.disliked if d)))

    def plainer(self, tried: Submit, klass: Klass) -> Submit | None:
        """After a refusal: the plainest form, or None where the form is hardly to blame."""
        has = fields(tried)
        guessed = klass == Klass.MODEM and has not in self.liked
        if not has or self.in_vain or not (klass == Klass.OURS or guessed):
            return None
        return only(tried, frozenset())

    def taken(self, form: Submit) -> None:
        """A text went out in this form."""
        self.in_vain = False
        has = fields(form)
        if has not in self.liked:
            self.liked.add(has)
            self.changed = True

    def helped(self, tried: Submit, klass: Klass) -> None:
        """The plainest form was taken where this one was not."""
        has = fields(tried)
        self.guesses[has] += 1
        self.in_vain = False
        if klass == Klass.OURS or self.disliked or self.guesses[has] >= GUESSES:
            self.disliked.add(has)
            self.liked.discard(has)
            self.changed = True

    def kept(self) -> str:
        """What was learned, as the database keeps it."""
        self.changed = False
        return json.dumps([sorted(sorted(f) for f in forms) for forms in (self.disliked, self.liked)])

    def recall(self, kept: str | None) -> None:
        """Takes up what `kept` gave; nothing where nothing was kept."""
        if kept:
            self.disliked, self.liked = ({frozenset(f) for f in forms} for forms in json.loads(kept))
