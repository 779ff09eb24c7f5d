"""Exports and erases what this service itself holds about a member: what they took in or out."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.portability import store
from shared import clock, locks, privacy, requests
from shared.actor import Actor
from shared.db import Database


def export_member(db: Database, actor: Actor, member: UUID) -> list[privacy.File]:
    """Return the imports and exports that a member created; raises `SignInNeeded`, `NotYours`.

    What others' files say of them is in the services that it was imported to.
    """
    privacy.need_own_or_admin(actor, member, write=False)
    with db.begin(actor.community) as tx:
        imports = store.list_imports_of(tx, actor.community, member)
        exports = store.list_exports_of(tx, actor.community, member)
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
            ],
            "exports": [
                {
                    "of": "member" if one.member else "community",
                    "size": one.size,
                    "state": one.state,
                    "create_time": one.create_time,
                }
                for one in exports
            ],
        },
    )


def erase_member(
    db: Database, actor: Actor, member: UUID, *, remove_content: bool
) -> privacy.Erasure:
    """Forget who created imports and exports, and delete a member's archives.

    What is the community's stays as long as it would have. A repeat changes nothing. Raises as
    `export_member` does.
    """
    del remove_content
    privacy.need_own_or_admin(actor, member, write=True)
    with db.begin(actor.community) as tx:
        forget_member(tx, actor.community, member, clock.now())
        kept = store.count_kept(tx, actor.community, member)
        return privacy.Erasure(member, store.find_erase_time(tx, actor.community, member), kept)


def forget_member(tx: sa.Connection, community: UUID, member: UUID, moment: datetime) -> None:
    """Take a member's name from what they created, delete their archives, and remember when."""
    store.LOCKS.take(tx, community, locks.exclusive("erasures", [member]))
    store.forget_member(tx, community, member, moment)
    store.delete_archives_of(tx, community, member)
    requests.forget(tx, store.REQUESTS, community, member)
