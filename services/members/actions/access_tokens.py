"""Makes, checks, lists and revokes personal access tokens."""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.members import store
from services.members.actions.access import member_named, own_name, uid_in
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.identities import identity_of
from services.members.actions.membership import require_active
from services.members.domain import AccessToken, Identity
from services.members.domain.access_tokens import (
    LAST_USED_EVERY,
    SCOPES,
    TOKENS_MOST,
    AccessTokenInvalid,
    AccessTokenNotFound,
    ScopesTooWide,
    TooManyTokens,
    check_token,
)
from shared import clock, ids, paging, tokens
from shared.actor import Actor, ScopeNeeded, SignInNeeded, implied, need_member
from shared.db import Database
from shared.privacy import NotYours


def authenticate_token(db: Database, secret: str) -> Identity:
    """Return whose token this is; raises `AccessTokenInvalid`.

    The token names its community itself, so it does not matter whose call this comes with. When it
    was last used is written at most once a minute.
    """
    community = tokens.community_of_token(secret)
    if community is None:
        raise AccessTokenInvalid
    digest = ids.digest(secret)
    now = clock.now()
    with db.begin(community) as tx:
        found = store.find_token(tx, community, digest)
        if found is None:
            raise AccessTokenInvalid
        token, kept = found
        expired = token.expire_time is not None and token.expire_time <= now
        if not hmac.compare_digest(kept, digest) or expired:
            raise AccessTokenInvalid
        member = store.find_member(tx, community, token.member)
        if member is None or member.is_erased:
            raise AccessTokenInvalid
        if token.last_used_time is None or token.last_used_time <= now - LAST_USED_EVERY:
            store.touch_token(tx, community, token.uid, now, now - LAST_USED_EVERY)
        identity = identity_of(tx, community, member)
    return replace(identity, scopes=token.scopes, access_token=token.uid)


def create_access_token(
    db: Database,
    actor: Actor,
    parent: str,
    *,
    display_name: str,
    scopes: tuple[str, ...],
    expire_time: datetime | None,
) -> AccessToken:
    """Make a token with its secret, which is shown this once.

    Raises `NotYours`, `ScopesTooWide` or `TooManyTokens`.
    """
    if not actor.is_system:
        need_member(actor)
        if parent and not own_name(actor, parent):
            raise NotYours
    now = clock.now()
    name, granted = check_token(display_name, scopes, expire_time, now)
    if actor.scopes and not set(granted) <= implied(actor.scopes, SCOPES):
        raise ScopesTooWide
    own = f"members/{actor.member}" if actor.member else ""
    secret = tokens.new_token(actor.community)
    with db.begin(actor.community) as tx:
        member = require_active(tx, actor, member_named(tx, actor, parent or own, lock=True))
        if store.count_tokens(tx, actor.community, member.uid) >= TOKENS_MOST:
            raise TooManyTokens(most=TOKENS_MOST)
        made = AccessToken(
            uid=ids.new_id(),
            member=member.uid,
            display_name=name,
            scopes=granted,
            create_time=now,
            expire_time=expire_time,
        )
        store.insert_token(tx, actor.community, made, ids.digest(secret))
        write_audit_entry(
            tx, actor, "CreateAccessToken", member, token=made.uid.hex, scopes=granted
        )
        return replace(made, secret=secret)


def list_access_tokens(
    db: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[AccessToken], str]:
    """Return the caller's tokens, newest first."""
    if actor.member is None:
        raise SignInNeeded
    page = paging.page(("accessTokens", str(actor.member)), page_size, page_token, UUID)
    with db.begin(actor.community) as tx:
        found = store.list_tokens(
            tx, actor.community, actor.member, before=page.key, size=page.limit
        )
    return page.cut(found, lambda token: token.uid)


def revoke_access_token(db: Database, actor: Actor, name: str) -> None:
    """Revoke one of the caller's tokens; a suspended member may too."""
    if actor.member is None:
        raise SignInNeeded
    if not actor.may_write():
        raise ScopeNeeded
    uid = uid_in(name, "accessTokens")
    if uid is None:
        raise AccessTokenNotFound
    with db.begin(actor.community) as tx:
        if not store.delete_token(tx, actor.community, actor.member, uid):
            raise AccessTokenNotFound
        member = member_named(tx, actor, f"members/{actor.member}")
        write_audit_entry(tx, actor, "RevokeAccessToken", member, token=uid.hex)
