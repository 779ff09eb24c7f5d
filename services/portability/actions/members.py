"""Exports and erases what this service itself holds about a member: the imports they created."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.portability import store
from shared import clock, privacy, requests
from shared.actor import Actor
from shared.db import Database


def export_member(db: Database, actor: Actor, member: UUID) -> list[privacy.File]:
    """Return the imports that a member created, as JSON files; raises `SignInNeeded`, `NotYours`.

    What others' files say of them is in the services that it was imported to.
    """
    privacy.need_own_or_admin(actor, member, write=False)
    with db.begin(actor.community) as tx:
        imports = store.list_imports_of(tx, actor.community, member)
    return privacy.json_files(
        "portability",
        {
            "imports": [
                {
                    "filename": one.filename,
                    "size": one.size,
                    "state": one.state,
                    "create_time": one.create_time,
                }
                for one in imports
            ]
        },
    )


def erase_member(
    db: Database, actor: Actor, member: UUID, *, remove_content: bool
) -> privacy.Erasure:
    """Take a member's name from the imports that they created; a repeat changes nothing.

    The imports stay until they are a week old, since they are the community's. Raises as
    `export_member` does.
    """
    del remove_content
    privacy.need_own_or_admin(actor, member, write=True)
    with db.begin(actor.community) as tx:
        forget_member(tx, actor.community, member, clock.now())
        kept = store.count_kept(tx, actor.community, member)
        return privacy.Erasure(member, store.find_erase_time(tx, actor.community, member), kept)


def forget_member(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Take a member's name from what they created, and remember when."""
    store.forget_member(tx, community, member, moment)
    requests.forget(tx, store.REQUESTS, community, member)
