"""The rows of the page's lists, as store/browse.py reads them: a field a column, by its name."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class IncidentRow(NamedTuple):
    """An incident in a list, with what it began with: None where nothing of it was drafted."""

    id: int
    network: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    kind: str | None
    body: str | None
    members: int | None
    author: str | None


class StepRow(NamedTuple):
    """A broadcast of an incident, with its moments."""

    id: int
    kind: str
    state: str
    author: str
    second: str | None
    proof: str | None
    body: str
    created_at: datetime
    started_at: datetime | None
    halted_at: datetime | None
    done_at: datetime | None
    members: int


class FeedbackRow(NamedTuple):
    """A feedback, and what became of it."""

    id: int
    incident_id: int | None
    network: str
    author: str
    source: str
    body: str
    state: str
    created_at: datetime
    settled_at: datetime | None
    settled_by: str
    members: int


class MemberRow(NamedTuple):
    """A membership in a list."""

    id: int
    number: str
    name: str
    network: str
    state: str
    zone: str
    street: str
    language: str
    email: str
    since: datetime | None


class ExportRow(NamedTuple):
    """A membership as a spreadsheet has it."""

    number: str
    name: str
    network: str
    zone: str
    street: str
    language: str
    email: str
    state: str


class EventRow(NamedTuple):
    """A line of the journal."""

    at: datetime
    event: str
    detail: str
