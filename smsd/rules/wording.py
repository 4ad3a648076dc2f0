"""What the gateway says: catalogue + fields → a text that fits.

In: a catalogue, a language, a key, fields. Out: text. Answers fit one segment: where a long name would make a second
one, the longest flexible field is shortened with `...`. Previews may take three and are never cut. The officer's own
words go through untouched here; transliteration is sms/fit's, and the preview shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from smsd.model.broadcast import Kind
from smsd.rules.hazards import tip_for
from smsd.sms.dcs import UCS2
from smsd.sms.fit import Fit, fit
from smsd.sms.transliterate import transliterate

FLEXIBLE = ("text", "body", "names", "controller", "author", "zones", "changed", "reason", "name")
PREVIEW_SEGMENTS = 3  # of a preview, and so of any text of ours, where alerts have one or two
NOTE = 70  # characters


class Count(int):
    """A number that agrees with its noun: `{count:lid/leden}`; with `//` zero is singular too, as in French."""

    def __format__(self, spec: str) -> str:
        if "/" not in spec:
            return super().__format__(spec)
        one, _, many = spec.partition("//" if "//" in spec else "/")
        return f"{int(self)} {one if self == 1 or ('//' in spec and self == 0) else many}"


def _counted(value: object) -> object:
    return Count(value) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue, ready to speak."""

    catalogue: Mapping[str, Mapping[str, str]]

    def raw(self, language: str, key: str, **fields: object) -> str:
        """The text as it stands in the catalogue, filled in."""
        texts = self.catalogue.get(language) or self.catalogue["nl"]
        return texts[key].format(**{k: _counted(v) for k, v in fields.items()})

    def say(self, language: str, key: str, **fields: object) -> str:
        """A text of one GSM-7 segment."""
        filled: dict[str, Any] = {k: v if isinstance(v, int) else transliterate(str(v))[0] for k, v in fields.items()}
        text = self.raw(language, key, **filled)
        while (found := fit(text)).segments > 1 or found.forced_by:
            longest = max((f for f in FLEXIBLE if f in filled), key=lambda f: len(filled[f]), default=None)
            if longest is None:
                return found.text
            filled[longest] = _shorter(filled[longest], found)
            if not filled[longest]:
                del filled[longest]
                filled = {**filled, longest: ""}
            text = self.raw(language, key, **filled)
            if all(not filled[f] for f in FLEXIBLE if f in filled):
                return fit(text).text
        return found.text


def preview_segments(max_segments: int, text: str) -> int:
    """How long the preview `text` may be: it shows a whole alert of `max_segments`, and asks for the proof beside it.

    One more where an emoji or the like halves what a segment holds: the question alone fills one and a half of these.
    """
    return max(PREVIEW_SEGMENTS, max_segments + 1) + (fit(text).encoding == UCS2)


def short_enough(body: str, most: int = PREVIEW_SEGMENTS) -> str:
    """A text of ours within `most` segments: what is too long loses its middle, since a code stands at the end."""
    found = fit(body)
    if found.segments <= most:
        return body
    room = sum(len(p) for p in found.parts[:most]) - 3
    for tail in (80, 20, 0):
        kept = room - tail
        while kept > 0 and fit(cut := f"{body[:kept].rstrip()}...{body[len(body) - tail :]}").segments > most:
            kept -= 10
        if kept > 0:
            return cut
    return ""


def short_note(note: str) -> str:
    """A note beside others: of a long name only the beginning."""
    return note if len(note) <= NOTE else f"{note[: NOTE - 3]}..."


def _shorter(value: str, found: Fit) -> str:
    """A few characters less, what cannot be encoded first."""
    if found.forced_by and any(c in value for c in found.forced_by):
        return "".join(c for c in value if c not in found.forced_by)
    bare = value.removesuffix("...")
    over = max(1, found.units - 160)
    kept = bare[: max(0, len(bare) - over - (0 if value != bare else 3))].rstrip()
    return f"{kept}..." if kept else ""


@dataclass(frozen=True, slots=True)
class Alert:
    """What makes an alert: `at` is the SMS centre's stamp of the officer's text."""

    short: str
    incident: int
    kind: Kind
    body: str
    at: datetime
    tip: str = ""
    hazard_tips: Mapping[Any, str] = field(default_factory=dict)
    sent: datetime | None = None  # of another day than `at`: then the date is said


def local(at: datetime, zone: ZoneInfo) -> str:
    """A time of day in the network's zone."""
    return at.astimezone(zone).strftime("%H:%M")


def moment(at: datetime, sent: datetime | None, zone: ZoneInfo) -> str:
    """A time of day, with the date where that is not the day on which it is said."""
    told = at.astimezone(zone)
    return told.strftime("%H:%M" if sent is None or sent.astimezone(zone).date() == told.date() else "%d/%m %H:%M")


def alert(
    wording: Wording, language: str, a: Alert, zone: ZoneInfo, *, transliterated: bool = True, tails: bool = True
) -> Fit:
    """The text as a member gets it: source, kind, time, the officer's words; a tip and
    "call 101" (`tails`) where that costs nothing.
    """
    kind = wording.raw(language, f"kind_{a.kind.value}")
    if a.kind == Kind.TEST:
        body = wording.raw(language, "test_frame", body=_sentence(a.body)).replace("  ", " ")
        return fit(f"{a.short} #{a.incident} {kind} {body}", transliterated=transliterated)
    text = f"{a.short} #{a.incident} {kind} {moment(a.at, a.sent, zone)} {a.body}".rstrip()
    plain = fit(text, transliterated=transliterated)
    if a.kind not in (Kind.ALERT, Kind.UPDATE) or not tails:
        return plain
    best = plain
    for tail in (tip_for(a.body, a.tip, a.hazard_tips), "" if has_101(a.body) else wording.raw(language, "call_101")):
        if tail:
            longer = fit(f"{_sentence(best.text)} {tail}", transliterated=transliterated)
            if longer.segments == plain.segments and longer.encoding == plain.encoding:
                best = Fit(
                    text=longer.text,
                    encoding=longer.encoding,
                    parts=longer.parts,
                    units=longer.units,
                    changed=plain.changed,
                    forced_by=plain.forced_by,
                )
    return best


def _sentence(text: str) -> str:
    """The text with an end."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?:;,)" else f"{text}."


def has_101(body: str) -> bool:
    """Whether the officer wrote the number already."""
    return "101" in body


def zones_listed(counts: Sequence[tuple[str, int]]) -> str:
    """` Noord 80, Zuid 102.` or nothing."""
    return f" {', '.join(f'{name} {count}' for name, count in counts)}." if counts else ""


def room_for(wording: Wording, language: str, a: Alert, zone: ZoneInfo, max_segments: int) -> int:
    """How many plain characters of body fit into `max_segments`."""
    held = "101"  # short, and nothing is added behind it
    bare = fit(alert(wording, language, replace(a, body=held, tip=""), zone).text).units - len(held)
    return (160 if max_segments == 1 else 153 * max_segments) - bare
