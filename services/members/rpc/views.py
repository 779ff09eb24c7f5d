"""Writes what several nouns answer with as messages, and reads times and masks."""

from datetime import UTC, datetime

from google.protobuf import field_mask_pb2, timestamp_pb2

from services.members import actions
from services.members.domain import Identity, Member
from services.members.domain.members import completeness
from shared import actor, tokens, wire
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb

STATES = {
    pb.MEMBER_STATE_ACTIVE: "active",
    pb.MEMBER_STATE_SUSPENDED: "suspended",
    pb.MEMBER_STATE_ERASED: "erased",
    pb.MEMBER_STATE_PLACEHOLDER: "placeholder",
}
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
STATE_OF = {word: number for number, word in STATES.items()}


def timestamp(time: datetime | None) -> timestamp_pb2.Timestamp | None:
    """Return a time as a message."""
    if time is None:
        return None
    made = timestamp_pb2.Timestamp()
    made.FromDatetime(time)
    return made


def time_of(field: str, value: timestamp_pb2.Timestamp) -> datetime:
    """Return the time of a message; raises `Invalid` for one outside of the calendar."""
    try:
        return value.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid({field: "Enter a time between the years 1 and 9999."}) from error


def paths(mask: field_mask_pb2.FieldMask) -> tuple[str, ...]:
    """Return the paths of an update mask."""
    return tuple(dict.fromkeys(mask.paths))


def identity_view(value: Identity) -> pb.Identity:
    """Return who somebody is."""
    return pb.Identity(
        community_uid=str(value.community),
        member_uid=str(value.member),
        handle=value.handle,
        display_name=value.display_name,
        roles=[ROLES.value(role) for role in value.roles],
        capabilities=value.capabilities,
        scopes=[TOKEN_SCOPES.value(scope) for scope in value.scopes],
        state=STATE_OF[value.state],
        is_new=value.is_new,
        next_path=value.next_path,
        locale=value.locale,
        accepted_conduct_version=value.accepted_conduct_version,
        access_token_uid="" if value.access_token is None else str(value.access_token),
    )


def member_view(value: Member) -> pb.Member:
    """Return a member, with the address where the caller may see it."""
    shows_address = actions.may_see_address(actor.current(), value)
    percent, missing = completeness(value)
    return pb.Member(
        name=f"members/{value.handle}",
        uid=str(value.uid),
        handle=value.handle,
        display_name=value.display_name,
        bio=value.bio,
        interests=value.interests,
        links=[pb.Link(label=link.label, url=link.url) for link in value.links],
        locale=value.locale,
        time_zone=value.time_zone,
        email=value.email if shows_address else "",
        state=STATE_OF[value.state],
        roles=[ROLES.value(role) for role in value.roles],
        is_staff=value.is_staff,
        is_verified=value.is_verified,
        completeness=pb.Completeness(
            percent=percent,
            missing=[pb.MissingPart(field=part.field, unlocks=part.unlocks) for part in missing],
        ),
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
        accepted_conduct_version=value.accepted_conduct_version,
        etag=value.etag,
        avatar=value.avatar,
    )
