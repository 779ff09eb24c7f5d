"""Creates, shows and changes communities."""

from dataclasses import replace
from typing import Any

from services.members import store
from services.members.actions import parts
from services.members.domain import Community, Conduct
from services.members.domain.communities import (
    DEFAULT_CONDUCT,
    DEFAULT_REUSE,
    OPERATORS_ONLY,
    SETTABLE,
    CommunityNotFound,
    ConductOutdated,
    HostsNeedOperator,
    HostTaken,
    SlugTaken,
    checked,
)
from services.members.domain.sign_in import RequestIdReused
from shared import clock, ids, paging, text
from shared.actor import Actor, need_member, need_role
from shared.db import Database
from shared.refusals import Invalid
from upwell.members.v1 import events_pb2


def get_community(db: Database, actor: Actor, name: str) -> Community:
    """Return the caller's community; another one's name is not found."""
    with db.begin(actor.community) as tx:
        found = parts.community_of(tx, actor)
    if name and name.lower() not in (f"communities/{found.slug}", f"communities/{found.uid}"):
        raise CommunityNotFound
    return found


def list_communities(
    everywhere: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[Community], str]:
    """Return every community by short name; `everywhere` acts as the worker role."""
    parts.need_system(actor)
    size = paging.size(page_size)
    question = ("communities",)
    (after,) = paging.decode(question, page_token, str) or ("",)
    with everywhere.everywhere() as tx:
        found = store.list_communities(tx, str(after), size + 1)
    if len(found) <= size:
        return found, ""
    return found[:size], paging.encode(question, found[size - 1].slug)


def create_community(
    db: Database, everywhere: Database, actor: Actor, values: dict[str, object], request_id: str
) -> Community:
    """Create a community with a first code of conduct; raises `SlugTaken` or `HostTaken`."""
    parts.need_system(actor)
    parts.check_request_id(request_id)
    given = {name: values[name] for name in SETTABLE if values.get(name)}
    settings: dict[str, Any] = checked({"slug": "", "display_name": "", **given})
    moment = clock.now()
    conduct = Conduct(1, DEFAULT_CONDUCT, DEFAULT_REUSE, moment)
    made = Community(
        uid=ids.new_id(),
        create_time=moment,
        update_time=moment,
        conduct=conduct,
        **settings,
    )
    who = replace(actor, community=made.uid)
    print_ = parts.fingerprint("CreateCommunity", settings)
    with db.begin(made.uid) as tx:
        fresh = store.insert_community(tx, made)
        if fresh:
            if taken := store.replace_hosts(tx, made.uid, made.hosts):
                raise HostTaken(host=taken)
            parts.repeated(tx, who, request_id, print_, made.uid)
            parts.audit(tx, who, "CreateCommunity", subject=f"communities/{made.slug}")
            parts.announce(tx, who, f"communities/{made.uid}", _changed(made))
    return made if fresh else _made_before(everywhere, made.slug, request_id, print_)


def _made_before(everywhere: Database, slug: str, request_id: str, print_: bytes) -> Community:
    with everywhere.everywhere() as tx:
        found = store.find_community_by_slug(tx, slug)
        before = (
            store.find_request(tx, found.uid, None, request_id) if found and request_id else None
        )
    if found is None or before is None:
        raise SlugTaken
    if before[0] != print_:
        raise RequestIdReused
    return found


def _changed(community: Community) -> events_pb2.CommunityChanged:
    return events_pb2.CommunityChanged(community_uid=str(community.uid), slug=community.slug)


def update_community(
    db: Database,
    actor: Actor,
    name: str,
    values: dict[str, object],
    mask: tuple[str, ...],
    etag: str,
) -> Community:
    """Change a community's settings; host names and short name only for the operator.

    Raises `EditedMeanwhile`, `SlugTaken` or `HostTaken`.
    """
    need_role(actor, "admin")
    picked = parts.pick(values, mask, SETTABLE)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = parts.community_of(tx, actor)
        if name and name.lower() not in (
            f"communities/{before.slug}",
            f"communities/{before.uid}",
        ):
            raise CommunityNotFound
        settings = {
            field: value
            for field, value in checked(picked).items()
            if getattr(before, field) != value
        }
        if not actor.is_system and any(field in settings for field in OPERATORS_ONLY):
            raise HostsNeedOperator
        parts.check_etag(etag, before.etag)
        if not settings:
            return before
        hosts = settings.pop("hosts", None)
        if isinstance(hosts, tuple) and (taken := store.replace_hosts(tx, actor.community, hosts)):
            raise HostTaken(host=taken)
        kept = {
            field: list(value) if isinstance(value, tuple) else value
            for field, value in settings.items()
        }
        kept["update_time"] = clock.now()
        if not store.update_community(tx, actor.community, kept):
            raise SlugTaken
        after = parts.community_of(tx, actor)
        fields = sorted({*settings, *(("hosts",) if hosts is not None else ())})
        parts.audit(
            tx, actor, "UpdateCommunity", subject=f"communities/{after.slug}", fields=fields
        )
        parts.announce(tx, actor, f"communities/{after.uid}", _changed(after))
        return after


def publish_conduct(db: Database, actor: Actor, body: str, reuse_terms: str) -> Conduct:
    """Publish the next version of the code of conduct; earlier ones stay readable."""
    need_role(actor, "admin")
    form = text.Form()
    body = form.body("body", body, least=1, most=20_000)
    reuse_terms = form.body("reuse_terms", reuse_terms, most=10_000)
    form.done()
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = parts.community_of(tx, actor)
        moment = clock.now()
        conduct = Conduct(before.conduct.version + 1, body, reuse_terms, moment)
        store.insert_conduct(tx, actor.community, conduct)
        store.update_community(
            tx, actor.community, {"conduct_version": conduct.version, "update_time": moment}
        )
        name = f"communities/{before.slug}"
        parts.audit(tx, actor, "PublishConduct", subject=name, version=conduct.version)
        parts.announce(tx, actor, f"communities/{before.uid}", _changed(before))
        return conduct


def accept_conduct(db: Database, actor: Actor, version: int) -> Conduct:
    """Record that the caller accepts the current version; raises `ConductOutdated`."""
    uid = need_member(actor)
    with db.begin(actor.community) as tx:
        current = parts.community_of(tx, actor).conduct
        if version < 1 or version > current.version:
            raise Invalid({"version": "This version of the code of conduct does not exist."})
        if version != current.version:
            raise ConductOutdated(version=current.version)
        member = parts.member_named(tx, actor, f"members/{uid}", lock=True)
        store.insert_acceptance(tx, actor.community, uid, version, clock.now())
        if member.accepted_conduct_version != version:
            parts.save(tx, actor, member, replace(member, accepted_conduct_version=version))
        return current


def check_invariants(db: Database, actor: Actor) -> list[tuple[str, int, list[str]]]:
    """Return each thing that must always hold, how often it is broken, and a few offenders."""
    parts.need_system(actor)
    with db.begin(actor.community) as tx:
        return store.check_invariants(tx, actor.community)
