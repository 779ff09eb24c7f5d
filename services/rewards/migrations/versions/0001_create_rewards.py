"""Creates the tables of rewards, and what keeps the ledger a ledger."""

from alembic import op

from shared import migrate, outbox

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERVICE = "rewards"

TABLES = (
    "achievements",
    "achievement_versions",
    "progress",
    "badges",
    "badge_changes",
    "issuers",
    "issuer_keys",
    "credentials",
    "cases",
    "case_facts",
    "people",
    "settings",
    "requests",
    "perks",
    "redemptions",
    "redemption_steps",
    "facts",
    "switches",
    "dirty",
    "rules",
    "rule_versions",
    "transfers",
    "balances",
    "standing_days",
    "adjustments",
)

# Rows of these are added and never changed; the roles may not, and a trigger stops the owner too.
APPEND_ONLY = ("facts", "transfers", "achievement_versions", "badge_changes")

DDL = """
CREATE TABLE rewards.achievements (
    community_id UUID NOT NULL,
    slug TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT achievements_pkey PRIMARY KEY (community_id, slug)
);
CREATE TABLE rewards.achievement_versions (
    community_id UUID NOT NULL,
    slug TEXT NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    CONSTRAINT achievement_versions_pkey PRIMARY KEY (community_id, slug, version)
);
CREATE TABLE rewards.progress (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    achievement TEXT NOT NULL,
    value BIGINT NOT NULL,
    CONSTRAINT progress_pkey PRIMARY KEY (community_id, member_id, achievement)
);
CREATE TABLE rewards.badges (
    community_id UUID NOT NULL,
    badge_id UUID NOT NULL,
    member_id UUID NOT NULL,
    achievement TEXT NOT NULL,
    version INTEGER NOT NULL,
    tier TEXT DEFAULT '' NOT NULL,
    key TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    fact_id UUID,
    reason TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    awarded_by UUID,
    approved_by UUID,
    award_time TIMESTAMP WITH TIME ZONE NOT NULL,
    hold_until TIMESTAMP WITH TIME ZONE,
    held_out BOOLEAN DEFAULT false NOT NULL,
    expire_time TIMESTAMP WITH TIME ZONE,
    revoke_time TIMESTAMP WITH TIME ZONE,
    revoke_reason TEXT DEFAULT '' NOT NULL,
    revoked_by UUID,
    claim_time TIMESTAMP WITH TIME ZONE,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT badges_pkey PRIMARY KEY (community_id, badge_id),
    CONSTRAINT badges_community_id_member_id_achievement_key_key
        UNIQUE (community_id, member_id, achievement, key)
);
CREATE INDEX badges_achievement_idx
    ON rewards.badges (community_id, achievement, award_time, badge_id);
CREATE INDEX badges_due_idx
    ON rewards.badges (community_id, hold_until) WHERE state = 'provisional';
CREATE INDEX badges_expiring_idx
    ON rewards.badges (community_id, expire_time)
    WHERE expire_time IS NOT NULL AND state = 'granted';
CREATE INDEX badges_holders_idx
    ON rewards.badges (community_id, achievement, award_time, badge_id) WHERE state = 'granted';
CREATE INDEX badges_member_idx ON rewards.badges (community_id, member_id, award_time, badge_id);
CREATE TABLE rewards.badge_changes (
    community_id UUID NOT NULL,
    change_id UUID NOT NULL,
    badge_id UUID NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor_id UUID,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT badge_changes_pkey PRIMARY KEY (community_id, change_id)
);
CREATE INDEX badge_changes_badge_idx
    ON rewards.badge_changes (community_id, badge_id, create_time, change_id);
CREATE TABLE rewards.issuers (
    community_id UUID NOT NULL,
    base_url TEXT NOT NULL,
    display_name TEXT DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    url TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT issuers_pkey PRIMARY KEY (community_id)
);
CREATE TABLE rewards.issuer_keys (
    community_id UUID NOT NULL,
    kid TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    public_key JSONB NOT NULL,
    private_key BYTEA NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    retire_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT issuer_keys_pkey PRIMARY KEY (community_id, kid)
);
CREATE TABLE rewards.credentials (
    community_id UUID NOT NULL,
    credential_id UUID NOT NULL,
    badge_id UUID NOT NULL,
    list_number INTEGER NOT NULL,
    list_index INTEGER NOT NULL,
    salt TEXT,
    identity_type TEXT NOT NULL,
    identity_hash TEXT,
    document JSONB,
    jwt TEXT,
    issue_time TIMESTAMP WITH TIME ZONE NOT NULL,
    revoke_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT credentials_pkey PRIMARY KEY (community_id, credential_id),
    CONSTRAINT credentials_community_id_list_number_list_index_key
        UNIQUE (community_id, list_number, list_index)
);
CREATE INDEX credentials_badge_idx ON rewards.credentials (community_id, badge_id, issue_time);
CREATE INDEX credentials_revoked_idx
    ON rewards.credentials (community_id, list_number, list_index) WHERE revoke_time IS NOT NULL;
CREATE TABLE rewards.cases (
    community_id UUID NOT NULL,
    case_id UUID NOT NULL,
    member_id UUID NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    window_start TIMESTAMP WITH TIME ZONE NOT NULL,
    window_end TIMESTAMP WITH TIME ZONE NOT NULL,
    others UUID[] DEFAULT '{}' NOT NULL,
    evidence JSONB NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    appeal TEXT DEFAULT '' NOT NULL,
    decision_message TEXT DEFAULT '' NOT NULL,
    opened_by UUID,
    decided_by UUID,
    appeal_decided_by UUID,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    decide_time TIMESTAMP WITH TIME ZONE,
    harden_time TIMESTAMP WITH TIME ZONE,
    appeal_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT cases_pkey PRIMARY KEY (community_id, case_id)
);
CREATE INDEX cases_member_idx ON rewards.cases (community_id, member_id, create_time);
CREATE INDEX cases_state_idx ON rewards.cases (community_id, state, create_time);
CREATE TABLE rewards.case_facts (
    community_id UUID NOT NULL,
    fact_id UUID NOT NULL,
    case_id UUID NOT NULL,
    CONSTRAINT case_facts_pkey PRIMARY KEY (community_id, fact_id, case_id)
);
CREATE INDEX case_facts_case_idx ON rewards.case_facts (community_id, case_id, fact_id);
CREATE TABLE rewards.people (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    handle TEXT NOT NULL,
    display_name TEXT NOT NULL,
    avatar TEXT DEFAULT '' NOT NULL,
    is_staff BOOLEAN DEFAULT false NOT NULL,
    is_placeholder BOOLEAN DEFAULT false NOT NULL,
    is_erased BOOLEAN DEFAULT false NOT NULL,
    join_time TIMESTAMP WITH TIME ZONE,
    on_leaderboards BOOLEAN DEFAULT true NOT NULL,
    level TEXT DEFAULT 'newcomer' NOT NULL,
    person_id UUID,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT people_pkey PRIMARY KEY (community_id, member_id)
);
CREATE INDEX people_handle_idx ON rewards.people (community_id, handle);
CREATE INDEX people_person_idx
    ON rewards.people (community_id, person_id) WHERE person_id IS NOT NULL;
CREATE TABLE rewards.settings (
    community_id UUID NOT NULL,
    levels JSONB,
    second_person_above BIGINT DEFAULT '100' NOT NULL,
    reconcile_percent INTEGER DEFAULT '20' NOT NULL,
    harden_days INTEGER DEFAULT '30' NOT NULL,
    appeal_days INTEGER DEFAULT '30' NOT NULL,
    redemption_days INTEGER DEFAULT '14' NOT NULL,
    seed_version INTEGER DEFAULT '0' NOT NULL,
    community_settle_time TIMESTAMP WITH TIME ZONE,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (community_id)
);
CREATE TABLE rewards.requests (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    request_id TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    result JSONB NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (community_id, member_id, request_id)
);
CREATE INDEX requests_create_time_idx ON rewards.requests (create_time);
CREATE TABLE rewards.perks (
    community_id UUID NOT NULL,
    slug TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    kind TEXT NOT NULL,
    price BIGINT NOT NULL,
    stock BIGINT,
    taken BIGINT DEFAULT '0' NOT NULL,
    least_standing BIGINT DEFAULT '0' NOT NULL,
    least_level TEXT DEFAULT '' NOT NULL,
    limit_per_member INTEGER DEFAULT '0' NOT NULL,
    needs_approval BOOLEAN DEFAULT true NOT NULL,
    fair_value BIGINT DEFAULT '0' NOT NULL,
    currency TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    start_time TIMESTAMP WITH TIME ZONE,
    end_time TIMESTAMP WITH TIME ZONE,
    question TEXT DEFAULT '' NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT perks_pkey PRIMARY KEY (community_id, slug),
    CONSTRAINT perks_kind_check CHECK (
        kind IN ('access', 'information', 'recognition', 'event', 'travel',
        'licence', 'swag', 'charity_gift')),
    CONSTRAINT perks_price_check CHECK (price >= 0 AND fair_value >= 0),
    CONSTRAINT perks_stock_check CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock))
);
CREATE TABLE rewards.redemptions (
    community_id UUID NOT NULL,
    redemption_id UUID NOT NULL,
    perk TEXT NOT NULL,
    member_id UUID NOT NULL,
    state TEXT NOT NULL,
    price BIGINT NOT NULL,
    answer TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    expire_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT redemptions_pkey PRIMARY KEY (community_id, redemption_id)
);
CREATE INDEX redemptions_due_idx
    ON rewards.redemptions (community_id, expire_time) WHERE state = 'reserved';
CREATE INDEX redemptions_member_idx
    ON rewards.redemptions (community_id, member_id, create_time, redemption_id);
CREATE INDEX redemptions_perk_idx ON rewards.redemptions (community_id, perk, member_id);
CREATE INDEX redemptions_state_idx
    ON rewards.redemptions (community_id, state, create_time, redemption_id);
CREATE INDEX redemptions_time_idx
    ON rewards.redemptions (community_id, create_time, redemption_id);
CREATE TABLE rewards.redemption_steps (
    community_id UUID NOT NULL,
    step_id UUID NOT NULL,
    redemption_id UUID NOT NULL,
    state TEXT NOT NULL,
    actor_id UUID,
    note TEXT DEFAULT '' NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT redemption_steps_pkey PRIMARY KEY (community_id, step_id)
);
CREATE INDEX redemption_steps_redemption_idx
    ON rewards.redemption_steps (community_id, redemption_id, step_id);
CREATE TABLE rewards.facts (
    community_id UUID NOT NULL,
    fact_id UUID NOT NULL,
    type TEXT NOT NULL,
    subject_id UUID NOT NULL,
    actor_id UUID NOT NULL,
    object TEXT DEFAULT '' NOT NULL,
    idea TEXT DEFAULT '' NOT NULL,
    board TEXT DEFAULT '' NOT NULL,
    quantity BIGINT DEFAULT '1' NOT NULL,
    key TEXT NOT NULL,
    time TIMESTAMP WITH TIME ZONE NOT NULL,
    event_time TIMESTAMP WITH TIME ZONE NOT NULL,
    source TEXT DEFAULT '' NOT NULL,
    CONSTRAINT facts_pkey PRIMARY KEY (community_id, fact_id)
);
CREATE INDEX facts_actor_idx ON rewards.facts (community_id, actor_id, time, fact_id);
CREATE INDEX facts_key_idx ON rewards.facts (community_id, key);
CREATE INDEX facts_object_idx ON rewards.facts (community_id, object) WHERE object <> '';
CREATE INDEX facts_subject_idx ON rewards.facts (community_id, subject_id, time, fact_id);
CREATE INDEX facts_type_idx ON rewards.facts (community_id, type, time, fact_id);
CREATE TABLE rewards.switches (
    community_id UUID NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    event_time TIMESTAMP WITH TIME ZONE NOT NULL,
    event_id UUID NOT NULL,
    "off" BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT switches_pkey PRIMARY KEY (community_id, scope, name)
);
CREATE TABLE rewards.dirty (
    community_id UUID NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    member_id UUID NOT NULL,
    CONSTRAINT dirty_pkey PRIMARY KEY (community_id, seq)
);
CREATE INDEX dirty_member_idx ON rewards.dirty (community_id, member_id);
CREATE TABLE rewards.rules (
    community_id UUID NOT NULL,
    slug TEXT NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT rules_pkey PRIMARY KEY (community_id, slug)
);
CREATE TABLE rewards.rule_versions (
    community_id UUID NOT NULL,
    slug TEXT NOT NULL,
    version INTEGER NOT NULL,
    mode TEXT NOT NULL,
    definition JSONB NOT NULL,
    start_time TIMESTAMP WITH TIME ZONE,
    end_time TIMESTAMP WITH TIME ZONE,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    publish_time TIMESTAMP WITH TIME ZONE,
    published_by UUID,
    CONSTRAINT rule_versions_pkey PRIMARY KEY (community_id, slug, version)
);
CREATE TABLE rewards.transfers (
    community_id UUID NOT NULL,
    transfer_id UUID NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    member_id UUID NOT NULL,
    unit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule TEXT DEFAULT '' NOT NULL,
    rule_version INTEGER DEFAULT '0' NOT NULL,
    fact_id UUID,
    object TEXT DEFAULT '' NOT NULL,
    board TEXT DEFAULT '' NOT NULL,
    reverses UUID,
    note TEXT DEFAULT '' NOT NULL,
    actor_id UUID,
    cause TEXT DEFAULT '' NOT NULL,
    effective_time TIMESTAMP WITH TIME ZONE NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT transfers_pkey PRIMARY KEY (community_id, transfer_id),
    CONSTRAINT transfers_amount_check CHECK (amount > 0),
    CONSTRAINT transfers_accounts_check CHECK (debit <> credit),
    CONSTRAINT transfers_unit_check CHECK (unit IN ('standing', 'credit')),
    CONSTRAINT transfers_community_id_reverses_key UNIQUE (community_id, reverses)
);
CREATE INDEX transfers_cause_idx ON rewards.transfers (community_id, cause) WHERE cause <> '';
CREATE INDEX transfers_fact_idx
    ON rewards.transfers (community_id, fact_id) WHERE fact_id IS NOT NULL;
CREATE INDEX transfers_member_idx ON rewards.transfers (community_id, member_id, seq);
CREATE INDEX transfers_object_idx
    ON rewards.transfers (community_id, object, create_time, seq) WHERE object <> '';
CREATE INDEX transfers_reason_idx ON rewards.transfers (community_id, reason, create_time, seq);
CREATE INDEX transfers_rule_idx
    ON rewards.transfers (community_id, rule, create_time, seq) WHERE rule <> '';
CREATE INDEX transfers_time_idx ON rewards.transfers (community_id, create_time, seq);
CREATE INDEX transfers_seq_idx ON rewards.transfers (community_id, seq);
CREATE TABLE rewards.balances (
    community_id UUID NOT NULL,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    balance BIGINT NOT NULL,
    CONSTRAINT balances_pkey PRIMARY KEY (community_id, account, unit)
);
CREATE TABLE rewards.standing_days (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    day DATE NOT NULL,
    board TEXT NOT NULL,
    amount BIGINT NOT NULL,
    CONSTRAINT standing_days_pkey PRIMARY KEY (community_id, member_id, day, board)
);
CREATE INDEX standing_days_day_idx ON rewards.standing_days (community_id, day);
CREATE TABLE rewards.adjustments (
    community_id UUID NOT NULL,
    adjustment_id UUID NOT NULL,
    member_id UUID NOT NULL,
    unit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    note TEXT NOT NULL,
    asked_by UUID,
    decided_by UUID,
    state TEXT NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    decide_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT adjustments_pkey PRIMARY KEY (community_id, adjustment_id),
    CONSTRAINT adjustments_amount_check CHECK (amount <> 0),
    CONSTRAINT adjustments_unit_check CHECK (unit IN ('standing', 'credit'))
);
CREATE INDEX adjustments_member_idx ON rewards.adjustments (community_id, member_id, create_time);
CREATE INDEX adjustments_state_idx
    ON rewards.adjustments (community_id, state, create_time, adjustment_id);
CREATE INDEX adjustments_time_idx
    ON rewards.adjustments (community_id, create_time, adjustment_id)
"""

LEDGER = (
    """
CREATE FUNCTION rewards.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'Rows of rewards.% are never changed or deleted; add another.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
""",
    *(
        f"""CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON rewards.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION rewards.refuse_change()"""
        for table in APPEND_ONLY
    ),
    # The snapshot moves with the rows it is a snapshot of, whoever writes them. Accounts are taken
    # in one order, so that two transactions never wait for each other.
    """
CREATE FUNCTION rewards.post_transfers() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO rewards.balances AS b (community_id, account, unit, balance)
    SELECT e.community_id, e.account, e.unit, sum(e.amount)
    FROM (
        SELECT community_id, credit AS account, unit, amount FROM fresh
        UNION ALL SELECT community_id, debit, unit, -amount FROM fresh
    ) AS e
    WHERE e.account LIKE 'member:%' OR e.account LIKE 'escrow:%'
    GROUP BY e.community_id, e.account, e.unit
    ORDER BY e.community_id, e.account, e.unit
    ON CONFLICT (community_id, account, unit)
        DO UPDATE SET balance = b.balance + excluded.balance;
    INSERT INTO rewards.standing_days AS s (community_id, member_id, day, board, amount)
    SELECT f.community_id, f.member_id, (f.effective_time AT TIME ZONE 'UTC')::date, f.board,
        sum(CASE WHEN f.credit LIKE 'member:%' THEN f.amount ELSE -f.amount END)
    FROM fresh AS f
    WHERE f.unit = 'standing' AND (f.credit LIKE 'member:%' OR f.debit LIKE 'member:%')
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (community_id, member_id, day, board)
        DO UPDATE SET amount = s.amount + excluded.amount;
    RETURN NULL;
END $$
""",
    """CREATE TRIGGER post_transfers AFTER INSERT ON rewards.transfers
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION rewards.post_transfers()""",
    # A definition is what people were told; once it is out it stays.
    """
CREATE FUNCTION rewards.keep_definition() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    IF OLD.mode <> 'draft' AND (TG_OP = 'DELETE' OR NEW.definition <> OLD.definition) THEN
        RAISE EXCEPTION 'A published version of a rule never changes; add another version.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
""",
    """CREATE TRIGGER keep_definition BEFORE UPDATE OR DELETE ON rewards.rule_versions
        FOR EACH ROW EXECUTE FUNCTION rewards.keep_definition()""",
)


def upgrade() -> None:
    """Create the schema."""
    for statement in migrate.create_roles(SERVICE):
        op.execute(statement)
    for statement in DDL.strip().split(";\n"):
        op.execute(statement)
    for table in TABLES:
        allowed = ["SELECT", "INSERT"]
        if table not in APPEND_ONLY:
            allowed += ["UPDATE", "DELETE"]
        for statement in migrate.protect(SERVICE, table, allowed):
            op.execute(statement)
    for statement in (*outbox.create_statements(SERVICE), *LEDGER):
        op.execute(statement)


def downgrade() -> None:
    """Drop everything but the roles, which other databases may use, and alembic's own table."""
    for table in (*reversed(TABLES), "outbox", "inbox", "dead_letters"):
        op.execute(f"DROP TABLE rewards.{table}")
    for function in ("refuse_change", "post_transfers", "keep_definition"):
        op.execute(f"DROP FUNCTION rewards.{function}()")
