"""Keeps what ideas said before, makes a board's owner a person, and counts what tags list.

The owner was a text that anybody could type anything into: where it was the handle, or the name of
one member alone, that member is the owner now; any other text is dropped.
"""

from alembic import op

from shared import migrate

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DDL = (
    "ALTER TABLE ideas.ideas ADD COLUMN edit_time TIMESTAMP WITH TIME ZONE",
    """
CREATE TABLE ideas.idea_revisions (
    community_id UUID NOT NULL,
    number BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    create_time TIMESTAMP WITH TIME ZONE NOT NULL,
    editor_id UUID,
    edit_time TIMESTAMP WITH TIME ZONE,
    CONSTRAINT idea_revisions_pkey PRIMARY KEY (community_id, number, revision)
)
""",
    """
ALTER TABLE ideas.comment_revisions
    ADD COLUMN editor_id UUID, ADD COLUMN edit_time TIMESTAMP WITH TIME ZONE
""",
    "ALTER TABLE ideas.boards ADD COLUMN owner_id UUID",
    """
UPDATE ideas.boards b SET owner_id = (
    SELECT p.member_id FROM ideas.people p
    WHERE p.community_id = b.community_id AND NOT p.is_erased
        AND (lower(p.handle) = o.owner OR (lower(p.display_name) = o.owner AND NOT EXISTS (
            SELECT FROM ideas.people q
            WHERE q.community_id = p.community_id AND q.member_id <> p.member_id
                AND NOT q.is_erased AND o.owner IN (lower(q.handle), lower(q.display_name)))))
    ORDER BY lower(p.handle) = o.owner DESC LIMIT 1)
FROM (SELECT community_id, board_id, lower(ltrim(btrim(owner_handle), '@')) AS owner
    FROM ideas.boards WHERE owner_handle <> '') AS o
WHERE o.community_id = b.community_id AND o.board_id = b.board_id
""",
    "ALTER TABLE ideas.boards DROP COLUMN owner_handle",
    """
CREATE TABLE ideas.tag_counts (
    community_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    board_id UUID NOT NULL,
    ideas BIGINT NOT NULL,
    CONSTRAINT tag_counts_pkey PRIMARY KEY (community_id, tag_id, board_id)
)
""",
)

# A tag counts on each board the ideas that lists show. Tags are locked in their order by
# count_tagged before, so nobody waits in a circle here.
TRIGGERS = (
    """
CREATE FUNCTION ideas.count_listed_tags() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    INSERT INTO ideas.tag_counts AS kept (community_id, tag_id, board_id, ideas)
    SELECT c.community_id, c.tag_id, s.board_id, TG_ARGV[0]::bigint * count(*) FROM changed c
    JOIN ideas.idea_stats s ON s.community_id = c.community_id AND s.number = c.idea AND s.listed
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (community_id, tag_id, board_id) DO UPDATE SET ideas = kept.ideas + excluded.ideas;
    RETURN NULL;
END $$
""",
    """
CREATE FUNCTION ideas.count_tags_of_changed_idea() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    INSERT INTO ideas.tag_counts AS kept (community_id, tag_id, board_id, ideas)
    SELECT l.community_id, l.tag_id, c.board_id, c.change
    FROM (VALUES (OLD.board_id, OLD.listed, -1), (NEW.board_id, NEW.listed, 1))
        AS c (board_id, listed, change)
    JOIN ideas.idea_tags l ON l.community_id = NEW.community_id AND l.idea = NEW.number
    WHERE c.listed ORDER BY 1, 2, 3
    ON CONFLICT (community_id, tag_id, board_id) DO UPDATE SET ideas = kept.ideas + excluded.ideas;
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER count_tagged_listed AFTER INSERT ON ideas.idea_tags
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_listed_tags('1')
""",
    """
CREATE TRIGGER count_untagged_listed AFTER DELETE ON ideas.idea_tags
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ideas.count_listed_tags('-1')
""",
    """
CREATE TRIGGER count_tags_of_changed_idea AFTER UPDATE OF board_id, listed ON ideas.idea_stats
FOR EACH ROW WHEN ((OLD.board_id, OLD.listed) IS DISTINCT FROM (NEW.board_id, NEW.listed))
EXECUTE FUNCTION ideas.count_tags_of_changed_idea()
""",
)

FILL = """
INSERT INTO ideas.tag_counts (community_id, tag_id, board_id, ideas)
SELECT l.community_id, l.tag_id, s.board_id, count(*) FROM ideas.idea_tags l
JOIN ideas.idea_stats s ON s.community_id = l.community_id AND s.number = l.idea AND s.listed
GROUP BY 1, 2, 3
"""

DOWN = (
    "DROP TRIGGER count_tags_of_changed_idea ON ideas.idea_stats",
    "DROP TRIGGER count_untagged_listed ON ideas.idea_tags",
    "DROP TRIGGER count_tagged_listed ON ideas.idea_tags",
    "DROP FUNCTION ideas.count_tags_of_changed_idea()",
    "DROP FUNCTION ideas.count_listed_tags()",
    "DROP TABLE ideas.tag_counts",
    "ALTER TABLE ideas.boards ADD COLUMN owner_handle TEXT DEFAULT '' NOT NULL",
    """
UPDATE ideas.boards b SET owner_handle = p.handle FROM ideas.people p
WHERE p.community_id = b.community_id AND p.member_id = b.owner_id
""",
    "ALTER TABLE ideas.boards DROP COLUMN owner_id",
    "ALTER TABLE ideas.comment_revisions DROP COLUMN editor_id, DROP COLUMN edit_time",
    "DROP TABLE ideas.idea_revisions",
    "ALTER TABLE ideas.ideas DROP COLUMN edit_time",
)


def upgrade() -> None:
    """Add the history, the owner and the counts, and work out what is known of them."""
    for statement in DDL:
        op.execute(statement)
    for table in ("idea_revisions", "tag_counts"):
        for statement in migrate.protect("ideas", table, ("SELECT", "INSERT", "UPDATE", "DELETE")):
            op.execute(statement)
    for statement in (*TRIGGERS, FILL):
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; an owner is a handle again."""
    for statement in DOWN:
        op.execute(statement)
