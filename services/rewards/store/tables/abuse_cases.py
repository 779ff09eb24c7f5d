"""Declares the tables of abuse cases."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.rewards.store.tables.base import METADATA, TIME, community, text

CASES = sa.Table(
    "cases",
    METADATA,
    community(),
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    # A name of CaseReason in lower case, e.g. `few_voters`.
    sa.Column("reason", sa.Text, nullable=False),
    # open, confirmed, dismissed, appealed or upheld.
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("window_start", TIME, nullable=False),
    sa.Column("window_end", TIME, nullable=False),
    sa.Column("others", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    # Sentences with what was measured; staff only.
    sa.Column("evidence", JSONB, nullable=False),
    text("note"),
    text("appeal"),
    text("decision_message"),
    sa.Column("opened_by", sa.Uuid),
    sa.Column("decided_by", sa.Uuid),
    sa.Column("appeal_decided_by", sa.Uuid),
    sa.Column("create_time", TIME, nullable=False),
    sa.Column("decide_time", TIME),
    sa.Column("finalize_time", TIME),
    sa.Column("appeal_time", TIME),
    sa.Index("cases_member_idx", "community_id", "member_id", "create_time"),
    sa.Index("cases_state_idx", "community_id", "state", "create_time"),
)

# The facts a case is about; its state says what that means for them.
CASE_FACTS = sa.Table(
    "case_facts",
    METADATA,
    community(),
    sa.Column("fact_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Index("case_facts_case_idx", "community_id", "case_id", "fact_id"),
)
