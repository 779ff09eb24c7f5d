"""Keeps what is worked out of an idea's text, and finds words inside longer ones."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Rows that are there get version 0; the job `ideas.derive_texts` works theirs out anew.
COLUMNS = """
ALTER TABLE ideas.ideas
    ADD COLUMN excerpt TEXT DEFAULT '' NOT NULL,
    ADD COLUMN text_version INTEGER DEFAULT 0 NOT NULL
"""

INDEX = "CREATE INDEX ideas_text_version_idx ON ideas.ideas (text_version, community_id, number)"

# For each word the most used ones that hold it; they have all runs of three letters inside it.
LONGER = """
CREATE FUNCTION ideas.longer_words(words text[], most integer)
RETURNS TABLE (asked text, word text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    FOREACH asked IN ARRAY words LOOP
        FOR word IN SELECT w.word FROM ideas.words w
            WHERE w.community_id = ideas.current_community()
                AND w.trigrams @> ARRAY(
                    SELECT substr(asked, i, 3) FROM generate_series(1, length(asked) - 2) AS i)
                AND w.idea_count > 0 AND strpos(w.word, asked) > 0 AND w.word <> asked
            ORDER BY w.idea_count DESC, w.word LIMIT most
        LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$
"""

OWNED = (
    "GRANT CREATE ON SCHEMA ideas TO upwell_ideas_work",
    "ALTER FUNCTION ideas.longer_words OWNER TO upwell_ideas_work",
    "REVOKE ALL ON FUNCTION ideas.longer_words FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION ideas.longer_words TO upwell_ideas",
    "REVOKE CREATE ON SCHEMA ideas FROM upwell_ideas_work",
)


def upgrade() -> None:
    """Add the columns and the function."""
    for statement in (COLUMNS, INDEX, LONGER, *OWNED):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION ideas.longer_words")
    op.execute("ALTER TABLE ideas.ideas DROP COLUMN excerpt, DROP COLUMN text_version")
