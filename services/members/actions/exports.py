"""Exports what is kept about a member."""

from dataclasses import asdict
from uuid import UUID

from services.members import store
from services.members.domain.members import MemberNotFound, email_key
from shared import clock
from shared.actor import Actor
from shared.db import Database
from shared.privacy import File, json_files, need_own_or_admin


def export_member(db: Database, actor: Actor, member: UUID) -> list[File]:
    """Return everything this service holds about a member, as JSON files.

    Raises `SignInNeeded`, `NotYours` or `MemberNotFound`.
    """
    need_own_or_admin(actor, member, write=False)
    with db.begin(actor.community) as tx:
        found = store.find_member(tx, actor.community, member)
        if found is None:
            raise MemberNotFound
        key = email_key(found.email)
        links = store.list_links(tx, actor.community, key) if key else []
        tokens = store.list_tokens(tx, actor.community, member, before=None, size=1000)
        grants = store.list_capabilities(tx, actor.community, member, clock.now(), size=1000)
        accepted = store.list_acceptances(tx, actor.community, member)
        lines = store.list_audit(tx, actor.community, before=None, size=10_000, about=member)
    return json_files(
        "members",
        {
            "profile": asdict(found),
            "capabilities": [asdict(grant) for grant in grants],
            "access_tokens": [
                {field: value for field, value in asdict(token).items() if field != "secret"}
                for token in tokens
            ],
            "sign_in_links": [
                {"create_time": link.create_time, "use_time": link.use_time} for link in links
            ],
            "accepted_conduct": [
                {"version": version, "accept_time": moment} for version, moment in accepted
            ],
            "audit": [asdict(line) for line in lines],
        },
    )
