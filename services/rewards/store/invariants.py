"""Looks for rows that contradict each other; every check is one set-based question."""

from services.rewards.domain.points.facts import AUTHORED
from services.rewards.store.abuse_cases import cases
from services.rewards.store.perks import redemptions
from services.rewards.store.points import adjustments

_ENTRIES = """entries AS (
        SELECT credit AS account, unit, amount, effective_time, board
        FROM rewards.transfers WHERE community_id = :community
        UNION ALL SELECT debit, unit, -amount, effective_time, board
        FROM rewards.transfers WHERE community_id = :community)"""

_AUTHORED = ", ".join(f"'{type_}'" for type_ in AUTHORED)
# What is on its way is not wrong.
_SETTLED = """NOT EXISTS (SELECT FROM rewards.recompute_queue q
        WHERE q.community_id = t.community_id AND q.member_id = t.member_id)"""

CHECKS = {
    **redemptions.CHECKS,
    **adjustments.CHECKS,
    **cases.CHECKS,
    "What all accounts have of a unit adds up to nothing.": f"""
    WITH {_ENTRIES}, held AS (
        SELECT unit, balance AS amount FROM rewards.balances WHERE community_id = :community
        UNION ALL SELECT unit, sum(amount) FROM entries
        WHERE account NOT LIKE 'member:%' AND account NOT LIKE 'escrow:%' GROUP BY unit)
    SELECT format('%s adds up to %s', unit, sum(amount)) AS example FROM held
    GROUP BY unit HAVING sum(amount) <> 0""",  # noqa: S608  only our own constants
    "The balance of an account is what its transfers add up to.": f"""
    WITH {_ENTRIES}, replayed AS (
        SELECT account, unit, sum(amount) AS balance FROM entries
        WHERE account LIKE 'member:%' OR account LIKE 'escrow:%' GROUP BY account, unit)
    SELECT format('%s has %s %s and its transfers %s', coalesce(r.account, b.account),
        coalesce(b.balance, 0), coalesce(r.unit, b.unit), coalesce(r.balance, 0)) AS example
    FROM replayed r FULL JOIN (
        SELECT * FROM rewards.balances WHERE community_id = :community) AS b
        ON b.account = r.account AND b.unit = r.unit
    WHERE coalesce(b.balance, 0) <> coalesce(r.balance, 0)""",  # noqa: S608  as above
    "The standing of a day is what the transfers that rest on it add up to.": f"""
    WITH {_ENTRIES}, replayed AS (
        SELECT account, (effective_time AT TIME ZONE 'UTC')::date AS day, board,
            sum(amount) AS amount
        FROM entries WHERE unit = 'standing' AND account LIKE 'member:%' GROUP BY 1, 2, 3)
    SELECT format('%s has %s on %s and its transfers %s', coalesce(r.account, s.account),
        coalesce(s.amount, 0), coalesce(r.day, s.day), coalesce(r.amount, 0)) AS example
    FROM replayed r FULL JOIN (
        SELECT 'member:' || member_id AS account, day, board, amount
        FROM rewards.standing_days WHERE community_id = :community) AS s
        ON s.account = r.account AND s.day = r.day AND s.board = r.board
    WHERE coalesce(s.amount, 0) <> coalesce(r.amount, 0)""",  # noqa: S608  as above
    "A reversal takes back exactly what it points at, once.": """
    SELECT format('transfers/%s reverses %s', r.transfer_id, r.reverses) AS example
    FROM rewards.transfers r
    LEFT JOIN rewards.transfers t ON t.community_id = r.community_id
        AND t.transfer_id = r.reverses
    WHERE r.community_id = :community AND r.reverses IS NOT NULL AND (t.transfer_id IS NULL
        OR t.amount <> r.amount OR t.unit <> r.unit OR t.debit <> r.credit
        OR t.credit <> r.debit OR t.member_id <> r.member_id OR t.board <> r.board
        OR t.effective_time <> r.effective_time)
    UNION ALL
    SELECT format('%s is reversed %s times', 'transfers/' || reverses, count(*))
    FROM rewards.transfers WHERE community_id = :community AND reverses IS NOT NULL
    GROUP BY reverses HAVING count(*) > 1""",
    "Points that a rule gave rest on a fact, and come from that rule.": """
    SELECT format('transfers/%s', t.transfer_id) AS example FROM rewards.transfers t
    LEFT JOIN rewards.facts f ON f.community_id = t.community_id AND f.fact_id = t.fact_id
    WHERE t.community_id = :community AND t.reason = 'earned' AND (f.fact_id IS NULL
        OR t.member_id NOT IN (f.subject_id, f.actor_id) OR t.debit <> 'mint:' || t.rule
        OR t.effective_time <> f.time)""",
    "A vote that a split moved counts on the new idea alone.": f"""
    WITH moved AS (
        SELECT * FROM rewards.invalidations WHERE community_id = :community
            AND scope = 'key' AND reason = 'split' AND invalid)
    SELECT format('facts/%s still gives points', f.fact_id) AS example FROM moved m
    JOIN rewards.facts f ON f.community_id = m.community_id AND f.key = m.name
        AND (f.event_time, f.fact_id) <= (m.event_time, m.event_id)
    JOIN rewards.transfers t ON t.community_id = f.community_id AND t.fact_id = f.fact_id
        AND t.reason = 'earned'
    WHERE NOT EXISTS (SELECT FROM rewards.transfers r
            WHERE r.community_id = t.community_id AND r.reverses = t.transfer_id)
        AND {_SETTLED}
    UNION ALL
    SELECT format('%s was moved nowhere', m.name) FROM moved m
    WHERE EXISTS (SELECT FROM rewards.facts o
            WHERE o.community_id = m.community_id AND o.key = m.name)
        AND NOT EXISTS (SELECT FROM rewards.facts f
            WHERE f.community_id = m.community_id AND f.type = 'vote'
                AND f.event_time = m.event_time AND f.actor_id::text = split_part(m.name, ':', 3)
                AND f.key <> m.name)""",  # noqa: S608  only our own constants
    "Nobody earns by an idea that was split off another.": f"""
    SELECT format('transfers/%s', t.transfer_id) AS example FROM rewards.invalidations a
    JOIN rewards.facts f ON f.community_id = a.community_id AND f.object = a.name
        AND f.type = ANY(ARRAY[{_AUTHORED}])
    JOIN rewards.transfers t ON t.community_id = f.community_id AND t.fact_id = f.fact_id
        AND t.reason = 'earned' AND t.member_id = f.subject_id
    WHERE a.community_id = :community AND a.scope = 'author' AND a.invalid
        AND NOT EXISTS (SELECT FROM rewards.transfers r
            WHERE r.community_id = t.community_id AND r.reverses = t.transfer_id)
        AND {_SETTLED}""",  # noqa: S608  as above
    "Nobody may change or delete what is only ever added to.": """
    SELECT format('%s may %s %s', g.grantee, g.privilege_type, g.table_name) AS example
    FROM (SELECT r.role AS grantee, p.privilege_type, t.table_name
        FROM (VALUES ('upwell_rewards'), ('upwell_rewards_work')) AS r(role)
        CROSS JOIN (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p(privilege_type)
        CROSS JOIN (VALUES ('facts'), ('transfers'), ('achievement_versions'), ('badge_changes'))
            AS t(table_name)
        WHERE has_table_privilege(r.role, 'rewards.' || t.table_name, p.privilege_type)) AS g
    WHERE CAST(:community AS uuid) IS NOT NULL
    UNION ALL
    SELECT format('%s lets its owner change rows', t.table_name)
    FROM (VALUES ('facts'), ('transfers'), ('achievement_versions'), ('badge_changes'))
        AS t(table_name)
    WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g
        WHERE g.tgrelid = ('rewards.' || t.table_name)::regclass AND g.tgname = 'refuse_change'
            AND g.tgenabled IN ('O', 'A'))""",
}
