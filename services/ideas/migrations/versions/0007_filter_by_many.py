"""Filters lists and searches by several statuses and tags, and by when ideas changed."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "CREATE INDEX ideas_update_time_idx ON ideas.ideas (community_id, update_time)"

KINDS = (
    "tsquery, uuid[], text[], uuid[], timestamptz, uuid, uuid, uuid, text, double precision,"
    " bigint, integer, integer"
)

# The function of that name that takes one status and one tag stays for the previous release.
FIND = """
CREATE FUNCTION ideas.find_ideas(
    asked tsquery, boards uuid[], statuses text[], tags uuid[], since timestamptz,
    author uuid, voter uuid, follower uuid, ordering text, after_key double precision,
    after_number bigint, size integer, many integer
) RETURNS TABLE (number bigint, key double precision)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    mine uuid := ideas.current_community();
    everything tsquery := quote_literal('c:' || mine)::tsquery && asked;
    plan json;
    filters text := '';
    sorting text;
    later text := '';
    command text;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT 1 FROM ideas.search_documents d
        WHERE d.tsv @@ %L::tsquery', everything) INTO plan;
    IF boards IS NOT NULL THEN filters := filters || ' AND s.board_id = ANY ($2)'; END IF;
    IF statuses IS NOT NULL THEN filters := filters || ' AND s.status = ANY ($3)'; END IF;
    IF tags IS NOT NULL THEN
        filters := filters || ' AND (SELECT count(*) FROM ideas.idea_tags t
            WHERE t.community_id = $1 AND t.tag_id = ANY ($4) AND t.idea = s.number)
            = cardinality($4)';
    END IF;
    IF since IS NOT NULL THEN
        filters := filters || ' AND EXISTS (SELECT FROM ideas.ideas u
            WHERE u.community_id = $1 AND u.update_time >= $12 AND u.number = s.number)';
    END IF;
    IF author IS NOT NULL THEN
        filters := filters || ' AND EXISTS (SELECT FROM ideas.ideas i
            WHERE i.community_id = $1 AND i.author_id = $5 AND i.number = s.number)';
    END IF;
    IF voter IS NOT NULL THEN
        filters := filters || ' AND EXISTS (SELECT FROM ideas.votes v
            WHERE v.community_id = $1 AND v.member_id = $6
            AND v.idea = ANY (array_append(s.sources, s.number)))';
    END IF;
    IF follower IS NOT NULL THEN
        filters := filters || ' AND EXISTS (SELECT FROM ideas.follows f
            WHERE f.community_id = $1 AND f.member_id = $7
            AND f.idea = ANY (array_append(s.sources, s.number)))';
    END IF;
    sorting := CASE ordering WHEN 'trending' THEN 's.hot DESC, s.number DESC'
        WHEN 'new' THEN 's.number DESC' ELSE 's.votes DESC, s.number DESC' END;
    IF after_number IS NOT NULL THEN
        later := CASE ordering WHEN 'trending' THEN ' AND (s.hot, s.number) < ($8, $9)'
            WHEN 'top' THEN ' AND (s.votes, s.number) < ($8::bigint, $9)'
            WHEN 'new' THEN ' AND s.number < $9' ELSE '' END;
    END IF;
    IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::double precision > many THEN
        command := 'SELECT s.number, s.votes, s.hot FROM ideas.idea_stats s
            WHERE s.community_id = $1 AND s.listed' || filters || later || format('
            AND (SELECT d.tsv @@ %L::tsquery FROM ideas.search_documents d
                WHERE d.community_id = $1 AND d.number = s.number)', asked);
    ELSE
        command := format('SELECT s.number, s.votes, s.hot FROM (
                SELECT d.number FROM ideas.search_documents d
                WHERE d.community_id = $1 AND d.tsv @@ %1$L::tsquery
                UNION (SELECT c.idea FROM ideas.comments c
                WHERE c.community_id = $1 AND c.tsv @@ %1$L::tsquery AND NOT c.internal
                    AND c.visibility = ''visible'' AND c.delete_time IS NULL LIMIT 5000)
            ) AS m CROSS JOIN LATERAL (SELECT * FROM ideas.idea_stats s
                WHERE s.community_id = $1 AND s.number = m.number AND s.listed %2$s LIMIT 1) AS s
            WHERE true', everything, filters) || later;
    END IF;
    command := command || ' ORDER BY ' || sorting || ' LIMIT ';
    IF ordering = 'relevance' THEN
        command := 'WITH best AS MATERIALIZED (' || command || ' 1000),
            ranked AS (
                SELECT b.number, ln(1 + 20 * COALESCE(ts_rank_cd(
                    ''{0.1, 0.2, 0.6, 1.0}'', d.tsv, $10, 1), 0)::double precision)
                    + 0.15 * ln(1 + greatest(b.votes, 0)::double precision) AS key
                FROM best b LEFT JOIN ideas.search_documents d
                    ON d.community_id = $1 AND d.number = b.number)
            SELECT r.number, r.key FROM ranked r WHERE $9 IS NULL OR (r.key, r.number) < ($8, $9)
            ORDER BY r.key DESC, r.number DESC LIMIT $11';
    ELSE
        command := 'SELECT s.number, ' || CASE ordering WHEN 'trending' THEN 's.hot'
            WHEN 'top' THEN 's.votes::double precision' ELSE 's.number::double precision' END
            || ' FROM (' || command || '$11) AS s ORDER BY ' || sorting;
    END IF;
    RETURN QUERY EXECUTE command USING mine, boards, statuses, tags, author, voter,
        follower, after_key, after_number, asked, size, since;
END $$
"""

OWNED = (
    "GRANT CREATE ON SCHEMA ideas TO upwell_ideas_work",
    f"ALTER FUNCTION ideas.find_ideas({KINDS}) OWNER TO upwell_ideas_work",
    f"REVOKE ALL ON FUNCTION ideas.find_ideas({KINDS}) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION ideas.find_ideas({KINDS}) TO upwell_ideas",
    "REVOKE CREATE ON SCHEMA ideas FROM upwell_ideas_work",
)


def upgrade() -> None:
    """Add the index and the function."""
    for statement in (INDEX, FIND, *OWNED):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute(f"DROP FUNCTION ideas.find_ideas({KINDS})")
    op.execute("DROP INDEX ideas.ideas_update_time_idx")
