"""Gives members what a service holds about them, and confirms that it has forgotten them.

def export_member(db: Database, actor: Actor, member: UUID) -> list[privacy.File]:
privacy.need_own_or_admin(actor, member, write=False)
with db.begin(actor.community) as tx:
return privacy.json_files("ideas", {"votes": store.list_votes_of(tx, …)})

def erase_member(db: Database, actor: Actor, member: UUID, *, remove_content: bool) -> Erasure:
privacy.need_own_or_admin(actor, member, write=True)
with db.begin(actor.community) as tx:
erase_time = forget_member(tx, …)
return Erasure(member, erase_time, store.count_kept(tx, …))
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.actor import Actor, ScopeNeeded, SignInNeeded
from shared.refusals import NotAllowed, NotFound

# Its name, which begins with the service's folder, and what it holds.
File = tuple[str, bytes]


class MemberNotFound(NotFound):
    """Refuses because there is no such member, or they left."""

    message = "There is no member by that name. Check the spelling."


class NotYours(NotAllowed):
    """Refuses to touch another member's account."""

    message = "This is another member's account. Only they or an administrator may do this."


@dataclass(frozen=True)
class Erasure:
    """Confirms that a service has erased a member.

    `kept` counts, for each kind of thing that the service knows of members, the rows that stay as a
    former member's.
    """

    member: UUID
    erase_time: datetime
    kept: Mapping[str, int]


def need_own_or_admin(actor: Actor, member: UUID, *, write: bool) -> None:
    """Let in the member, administrators and the system; a suspended member may still leave.

    Raises `SignInNeeded`, `NotYours`, or `ScopeNeeded` where the token may only read and the
    action is to `write`.
    """
    if actor.is_system:
        return
    if actor.member is None:
        raise SignInNeeded
    if actor.member != member and ("admin" not in actor.roles or actor.suspended):
        raise NotYours
    if write and not actor.may_write():
        raise ScopeNeeded


def json_files(folder: str, parts: Mapping[str, object]) -> list[File]:
    """Return each part of an export as `{folder}/{part}.json`."""
    return [
        (
            f"{folder}/{name}.json",
            json.dumps(content, default=_plain, ensure_ascii=False, indent=1).encode(),
        )
        for name, content in parts.items()
    ]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
