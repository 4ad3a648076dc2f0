"""What a broadcast's texts cost: segments, minutes, and what the subscriptions lack.

In: a unit of work, an audience, texts. Out: a cost, or seconds. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smsd.model.delivery import Priority
from smsd.model.draft import Draft
from smsd.model.membership import Membership
from smsd.rules import plan, previews
from smsd.rules.previews import Cost
from smsd.rules.texts import Texts, body_of, languages
from smsd.service.allowance import lay_out, lines_of
from smsd.service.unit import UnitOfWork
from smsd.store import spool


def measure(unit: UnitOfWork, draft: Draft, people: Sequence[Membership], texts: Texts) -> Cost:
    """The longest text of a language of the audience counts. The one that most of it reads is shown."""
    lines = lines_of(unit.config, draft.everywhere)
    read = languages(unit.config, draft.everywhere, people)
    shown = max(sorted(read), key=lambda language: read[language])
    longest = previews.longest(texts, read)
    load = lay_out(unit.conn, unit.config, unit.key, unit.ctx.today(), people, lines, longest.segments)
    quote = texts[draft.network][shown].text
    if draft.networks or draft.also:  # the preview says which networks' names stand in front
        quote = body_of(unit.config, draft.network, quote)
    seconds = forecast(unit, load.segments, lines)
    return Cost(longest, previews.plain_segments(longest), seconds, len(people), load, quote, shown)


def forecast(unit: UnitOfWork, load: Mapping[str, int], lines: tuple[str, ...]) -> float:
    """Seconds until the last segment of a load is sent, behind the alerts that wait already."""
    whole = dict(load)
    for name, count in spool.waiting_by_line(unit.conn, Priority.ALERT).items():
        whole[name or ""] = whole.get(name or "", 0) + count
    return plan.forecast(whole, unit.ctx.plan_lines(lines))
