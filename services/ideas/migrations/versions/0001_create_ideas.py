"""Creates the tables of ideas, what keeps their counts, and what searches them."""

from alembic import op

from shared import migrate, outbox

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERVICE = "ideas"

TABLES = (
    "people",
    "settings",
    "boards",
    "tags",
    "ideas",
    "idea_stats",
    "board_counts",
    "votes",
    "deltas",
    "follows",
    "status_changes",
    "comments",
    "comment_revisions",
    "idea_tags",
    "search_documents",
    "words",
    "external_ids",
    "requests",
)

VOTE_PARTITIONS = 8

DDL = """
CREATE TABLE ideas.people (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    handle TEXT NOT NULL,
    display_name TEXT NOT NULL,
    avatar TEXT DEFAULT '' NOT NULL,
    is_staff BOOLEAN DEFAULT false NOT NULL,
    is_placeholder BOOLEAN DEFAULT false NOT NULL,
    is_suspended BOOLEAN DEFAULT false NOT NULL,
    is_erased BOOLEAN DEFAULT false NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT people_pkey PRIMARY KEY (community_id, member_id)
);
CREATE INDEX people_handle_idx ON ideas.people (community_id, handle);
CREATE TABLE ideas.settings (
    community_id UUID NOT NULL,
    answer_promise_days INTEGER DEFAULT '30' NOT NULL,
    trend_half_life_days DOUBLE PRECISION DEFAULT '7' NOT NULL,
    last_number BIGINT DEFAULT '0' NOT NULL,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (community_id)
);
CREATE TABLE ideas.boards (
    community_id UUID NOT NULL,
    board_id UUID NOT NULL,
    slug TEXT NOT NULL,
    display_name TEXT NOT NULL,
    purpose TEXT DEFAULT '' NOT NULL,
    kind TEXT NOT NULL,
    access TEXT NOT NULL,
    posting TEXT NOT NULL,
    owner_handle TEXT DEFAULT '' NOT NULL,
    threshold INTEGER DEFAULT '0' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT boards_pkey PRIMARY KEY (community_id, board_id),
    CONSTRAINT boards_community_id_slug_key UNIQUE (community_id, slug)
);
CREATE TABLE ideas.tags (
    community_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    slug TEXT NOT NULL,
    display_name TEXT NOT NULL,
    idea_count BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (community_id, tag_id),
    CONSTRAINT tags_community_id_slug_key UNIQUE (community_id, slug)
);
CREATE TABLE ideas.ideas (
    community_id UUID NOT NULL,
    number BIGINT NOT NULL,
    board_id UUID NOT NULL,
    author_id UUID NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT DEFAULT 'en' NOT NULL,
    status TEXT NOT NULL,
    status_time TIMESTAMP WITH TIME ZONE NOT NULL,
    status_before_merge TEXT,
    answer_body TEXT,
    answer_author_id UUID,
    answer_time TIMESTAMP WITH TIME ZONE,
    answer_update_time TIMESTAMP WITH TIME ZONE,
    response_time TIMESTAMP WITH TIME ZONE,
    merged_into BIGINT,
    merge_time TIMESTAMP WITH TIME ZONE,
    split_from BIGINT,
    pinned BOOLEAN DEFAULT false NOT NULL,
    locked BOOLEAN DEFAULT false NOT NULL,
    visibility TEXT DEFAULT 'visible' NOT NULL,
    deleted_by UUID,
    delete_time TIMESTAMP WITH TIME ZONE,
    revision INTEGER DEFAULT '1' NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ideas_pkey PRIMARY KEY (community_id, number)
);
CREATE INDEX ideas_author_idx ON ideas.ideas (community_id, author_id, number DESC);
CREATE INDEX ideas_merged_idx
    ON ideas.ideas (community_id, number DESC)
    WHERE merged_into IS NOT NULL;
CREATE INDEX ideas_merged_into_idx
    ON ideas.ideas (community_id, merged_into)
    WHERE merged_into IS NOT NULL;
CREATE TABLE ideas.idea_stats (
    community_id UUID NOT NULL,
    number BIGINT NOT NULL,
    board_id UUID NOT NULL,
    status TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    votes BIGINT DEFAULT '0' NOT NULL,
    comments BIGINT DEFAULT '0' NOT NULL,
    hot DOUBLE PRECISION DEFAULT '-Infinity' NOT NULL,
    status_time TIMESTAMP WITH TIME ZONE NOT NULL,
    response_time TIMESTAMP WITH TIME ZONE,
    threshold_time TIMESTAMP WITH TIME ZONE,
    sources BIGINT[] DEFAULT '{}' NOT NULL,
    waiting_time TIMESTAMP WITH TIME ZONE
        GENERATED ALWAYS AS (
        CASE WHEN listed AND status IN ('open', 'under_review', 'planned', 'in_progress')
        THEN COALESCE(response_time, status_time) END) STORED,
    CONSTRAINT idea_stats_pkey PRIMARY KEY (community_id, number)
);
CREATE INDEX idea_stats_all_hot_idx
    ON ideas.idea_stats (community_id, hot DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_all_new_idx ON ideas.idea_stats (community_id, number DESC) WHERE listed;
CREATE INDEX idea_stats_all_votes_idx
    ON ideas.idea_stats (community_id, votes DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_board_hot_idx
    ON ideas.idea_stats (community_id, board_id, status, hot DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_board_new_idx
    ON ideas.idea_stats (community_id, board_id, status, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_board_votes_idx
    ON ideas.idea_stats (community_id, board_id, status, votes DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_response_time_idx
    ON ideas.idea_stats (community_id, response_time DESC, number DESC)
    WHERE listed AND response_time IS NOT NULL;
CREATE INDEX idea_stats_status_hot_idx
    ON ideas.idea_stats (community_id, status, hot DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_status_new_idx
    ON ideas.idea_stats (community_id, status, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_status_time_idx
    ON ideas.idea_stats (community_id, status, status_time DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_status_votes_idx
    ON ideas.idea_stats (community_id, status, votes DESC, number DESC)
    WHERE listed;
CREATE INDEX idea_stats_waiting_time_idx
    ON ideas.idea_stats (community_id, waiting_time, number)
    WHERE waiting_time IS NOT NULL;
CREATE TABLE ideas.board_counts (
    community_id UUID NOT NULL,
    board_id UUID NOT NULL,
    status TEXT NOT NULL,
    ideas BIGINT NOT NULL,
    CONSTRAINT board_counts_pkey PRIMARY KEY (community_id, board_id, status)
);
CREATE TABLE ideas.votes (
    community_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    member_id UUID NOT NULL,
    origin_idea BIGINT NOT NULL,
    source SMALLINT NOT NULL,
    weight SMALLINT DEFAULT '0' NOT NULL,
    counted BOOLEAN DEFAULT true NOT NULL,
    on_behalf_by UUID,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT votes_pkey PRIMARY KEY (community_id, idea, member_id)
)
 PARTITION BY HASH (idea);
CREATE INDEX votes_member_idx ON ideas.votes (community_id, member_id, idea);
CREATE TABLE ideas.deltas (
    community_id UUID NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    idea BIGINT NOT NULL,
    votes SMALLINT DEFAULT '0' NOT NULL,
    comments SMALLINT DEFAULT '0' NOT NULL,
    vote_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT deltas_pkey PRIMARY KEY (community_id, seq)
);
CREATE INDEX deltas_idea_idx ON ideas.deltas (community_id, idea);
CREATE TABLE ideas.follows (
    community_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    member_id UUID NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT follows_pkey PRIMARY KEY (community_id, idea, member_id)
);
CREATE INDEX follows_member_idx ON ideas.follows (community_id, member_id, idea);
CREATE TABLE ideas.status_changes (
    community_id UUID NOT NULL,
    change_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    kind TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    message TEXT NOT NULL,
    author_id UUID,
    related_idea BIGINT,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT status_changes_pkey PRIMARY KEY (community_id, change_id)
);
CREATE INDEX status_changes_idea_idx
    ON ideas.status_changes (community_id, idea, create_time DESC, change_id);
CREATE TABLE ideas.comments (
    community_id UUID NOT NULL,
    comment_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    origin_idea BIGINT NOT NULL,
    parent_id UUID,
    thread_time TIMESTAMP WITH TIME ZONE NOT NULL,
    thread_id UUID NOT NULL,
    author_id UUID NOT NULL,
    body TEXT NOT NULL,
    internal BOOLEAN DEFAULT false NOT NULL,
    is_answer BOOLEAN DEFAULT false NOT NULL,
    visibility TEXT DEFAULT 'visible' NOT NULL,
    deleted_by UUID,
    delete_time TIMESTAMP WITH TIME ZONE,
    revision INTEGER DEFAULT '1' NOT NULL,
    tsv TSVECTOR NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    update_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT comments_pkey PRIMARY KEY (community_id, comment_id)
);
CREATE INDEX comments_author_idx ON ideas.comments (community_id, author_id, create_time DESC);
CREATE INDEX comments_thread_idx
    ON ideas.comments (community_id, idea, thread_time, thread_id, create_time, comment_id);
CREATE INDEX comments_tsv_idx ON ideas.comments USING gin (tsv);
CREATE TABLE ideas.comment_revisions (
    community_id UUID NOT NULL,
    comment_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT comment_revisions_pkey PRIMARY KEY (community_id, comment_id, revision)
);
CREATE TABLE ideas.idea_tags (
    community_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    idea BIGINT NOT NULL,
    CONSTRAINT idea_tags_pkey PRIMARY KEY (community_id, tag_id, idea)
);
CREATE INDEX idea_tags_idea_idx ON ideas.idea_tags (community_id, idea);
CREATE TABLE ideas.search_documents (
    community_id UUID NOT NULL,
    number BIGINT NOT NULL,
    tsv TSVECTOR NOT NULL,
    CONSTRAINT search_documents_pkey PRIMARY KEY (community_id, number)
);
CREATE INDEX search_documents_tsv_idx ON ideas.search_documents USING gin (tsv);
CREATE TABLE ideas.words (
    community_id UUID NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    trigrams TEXT[] NOT NULL,
    idea_count BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT words_pkey PRIMARY KEY (community_id, word)
);
CREATE INDEX words_trigrams_idx ON ideas.words USING gin (trigrams);
CREATE TABLE ideas.external_ids (
    community_id UUID NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    comment_id UUID,
    CONSTRAINT external_ids_pkey PRIMARY KEY (community_id, source, kind, external_id)
);
CREATE TABLE ideas.requests (
    community_id UUID NOT NULL,
    member_id UUID NOT NULL,
    request_id TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    result JSONB NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (community_id, member_id, request_id)
);
CREATE INDEX requests_create_time_idx ON ideas.requests (create_time);
"""

# Every listed idea counts once for its board and status. Boards are locked in the order of their
# key, so that two changes never wait for each other crosswise.
COUNTS = (
    """
CREATE FUNCTION ideas.count_new_ideas() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    INSERT INTO ideas.board_counts AS kept (community_id, board_id, status, ideas)
    SELECT community_id, board_id, status, count(*) FROM fresh WHERE listed
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (community_id, board_id, status) DO UPDATE SET ideas = kept.ideas + excluded.ideas;
    RETURN NULL;
END $$
""",
    """
CREATE FUNCTION ideas.count_changed_idea() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    INSERT INTO ideas.board_counts AS kept (community_id, board_id, status, ideas)
    SELECT community_id, board_id, status, change
    FROM (VALUES (OLD.community_id, OLD.board_id, OLD.status, OLD.listed, -1),
                 (NEW.community_id, NEW.board_id, NEW.status, NEW.listed, 1))
        AS changes (community_id, board_id, status, listed, change)
    WHERE listed ORDER BY 1, 2, 3
    ON CONFLICT (community_id, board_id, status) DO UPDATE SET ideas = kept.ideas + excluded.ideas;
    RETURN NULL;
END $$
""",
    """
CREATE FUNCTION ideas.count_gone_ideas() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    INSERT INTO ideas.board_counts AS kept (community_id, board_id, status, ideas)
    SELECT community_id, board_id, status, -count(*) FROM gone WHERE listed
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (community_id, board_id, status) DO UPDATE SET ideas = kept.ideas + excluded.ideas;
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER count_new_ideas AFTER INSERT ON ideas.idea_stats
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_new_ideas()
""",
    """
CREATE TRIGGER count_changed_idea AFTER UPDATE OF board_id, status, listed ON ideas.idea_stats
FOR EACH ROW WHEN ((OLD.board_id, OLD.status, OLD.listed) IS DISTINCT FROM
                   (NEW.board_id, NEW.status, NEW.listed))
EXECUTE FUNCTION ideas.count_changed_idea()
""",
    """
CREATE TRIGGER count_gone_ideas AFTER DELETE ON ideas.idea_stats
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_gone_ideas()
""",
    """
CREATE FUNCTION ideas.count_tagged() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    PERFORM 1 FROM ideas.tags t
    WHERE (t.community_id, t.tag_id) IN (SELECT c.community_id, c.tag_id FROM changed c)
    ORDER BY t.community_id, t.tag_id FOR NO KEY UPDATE;
    UPDATE ideas.tags t SET idea_count = t.idea_count + TG_ARGV[0]::bigint * c.ideas
    FROM (SELECT community_id, tag_id, count(*) AS ideas FROM changed GROUP BY 1, 2) c
    WHERE t.community_id = c.community_id AND t.tag_id = c.tag_id;
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER count_tagged AFTER INSERT ON ideas.idea_tags
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_tagged('1')
""",
    """
CREATE TRIGGER count_untagged AFTER DELETE ON ideas.idea_tags
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_tagged('-1')
""",
)

# Vectors are made in one place, so that whoever fills the tables fills them alike. The texts come
# folded: lower case, without accents, words apart. A word of the title or a tag is kept a second
# time behind an equals sign and its stem behind a tilde; similar ideas are looked for among those.
VECTORS = (
    """
CREATE FUNCTION ideas.idea_vector(
    community uuid, config regconfig, title text, tags text, body text
) RETURNS tsvector LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT setweight(to_tsvector(config, title), 'A')
        || setweight(to_tsvector('pg_catalog.simple', title), 'A')
        || setweight(to_tsvector('pg_catalog.simple', tags), 'B')
        || setweight(to_tsvector(config, body), 'C')
        || setweight(to_tsvector('pg_catalog.simple', body), 'C')
        || array_to_tsvector(ARRAY(
            SELECT '=' || word
            FROM unnest(string_to_array(title || ' ' || tags, ' ')) AS word WHERE word <> ''
            UNION SELECT '~' || word
            FROM unnest(tsvector_to_array(to_tsvector(config, title || ' ' || tags))) AS word
            UNION SELECT 'c:' || community))
$$
""",
    """
CREATE FUNCTION ideas.comment_vector(community uuid, config regconfig, body text)
RETURNS tsvector LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT to_tsvector(config, body) || to_tsvector('pg_catalog.simple', body)
        || array_to_tsvector(ARRAY['c:' || community])
$$
""",
)

# The operators of full text search are not leakproof, so under row-level security they could not
# use an index. These functions act as the worker role, whose policy sees every row, and name the
# community of the transaction themselves.
SEARCHES = (
    """
CREATE FUNCTION ideas.current_community() RETURNS uuid LANGUAGE sql STABLE
SET search_path = '' AS $$
    SELECT NULLIF(current_setting('app.community', true), '')::uuid
$$
""",
    """
CREATE FUNCTION ideas.understand_words(words text[], configs regconfig[])
RETURNS TABLE (ordinal bigint, lexemes text[], ignorable boolean, used bigint, known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    mine uuid := ideas.current_community();
    asked text;
    query tsquery;
BEGIN
    FOR ordinal, asked IN SELECT w.position, w.word
        FROM unnest(words) WITH ORDINALITY AS w (word, position)
    LOOP
        SELECT array_agg(DISTINCT l.lexeme), bool_or(l.lexeme IS NULL)
        INTO lexemes, ignorable
        FROM unnest(configs) AS c (config)
        LEFT JOIN LATERAL unnest(tsvector_to_array(to_tsvector(c.config, asked))) AS l (lexeme)
            ON true;
        lexemes := array_append(array_remove(array_remove(lexemes, NULL), asked), asked);
        used := COALESCE((SELECT w.idea_count FROM ideas.words w
            WHERE w.community_id = mine AND w.word = asked), 0);
        known := used > 0 OR EXISTS (
            SELECT FROM ideas.words w WHERE w.community_id = mine AND w.word = ANY (lexemes)
            AND w.idea_count > 0
        );
        IF NOT known THEN
            query := format('%L & (%s)', 'c:' || mine,
                (SELECT string_agg(quote_literal(l), ' | ') FROM unnest(lexemes) l))::tsquery;
            known := EXISTS (SELECT FROM ideas.search_documents d
                    WHERE d.community_id = mine AND d.tsv @@ query)
                OR EXISTS (SELECT FROM ideas.comments c
                    WHERE c.community_id = mine AND c.tsv @@ query);
        END IF;
        RETURN NEXT;
    END LOOP;
END $$
""",
    # The words that share most trigrams with one; with `prefix` also longer ones.
    """
CREATE FUNCTION ideas.near_words(asked text, grams text[], prefix boolean)
RETURNS TABLE (word text, used bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    RETURN QUERY SELECT w.word, w.idea_count FROM ideas.words w
    WHERE w.community_id = ideas.current_community() AND w.trigrams && grams
        AND w.idea_count > 0 AND length(w.word) >= length(asked) - 2
        AND (prefix OR length(w.word) <= length(asked) + 2)
    ORDER BY (SELECT count(*) FROM unnest(grams) AS g (gram) WHERE g.gram = ANY (w.trigrams)) DESC,
        w.idea_count DESC, w.word
    LIMIT 200;
END $$
""",
    # Where few ideas fit, all that do are ranked, up to a limit; where very many do, the lists'
    # own indexes are walked instead until enough are found, so that a common word stays fast. It is
    # volatile only because EXPLAIN, which tells the two cases apart, may not be used elsewhere.
    """
CREATE FUNCTION ideas.find_ideas(
    asked tsquery, boards uuid[], wanted_status text, wanted_tag uuid, author uuid, voter uuid,
    follower uuid, ordering text, after_key double precision, after_number bigint, size integer,
    many integer
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
    IF wanted_status IS NOT NULL THEN filters := filters || ' AND s.status = $3'; END IF;
    IF wanted_tag IS NOT NULL THEN
        filters := filters || ' AND EXISTS (SELECT FROM ideas.idea_tags t
            WHERE t.community_id = $1 AND t.tag_id = $4 AND t.idea = s.number)';
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
    RETURN QUERY EXECUTE command USING mine, boards, wanted_status, wanted_tag, author, voter,
        follower, after_key, after_number, asked, size;
END $$
""",
    # Each query adds its weight to the ideas it finds; the heaviest come first.
    """
CREATE FUNCTION ideas.similar_ideas(
    queries tsquery[], weights double precision[], boards uuid[], size integer
) RETURNS TABLE (number bigint, weight double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = '' SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
    mine uuid := ideas.current_community();
    mark tsquery := quote_literal('c:' || mine)::tsquery;
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT m.number, sum(q.weight) AS weight
        FROM unnest(queries, weights) AS q (query, weight)
        CROSS JOIN LATERAL (
            SELECT d.number FROM ideas.search_documents d
            WHERE d.community_id = mine AND d.tsv @@ (mark && q.query) LIMIT 1000) AS m
        GROUP BY m.number)
    SELECT f.number, f.weight FROM found f
    CROSS JOIN LATERAL (SELECT s.votes FROM ideas.idea_stats s
        WHERE s.community_id = mine AND s.number = f.number AND s.listed
            AND (boards IS NULL OR s.board_id = ANY (boards)) LIMIT 1) AS s
    ORDER BY f.weight DESC, s.votes DESC, f.number DESC LIMIT size;
END $$
""",
)

SEARCH_FUNCTIONS = ("understand_words", "near_words", "find_ideas", "similar_ideas")

TUNING = (
    # Rows that come and go, or change all the time: cleaned before they pile up.
    *(
        f"""ALTER TABLE ideas.{table} SET (
            fillfactor = {fill}, autovacuum_vacuum_scale_factor = 0.01,
            autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0.05,
            autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0)"""
        for table, fill in (("deltas", 100), ("outbox", 80), ("idea_stats", 75))
    ),
    "ALTER TABLE ideas.settings SET (fillfactor = 50)",
    "ALTER TABLE ideas.board_counts SET (fillfactor = 50)",
)


def upgrade() -> None:
    """Create the schema."""
    for statement in migrate.create_roles(SERVICE):
        op.execute(statement)
    for statement in DDL.strip().split(";\n"):
        op.execute(statement)
    for number in range(VOTE_PARTITIONS):
        op.execute(
            f"CREATE TABLE ideas.votes_p{number} PARTITION OF ideas.votes"
            f" FOR VALUES WITH (MODULUS {VOTE_PARTITIONS}, REMAINDER {number})"
        )
        # Nobody is granted a partition; row security without a policy is for whoever is one day.
        op.execute(f"ALTER TABLE ideas.votes_p{number} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE ideas.votes_p{number} FORCE ROW LEVEL SECURITY")
    for table in TABLES:
        for statement in migrate.protect(SERVICE, table, ("SELECT", "INSERT", "UPDATE", "DELETE")):
            op.execute(statement)
    for statement in outbox.create_statements(SERVICE):
        op.execute(statement)
    for statement in (*COUNTS, *VECTORS, *SEARCHES, *TUNING):
        op.execute(statement)
    own_searches()


def own_searches() -> None:
    """Give the search functions to the worker role, and the application role the use of them."""
    op.execute("GRANT CREATE ON SCHEMA ideas TO upwell_ideas_work")
    for function in SEARCH_FUNCTIONS:
        op.execute(f"ALTER FUNCTION ideas.{function} OWNER TO upwell_ideas_work")
        op.execute(f"REVOKE ALL ON FUNCTION ideas.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION ideas.{function} TO upwell_ideas")
    op.execute("REVOKE CREATE ON SCHEMA ideas FROM upwell_ideas_work")


def downgrade() -> None:
    """Drop everything but the roles, which other databases may use, and alembic's own table."""
    for table in (*reversed(TABLES), "outbox", "inbox", "dead_letters"):
        op.execute(f"DROP TABLE ideas.{table}")
    op.execute(
        """DO $$ DECLARE one regprocedure; BEGIN
            FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'ideas'::regnamespace LOOP
                EXECUTE 'DROP FUNCTION ' || one;
            END LOOP;
        END $$"""
    )
