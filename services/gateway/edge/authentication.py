"""Finds out who is asking: a session's cookie or a bearer token, else a visitor."""

import hashlib
import time
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask import Response, after_this_request, g, request, session
from flask_babel import gettext as _

from services.gateway.edge import clients, communities, errors, scopes, sessions
from services.gateway.edge.state import State, state
from shared import ids, tokens, wire
from shared.actor import STAFF, Actor
from upwell.members.v1 import members_pb2

TOKEN_SECONDS = 15.0


IDENTITY_SECONDS = 30.0


CACHE_SIZE = 20_000


SCHEME = "bearer "
# What the cookie of forms calls the newest reading of the viewer that it knows of.
STAMP = "identity"

# By the member and the stamp: until when it counts, and who they are.
Identities: TypeAlias = dict[tuple[str, str], tuple[float, members_pb2.Identity | None]]


@dataclass(frozen=True)
class Viewer:
    """Holds who looks at a page, as templates show them."""

    uid: str
    handle: str
    display_name: str
    roles: tuple[str, ...]
    is_staff: bool
    locale: str = ""
    avatar_url: str = ""
    unread_count: int = 0
    suspended: bool = False
    session_key: str = ""
    accepted_conduct_version: int = 0
    needs_name: bool = False


def visitor(community: str) -> Actor:
    """Return the actor for whom nobody signed in."""
    return Actor(community=UUID(community), kind="visitor")


def actor_of(identity: members_pb2.Identity, method: str) -> Actor:
    """Return the actor of an identity that members vouches for."""
    return Actor(
        community=UUID(identity.community_uid),
        kind="member",
        member=UUID(identity.member_uid),
        handle=identity.handle,
        roles=frozenset(_roles(identity)),
        capabilities=frozenset(identity.capabilities),
        scopes=frozenset(scopes.word(one) for one in identity.scopes),
        method=method,
        suspended=identity.state == members_pb2.MEMBER_STATE_SUSPENDED,
    )


def _roles(identity: members_pb2.Identity) -> list[str]:
    return sorted(wire.word(members_pb2.Role, one) for one in identity.roles)


def viewer_of(identity: members_pb2.Identity, session_key: str = "") -> Viewer:
    """Return what templates show of an identity."""
    return Viewer(
        uid=identity.member_uid,
        handle=identity.handle,
        display_name=identity.display_name or identity.handle,
        roles=tuple(_roles(identity)),
        is_staff=not STAFF.isdisjoint(_roles(identity)),
        locale=identity.locale,
        suspended=identity.state == members_pb2.MEMBER_STATE_SUSPENDED,
        session_key=session_key,
        accepted_conduct_version=identity.accepted_conduct_version,
        needs_name=identity.needs_name,
    )


def identify() -> None:
    """Set `g.community`, `g.actor` and `g.viewer` of this request.

    Raises `errors.Failed` with 401 for a bearer token that is not valid.
    """
    own = state()
    g.viewer = None
    g.session = None
    g.notice = ""
    g.by_token = False
    directory = communities.directory(own)
    header = request.headers.get("Authorization", "")
    # A program may reach us by a name of its own: its token says which community it means.
    host = request.host.lower()
    named = directory.owner_of(host) if header else None
    g.community = named or (directory.default(trusted=True) if header else directory.for_host(host))
    g.actor = visitor(g.community.uid)
    if header:
        _by_token(own, header)
    elif secret := request.cookies.get(sessions.cookie_name(own), ""):
        _by_session(own, secret)


def _by_token(own: State, header: str) -> None:
    secret = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""
    named = tokens.community_of_token(secret)
    found = communities.directory(own).by_uid(str(named)) if named is not None else None
    if found is None:
        raise _token_invalid()
    owner = communities.directory(own).owner_of(request.host.lower())
    if owner is not None and owner.uid != found.uid:
        raise _token_of_another()
    g.by_token = True
    g.community = found
    g.actor = visitor(found.uid)
    identity = _authenticate(own, secret)
    g.actor = actor_of(identity, "token")
    g.viewer = viewer_of(identity)
    g.token_uid = identity.access_token_uid


def _token_invalid() -> errors.Failed:
    return errors.refuse(
        401, "TOKEN_INVALID", _("This token is not valid: it is wrong, has expired or was revoked.")
    )


def _token_of_another() -> errors.Failed:
    text = _("This token belongs to another community. Use it at that community's address.")
    return errors.refuse(401, "TOKEN_OF_ANOTHER_COMMUNITY", text)


def _authenticate(own: State, secret: str) -> members_pb2.Identity:
    cache: dict[bytes, tuple[float, members_pb2.Identity | None]] = own.part("bearers", dict)
    digest = hashlib.sha256(secret.encode()).digest()
    moment = time.monotonic()
    known = cache.get(digest)
    if known is not None and moment < known[0]:
        if known[1] is None:
            raise _token_invalid()
        return known[1]
    if len(cache) >= CACHE_SIZE:
        cache.clear()
    try:
        identity: members_pb2.Identity = clients.members.AuthenticateToken(
            members_pb2.AuthenticateTokenRequest(secret=secret)
        )
    except errors.Failed as failed:
        if failed.is_unavailable:
            raise
        # A wrong token is remembered for a moment, so that guessing costs members nothing.
        cache[digest] = (moment + 5.0, None)
        raise _token_invalid() from failed
    cache[digest] = (moment + TOKEN_SECONDS, identity)
    return identity


def _by_session(own: State, secret: str) -> None:
    try:
        found = sessions.find(own, secret)
    except sessions.Unavailable:
        g.notice = "session-store-away"
        return
    if found is None or found.community != g.community.uid:
        return
    identity = _identity(own, found)
    if identity is None:
        return
    g.session = found
    g.actor = actor_of(identity, "session")
    g.viewer = viewer_of(identity, found.key)


def _identity(own: State, found: sessions.Session) -> members_pb2.Identity | None:
    """Return who a session's member is now, asked for at most every 30 s.

    A change that a browser made is seen at once by every process: its cookie says which reading is
    fresh enough. What others change is heard of by events.
    """
    cache: Identities = own.part("identities", dict)
    moment = time.monotonic()
    stamp = session.get(STAMP, "")
    known = cache.get((found.member, stamp))
    if known is not None and moment < known[0]:
        return known[1]
    who = Actor(
        community=UUID(found.community),
        kind="member",
        member=UUID(found.member),
        handle=found.handle,
        method=found.method,
    )
    if len(cache) >= CACHE_SIZE:
        cache.clear()
    try:
        identity: members_pb2.Identity | None = clients.members.GetIdentity(
            members_pb2.GetIdentityRequest(),
            who=who,  # type: ignore[call-arg]  # `clients` adds it
        )
    except errors.Failed as failed:
        if not failed.is_unavailable:
            identity = None
        elif known is not None:
            return known[1]
        else:
            g.notice = "members-away"
            return None
    if identity is not None and identity.state == members_pb2.MEMBER_STATE_ERASED:
        identity = None
    cache[found.member, stamp] = (moment + IDENTITY_SECONDS, identity)
    return identity


def sign_in(identity: members_pb2.Identity, method: str) -> None:
    """Start a session for this browser with a fresh id; the answer of this request sets the cookie.

    Raises `errors.Failed` where Redis is away.
    """
    own = state()
    try:
        secret = sessions.start(
            own, identity.community_uid, identity.member_uid, identity.handle, method
        )
        g.session = sessions.find(own, secret)
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    session.clear()
    forget_identity()
    g.actor = actor_of(identity, "session")
    g.viewer = viewer_of(identity, g.session.key if g.session else "")

    @after_this_request
    def keep(response: Response) -> Response:
        sessions.set_cookie(own, response, secret)
        return response


def sign_out() -> None:
    """End this browser's session; the answer of this request takes the cookie away."""
    own = state()
    if g.session is not None:
        try:
            sessions.end(own, g.session.community, g.session.member, g.session.key)
        except sessions.Unavailable as error:
            raise errors.sessions_unavailable() from error
    session.clear()

    @after_this_request
    def forget(response: Response) -> Response:
        sessions.clear_cookie(own, response)
        return response


def forget_tokens(own: State) -> None:
    """Ask members about every token again; after one was revoked by this process."""
    own.part("bearers", dict).clear()


def forget_identity() -> None:
    """Read anew who the viewer is on the next request, in every process."""
    session[STAMP] = ids.new_secret(9)


def renew_identity() -> None:
    """Read anew who the viewer is, for the rest of this request and in every process."""
    forget_identity()
    identity = _identity(state(), g.session) if g.session is not None else None
    if identity is not None:
        g.actor = actor_of(identity, "session")
        g.viewer = viewer_of(identity, g.session.key)
