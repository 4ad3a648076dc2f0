"""A broadcast's texts, kept when it is drafted: previews quote them, phones get them.

In: a unit of work, a broadcast, texts as rules/texts.py makes them. Out: texts by network and language from the
database. Nothing is worded anew after a person looked at it; the one exception, an UPDATE joined with an alert not
yet received, is service/release's.
"""

from __future__ import annotations

from collections.abc import Mapping

from smsd.model.broadcast import Broadcast, Kind
from smsd.rules import texts as made
from smsd.rules.texts import Texts, Words
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import Fit
from smsd.store import worded as store
from smsd.store.worded import Version

STANDARD = (Kind.END, Kind.CORRECTION)


def keep(unit: UnitOfWork, broadcast_id: int, texts: Texts, shown: str, most: int) -> None:
    """Stores the texts; what is longer than `most` segments in a language that nobody read at the draft is left out."""
    store.keep(
        unit.conn,
        broadcast_id,
        [
            Version(network=network, language=language, body=fit.text, segments=fit.segments, shown=language == shown)
            for network, by_language in texts.items()
            for language, fit in by_language.items()
            if fit.segments <= most or language == shown
        ],
    )


def of(unit: UnitOfWork, b: Broadcast, network: str = "") -> dict[str, Version]:
    """The kept texts by language, of one of its networks; those of what had no draft (a schedule, an older version's)
    are made and kept now.
    """
    network = network or b.network
    found = store.of(unit.conn, b.id, network)
    if not found:
        own = unit.config.language_of(b.network)
        words = Words(
            kind=b.kind,
            number=b.incident or b.number or 0,
            body=b.body,
            at=b.facts_at,
            written=b.created_at,
            tip=b.tip,
            standard=not b.body and b.kind in STANDARD,
        )
        texts = made.make(unit.config, unit.wording, words, b.networks)
        keep(unit, b.id, texts, own, unit.config.alerts.max_segments)
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
    words = Words(kind=b.kind, number=b.incident or b.number or 0, body=body, at=b.facts_at, written=b.created_at)
    return made.of_network(unit.config, unit.wording, words, network or b.network)[language]
