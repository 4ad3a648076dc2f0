"""Networks: their keys, what heads their texts, zones and codes, who serves and who coordinates them, their tips."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.config.guess import nearest
from smsd.config.schema import Config, Network
from smsd.config.schema_people import short_of
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found, named, no_such
from smsd.config.whole.words import KEYWORDS, fold

# each of these characters is one septet in every text
SHORT = re.compile(r"[A-Za-z0-9 .,&'/+:äöüÄÖÜßéèàùìòÉÇñÑ-]{1,12}")
TITLE_SHOWN, ZONE_SHOWN = 12, 30
FIELDS = re.compile(r"\{\w+\}")


def look(config: Config) -> Iterator[Found]:
    """Each network, and each beside those above it."""
    shorts: dict[str, str] = {}
    codes: dict[str, str] = {}
    for key, network in config.networks.items():
        at: KeyPath = ("networks", key)
        yield from _short(at, network, shorts, key)
        yield from _served(at, key, network, config)
        yield from _overflow(at, key, network, config)
        yield from _zones(at, network)
        yield from _codes(at, network, codes, key)
        yield from _tips(at, network)
        if network.join == "invite" and not network.codes:
            yield Found(
                (*at, "join"),
                'invite needs codes, or nobody can join; add codes: {kerk26: ""}, or take join: approval',
                about=((*at, "codes"),),
            )
        if network.alerts_by_mail and config.mail is None:
            yield Found((*at, "alerts_by_mail"), "this needs the part mail: with an SMTP server", about=(("mail",),))
        if network.quiet_hours is not None:
            start, end = network.quiet_hours
            hours = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440 / 60
            if hours > 13:
                yield Found(
                    (*at, "quiet_hours"),
                    f"it is quiet for {hours:.0f} hours a day, so notices and tips go out in the rest; did you mean "
                    f"{end:%H:%M}-{start:%H:%M}?",
                    warning=True,
                )


def _short(at: KeyPath, network: Network, shorts: dict[str, str], key: str) -> Iterator[Found]:
    derived = network.short == short_of(network.title)  # nothing was said, or what the title gives
    where = (*at, "title") if derived else (*at, "short")
    if not SHORT.fullmatch(network.short):
        tail = "; the title gives it: add short: with other words" if derived else ""
        yield Found(
            where,
            f"got {network.short!r}, want 1 to 12 plain letters, digits, blanks or .,&'/+:-{tail}",
            about=((*at, "title"), (*at, "short")),
        )
    elif derived and len(network.title) > TITLE_SHOWN:
        yield Found(
            where,
            f"its texts are headed {network.short!r}, the first 12 letters of the title; add short: with "
            "the name that people know",
            warning=True,
            about=((*at, "title"), (*at, "short")),
        )
    if network.short in shorts:
        tail = "; add short: to this network" if derived else ""
        yield Found(
            where,
            f"{network.short!r} heads the texts of {shorts[network.short]} too; give each network its own{tail}",
            about=((*at, "title"), (*at, "short")),
        )
    shorts.setdefault(network.short, key)


def _served(at: KeyPath, key: str, network: Network, config: Config) -> Iterator[Found]:
    lines = {m.name: m.sim.number for m in config.modems}
    for j, sim in enumerate(network.sims):
        if sim not in lines:
            yield Found((*at, "sims", j), no_such("modem", sim, lines), about=(("modems",),))
        elif sim in network.sims[:j]:
            yield Found((*at, "sims", j), f"{sim} stands twice; take one out")
    names = {k: p.name for k, p in config.people.items()}
    acting = [((*at, "coordinators", j), name) for j, name in enumerate(network.coordinators)]
    if network.deputy is not None:
        acting.append(((*at, "deputy"), network.deputy))
    for j, (here, name) in enumerate(acting):
        person = config.people.get(name)
        if person is None:
            yield Found(here, no_such("person", name, names), about=(("people",), *named("people", name, names)))
        elif name in [other for _, other in acting[:j]]:
            yield Found(here, f"{name} stands twice; take one out")
        elif person.role != "coordinator":
            yield Found(
                here,
                f"{name} has the role {person.role}, want coordinator; name somebody else, or change the "
                f"role under people.{name}",
                about=(("people", name, "role"), ("people", name)),
            )
        elif key not in person.networks and not any(n not in config.networks for n in person.networks):
            yield Found(
                here,
                f"{name} does not list this network under networks; add {key} to people.{name}.networks",
                about=(("people", name, "networks"), ("people", name)),
            )
    if network.join == "approval" and not network.coordinators:
        yield Found(
            (*at, "join"),
            "nobody can approve who wants to join: name coordinators, or take join: open, invite or closed",
            warning=True,
            about=((*at, "coordinators"), (*at, "join")),
        )


def _overflow(at: KeyPath, key: str, network: Network, config: Config) -> Iterator[Found]:
    """Which lines are preferred, and the paid one."""
    sims = {m.name: m.sim for m in config.modems}
    numbers = {name: sim.number for name, sim in sims.items()}
    for j, name in enumerate(network.sims):
        if name in config.overflows and network.lines is None:
            yield Found((*at, "sims", j), _twofold(config, name, key), about=(("networks",),))
    if (lines := network.lines) is None:
        if not config.preferred(key):
            yield Found(
                at,
                "no line serves it but such as are paid for what others do not reach; add a stick to modems, or take "
                "price_eur out of a sim",
            )
        return
    if network.sims:
        yield Found(
            (*at, "sims"),
            "sims and lines both say which lines serve it; take sims out, and name them under lines: prefer",
            about=((*at, "lines"),),
        )
    for j, name in enumerate(lines.prefer):
        here: KeyPath = (*at, "lines", "prefer", j)
        if name not in sims:
            yield Found(here, no_such("modem", name, numbers), about=(("modems",),))
        elif name in lines.prefer[:j]:
            yield Found(here, f"{name} stands twice; take one out")
        elif name == lines.overflow:
            yield Found(here, f"{name} is the overflow as well; take it out here, or name another overflow")
        elif name in config.overflows:
            yield Found(here, _twofold(config, name, key), about=(("networks",),))
    at_overflow: KeyPath = (*at, "lines", "overflow")
    number = next((i for i, m in enumerate(config.modems) if m.name == lines.overflow), None)
    if number is None:
        yield Found(at_overflow, no_such("modem", lines.overflow, numbers), about=(("modems",),))
    elif sims[lines.overflow].price_eur is None:
        yield Found(
            at_overflow,
            f"{lines.overflow} has no price; add price_eur: to its sim: what a text costs in euro, such as 0.065",
            about=(("modems", number, "sim"), ("modems", number)),
        )


def _twofold(config: Config, name: str, key: str) -> str:
    """A line cannot be both."""
    payers = (k for k, n in config.networks.items() if n.lines is not None and n.lines.overflow == name and k != key)
    if (other := next(payers, None)) is None:
        return f"{name} has a price, and serves no network by itself; take it out, or take price_eur out of its sim"
    return (
        f"{name} is the overflow of network {other}, and paid by the text: it serves no network by itself; take it out"
    )


def _zones(at: KeyPath, network: Network) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for zone, title in network.zones.items():
        here = (*at, "zones", zone)
        word = next((w for w in (zone, title) if fold(w) in KEYWORDS), None)
        if word is not None:
            yield Found(
                here,
                f"{word!r} is a word that people text to the gateway; an alert could not be narrowed to "
                "it: call the zone otherwise",
                of_key=word == zone,
            )
        elif not re.fullmatch(r"[^\W_][\w-]{0,29}", zone):
            yield Found(here, f"got {zone!r}, want a zone's key of one word, such as noord", of_key=True)
        for word in dict.fromkeys((fold(title), fold(zone))):
            if seen.get(word, zone) != zone:
                yield Found(
                    here,
                    f"zone {seen[word]} has the same {'title' if word == fold(title) else 'key'}; call "
                    "each zone otherwise",
                    of_key=word != fold(title),
                )
                break
            seen[word] = zone
        if len(title) > ZONE_SHOWN:
            yield Found(
                here,
                f"{len(title)} characters are too long for a text and will be cut; want {ZONE_SHOWN} or fewer",
                warning=True,
            )


def _codes(at: KeyPath, network: Network, codes: dict[str, str], key: str) -> Iterator[Found]:
    titles = dict(network.zones)
    mine: set[str] = set()
    for code, zone in network.codes.items():
        here = (*at, "codes", code)
        folded = fold(code)
        if zone and zone not in network.zones:
            yield Found(
                here,
                no_such("zone", zone, titles)
                if titles
                else f'there is no zone {zone!r}; add zones: {{{zone}: …}}, or write "" for none',
                about=((*at, "zones"),),
            )
        if folded in KEYWORDS:
            yield Found(
                here,
                f"{code!r} is a word that people text to the gateway, so nobody could join with it; take "
                "another, such as kerk26",
                of_key=True,
            )
        elif not re.fullmatch(r"[^\W_][\w-]{1,29}", code):
            yield Found(
                here, f"got {code!r}, want a code of one word (2 to 30 letters and digits), such as kerk26", of_key=True
            )
        elif folded in mine:
            yield Found(
                here,
                "another code of this network differs in capitals or accents only, which texts do not "
                "show; take one out",
                of_key=True,
            )
        elif codes.get(folded, key) != key:
            yield Found(
                here,
                f"network {codes[folded]} has this code too, so nobody could say which is meant; take another",
                of_key=True,
            )
        mine.add(folded)
        codes.setdefault(folded, key)


def _tips(at: KeyPath, network: Network) -> Iterator[Found]:
    for tip, text in network.tips.items():
        texts = {(): text} if isinstance(text, str) else {(language,): shown for language, shown in text.items()}
        for step, shown in texts.items():
            if not _braces(shown):
                yield Found((*at, "tips", tip, *step), "the braces do not make fields: write them as {what}")
        if not isinstance(text, str) and len({frozenset(FIELDS.findall(shown)) for shown in text.values()}) > 1:
            yield Found(
                (*at, "tips", tip),
                "its languages have different fields in braces; give each the same ones",
                warning=True,
            )
    for where, own in (
        ((*at, "default_tip"), network.default_tip),
        *(((*at, "hazard_tips", h), t) for h, t in network.hazard_tips.items()),
    ):
        for step, shown in (
            {(): own} if isinstance(own, str) else {(language,): shown for language, shown in own.items()}
        ).items():
            if "{" in shown or "}" in shown:
                yield Found((*where, *step), "braces are filled in prepared tips (tips:) only; write the words out")
    alone = nearest("default", network.tips) if not network.default_tip and "default" in network.tips else None
    if alone:
        yield Found(
            (*at, "tips", alone),
            "this is a tip called default; what is added by itself stands at default_tip:",
            of_key=True,
            warning=True,
        )


def texts_of(tip: str | dict[str, str]) -> list[str]:
    """A tip in all its languages."""
    return [tip] if isinstance(tip, str) else list(tip.values())


def _braces(text: str) -> bool:
    return text.count("{") == text.count("}") == len(FIELDS.findall(text))
