"""Declares the tables of ideas; every row belongs to a community."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from shared import requests
from shared.db import metadata
from shared.outbox import Outbox
from shared.people import copies

METADATA = metadata("ideas")
OUTBOX = Outbox(METADATA)

_time = sa.DateTime(timezone=True)

_ORDERS: dict[str, list[sa.UnaryExpression[Any]]] = {
    "hot": [sa.desc("hot"), sa.desc("number")],
    "votes": [sa.desc("votes"), sa.desc("number")],
    "new": [sa.desc("number")],
}


def _some(name: str, where: str, *columns: str | sa.UnaryExpression[Any]) -> sa.Index:
    return sa.Index(name, "community_id", *columns, postgresql_where=sa.text(where))


def _community() -> sa.Column[UUID]:
    return sa.Column("community_id", sa.Uuid, primary_key=True)


# A local copy of the names we show, fed by the members' events and erased by them.
PEOPLE = copies.table(METADATA)

SETTINGS = sa.Table(
    "settings",
    METADATA,
    _community(),
    sa.Column("answer_promise_days", sa.Integer, nullable=False, server_default="30"),
    sa.Column("trend_half_life_days", sa.Float, nullable=False, server_default="7"),
    sa.Column("last_number", sa.BigInteger, nullable=False, server_default="0"),
    # The languages ideas were written in, which are the ones a query is understood in.
    sa.Column("languages", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("update_time", _time, nullable=False),
    # The last idea whose heat was counted again for a changed half-life; none when all were.
    sa.Column("recount_after", sa.BigInteger),
)

BOARDS = sa.Table(
    "boards",
    METADATA,
    _community(),
    sa.Column("board_id", sa.Uuid, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False, server_default=""),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("access", sa.Text, nullable=False),
    sa.Column("posting", sa.Text, nullable=False),
    # Whom new ideas are routed to; nobody once they are erased.
    sa.Column("owner_id", sa.Uuid),
    sa.Column("threshold", sa.Integer, nullable=False, server_default="0"),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("update_time", _time, nullable=False),
    sa.UniqueConstraint("community_id", "slug"),
)

# Triggers on idea_tags keep `idea_count`.
TAGS = sa.Table(
    "tags",
    METADATA,
    _community(),
    sa.Column("tag_id", sa.Uuid, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("idea_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("community_id", "slug"),
)

# How many listed ideas of a board carry a tag; triggers on idea_tags and idea_stats keep it.
TAG_COUNTS = sa.Table(
    "tag_counts",
    METADATA,
    _community(),
    sa.Column("tag_id", sa.Uuid, primary_key=True),
    sa.Column("board_id", sa.Uuid, primary_key=True),
    sa.Column("ideas", sa.BigInteger, nullable=False),
)

# The idea itself. A vote never touches this row.
IDEAS = sa.Table(
    "ideas",
    METADATA,
    _community(),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("board_id", sa.Uuid, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    # Worked out when the body is written, since every list shows it.
    sa.Column("excerpt", sa.Text, nullable=False, server_default=""),
    # By which version of our rules excerpt and words were worked out.
    sa.Column("text_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("language", sa.Text, nullable=False, server_default="en"),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("status_time", _time, nullable=False),
    sa.Column("status_before_merge", sa.Text),
    sa.Column("answer_body", sa.Text),
    sa.Column("answer_author_id", sa.Uuid),
    sa.Column("answer_time", _time),
    sa.Column("answer_update_time", _time),
    # When staff last said anything to the voters; what "unanswered" is measured from.
    sa.Column("response_time", _time),
    sa.Column("merged_into", sa.BigInteger),
    sa.Column("merge_time", _time),
    sa.Column("split_from", sa.BigInteger),
    # Votes that an import brought without saying whose they were.
    sa.Column("imported_votes", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("locked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("visibility", sa.Text, nullable=False, server_default="visible"),
    sa.Column("deleted_by", sa.Uuid),
    sa.Column("delete_time", _time),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("update_time", _time, nullable=False),
    # When title or body were last edited; NULL where they never were.
    sa.Column("edit_time", _time),
    sa.Index("ideas_author_idx", "community_id", "author_id", sa.desc("number")),
    sa.Index("ideas_update_time_idx", "community_id", "update_time"),
    sa.Index("ideas_text_version_idx", "text_version", "community_id", "number"),
    _some("ideas_merged_into_idx", "merged_into IS NOT NULL", "merged_into"),
    _some("ideas_merged_idx", "merged_into IS NOT NULL", sa.desc("number")),
)

# What lists are read from: narrow, one row an idea, kept by the roll-up.
# `listed` is true for what lists show: visible, not deleted, not merged.
# `sources` are the ideas merged into this one, directly or not.
# `votes` are the voters of the idea and its sources, and `imported`: their votes without a name.
# `waiting_time` is since when the voters of an open idea have heard nothing; the database keeps it.
# A list of one board reads the `board` indexes once for each status, so no pair of filters scans.
# `hot` is log2 of the sum over counted voters of 2^((t - EPOCH) / half-life); -Infinity for none.
STATS = sa.Table(
    "idea_stats",
    METADATA,
    _community(),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("board_id", sa.Uuid, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False),
    sa.Column("votes", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("imported", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("comments", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("hot", sa.Float, nullable=False, server_default="-Infinity"),
    sa.Column("status_time", _time, nullable=False),
    sa.Column("response_time", _time),
    sa.Column("threshold_time", _time),
    sa.Column("sources", ARRAY(sa.BigInteger), nullable=False, server_default="{}"),
    sa.Column(
        "waiting_time",
        _time,
        sa.Computed(
            "CASE WHEN listed AND status IN ('open', 'under_review', 'planned', 'in_progress')"
            " THEN COALESCE(response_time, status_time) END",
            persisted=True,
        ),
    ),
    *(
        sa.Index(
            f"idea_stats_{name}_{order}_idx",
            *columns,
            *keys,
            postgresql_where=sa.text("listed"),
        )
        for name, columns in {
            "all": ["community_id"],
            "board": ["community_id", "board_id", "status"],
            "status": ["community_id", "status"],
        }.items()
        for order, keys in _ORDERS.items()
    ),
    _some(
        "idea_stats_status_time_idx", "listed", "status", sa.desc("status_time"), sa.desc("number")
    ),
    _some(
        "idea_stats_response_time_idx",
        "listed AND response_time IS NOT NULL",
        sa.desc("response_time"),
        sa.desc("number"),
    ),
    _some("idea_stats_waiting_time_idx", "waiting_time IS NOT NULL", "waiting_time", "number"),
)

# How many listed ideas a board has in each status; triggers on idea_stats keep it.
BOARD_COUNTS = sa.Table(
    "board_counts",
    METADATA,
    _community(),
    sa.Column("board_id", sa.Uuid, primary_key=True),
    sa.Column("status", sa.Text, primary_key=True),
    sa.Column("ideas", sa.BigInteger, nullable=False),
)

# One row for each member and the idea they voted on. A merge moves no row: the voters of an idea
# are those of its row group, {number} and its stats' `sources`. A split moves rows and
# `origin_idea` stays.
VOTES = sa.Table(
    "votes",
    METADATA,
    _community(),
    sa.Column("idea", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("origin_idea", sa.BigInteger, nullable=False),
    sa.Column("source", sa.SmallInteger, nullable=False),
    sa.Column("weight", sa.SmallInteger, nullable=False, server_default="0"),
    # False while the voter is suspended.
    sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("on_behalf_by", sa.Uuid),
    sa.Column("create_time", _time, nullable=False),
    sa.Index("votes_member_idx", "community_id", "member_id", "idea"),
    postgresql_partition_by="HASH (idea)",
)
VOTE_PARTITIONS = 8

# What happened since the last roll-up. `vote_time` is when the vote in question was cast.
DELTAS = sa.Table(
    "deltas",
    METADATA,
    _community(),
    sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("idea", sa.BigInteger, nullable=False),
    sa.Column("votes", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("comments", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("vote_time", _time),
    sa.Index("deltas_idea_idx", "community_id", "idea"),
)

FOLLOWS = sa.Table(
    "follows",
    METADATA,
    _community(),
    sa.Column("idea", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("create_time", _time, nullable=False),
    sa.Index("follows_member_idx", "community_id", "member_id", "idea"),
)

STATUS_CHANGES = sa.Table(
    "status_changes",
    METADATA,
    _community(),
    sa.Column("change_id", sa.Uuid, primary_key=True),
    sa.Column("idea", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("from_status", sa.Text, nullable=False),
    sa.Column("to_status", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("author_id", sa.Uuid),
    sa.Column("related_idea", sa.BigInteger),
    sa.Column("create_time", _time, nullable=False),
    sa.Index(
        "status_changes_idea_idx", "community_id", "idea", sa.desc("create_time"), "change_id"
    ),
)

COMMENTS = sa.Table(
    "comments",
    METADATA,
    _community(),
    sa.Column("comment_id", sa.Uuid, primary_key=True),
    # Where it is read; `origin_idea` is where it was written. A merge changes neither.
    sa.Column("idea", sa.BigInteger, nullable=False),
    sa.Column("origin_idea", sa.BigInteger, nullable=False),
    sa.Column("parent_id", sa.Uuid),
    # The time of the comment that starts the thread, so that replies sort under it.
    sa.Column("thread_time", _time, nullable=False),
    sa.Column("thread_id", sa.Uuid, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("internal", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_answer", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("visibility", sa.Text, nullable=False, server_default="visible"),
    sa.Column("deleted_by", sa.Uuid),
    sa.Column("delete_time", _time),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("tsv", TSVECTOR, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("update_time", _time, nullable=False),
    # How many rows of comment_marks there are; written with them, while the comment is held.
    sa.Column("helpful_count", sa.Integer, nullable=False, server_default="0"),
    sa.Index(
        "comments_thread_idx",
        "community_id",
        "idea",
        "thread_time",
        "thread_id",
        "create_time",
        "comment_id",
    ),
    sa.Index("comments_author_idx", "community_id", "author_id", sa.desc("create_time")),
    sa.Index("comments_tsv_idx", "tsv", postgresql_using="gin"),
)

# Who found which comment helpful.
COMMENT_MARKS = sa.Table(
    "comment_marks",
    METADATA,
    _community(),
    sa.Column("comment_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("create_time", _time, nullable=False),
    sa.Index("comment_marks_member_idx", "community_id", "member_id", "comment_id"),
)


# What an idea or a comment said before an edit and since when; who edited it, and when.
def _revisions(name: str, *of: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        _community(),
        *of,
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("create_time", _time, nullable=False),
        sa.Column("editor_id", sa.Uuid),
        sa.Column("edit_time", _time),
    )


COMMENT_REVISIONS = _revisions(
    "comment_revisions", sa.Column("comment_id", sa.Uuid, primary_key=True)
)
IDEA_REVISIONS = _revisions(
    "idea_revisions",
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("title", sa.Text, nullable=False),
)

IDEA_TAGS = sa.Table(
    "idea_tags",
    METADATA,
    _community(),
    sa.Column("tag_id", sa.Uuid, primary_key=True),
    sa.Column("idea", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Index("idea_tags_idea_idx", "community_id", "idea"),
)

# What search looks in. The community is a lexeme of `tsv`, so that one index serves them all.
SEARCH = sa.Table(
    "search_documents",
    METADATA,
    _community(),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("tsv", TSVECTOR, nullable=False),
    sa.Index("search_documents_tsv_idx", "tsv", postgresql_using="gin"),
)

# The words of titles and tags, for correcting small typing errors.
WORDS = sa.Table(
    "words",
    METADATA,
    _community(),
    sa.Column("word", sa.Text(collation="C"), primary_key=True),
    sa.Column("trigrams", ARRAY(sa.Text), nullable=False),
    sa.Column("idea_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("words_trigrams_idx", "trigrams", postgresql_using="gin"),
)

# Members who think that two ideas are the same. The pair has no direction: `low` and `high` are its
# numbers in order, so that a member says it once, whichever of the two they were looking at.
DUPLICATE_SUGGESTIONS = sa.Table(
    "duplicate_suggestions",
    METADATA,
    _community(),
    sa.Column("suggestion_id", sa.Uuid, primary_key=True),
    sa.Column("idea", sa.BigInteger, nullable=False),
    sa.Column("into_idea", sa.BigInteger, nullable=False),
    sa.Column(
        "low", sa.BigInteger, sa.Computed("LEAST(idea, into_idea)", persisted=True), nullable=False
    ),
    sa.Column(
        "high",
        sa.BigInteger,
        sa.Computed("GREATEST(idea, into_idea)", persisted=True),
        nullable=False,
    ),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    # `waiting`, `accepted` or `declined`.
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("message", sa.Text, nullable=False, server_default=""),
    sa.Column("decided_by", sa.Uuid),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("decide_time", _time),
    sa.UniqueConstraint("community_id", "low", "high", "member_id"),
    sa.Index(
        "duplicate_suggestions_member_idx",
        "community_id",
        "member_id",
        "create_time",
        "suggestion_id",
    ),
    _some("duplicate_suggestions_waiting_idx", "state = 'waiting'", "create_time", "suggestion_id"),
)

EXTERNAL_IDS = sa.Table(
    "external_ids",
    METADATA,
    _community(),
    sa.Column("source", sa.Text, primary_key=True),
    # `idea` or `comment`.
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("comment_id", sa.Uuid),
)

# The first answers to creations that carried a request id.
REQUESTS = requests.table(METADATA)
