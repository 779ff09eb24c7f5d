"""Writes what several nouns answer with as messages, and reads times and masks."""

from collections.abc import Iterable

from google.protobuf import field_mask_pb2

from services.members import actions
from services.members.domain import Identity, Link, Member
from services.members.domain.members import Missing, completeness
from shared import actor, messages, tokens, wire
from upwell.members.v1 import members_pb2 as pb

STATES = messages.words(pb.MemberState.DESCRIPTOR)
ROLES = wire.Words(
    {
        pb.ROLE_MEMBER: "member",
        pb.ROLE_MODERATOR: "moderator",
        pb.ROLE_MANAGER: "manager",
        pb.ROLE_ADMIN: "admin",
    },
    "role",
)
TOKEN_SCOPES = wire.Words(
    {
        number: tokens.scope_of(name.removeprefix("TOKEN_SCOPE_"))
        for name, number in pb.TokenScope.items()
        if number
    },
    "scope",
)


def paths(mask: field_mask_pb2.FieldMask) -> tuple[str, ...]:
    """Return the paths of an update mask."""
    return tuple(dict.fromkeys(mask.paths))


def scope_values(scopes: Iterable[str]) -> list[int]:
    """Return the numbers of scopes."""
    return [TOKEN_SCOPES.value(scope) for scope in scopes]


identity_view = messages.writer(
    pb.Identity,
    Identity,
    community_uid="community",
    member_uid="member",
    scopes=lambda identity: scope_values(identity.scopes),
    access_token_uid="access_token",  # noqa: S106  the name of an attribute
)


def _completeness(member: Member) -> pb.Completeness:
    percent, missing = completeness(member)
    return pb.Completeness(percent=percent, missing=[_missing(part) for part in missing])


def _email(member: Member) -> str:
    return member.email if actions.may_see_address(actor.current(), member) else ""


_missing = messages.writer(pb.MissingPart, Missing)
# With the address where the caller may see it.
member_view = messages.writer(
    pb.Member,
    Member,
    {Link: messages.writer(pb.Link, Link)},
    name=lambda member: f"members/{member.handle}",
    email=_email,
    completeness=_completeness,
)
