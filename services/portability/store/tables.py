"""Declares the tables of portability; every row belongs to a community."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared import requests
from shared.db import metadata
from shared.outbox import Outbox

METADATA = metadata("portability")
OUTBOX = Outbox(METADATA)
REQUESTS = requests.table(METADATA)

_time = sa.DateTime(timezone=True)


def _community() -> sa.Column[UUID]:
    return sa.Column("community_id", sa.Uuid, primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


IMPORTS = sa.Table(
    "imports",
    METADATA,
    _community(),
    sa.Column("import_id", sa.Uuid, primary_key=True),
    _text("filename"),
    sa.Column("options", JSONB, nullable=False),
    sa.Column("creator_id", sa.Uuid),
    _text("creator_handle"),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("has_file", sa.Boolean, nullable=False),
    sa.Column("validate_only", sa.Boolean, nullable=False),
    _text("state"),
    sa.Column("progress", JSONB, nullable=False),
    _text("problem"),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("report", JSONB, nullable=False),
    sa.Column("plan_id", sa.Uuid),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("start_time", _time),
    sa.Column("end_time", _time),
    sa.Column("undo", JSONB, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Index("imports_create_time_idx", "create_time"),
)

# Who has left, and since when nothing here leads to them.
FORMER_MEMBERS = sa.Table(
    "former_members",
    METADATA,
    _community(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("erase_time", _time, nullable=False),
)

EXPORTS = sa.Table(
    "exports",
    METADATA,
    _community(),
    sa.Column("export_id", sa.Uuid, primary_key=True),
    sa.Column("creator_id", sa.Uuid),
    # Whose archive it is; none where it is of the community.
    sa.Column("member_id", sa.Uuid),
    # What the caller itself held about the member; empty once it is in the file.
    sa.Column("given", JSONB, nullable=False, server_default=sa.text("'{}'")),
    sa.Column("has_emails", sa.Boolean, nullable=False),
    _text("state"),
    sa.Column("line_count", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("file_id", sa.Uuid),
    _text("problem"),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("end_time", _time),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Index("exports_create_time_idx", "create_time"),
)

ERASURES = sa.Table(
    "erasures",
    METADATA,
    _community(),
    sa.Column("erasure_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("remove_content", sa.Boolean, nullable=False),
    sa.Column("create_time", _time, nullable=False),
    sa.Column("end_time", _time),
    sa.UniqueConstraint("community_id", "member_id", name="erasures_member_key"),
    sa.Index("erasures_end_time_idx", "end_time"),
)

# One for each service that has to confirm an erasure, by the order in which they are asked.
CONFIRMATIONS = sa.Table(
    "erasure_confirmations",
    METADATA,
    _community(),
    sa.Column("erasure_id", sa.Uuid, primary_key=True),
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("retry_time", _time, nullable=False),
    sa.Column("confirm_time", _time),
    sa.Column("kept", JSONB, nullable=False),
    sa.Column("try_count", sa.Integer, nullable=False),
    _text("problem"),
)

# The digests of the tokens that show an erasure to whoever has one.
LINKS = sa.Table(
    "erasure_links",
    METADATA,
    _community(),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("erasure_id", sa.Uuid, nullable=False),
    sa.Index("erasure_links_erasure_id_idx", "community_id", "erasure_id"),
)

# Files in pieces: an import's under its own id, an export's under the one of the try that wrote it.
# `place` is where each piece begins.
CHUNKS = sa.Table(
    "chunks",
    METADATA,
    _community(),
    sa.Column("file_id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.BigInteger, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# What was read from the file, in the order in which each stage takes it.
RECORDS = sa.Table(
    "import_records",
    METADATA,
    _community(),
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("rank", sa.Double, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True),
    _text("external_id"),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Index(
        "import_records_external_id_idx",
        "community_id",
        "import_id",
        "plan_id",
        "stage",
        "external_id",
    ),
)

# What became of a member or an idea of the file.
OUTCOMES = sa.Table(
    "import_outcomes",
    METADATA,
    _community(),
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, primary_key=True),
    sa.Column("noun", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    _text("state"),
    _text("uid"),
    _text("handle"),
)
