"""The tables, for all of the dialogues. Times are UTC milliseconds; states are checked against the life cycles.

The SQL stays portable: SQLite now, PostgreSQL later on the same text. PostgreSQL's word for an index of some rows
stands in its migration only: here it would load all of that dialect, 2 MB of each process. Longer than other modules:
all tables stand together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

import sqlalchemy as sa

from smsd.errors import NoMoment
from smsd.model import broadcast, challenge, delivery, feedback, inbound, incident, membership

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


Row: TypeAlias = (
    "sa.Row[*tuple[object, ...]]"  # what a query gives: columns by their names, of the types that stand here
)

# what can be a moment in any time zone: the years 2 to 9998
LOWEST, HIGHEST = -62_100_000_000_000, 253_300_000_000_000


@lru_cache(maxsize=64)  # the rows of an alert share their moments
def _stored(value: datetime) -> int:
    return round((value - _EPOCH).total_seconds() * 1000)


class Utc(sa.types.TypeDecorator[datetime]):
    """An aware datetime, kept as milliseconds since 1970."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        return None if value is None else _stored(value)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, int | float) or not LOWEST <= value <= HIGHEST:
            raise NoMoment("a row of the database holds a date that is none; the daemon sets it right and tells which")
        return _EPOCH + timedelta(milliseconds=value)


def _one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{v}'" for v in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def is_in(column: sa.ColumnElement[str], *states: str) -> sa.ColumnElement[bool]:
    """Whether a state is one of some, written out: a database takes a partial index only for words that it sees."""
    words: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{s}'") for s in states]
    return column == words[0] if len(words) == 1 else column.in_(words)


def is_of(table: sa.FromClause, networks: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether an incident or a broadcast is (also) for one of some networks."""
    names = list(networks)
    also = sa.literal(",") + table.c.also + ","
    return sa.or_(
        table.c.network.in_(names),
        sa.and_(table.c.also != "", sa.or_(sa.false(), *(also.contains(f",{n},", autoescape=True) for n in names))),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


rights = sa.Table(
    "rights", metadata,
    sa.Column("person", sa.String, primary_key=True),
    sa.Column("pin_hash", sa.String),
    sa.Column("pin_digits", sa.Integer),
    sa.Column("totp_secret", sa.String),
    sa.Column("totp_last_step", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("totp_failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("enrolled_at", Utc),
    sa.Column("blocked_at", Utc),
    sa.Column("blocked_by", sa.String),
)  # fmt: skip

list_codes = sa.Table(
    "list_codes", metadata, _id(),
    sa.Column("person", sa.String, nullable=False, index=True),
    sa.Column("hash", sa.String, nullable=False),
    sa.Column("used_at", Utc),
)  # fmt: skip

members = sa.Table(
    "members", metadata, _id(),
    sa.Column("number", sa.String, nullable=False, unique=True),
    sa.Column("name", sa.String, nullable=False, server_default=""),
    sa.Column("street", sa.String, nullable=False, server_default=""),
    sa.Column("email", sa.String, nullable=False, server_default=""),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("bounced_at", Utc),  # a mail came back for good: none is sent any more
    sa.Column("forget_row", sa.Integer),  # the text that confirms an erasure: the day of grace begins when it is sent
    sa.Column("forget_at", Utc),   # when everything is erased
    # an address that waits for its confirmation
    sa.Column("email_asked", sa.String, nullable=False, server_default=""),
    sa.Column("email_question", sa.String, nullable=False, server_default=""),  # how long its code is, and a nonce
    sa.Column("email_asked_at", Utc),
    sa.Column("email_wrong", sa.Integer, nullable=False, server_default="0"),
    sa.Column("night_from", sa.Integer),  # minutes of the day: no tip and no notice from then on
    sa.Column("night_to", sa.Integer),
    # a neighbour without a mobile phone: a name and a number
    sa.Column("looks_after", sa.String, nullable=False, server_default=""),
    sa.Index("ix_members_forget", "forget_at", sqlite_where=sa.text("forget_row IS NOT NULL")),
)  # fmt: skip

memberships = sa.Table(
    "memberships", metadata, _id(),
    sa.Column("member_id", sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("zone", sa.String, nullable=False, server_default=""),
    sa.Column("sim", sa.String),
    sa.Column("asked_at", Utc),
    sa.Column("requested_at", Utc),
    sa.Column("digested_at", Utc),
    sa.Column("since", Utc),
    sa.Column("left_at", Utc),
    sa.Column("left_from", sa.String),  # the state that a STOP ended: JOIN restores exactly that
    sa.Column("question", sa.String, nullable=False, server_default=""),  # how long its code is, and a nonce: "6 0f3a…"
    sa.Column("paused_until", Utc),
    sa.Column("suspended_until", Utc),
    sa.UniqueConstraint("member_id", "network"),
    sa.Index("ix_memberships_audience", "network", "state"),
    sa.Index("ix_memberships_sim", "sim", "state"),
    # those of whom somebody has to think: few, however many members there are
    sa.Index(
        "ix_memberships_open", "state", sqlite_where=sa.text("state IN ('asked', 'pending', 'paused', 'suspended')")
    ),
    _one_of("state", membership.State),
)  # fmt: skip

consents = sa.Table(
    "consents", metadata, _id(),
    sa.Column("member_id", sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("wording", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("entered_by", sa.String, nullable=False, server_default=""),
)  # fmt: skip

inbound_texts = sa.Table(
    "inbound", metadata, _id(),
    sa.Column("dedupe", sa.String, nullable=False, unique=True),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("stamp", Utc),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("modem", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Index("ix_inbound_sender", "sender", "stamp"),
    _one_of("state", inbound.State),
)  # fmt: skip

inbound_parts = sa.Table(
    "inbound_parts", metadata, _id(),
    sa.Column("dedupe", sa.String, nullable=False, unique=True),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("answerable", sa.Boolean, nullable=False),
    sa.Column("ref", sa.Integer, nullable=False),
    sa.Column("bits", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("encoding", sa.String, nullable=False),
    sa.Column("units", sa.LargeBinary, nullable=False),
    sa.Column("stamp", Utc),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("modem", sa.String, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_inbound_parts_key", "sender", "ref"),
    sa.Index("ix_inbound_parts_unused", "received_at", sqlite_where=sa.text("done IS 0")),
    sa.Index("ix_inbound_parts_untold", "received_at", sqlite_where=sa.text("done IS 0 AND told IS 0")),
)  # fmt: skip

incidents = sa.Table(
    "incidents", metadata, _id(),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("opened_at", Utc, nullable=False),
    sa.Column("opened_by", sa.String, nullable=False),
    sa.Column("closed_at", Utc),
    # further networks, where it is for several at once
    sa.Column("also", sa.String, nullable=False, server_default=""),
    _one_of("state", incident.State),
    sqlite_autoincrement=True,
)  # fmt: skip

broadcasts = sa.Table(
    "broadcasts", metadata, _id(),
    sa.Column("incident_id", sa.ForeignKey("incidents.id")),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.Column("author_number", sa.String, nullable=False),
    sa.Column("second", sa.String),
    sa.Column("proof", sa.String),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("zones", sa.String, nullable=False, server_default=""),
    sa.Column("facts_at", Utc, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("started_at", Utc),
    sa.Column("halted_at", Utc),
    sa.Column("done_at", Utc),
    sa.Column("expires_at", Utc),
    sa.Column("validity_s", sa.Integer, nullable=False, server_default="3600"),
    sa.Column("resumed", sa.Boolean, nullable=False, server_default=sa.false()),
    # who halted it or said VERDER: they need a code to halt it again
    sa.Column("halters", sa.String, nullable=False, server_default=""),
    sa.Column("proven_by", sa.String, nullable=False, server_default=""),  # the first of two people
    sa.Column("members", sa.Integer, nullable=False, server_default="0"),
    sa.Column("segments", sa.Integer, nullable=False, server_default="0"),
    sa.Column("modem", sa.String),
    # a prepared tip: its name, and the words for its fields
    sa.Column("tip", sa.String, nullable=False, server_default=""),
    sa.Column("number", sa.Integer),  # of the incident that it will be, where it is of none yet: what its texts say
    # further networks, where it is for several at once
    sa.Column("also", sa.String, nullable=False, server_default=""),
    sa.Index("ix_broadcasts_state", "state"),
    sa.Index("ix_broadcasts_gone", "incident_id", sqlite_where=sa.text("started_at IS NOT NULL")),
    sa.Index("ix_broadcasts_number", "number", sqlite_where=sa.text("number IS NOT NULL")),
    _one_of("kind", broadcast.Kind),
    _one_of("state", broadcast.State),
    sqlite_autoincrement=True,
)  # fmt: skip

# a broadcast's texts as previews showed them; in the network that is meant, or each that may be meant
worded = sa.Table(
    "worded", metadata,
    sa.Column("broadcast_id", sa.ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("network", sa.String, primary_key=True),
    sa.Column("language", sa.String, primary_key=True),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
    sa.Column("shown", sa.Boolean, nullable=False),  # the language that previews quote
)  # fmt: skip

# what an officer's number was asked about its last words: a digit answers it
asked = sa.Table(
    "asked", metadata,
    sa.Column("number", sa.String, primary_key=True),
    sa.Column("options", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("facts_at", Utc, nullable=False),
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip

challenges = sa.Table(
    "challenges", metadata, _id(),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("broadcast_id", sa.ForeignKey("broadcasts.id")),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("nonce", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("needs_pin", sa.Boolean, nullable=False),
    sa.Column("digits", sa.Integer, nullable=False, server_default="4"),
    sa.Column("payload", sa.String, nullable=False, server_default=""),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("shown_at", Utc),
    sa.Column("repeated", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_challenges_number_state", "number", "state"),
    sa.Index("ix_challenges_lately", "number", "created_at"),
    sa.Index("ix_challenges_open", "broadcast_id", sqlite_where=sa.text("state = 'issued'")),
    _one_of("action", challenge.Action),
    _one_of("state", challenge.State),
)  # fmt: skip

texts = sa.Table(
    "texts", metadata, _id(),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
)  # fmt: skip

deliveries = sa.Table(
    "deliveries", metadata, _id(),
    sa.Column("broadcast_id", sa.ForeignKey("broadcasts.id")),
    sa.Column("challenge_id", sa.ForeignKey("challenges.id")),
    sa.Column("text_id", sa.ForeignKey("texts.id"), nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("ordinal", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("pinned", sa.String),
    sa.Column("modem", sa.String),
    sa.Column("owner", sa.String),
    sa.Column("lease_until", Utc),  # of a claim; its owner renews it while it lives
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("again", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("not_before", Utc),
    sa.Column("expires_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("sent_at", Utc),
    sa.Column("settled_at", Utc),
    sa.Column("reason", sa.String, nullable=False, server_default=""),
    sa.Column("report", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seen_at", Utc),
    # an answer that a forged text may have caused
    sa.Column("unproven", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_deliveries_turn", "pinned", "priority", "ordinal", "id", sqlite_where=sa.text("state = 'queued'")),
    sa.Index("ix_deliveries_later", "not_before", sqlite_where=sa.text("state = 'queued' AND not_before IS NOT NULL")),
    sa.Index("ix_deliveries_claimed", "modem", sqlite_where=sa.text("state = 'claimed'")),
    sa.Index(
        "ix_deliveries_open", "broadcast_id", "ordinal", sqlite_where=sa.text("state IN ('queued', 'held', 'claimed')")
    ),
    sa.Index("ix_deliveries_doubt", "id", sqlite_where=sa.text("state = 'uncertain'")),
    sa.Index("ix_deliveries_broadcast", "broadcast_id"),
    sa.Index("ix_deliveries_number", "number"),
    # by these two a night finds who points at what it erases
    sa.Index("ix_deliveries_text", "text_id"),
    sa.Index("ix_deliveries_challenge", "challenge_id", sqlite_where=sa.text("challenge_id IS NOT NULL")),
    _one_of("state", delivery.State),
)  # fmt: skip
# a member gets one broadcast once: the database says so, whatever the code above it does
sa.Index(
    "uq_deliveries_once",
    deliveries.c.broadcast_id,
    deliveries.c.number,
    unique=True,
    sqlite_where=sa.text("broadcast_id IS NOT NULL AND role = 'member'"),
)

parts = sa.Table(
    "parts", metadata,
    sa.Column("delivery_id", sa.ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("mr", sa.Integer),
    sa.Column("message_id", sa.String),  # what a carrier's centre calls it; a modem has a TP-MR
    sa.Column("modem", sa.String, nullable=False),
    sa.Column("sent_at", Utc, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("settled_at", Utc),
)  # fmt: skip

early_reports = sa.Table(
    "early_reports", metadata, _id(),
    sa.Column("modem", sa.String, nullable=False),
    sa.Column("mr", sa.Integer, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("message_id", sa.String, nullable=False, server_default=""),
)  # fmt: skip

journal = sa.Table(
    "journal", metadata, _id(),
    sa.Column("at", Utc, nullable=False),
    sa.Column("event", sa.String, nullable=False),
    sa.Column("who", sa.String, nullable=False, server_default=""),
    sa.Column("detail", sa.String, nullable=False, server_default=""),
)  # fmt: skip

ledger = sa.Table(
    "ledger", metadata,
    sa.Column("sim", sa.String, primary_key=True),
    sa.Column("day", sa.String, primary_key=True),
    sa.Column("segments", sa.Integer, nullable=False, server_default="0"),
    # of them, of texts that nobody proved: a forger may have caused them
    sa.Column("unproven", sa.Integer, nullable=False, server_default="0"),
)  # fmt: skip

ledger_recipients = sa.Table(
    "ledger_recipients", metadata,
    sa.Column("sim", sa.String, primary_key=True),
    sa.Column("month", sa.String, primary_key=True),
    sa.Column("who", sa.String, primary_key=True),
)  # fmt: skip

spending = sa.Table(
    "spending", metadata,
    sa.Column("network", sa.String, primary_key=True),
    sa.Column("line", sa.String, primary_key=True),
    sa.Column("month", sa.String, primary_key=True),
    sa.Column("segments", sa.Integer, nullable=False, server_default="0"),
    sa.Column("cost", sa.BigInteger, nullable=False, server_default="0"),  # in parts of a euro (rules/spill.py)
)  # fmt: skip

tallies = sa.Table(
    "tallies", metadata, _id(),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Index("ix_tallies_subject_kind_at", "subject", "kind", "at"),
    sa.Index("ix_tallies_at", "at", "kind", "subject"),
)  # fmt: skip

facts = sa.Table(
    "facts", metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)  # fmt: skip


feedbacks = sa.Table(
    "feedbacks", metadata, _id(),
    sa.Column("incident_id", sa.ForeignKey("incidents.id")),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("settled_at", Utc),
    sa.Column("settled_by", sa.String, nullable=False, server_default=""),
    sa.Column("members", sa.Integer, nullable=False, server_default="0"),
    _one_of("state", feedback.State),
    sqlite_autoincrement=True,
)  # fmt: skip

letters = sa.Table(
    "letters", metadata, _id(),
    sa.Column("message_id", sa.String, nullable=False, unique=True),
    sa.Column("once", sa.String, nullable=False, unique=True),  # what makes it one and the same letter to one reader
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("html", sa.String, nullable=False, server_default=""),
    sa.Column("headers", sa.String, nullable=False, server_default="{}"),
    sa.Column("attachment", sa.LargeBinary),
    sa.Column("attachment_name", sa.String, nullable=False, server_default=""),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("settled_at", Utc),
    sa.Column("reason", sa.String, nullable=False, server_default=""),
    sa.Index("ix_letters_queue", "id", sqlite_where=sa.text("state = 'queued'")),
    _one_of("state", feedback.LetterState),
)  # fmt: skip

mail_tokens = sa.Table(
    "mail_tokens", metadata,
    sa.Column("hash", sa.String, primary_key=True),
    sa.Column("feedback_id", sa.ForeignKey("feedbacks.id"), nullable=False),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Column("used_at", Utc),
)  # fmt: skip

mail_seen = sa.Table(
    "mail_seen", metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip

# sanctions by a keyed hash of the number: they outlive leaving and erasure
bars = sa.Table(
    "bars", metadata,
    sa.Column("who", sa.String, primary_key=True),
    sa.Column("network", sa.String, primary_key=True),
    sa.Column("until", Utc),  # of a suspension; without it, removed for good
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip

# the page: who is signed in, codes under way, forms that were sent; tokens are kept as hashes only
web_sessions = sa.Table(
    "web_sessions", metadata, _id(),
    sa.Column("hash", sa.String, nullable=False, unique=True),
    sa.Column("person", sa.String, nullable=False, index=True),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("seen_at", Utc, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("agent", sa.String, nullable=False),
    sa.Column("ended_at", Utc),
)  # fmt: skip

web_codes = sa.Table(
    "web_codes", metadata,
    sa.Column("hash", sa.String, primary_key=True),
    sa.Column("number", sa.String, nullable=False),  # empty where nobody was meant: no code of it is ever right
    sa.Column("nonce", sa.String, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("used_at", Utc),
)  # fmt: skip

web_forms = sa.Table(
    "web_forms", metadata,
    sa.Column("hash", sa.String, primary_key=True),
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip

web_passkeys = sa.Table(
    "web_passkeys", metadata, _id(),
    sa.Column("credential", sa.String, nullable=False, unique=True),
    sa.Column("person", sa.String, nullable=False, index=True),
    sa.Column("enrolment", sa.String, nullable=False),  # of the PIN that was in force: a new PIN ends it
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("agent", sa.String, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("used_at", Utc),
)  # fmt: skip

leavers = sa.Table(
    "leavers", metadata,
    sa.Column("who", sa.String, primary_key=True),
    sa.Column("network", sa.String, primary_key=True),
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip

# several gateways on one server (store/gateways.py); one with a file has one row here
gateways = sa.Table(
    "gateways", metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),  # of its last run
    sa.Column("until", Utc),  # by the server's clock; behind it, it is taken for dead
    sa.Column("version", sa.String, nullable=False),
    sa.Column("told", sa.Text, nullable=False),  # what it says of its lines
)  # fmt: skip

lines = sa.Table(
    "lines", metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("gateway", sa.String, nullable=False),
    sa.Column("iccid", sa.String, unique=True),  # a card lies in one line
)  # fmt: skip


def new_id(done: sa.CursorResult[tuple[object, ...]]) -> int:
    """The id of a row that was just inserted."""
    key = done.inserted_primary_key
    assert key is not None
    return int(key[0])
