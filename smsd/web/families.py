"""The Prometheus families: what each says, and how it is read off the context. docs/monitoring.md has a line for each.

In: the context, what the database counted (store/figures.py) and the age of the last copy. Out: families. No number,
no name, no text is in any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from smsd import log_lines
from smsd.model.line import State
from smsd.service.context import Context
from smsd.version import version


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its kind (gauge or counter), its labels, its HELP."""

    name: str
    kind: str
    labels: tuple[str, ...]
    says: str


FAMILIES: dict[str, Family] = {f.name: f for f in (
    Family("smsd_build_info", "gauge", ("version",), "which smsd runs; always 1"),
    Family("smsd_texts_sent", "counter", ("line",), "texts that the network took since the start"),
    Family("smsd_texts_failed", "counter", ("line",), "texts that failed for good since the start"),
    Family("smsd_line_ready", "gauge", ("line",), "1 where a line can send"),
    Family("smsd_line_state", "gauge", ("line", "state"), "1 for the state that a line is in"),
    Family("smsd_line_registered", "gauge", ("line",), "1 where a line is registered for texts"),
    Family("smsd_line_signal_dbm", "gauge", ("line",), "signal strength"),
    Family("smsd_line_seconds_per_sms", "gauge", ("line",), "measured seconds a segment"),
    Family("smsd_segments_waiting", "gauge", ("line",), "segments that wait for a line"),
    Family("smsd_quota_segments_left", "gauge", ("line",),
    "segments that the subscription still allows today; absent without a limit"),
    Family("smsd_quota_recipients_left", "gauge", ("line",),
    "people that the subscription may still meet this month; absent without a limit"),
    Family("smsd_sim_left_seconds", "gauge", ("line",),
    "until the card dies (sim.expires), in whole days; absent without a date"),
    Family("smsd_broadcasts", "gauge", ("kind", "state"),
    "broadcasts by kind (alert, update, end, test, tip ...) and state"),
    Family("smsd_deliveries", "gauge", ("role", "outcome"),
    "texts in the database by whom they are for and what became of them"),
    Family("smsd_members", "gauge", ("network", "state"), "memberships"),
    Family("smsd_officers_able", "gauge", ("network",), "officers who can let an alert go today; 0 is NOBODY"),
    Family("smsd_alarm", "gauge", ("alarm", "line"),
    "1 for an alarm that coordinators were told of and that is not over"),
    Family("smsd_backup_age_seconds", "gauge", (),
    "age of the newest copy of the database; absent where there is none"),
    Family("smsd_last_inbound_timestamp_seconds", "gauge", (), "when the last text or call came in"),
    Family("smsd_letters_waiting", "gauge", (), "letters that wait for the mail server"),
    Family("smsd_clock_proven", "gauge", (), "1 where the time of day can be believed"),
    Family("smsd_log_lines_dropped", "counter", (), "log lines that could not be written since the start"),
)}  # fmt: skip


def collect(ctx: Context, counted: dict[str, Any]) -> Iterable[Any]:
    """The families with the figures of this moment."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    kinds = {"gauge": GaugeMetricFamily, "counter": CounterMetricFamily}
    made = {name: kinds[f.kind](name, f.says, labels=f.labels) for name, f in FAMILIES.items()}

    def put(name: str, value: float | None, *labels: str) -> None:
        if value is not None:
            made[name].add_metric(list(labels), float(value))

    put("smsd_build_info", 1, version())
    put("smsd_log_lines_dropped", log_lines.dropped())
    _lines(ctx, put)
    for family in ("broadcasts", "deliveries", "members"):
        for one, other, count in counted.get(family, ()):
            put(f"smsd_{family}", count, one, other)
    for network, count in counted.get("may_alert", {}).items():
        put("smsd_officers_able", count, network)
    for alarm, line in counted.get("alarms", ()):
        put("smsd_alarm", 1, alarm, line)
    put("smsd_backup_age_seconds", counted.get("backup_age"))
    put("smsd_last_inbound_timestamp_seconds", counted.get("last_inbound"))
    put("smsd_letters_waiting", counted.get("letters"))
    return made.values()


def _lines(ctx: Context, put: Any) -> None:
    for s in ctx.lines.values():
        put("smsd_texts_sent", s.sent, s.name)
        put("smsd_texts_failed", s.failed, s.name)
        put("smsd_line_ready", s.ready, s.name)
        for state in State:
            put("smsd_line_state", s.state == state, s.name, state.value)
        put("smsd_line_registered", s.facts.registered, s.name)
        put("smsd_line_signal_dbm", s.facts.signal_dbm, s.name)
        put("smsd_line_seconds_per_sms", s.speed.seconds, s.name)
        put("smsd_segments_waiting", ctx.waiting.get(s.name, 0), s.name)
        put("smsd_quota_segments_left", s.quota_left, s.name)
        put("smsd_quota_recipients_left", s.recipients_left, s.name)
    if ctx.lines:
        put("smsd_clock_proven", ctx.trust.proven)
        for modem in ctx.config.modems:
            if modem.sim.expires is not None:
                put("smsd_sim_left_seconds", (modem.sim.expires - ctx.today()).total_seconds(), modem.name)
