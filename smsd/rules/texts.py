"""A broadcast's texts: one for each of its networks and each language. Pure.

In: the configuration, the catalogue, what somebody wants to send. Out: texts as phones get them, fitted.
service/worded.py keeps them: what previews quote is what is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from smsd.config.schema import Config
from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.model.membership import Membership
from smsd.rules import tips
from smsd.rules.wording import Alert, Wording, alert
from smsd.sms.fit import Fit

Texts = Mapping[str, Mapping[str, Fit]]  # by network, by language


@dataclass(frozen=True, slots=True)
class Words:
    """What makes the texts: `body` are the author's words, the same in each language unless they are ours
    (`standard`) or a tip's.
    """

    kind: Kind
    number: int
    body: str
    at: datetime
    written: datetime
    tip: str = ""  # a prepared tip's name and the words for its fields
    standard: bool = False


def words_of(draft: Draft, number: int, now: datetime, written: datetime) -> Words:
    """What makes the texts of a draft that was written then."""
    return Words(
        kind=draft.kind,
        number=number,
        body=draft.body,
        at=draft.facts_at or now,
        written=written,
        tip=draft.tip,
        standard=draft.standard,
    )


def make(config: Config, wording: Wording, words: Words, networks: Sequence[str]) -> Texts:
    """The texts in every language. Several networks, of which the author still has to choose one, get the same but
    for the head.
    """
    found = {n: of_network(config, wording, words, n) for n in networks}
    if len(networks) > 1 and any(
        len({body_of(config, n, found[n][lang].text) for n in networks}) > 1 for lang in wording.catalogue
    ):
        found = {n: of_network(config, wording, words, n, tails=False) for n in networks}
    return found


def of_network(config: Config, wording: Wording, words: Words, key: str, *, tails: bool = True) -> dict[str, Fit]:
    """The texts of one network by language; `tails`: with its tip and "call 101" where they cost nothing."""
    network, own = config.networks[key], config.language_of(key)
    out = {}
    for language in wording.catalogue:
        body = words.body
        name, _, given = words.tip.partition("\x1f")
        if name and name in network.tips:
            body = tips.fill(tips.text_of(network.tips[name], language, own), given)[0]
        elif words.standard:
            body = wording.raw(language, standard_key(config, words.kind))
        a = Alert(
            network.short,
            words.number,
            words.kind,
            body,
            words.at,
            *tips.own_tips(network.default_tip, network.hazard_tips, language, own),
            words.written,
        )
        out[language] = alert(
            wording,
            language,
            a,
            config.gateway.zone,
            transliterated=config.alerts.transliterate,
            tails=tails,
        )
    return out


def standard_key(config: Config, kind: Kind) -> str:
    """Which words of ours an all clear or a correction has; e-mail is promised only where there is some."""
    if kind == Kind.CORRECTION:
        return "correction_default"
    return "end_default" if config.mail is None else "end_default_mail"


def body_of(config: Config, network: str, text: str) -> str:
    """A text without the network's name at its head."""
    return text.removeprefix(config.networks[network].short).lstrip()


def languages(config: Config, networks: Collection[str], people: Collection[Membership]) -> Counter[str]:
    """How many of an audience read each language; each network's own is there at least once."""
    return Counter([*(m.language for m in people), *(config.language_of(n) for n in networks)])
