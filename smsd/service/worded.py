"""A broadcast's texts in each language, made once: when it is drafted. Previews quote them, phones get them.

In: a unit of work, what somebody wants to send. Out: texts by network and language, kept in the database. Nothing is worded anew after a
person looked at it; the one exception, an UPDATE joined with an alert not yet received, is service/release's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from smsd.model.broadcast import Broadcast, Kind
from smsd.model.membership import Membership
from smsd.rules import tips, wording
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import Fit
from smsd.store import worded as store
from smsd.store.worded import Version

STANDARD = (Kind.END, Kind.CORRECTION)
Texts = Mapping[str, Mapping[str, Fit]]  # by network, by language


@dataclass(frozen=True, slots=True)
class Words:
    """What makes the texts: `body` are the author's words, the same in each language unless they are ours (`standard`) or a tip's."""

    kind: Kind
    number: int
    body: str
    at: datetime
    written: datetime
    tip: str = ""  # a prepared tip's name and the words for its fields
    standard: bool = False


def make(unit: UnitOfWork, words: Words, networks: Sequence[str]) -> Texts:
    """The texts in every language. Several networks, of which the author still has to choose one, get the same but for the head."""
    found = {n: _of_network(unit, words, n, tails=True) for n in networks}
    if len(networks) > 1 and any(
        len({body_of(unit, n, found[n][lang].text) for n in networks}) > 1 for lang in unit.wording.catalogue
    ):
        found = {n: _of_network(unit, words, n, tails=False) for n in networks}
    return found


def _of_network(unit: UnitOfWork, words: Words, key: str, *, tails: bool) -> dict[str, Fit]:
    network, own = unit.config.networks[key], unit.config.language_of(key)
    out = {}
    for language in unit.wording.catalogue:
        body = words.body
        name, _, given = words.tip.partition("\x1f")
        if name and name in network.tips:
            body = tips.fill(tips.text_of(network.tips[name], language, own), given)[0]
        elif words.standard:
            body = unit.wording.raw(language, standard_key(unit, words.kind))
        a = wording.Alert(
            network.short,
            words.number,
            words.kind,
            body,
            words.at,
            *tips.own_tips(network.default_tip, network.hazard_tips, language, own),
            words.written,
        )
        out[language] = wording.alert(
            unit.wording,
            language,
            a,
            unit.config.gateway.zone,
            transliterated=unit.config.alerts.transliterate,
            tails=tails,
        )
    return out


def standard_key(unit: UnitOfWork, kind: Kind) -> str:
    """Which words of ours an all clear or a correction has; e-mail is promised only where there is some."""
    if kind == Kind.CORRECTION:
        return "correction_default"
    return "end_default" if unit.config.mail is None else "end_default_mail"


def body_of(unit: UnitOfWork, network: str, text: str) -> str:
    """A text without the network's name at its head."""
    return text.removeprefix(unit.short(network)).lstrip()


def languages(unit: UnitOfWork, networks: Collection[str], people: Collection[Membership]) -> Counter[str]:
    """How many of an audience read each language; each network's own is there at least once."""
    return Counter([*(m.language for m in people), *(unit.config.language_of(n) for n in networks)])


def keep(unit: UnitOfWork, broadcast_id: int, texts: Texts, shown: str, most: int) -> None:
    """Stores the texts; what is longer than `most` segments in a language that nobody read at the draft is left out."""
    store.keep(unit.conn, broadcast_id, [Version(network, language, fit.text, fit.segments, language == shown)
                                         for network, by_language in texts.items() for language, fit in by_language.items()
                                         if fit.segments <= most or language == shown])  # fmt: skip


def of(unit: UnitOfWork, b: Broadcast, network: str = "") -> dict[str, Version]:
    """The kept texts by language, of one of its networks; those of what had no draft (a schedule, an older version's) are made and kept now."""
    network = network or b.network
    found = store.of(unit.conn, b.id, network)
    if not found:
        own = unit.config.language_of(b.network)
        words = Words(
            b.kind,
            b.incident or b.number or 0,
            b.body,
            b.facts_at,
            b.created_at,
            b.tip,
            not b.body and b.kind in STANDARD,
        )
        keep(unit, b.id, make(unit, words, b.networks), own, unit.config.alerts.max_segments)
        found = store.of(unit.conn, b.id, network)
    return found


def in_language(unit: UnitOfWork, b: Broadcast, language: str, network: str = "") -> Version:
    """The text for a member of a network who reads a language: in it, or as it was shown."""
    found = of(unit, b, network)
    return found.get(language) or quoted(found)


def quoted(versions: Mapping[str, Version]) -> Version:
    """The text that previews show."""
    return next(v for v in versions.values() if v.shown)


def joined(unit: UnitOfWork, b: Broadcast, language: str, body: str, network: str = "") -> Fit:
    """An update and what it updates in one text, for those who got neither."""
    number = b.incident or b.number or 0
    return _of_network(
        unit, replace(Words(b.kind, number, body, b.facts_at, b.created_at)), network or b.network, tails=True
    )[language]
