"""Creates, shows and changes communities."""

from dataclasses import replace
from typing import Any

from services.members import store
from services.members.actions.access import check_etag, community_of, pick_fields
from services.members.actions.announcements import announce
from services.members.actions.audit_entries import write_audit_entry
from services.members.domain import Community, Conduct
from services.members.domain.communities import (
    OPERATORS_ONLY,
    SETTABLE,
    CommunityNotFound,
    HostsNeedOperator,
    HostTaken,
    SlugTaken,
    checked,
)
from services.members.domain.conduct import DEFAULT_CONDUCT, DEFAULT_REUSE
from shared import clock, ids, paging, requests
from shared.actor import Actor, need_role, need_system
from shared.db import Database
from upwell.members.v1 import events_pb2


def get_community(db: Database, actor: Actor, name: str) -> Community:
    """Return the caller's community; another one's name is not found."""
    with db.begin(actor.community) as tx:
        found = community_of(tx, actor)
    if name and name.lower() not in (f"communities/{found.slug}", f"communities/{found.uid}"):
        raise CommunityNotFound
    return found


def list_communities(
    everywhere: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[Community], str]:
    """Return every community by short name; `everywhere` acts as the worker role."""
    need_system(actor)
    page = paging.page(("communities",), page_size, page_token, str)
    with everywhere.everywhere() as tx:
        found = store.list_communities(tx, page.key or "", page.limit)
    return page.cut(found, lambda community: community.slug)


def create_community(
    db: Database, everywhere: Database, actor: Actor, values: dict[str, object], request_id: str
) -> Community:
    """Create a community with a first code of conduct; raises `SlugTaken` or `HostTaken`."""
    need_system(actor)
    given = {name: values[name] for name in SETTABLE if values.get(name)}
    settings: dict[str, Any] = checked({"slug": "", "display_name": "", **given})
    now = clock.now()
    conduct = Conduct(1, DEFAULT_CONDUCT, DEFAULT_REUSE, now)
    made = Community(
        uid=ids.new_id(),
        create_time=now,
        update_time=now,
        conduct=conduct,
        **settings,
    )
    who = replace(actor, community=made.uid)
    asked = ("CreateCommunity", settings)
    with db.begin(made.uid) as tx:
        fresh = store.insert_community(tx, made)
        if fresh:
            once = requests.once(tx, store.REQUESTS, who, request_id, *asked)
            if taken := store.replace_hosts(tx, made.uid, made.hosts):
                raise HostTaken(host=taken)
            once.keep(uid=made.uid)
            write_audit_entry(tx, who, "CreateCommunity", subject=f"communities/{made.slug}")
            announce(tx, who, f"communities/{made.uid}", _changed(made))
    return made if fresh else _made_before(everywhere, actor, made.slug, request_id, *asked)


def _made_before(
    everywhere: Database, actor: Actor, slug: str, request_id: str, *asked: object
) -> Community:
    with everywhere.everywhere() as tx:
        found = store.find_community_by_slug(tx, slug)
        if found is None:
            raise SlugTaken
        who = replace(actor, community=found.uid)
        if requests.find(tx, store.REQUESTS, who, request_id, *asked) is None:
            raise SlugTaken
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
    picked = pick_fields(values, mask, SETTABLE)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = community_of(tx, actor)
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
        check_etag(etag, before.etag)
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
        after = community_of(tx, actor)
        fields = sorted({*settings, *(("hosts",) if hosts is not None else ())})
        write_audit_entry(
            tx, actor, "UpdateCommunity", subject=f"communities/{after.slug}", fields=fields
        )
        announce(tx, actor, f"communities/{after.uid}", _changed(after))
        return after
