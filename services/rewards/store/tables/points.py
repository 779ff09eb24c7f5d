"""Declares the tables of facts, rules and the ledger."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.rewards.store.tables.base import METADATA, TIME, community, text

# One row for each event that matters. Nothing is ever changed here: whether a fact holds is worked
# out from invalidations, so the order in which events arrive does not matter.
FACTS = sa.Table(
    "facts",
    METADATA,
    community(),
    sa.Column("fact_id", sa.Uuid, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    # Whose merit it is, and who did it.
    sa.Column("subject_id", sa.Uuid, nullable=False),
    sa.Column("actor_id", sa.Uuid, nullable=False),
    # `ideas/12`, `comments/<uid>` or empty; and the idea it belongs to.
    text("object"),
    text("idea"),
    text("board"),
    sa.Column("quantity", sa.BigInteger, nullable=False, server_default="1"),
    # What may hold only once at a time, e.g. `vote:12:<member>`.
    sa.Column("key", sa.Text, nullable=False),
    # When it happened, and when it was announced; the second orders it among invalidations.
    sa.Column("time", TIME, nullable=False),
    sa.Column("event_time", TIME, nullable=False),
    text("source"),
    sa.Index("facts_subject_idx", "community_id", "subject_id", "time", "fact_id"),
    sa.Index("facts_actor_idx", "community_id", "actor_id", "time", "fact_id"),
    sa.Index("facts_key_idx", "community_id", "key"),
    sa.Index(
        "facts_object_idx",
        "community_id",
        "object",
        postgresql_where=sa.text("object <> ''"),
    ),
    sa.Index("facts_type_idx", "community_id", "type", "time", "fact_id"),
)

# What makes facts not hold. `scope` is `key` (facts with the key announced until then were taken
# back), `object` (while invalid, facts on the object do not hold), `author` (while invalid, facts
# on the idea are no merit of whoever wrote it) or `member` (while invalid, what the member confirms
# of others does not hold). The latest state counts, whenever it arrives.
INVALIDATIONS = sa.Table(
    "invalidations",
    METADATA,
    community(),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("event_time", TIME, nullable=False),
    sa.Column("event_id", sa.Uuid, nullable=False),
    sa.Column("invalid", sa.Boolean, nullable=False),
    # `withdrawn`, `status:<the status gone back to>`, `split`, `deleted`, `suspended` and so on.
    sa.Column("reason", sa.Text, nullable=False),
)

# Members whose facts changed since they were last recomputed; only added to and taken from.
RECOMPUTE_QUEUE = sa.Table(
    "recompute_queue",
    METADATA,
    community(),
    sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Index("recompute_queue_member_idx", "community_id", "member_id"),
)

RULES = sa.Table(
    "rules",
    METADATA,
    community(),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("create_time", TIME, nullable=False),
)

# A definition never changes once its version has left the draft; the database refuses it.
RULE_VERSIONS = sa.Table(
    "rule_versions",
    METADATA,
    community(),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    # draft, shadow, live, ended or replaced.
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("definition", JSONB, nullable=False),
    sa.Column("start_time", TIME),
    sa.Column("end_time", TIME),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("created_by", sa.Uuid),
    sa.Column("publish_time", TIME),
    sa.Column("published_by", sa.Uuid),
)

# The ledger: rows are added and never changed. Both roles may only SELECT and INSERT, and a trigger
# refuses the rest even to the owner. Accounts are `member:<uid>`, `escrow:<uid>`, `mint:<rule>`,
# `burn` and `adjust`. A transfer moves `amount` from `debit` to `credit`.
TRANSFERS = sa.Table(
    "transfers",
    METADATA,
    community(),
    sa.Column("transfer_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("debit", sa.Text, nullable=False),
    sa.Column("credit", sa.Text, nullable=False),
    # A name of TransferReason in lower case, e.g. `earned`.
    sa.Column("reason", sa.Text, nullable=False),
    text("rule"),
    sa.Column("rule_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fact_id", sa.Uuid),
    text("object"),
    text("board"),
    sa.Column("reverses", sa.Uuid),
    text("note"),
    # Who caused it by hand.
    sa.Column("actor_id", sa.Uuid),
    # `redemptions/<uid>`, `adjustments/<uid>`, `badges/<uid>`, `cases/<uid>` or empty.
    text("cause"),
    # When what it rests on happened; of a reversal, the time of what it reverses.
    sa.Column("effective_time", TIME, nullable=False),
    sa.Column("create_time", TIME, nullable=False),
    sa.CheckConstraint("amount > 0", name="amount"),
    sa.CheckConstraint("debit <> credit", name="accounts"),
    sa.CheckConstraint("unit IN ('standing', 'credit')", name="unit"),
    sa.UniqueConstraint("community_id", "reverses"),
    sa.Index("transfers_seq_idx", "community_id", "seq"),
    sa.Index("transfers_member_idx", "community_id", "member_id", "seq"),
    sa.Index(
        "transfers_fact_idx",
        "community_id",
        "fact_id",
        postgresql_where=sa.text("fact_id IS NOT NULL"),
    ),
    sa.Index(
        "transfers_cause_idx",
        "community_id",
        "cause",
        postgresql_where=sa.text("cause <> ''"),
    ),
    # Staff search by each of these, newest first.
    sa.Index("transfers_time_idx", "community_id", "create_time", "seq"),
    sa.Index("transfers_reason_idx", "community_id", "reason", "create_time", "seq"),
    sa.Index(
        "transfers_rule_idx",
        "community_id",
        "rule",
        "create_time",
        "seq",
        postgresql_where=sa.text("rule <> ''"),
    ),
    sa.Index(
        "transfers_object_idx",
        "community_id",
        "object",
        "create_time",
        "seq",
        postgresql_where=sa.text("object <> ''"),
    ),
)

# The snapshot of the members' accounts; a trigger on transfers keeps it.
BALANCES = sa.Table(
    "balances",
    METADATA,
    community(),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("unit", sa.Text, primary_key=True),
    sa.Column("balance", sa.BigInteger, nullable=False),
)

# Standing in `member:<uid>` by the day and board of what it rests on; the same trigger keeps it.
# What standing is worth today and the leaderboards are read from here.
STANDING_DAYS = sa.Table(
    "standing_days",
    METADATA,
    community(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("board", sa.Text, primary_key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Index("standing_days_day_idx", "community_id", "day"),
)

ADJUSTMENTS = sa.Table(
    "adjustments",
    METADATA,
    community(),
    sa.Column("adjustment_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Uuid),
    sa.Column("decided_by", sa.Uuid),
    # waiting, posted or declined.
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("decide_time", TIME),
    sa.CheckConstraint("amount <> 0", name="amount"),
    sa.CheckConstraint("unit IN ('standing', 'credit')", name="unit"),
    sa.Index("adjustments_member_idx", "community_id", "member_id", "create_time"),
    sa.Index("adjustments_state_idx", "community_id", "state", "create_time", "adjustment_id"),
    sa.Index("adjustments_time_idx", "community_id", "create_time", "adjustment_id"),
)
