"""An evaluation as a page: HTML that reads on a phone and prints on paper, with plots as SVG in it. Pure.

In: figures as reports/figures.py gathers them. Out: one HTML text, or CSV. No script, no picture from elsewhere, no
member's name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from smsd.lists.cells import cell
from smsd.moments import written
from smsd.reports import page_year

STYLE = """
:root{--ink:#1a1a1a;--soft:#666;--line:#ddd;--main:#0b5394;--bad:#b3261e}
*{box-sizing:border-box}body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);max-width:60rem;margin:0 auto;
padding:1rem}
h1{font-size:1.5rem;margin:.2em 0}h2{font-size:1.15rem;margin:1.6em 0 .4em;border-bottom:2px solid var(--main)}
.soft{color:var(--soft)}.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;
margin:1rem 0}
.tile{border:1px solid var(--line);border-radius:.4rem;padding:.6rem .7rem}.tile b{display:block;font-size:1.4rem}
svg{width:100%;height:auto;display:block}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{text-align:left;padding:.35rem .4rem;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right}td.n{white-space:nowrap}th{hyphens:auto}
.bad{color:var(--bad)}.blank{height:3.2rem;border-bottom:1px solid var(--line)}.own{break-before:page}
@media(max-width:40rem){body{padding:.7rem}thead{display:none}
tr{display:block;border-bottom:2px solid var(--line);padding:.4rem 0}
td,td.n{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.1rem 0;text-align:right}
td::before{content:attr(data-head);color:var(--soft);text-align:left}}
@media print{body{max-width:none;font-size:11pt}h2{break-after:avoid}table,svg,.tile{break-inside:avoid}}
"""


def duration(seconds: float | None) -> str:
    """For people: `45 s`, `6 min 30 s`, or a dash."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    return (
        f"{whole} s"
        if whole < 90
        else f"{whole // 60} min {whole % 60:02d} s"
        if whole < 3600
        else f"{whole // 3600} h {whole % 3600 // 60:02d}"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> str:
    """A table; `numbers` are the columns that stand right."""

    def cls(n: int) -> str:
        return ' class="n"' if n in numbers else ""

    top = "".join(f"<th{cls(n)}>{escape(head)}</th>" for n, head in enumerate(heads))
    body = "".join(
        "<tr>"
        + "".join(f'<td{cls(n)} data-head="{escape(heads[n])}">{escape(str(cell))}</td>' for n, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def bars(title: str, values: Sequence[tuple[str, float]], unit: str = "") -> str:
    """A bar chart as SVG: a bar a value, its label below it."""
    if not values:
        return ""
    width, height, foot = 640, 200, 34
    top = max(v for _, v in values) or 1
    step = width / len(values)
    out = [
        (
            f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><text x="0" y="14" '
            f'font-size="13" fill="#666">{escape(title)}</text>'
        )
    ]
    for n, (label, value) in enumerate(values):
        tall = (height - foot - 36) * value / top
        x, y = n * step + step * 0.15, height - foot - tall
        out.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" height="{tall:.1f}" fill="#0b5394"/>'
            f'<text x="{x + step * 0.35:.1f}" y="{y - 4:.1f}" font-size="12" '
            f'text-anchor="middle">{value:g}{unit}</text>'
            f'<text x="{x + step * 0.35:.1f}" y="{height - foot + 16}" font-size="12" text-anchor="middle" '
            f'fill="#666">{escape(label)}</text>'
        )
    return "".join(out) + "</svg>"


def curve(title: str, seconds: Sequence[float], total: int) -> str:
    """Members reached over time, with the marks of a half and of nine tenths."""
    if not seconds or not total:
        return ""
    width, height, left, foot = 640, 240, 40, 34
    last = max(seconds[-1], 1.0)

    def at(s: float, n: float) -> str:
        return f"{left + (width - left - 10) * s / last:.1f},{height - foot - (height - foot - 26) * n / total:.1f}"

    step = max(1, len(seconds) // 300)
    points = " ".join(
        [at(0, 0), *(at(s, n) for n, s in list(enumerate(seconds, 1))[::step]), at(seconds[-1], len(seconds))]
    )
    marks = "".join(
        f'<line x1="{left}" x2="{width - 10}" y1="{at(0, total * share).partition(",")[2]}" '
        f'y2="{at(0, total * share).partition(",")[2]}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<text x="0" y="{float(at(0, total * share).partition(",")[2]) + 4:.1f}" font-size="12" '
        f'fill="#666">{share:.0%}</text>'
        for share in (0.5, 0.9, 1.0)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><text x="0" y="14" '
        f'font-size="13" fill="#666">{escape(title)}</text>{marks}'
        f'<polyline points="{points}" fill="none" stroke="#0b5394" stroke-width="2.5"/>'
        f'<text x="{width - 10}" y="{height - 12}" font-size="12" text-anchor="end" '
        f'fill="#666">{escape(duration(last))}</text></svg>'
    )


def tiles(values: Sequence[tuple[str, object]]) -> str:
    """The figures that matter most, each in a box with its name below."""
    return (
        '<div class="tiles">'
        + "".join(
            f'<div class="tile"><b>{escape(str(v))}</b><span class="soft">{escape(k)}</span></div>' for k, v in values
        )
        + "</div>"
    )


def whole(title: str, inner: str, language: str = "nl") -> str:
    """A page of HTML that needs no other file."""
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{inner}</body></"
        "html>"
    )


def report(data: dict[str, Any], w: dict[str, str]) -> str:
    """The evaluation of a span of time or of one incident; `w` are the words of a language."""
    found = data["incidents"]
    parts = [f'<p class="soft">{escape(data["span"])} · {escape(data["controller"])}</p>']
    parts.append(_figures(data, w))
    if len(found) == 1:
        parts.append(curve(w["over_time"], found[0]["curve"], found[0]["members"]))
    if data["alerts_by_month"] and len(data["alerts_by_month"]) > 1:
        parts.append(bars(w["alerts_by_month"], data["alerts_by_month"]))
    if len(data["members_by_month"]) > 1:
        parts.append(bars(w["members_by_month"], [(k[-2:], v) for k, v in data["members_by_month"].items()]))
    parts.append(f"<h2>{escape(w['incidents'])}</h2>")
    parts.append(_incidents(found, w) if found else f"<p>{escape(w['none'])}</p>")
    parts.append(_beside(data, w))
    if data["others"]:
        parts.append(
            f"<h2>{escape(w['others'])}</h2>"
            + table(
                [w["kind"], w["count"]], [(w.get(f"kind_{k}", k), n) for k, n in data["others"].items()], numbers=(1,)
            )
        )
    parts.append(_sims(data, w))
    if data["movement"]:  # a span of time, not one incident
        parts.append(page_year.to_write_down(w))
    parts.append(
        f'<p class="soft">{escape(w["made"])} {written(data["made_at"], data["made_at"].tzinfo)} · smsd '
        f"{escape(data['version'])}</p>"
    )
    return whole(data["title"], "".join(parts), data["language"])


def _figures(data: dict[str, Any], w: dict[str, str]) -> str:
    """What matters most: how many were reached, and how fast."""
    total = data["totals"]
    return tiles(
        [
            (w["alerts"], total["alerts"]),
            (w["members"], data["members"]),
            (
                w["reached" if total["reports"] else "sent"],
                f"{total['reached_share']:.1%}" if total["rows"] else "–",
            ),
            (w["to_50"], duration(total["median_to_50"])),
            (w["to_90"], duration(total["median_to_90"])),
            (w["to_100"], duration(total["median_to_100"])),
            (w["carried_out"], f"{total['carried_out_share']:.0%}" if total["rows"] else "–"),
            (w["feedback"], f"{total['feedback_given']} / {total['alerts']}"),
        ]
    )


def _incidents(found: list[dict[str, Any]], w: dict[str, str]) -> str:
    return table(
        [
            w["incident"],
            w["when"],
            w["author"],
            w["text"],
            w["sent"],
            w["delivered"],
            w["failed"],
            w["to_50"],
            w["to_90"],
            w["to_100"],
            w["carried_out"],
            w["feedback"],
        ],
        [
            (
                f"#{r['incident']}",
                r["when"],
                r["author"],
                r["text"] or "–",
                f"{r['sent']}/{r['members']}",
                r["delivered"] if r["reports"] else "–",
                r["failed"],
                duration(r["seconds_to_50"]),
                duration(r["seconds_to_90"]),
                duration(r["seconds_to_100"]),
                r["carried_out"],
                w.get(f"feedback_{r['feedback']}", r["feedback"]),
            )
            for r in found
        ],
        numbers=(4, 5, 6, 7, 8, 9, 10),
    )


def _sims(data: dict[str, Any], w: dict[str, str]) -> str:
    """What each card sent, month by month, and what that cost."""
    rows = [
        (
            sim,
            month,
            row["segments"],
            row["recipients"],
            f"{row['segments'] * data['cost']:.2f}" if data["cost"] else "–",
        )
        for sim, months in data["sims"].items()
        for month, row in sorted(months.items())
    ]
    if not rows:
        return ""
    heads = [w["sim"], w["month"], w["texts"], w["recipients"], w["cost"]]
    return f"<h2>{escape(w['sims'])}</h2>" + table(heads, rows, numbers=(2, 3, 4))


def _beside(data: dict[str, Any], w: dict[str, str]) -> str:
    """What followed each alert, why texts did not arrive, drills, members and costs."""
    parts = []
    told = [(f"#{r['incident']}", name, value) for r in data["incidents"] for name, value in page_year.story(w, r)]
    if told:
        parts.append(f"<h2>{escape(w['story'])}</h2>" + table([w["incident"], w["what"], w["value"]], told))
    if data["totals"]["causes"]:
        rows = page_year.causes(w, data["totals"]["causes"])
        parts.append(f"<h2>{escape(w['causes'])}</h2>" + table([w["cause"], w["count"]], rows, numbers=(1,)))
    if data["drills"]:
        drills = [
            (
                f"#{r['incident']}",
                r["when"],
                f"{r['sent']}/{r['members']}",
                r["delivered"] if r["reports"] else "–",
                r["failed"],
                duration(r["seconds_to_90"]),
            )
            for r in data["drills"]
        ]
        heads = [w["incident"], w["when"], w["sent"], w["delivered"], w["failed"], w["to_90"]]
        parts.append(f"<h2>{escape(w['drills'])}</h2>" + table(heads, drills, numbers=(2, 3, 4, 5)))
    if facts := page_year.facts(w, data):
        parts.append(f"<h2>{escape(w['members_year'])}</h2>" + table([w["what"], w["value"]], facts, numbers=(1,)))
    return "".join(parts)


def as_csv(found: list[dict[str, Any]]) -> str:
    """The figures of incidents as CSV, one a line, for a spreadsheet."""
    keys = (
        "incident",
        "when",
        "author",
        "text",
        "members",
        "sent",
        "delivered",
        "failed",
        "withdrawn",
        "uncertain",
        "seconds_to_50",
        "seconds_to_90",
        "seconds_to_100",
        "carried_out",
        "segments",
        "feedback",
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(keys)
    for row in found:
        writer.writerow([cell(row[k]) for k in keys])
    return out.getvalue()
