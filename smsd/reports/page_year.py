"""The parts of an evaluation beside its alerts: what followed each, drills, members, what only people know. Pure.

In: figures as reports/figures.py gathers them, the words of a language. Out: pieces of the page (reports/page.py), or
lines for a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from smsd.reports.causes import by_class

Words = Mapping[str, str]


def delay(w: Words, seconds: float | None) -> str:
    """How long something took, for people who count in hours and days: `40 min`, `5 h`, `2 d`."""
    if seconds is None:
        return "–"
    minutes = max(0, round(seconds / 60))
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} {w['hours']}" if minutes < 48 * 60 else f"{round(minutes / 1440)} {w['days']}"


def reached(w: Words, row: Mapping[str, Any]) -> str:
    """`delivered 180/182` where the network reports it, else `sent 182/182`:
    what is only sent is never called reached.
    """
    word, count = (w["delivered"], row["delivered"]) if row["reports"] else (w["sent"], row["sent"])
    return f"{word} {count}/{row['members']}"


def story(w: Words, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What followed an alert: updates, corrections, the all clear, how long it was open, the feedback in words and
    its delay.
    """
    out = [(f"{w['kind_' + f['kind']]} {f['when']}", f"{f['text']} ({reached(w, f)})") for f in row["followed_by"]]
    out.append(
        (w["closed"], delay(w, _between(row["started_at"], row["closed_at"])) if row["closed_at"] else w["open"])
    )
    told = row["feedback_told"]
    state = w.get(f"feedback_{row['feedback']}", row["feedback"])
    if told["text"]:
        after = delay(w, _between(row["started_at"], told["at"]))
        out.append((w["feedback"], f"{state}, {w['after']} {after}, {told['letters']} {w['letters']}: {told['text']}"))
    else:
        out.append((w["feedback"], state))
    return out


def _between(a: datetime, b: datetime | None) -> float | None:
    return None if b is None else (b - a).total_seconds()


def facts(w: Words, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Members who came, left, never receive; what it all cost."""
    out = []
    if data["movement"]:
        out += [(w["joined"], str(data["movement"]["joined"])), (w["left"], str(data["movement"]["left"]))]
    if data["told_by_members"]:
        out.append((w["told_by_members"], str(data["told_by_members"])))
    never, texted = data["never"]
    if texted:
        out.append((w["never"], f"{never} / {texted}"))
    if data["cost"]:
        out.append((w["cost"], f"{data['totals']['all_segments'] * data['cost']:.2f}"))
    out += [
        (f"{w['cost']}: {paid['modem']}", f"{paid['cost_eur']:.2f} ({paid['segments']} {w['texts']})")
        for paid in data.get("paid", ())
    ]
    return out


def causes(w: Words, reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why texts did not arrive, in the words of the language."""
    return [(w[f"cause_{name}"], count) for name, count in by_class(reasons).items()]


def questions(w: Words) -> list[str]:
    """What no gateway knows, and a yearly evaluation asks: the indicators of besafe.be."""
    return [w[key] for key in sorted(k for k in w if k.startswith("ask_"))]


def to_write_down(w: Words) -> str:
    """The page on which police and coordinator write what only they know."""
    rows = "".join(f'<p>{escape(q)}</p><div class="blank"></div>' for q in questions(w))
    return (
        f'<section class="own"><h2>{escape(w["own_page"])}</h2><p '
        f'class="soft">{escape(w["own_lead"])}</p>{rows}</section>'
    )


def lines(w: Words, data: Mapping[str, Any]) -> list[str]:
    """The evaluation on a terminal."""
    from smsd.reports.page import duration

    total = data["totals"]
    word = w["reached"] if total["reports"] else w["sent"]
    share = f"{total['reached_share']:.1%}" if total["rows"] else "–"
    out = [
        data["title"],
        (
            f"  {total['alerts']} {w['alerts']}, {data['members']} {w['members']}, {share} {word}, "
            f"{w['carried_out']} {total['carried_out_share']:.0%}"
        ),
        (
            f"  {w['to_50']} {duration(total['median_to_50'])}, {w['to_90']} "
            f"{duration(total['median_to_90'])}, {w['to_100']} {duration(total['median_to_100'])}"
        ),
        f"  {w['feedback']} {total['feedback_given']} / {total['alerts']}",
    ]
    out += [f"  {name}: {value}" for name, value in facts(w, data)]
    for row in data["incidents"]:
        out.append(
            f"  #{row['incident']} {row['when']} {row['author']}: {reached(w, row)}, {row['failed']} {w['failed']}, "
            f"{w['to_100']} {duration(row['seconds_to_100'])}: {row['text']}"
        )
        out += [f"      {name}: {value}" for name, value in story(w, row)]
    for row in data["drills"]:
        out.append(
            f"  #{row['incident']} {w['kind_test']} {row['when']}: {reached(w, row)}, {row['failed']} {w['failed']}"
        )
    out += [f"  {w['causes']}: {name}: {count}" for name, count in causes(w, total["causes"])]
    return out
