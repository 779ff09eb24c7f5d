"""Publishes codes of conduct, and records who accepts them."""

from dataclasses import replace

from services.members import store
from services.members.actions.access import community_of, member_named
from services.members.actions.announcements import announce
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.communities import _changed
from services.members.actions.membership import save_member
from services.members.domain import Conduct
from services.members.domain.conduct import ConductOutdated
from shared import clock, text
from shared.actor import Actor, need_member, need_role
from shared.db import Database
from shared.refusals import Invalid


def publish_conduct(db: Database, actor: Actor, body: str, reuse_terms: str) -> Conduct:
    """Publish the next version of the code of conduct; earlier ones stay readable."""
    need_role(actor, "admin")
    form = text.Form()
    body = form.body("body", body, least=1, most=20_000)
    reuse_terms = form.body("reuse_terms", reuse_terms, most=10_000)
    form.done()
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = community_of(tx, actor)
        now = clock.now()
        conduct = Conduct(before.conduct.version + 1, body, reuse_terms, now)
        store.insert_conduct(tx, actor.community, conduct)
        store.update_community(
            tx, actor.community, {"conduct_version": conduct.version, "update_time": now}
        )
        name = f"communities/{before.slug}"
        write_audit_entry(tx, actor, "PublishConduct", subject=name, version=conduct.version)
        announce(tx, actor, f"communities/{before.uid}", _changed(before))
        return conduct


def accept_conduct(db: Database, actor: Actor, version: int) -> Conduct:
    """Record that the caller accepts the current version; raises `ConductOutdated`."""
    uid = need_member(actor)
    with db.begin(actor.community) as tx:
        current = community_of(tx, actor).conduct
        if version < 1 or version > current.version:
            raise Invalid({"version": "This version of the code of conduct does not exist."})
        if version != current.version:
            raise ConductOutdated(version=current.version)
        member = member_named(tx, actor, f"members/{uid}", lock=True)
        store.insert_acceptance(tx, actor.community, uid, version, clock.now())
        if member.accepted_conduct_version != version:
            save_member(tx, actor, member, replace(member, accepted_conduct_version=version))
        return current
