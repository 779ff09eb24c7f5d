"""Carries who is asking, signed by the gateway and verified by every service."""

import base64
import contextvars
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared import clock
from shared.refusals import NotAllowed, Unauthenticated

ISSUER = "upwell-gateway"
AUDIENCE = "upwell-services"
LIFETIME = 60
LEEWAY = 60
ALGORITHM = "Ed25519"
METADATA_KEY = "upwell-actor"

ADMIN = "admin"
# Scopes of a token that hold for everything; those of one service are `ideas:read`, `ideas:write`.
WIDE = frozenset({"write", ADMIN})
STAFF = frozenset({"moderator", "manager", "admin"})
# Which roles have a capability everywhere; members are granted it for one scope.
CAPABILITY_ROLES = {"moderate": STAFF}


@dataclass(frozen=True)
class Actor:
    """Says who is asking.

    `kind` is `member`, `visitor` (nobody signed in) or `system` (the command line and jobs).
    """

    community: UUID
    kind: str
    member: UUID | None = None
    handle: str = ""
    roles: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    method: str = ""
    suspended: bool = False
    # The service that is asked, where a token's scopes are told apart by service.
    service: str = ""
    # Whether the call only reads, for which no scope to write is needed, also of staff.
    reads: bool = False

    @property
    def is_member(self) -> bool:
        """Return whether somebody is signed in."""
        return self.member is not None

    @property
    def is_staff(self) -> bool:
        """Return whether the actor works here, or is the system."""
        return self.kind == "system" or bool(self.roles & STAFF)

    @property
    def is_system(self) -> bool:
        """Return whether this is the command line or a job."""
        return self.kind == "system"

    def has(self, *roles: str) -> bool:
        """Return whether the actor has one of the roles, or is the system."""
        return self.is_system or not self.roles.isdisjoint(roles)

    def may(self, capability: str, **scope: str) -> bool:
        """Return whether the actor has a capability in a scope, or in any where none is named.

        A role gives it everywhere, a grant only where it says; a suspended member has none.
        """
        if self.suspended:
            return False
        if self.has(*CAPABILITY_ROLES[capability]):
            return True
        if not scope:
            return any(text.startswith(f"{capability}:") for text in self.capabilities)
        ((name, value),) = scope.items()
        return f"{capability}:{name}={value}" in self.capabilities

    def granted(self, capability: str, name: str) -> frozenset[str]:
        """Return the values of a scope in which the actor was granted a capability."""
        start = f"{capability}:{name}="
        found = (text for text in self.capabilities if text.startswith(start))
        return frozenset() if self.suspended else frozenset(text[len(start) :] for text in found)

    def may_write(self) -> bool:
        """Return whether the token's scopes allow what the call does; no scopes means all."""
        granted = self.scopes & {*WIDE, f"{self.service}:write"}
        return self.reads or not self.scopes or bool(granted)

    def within(self, service: str, *, reads: bool = False) -> "Actor":
        """Return the actor as a service sees them: with what the token's scopes allow there.

        A token without a scope of the service sees what visitors see. One with `ideas:write` does
        in ideas what its member may, but for what only administrators may: that needs `admin`.
        """
        if not self.scopes or self.scopes & WIDE:
            return self
        if f"{service}:write" not in self.scopes:
            if "read" in self.scopes:
                return replace(self, reads=reads)
            if f"{service}:read" not in self.scopes:
                return Actor(self.community, "visitor", method=self.method)
        roles = self.roles - {ADMIN} | (STAFF - {ADMIN}) if ADMIN in self.roles else self.roles
        return replace(self, service=service, roles=roles, reads=reads)


def implied(scopes: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """Return scopes with those of `known` that they include: writing includes reading."""
    held = set(scopes)
    if held & WIDE:
        return frozenset(known)
    held |= {one for one in known if "read" in held and one.endswith(":read")}
    held |= {f"{one.removesuffix(':write')}:read" for one in held if one.endswith(":write")}
    return frozenset(held)


class SignInNeeded(Unauthenticated):
    """Refuses a visitor."""

    message = "Sign in to do this."


class RoleNeeded(NotAllowed):
    """Refuses for want of a role."""

    message = "You need one of these roles: {roles}. Ask an administrator of this community."


class CapabilityNeeded(NotAllowed):
    """Refuses for want of a capability in a scope."""

    message = "This needs the capability {capability} for {scope}. Ask an administrator."


class ScopeNeeded(NotAllowed):
    """Refuses a token whose scopes do not include changes here."""

    message = "The scopes of this token do not allow this. Create one with the write scope."


class MemberSuspended(NotAllowed):
    """Refuses a suspended member."""

    message = "Your account is suspended, so you can read but not take part."


class ActorTokenInvalid(Unauthenticated):
    """Refuses a call that does not prove who is asking."""

    message = "This call carries no valid actor token."


def need_member(actor: Actor) -> UUID:
    """Return the member who takes part.

    Raises `SignInNeeded`, `ScopeNeeded` or `MemberSuspended`.
    """
    if actor.member is None:
        raise SignInNeeded
    if not actor.may_write():
        raise ScopeNeeded
    if actor.suspended:
        raise MemberSuspended
    return actor.member


def need_role(actor: Actor, *roles: str) -> None:
    """Raise `SignInNeeded`, `ScopeNeeded` or `RoleNeeded` where the actor has none of the roles."""
    if actor.is_system:
        return
    if actor.member is None:
        raise SignInNeeded
    if actor.roles.isdisjoint(roles) or actor.suspended:
        raise RoleNeeded(roles=", ".join(roles))
    if not actor.may_write():
        raise ScopeNeeded


def need_capability(actor: Actor, capability: str, **scope: str) -> None:
    """Raise where the actor lacks a capability in a scope, or in every one where none is named.

    Raises `SignInNeeded`, `ScopeNeeded`, `RoleNeeded` for whoever holds it nowhere, or
    `CapabilityNeeded` for whoever holds it elsewhere.
    """
    if not actor.may(capability):
        need_role(actor, *sorted(CAPABILITY_ROLES[capability]))
    if not actor.may_write():
        raise ScopeNeeded
    if not actor.may(capability, **scope):
        named = ", ".join(f"{name}={value}" for name, value in scope.items())
        raise CapabilityNeeded(capability=capability, scope=named)


def need_staff(actor: Actor) -> None:
    """Raise `SignInNeeded`, `ScopeNeeded` or `RoleNeeded` unless the actor works here."""
    need_role(actor, *sorted(STAFF))


def need_system(actor: Actor) -> None:
    """Raise `RoleNeeded` unless this is the command line or a job."""
    if not actor.is_system:
        raise RoleNeeded(roles="system")


def new_keys() -> tuple[str, str]:
    """Return a fresh private and public Ed25519 key, each as base64 of its 32 raw bytes."""
    private = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    secret = private.private_bytes(
        raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(raw, serialization.PublicFormat.Raw)
    return base64.b64encode(secret).decode(), base64.b64encode(public).decode()


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Signer:
    """Signs actor tokens; only the gateway and the command line hold one."""

    def __init__(self, private_key: str) -> None:
        """Take the private key, base64 of 32 raw bytes."""
        raw = base64.b64decode(private_key)
        public = (
            Ed25519PrivateKey.from_private_bytes(raw)
            .public_key()
            .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        )
        self._key = OKPKey.import_key(
            {"kty": "OKP", "crv": "Ed25519", "d": _url64(raw), "x": _url64(public)}
        )

    def sign(self, actor: Actor) -> str:
        """Return a JWT that says who is asking, good for 60 s."""
        issued = int(clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + LIFETIME,
            "com": str(actor.community),
            "kin": actor.kind,
            "sub": str(actor.member or ""),
            "han": actor.handle,
            "rol": sorted(actor.roles),
            "cap": sorted(actor.capabilities),
            "sco": sorted(actor.scopes),
            "met": actor.method,
            "sus": actor.suspended,
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, self._key, [ALGORITHM])


class Verifier:
    """Verifies actor tokens; every service holds one, with the public key only."""

    CACHE = 4096

    def __init__(self, public_key: str) -> None:
        """Take the public key, base64 of 32 raw bytes."""
        raw = base64.b64decode(public_key)
        Ed25519PublicKey.from_public_bytes(raw)
        self._key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _url64(raw)})
        self._seen: dict[str, tuple[float, Actor]] = {}

    def verify(self, token: str) -> Actor:
        """Return who is asking.

        Raises `ActorTokenInvalid` where signature, algorithm, issuer, audience or time is wrong.
        """
        moment = clock.now().timestamp()
        if known := self._seen.get(token):
            expires, actor = known
            if moment <= expires:
                return actor
        claims = self._claims(token)
        expires = float(claims["exp"]) + LEEWAY
        if not (float(claims["iat"]) - LEEWAY <= moment <= expires):
            raise ActorTokenInvalid
        actor = self._actor(claims)
        if len(self._seen) >= self.CACHE:
            self._seen = {}
        self._seen[token] = (expires, actor)
        return actor

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            decoded = jwt.decode(token, self._key, [ALGORITHM])
        except (JoseError, ValueError) as error:
            raise ActorTokenInvalid from error
        claims = decoded.claims
        if claims.get("iss") != ISSUER or claims.get("aud") != AUDIENCE:
            raise ActorTokenInvalid
        if not isinstance(claims.get("exp"), int) or not isinstance(claims.get("iat"), int):
            raise ActorTokenInvalid
        return claims

    @staticmethod
    def _actor(claims: dict[str, Any]) -> Actor:
        try:
            return Actor(
                community=UUID(str(claims["com"])),
                kind=str(claims["kin"]),
                member=UUID(str(claims["sub"])) if claims["sub"] else None,
                handle=str(claims["han"]),
                roles=frozenset(claims["rol"]),
                capabilities=frozenset(claims["cap"]),
                scopes=frozenset(claims["sco"]),
                method=str(claims["met"]),
                suspended=bool(claims["sus"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ActorTokenInvalid from error


_current: contextvars.ContextVar[Actor] = contextvars.ContextVar("actor")


def current() -> Actor:
    """Return who is asking in this call; raises `ActorTokenInvalid` outside of one."""
    try:
        return _current.get()
    except LookupError as error:
        raise ActorTokenInvalid from error


def set_current(actor: Actor) -> None:
    """Say who is asking in this call; the server does, after verifying."""
    _current.set(actor)


def system(community: UUID) -> Actor:
    """Return the actor of the command line and of jobs."""
    return Actor(community=community, kind="system", method="system")
