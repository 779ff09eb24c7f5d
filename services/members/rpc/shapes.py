"""Turns what the actions give into messages, and messages into what the actions take."""

import json
from datetime import UTC, datetime

from google.protobuf import field_mask_pb2, timestamp_pb2

from services.members.domain import (
    AccessToken,
    AuditEntry,
    Capability,
    Community,
    Conduct,
    Identity,
    Member,
)
from services.members.domain.communities import SETTABLE
from services.members.domain.members import completeness
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb

ACCESSES = {
    pb.ACCESS_PUBLIC: "public",
    pb.ACCESS_GATED: "gated",
    pb.ACCESS_HYBRID: "hybrid",
}
STATES = {
    pb.MEMBER_STATE_ACTIVE: "active",
    pb.MEMBER_STATE_SUSPENDED: "suspended",
    pb.MEMBER_STATE_ERASED: "erased",
    pb.MEMBER_STATE_PLACEHOLDER: "placeholder",
}
ACCESS_OF = {word: number for number, word in ACCESSES.items()}
STATE_OF = {word: number for number, word in STATES.items()}


def stamp(moment: datetime | None) -> timestamp_pb2.Timestamp | None:
    """Return a time as a message."""
    if moment is None:
        return None
    made = timestamp_pb2.Timestamp()
    made.FromDatetime(moment)
    return made


def moment_of(field: str, value: timestamp_pb2.Timestamp) -> datetime:
    """Return the time of a message; raises `Invalid` for one outside of the calendar."""
    try:
        return value.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid({field: "Enter a time between the years 1 and 9999."}) from error


def paths(mask: field_mask_pb2.FieldMask) -> tuple[str, ...]:
    """Return the paths of an update mask."""
    return tuple(dict.fromkeys(mask.paths))


def state_word(state: pb.MemberState) -> str:
    """Return the word for a state; empty for none; raises `Invalid` for an unknown one."""
    if state == pb.MEMBER_STATE_UNSPECIFIED:
        return ""
    if state not in STATES:
        raise Invalid({"state": "Unknown state."})
    return STATES[state]


def conduct(value: Conduct) -> pb.Conduct:
    """Return a version of the code of conduct."""
    return pb.Conduct(
        version=value.version,
        body=value.body,
        reuse_terms=value.reuse_terms,
        publish_time=stamp(value.publish_time),
    )


def community(value: Community) -> pb.Community:
    """Return a community."""
    return pb.Community(
        name=f"communities/{value.slug}",
        uid=str(value.uid),
        slug=value.slug,
        display_name=value.display_name,
        vision_place=value.vision_place,
        vision_benefit=value.vision_benefit,
        vision_excitement=value.vision_excitement,
        access=ACCESS_OF[value.access],
        brand_color=value.brand_color,
        logo=value.logo,
        locale=value.locale,
        time_zone=value.time_zone,
        features=value.features,
        hosts=value.hosts,
        conduct=conduct(value.conduct),
        create_time=stamp(value.create_time),
        update_time=stamp(value.update_time),
        etag=value.etag,
    )


def community_values(value: pb.Community) -> dict[str, object]:
    """Return the settings in a message."""
    values: dict[str, object] = {
        name: getattr(value, name)
        for name in SETTABLE
        if name not in ("access", "features", "hosts")
    }
    values["features"] = tuple(value.features)
    values["hosts"] = tuple(value.hosts)
    values["access"] = ACCESSES.get(value.access, "") if value.access else ""
    if value.access and not values["access"]:
        raise Invalid({"access": "Unknown access level."})
    return values


def member(value: Member, *, address: bool) -> pb.Member:
    """Return a member; `address` says whether the caller may see it."""
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
        email=value.email if address else "",
        state=STATE_OF[value.state],
        trust_level=value.trust_level,
        roles=value.roles,
        is_staff=value.is_staff,
        is_verified=value.is_verified,
        completeness=pb.Completeness(
            percent=percent,
            missing=[pb.MissingPart(field=part.field, unlocks=part.unlocks) for part in missing],
        ),
        create_time=stamp(value.create_time),
        update_time=stamp(value.update_time),
        accepted_conduct_version=value.accepted_conduct_version,
        etag=value.etag,
        avatar=value.avatar,
    )


def member_values(value: pb.Member) -> dict[str, object]:
    """Return the profile in a message."""
    return {
        "handle": value.handle,
        "display_name": value.display_name,
        "bio": value.bio,
        "interests": tuple(value.interests),
        "links": tuple((link.label, link.url) for link in value.links),
        "locale": value.locale,
        "time_zone": value.time_zone,
        "avatar": value.avatar,
        "email": value.email,
        "is_verified": value.is_verified,
    }


def record(value: pb.MemberRecord) -> dict[str, object]:
    """Return what an import knows of a person."""
    known = value.HasField("create_time")
    return {
        "external_id": value.external_id,
        "display_name": value.display_name,
        "handle": value.handle,
        "email": value.email,
        "create_time": moment_of("records", value.create_time) if known else None,
    }


def capability(owner: Member, value: Capability) -> pb.Capability:
    """Return a grant."""
    return pb.Capability(
        name=f"members/{owner.handle}/capabilities/{value.uid}",
        capability=value.capability,
        scope=value.scope,
        expire_time=stamp(value.expire_time),
        create_time=stamp(value.create_time),
    )


def audit_entry(value: AuditEntry) -> pb.AuditEntry:
    """Return a line of the audit."""
    return pb.AuditEntry(
        uid=str(value.uid),
        action=value.action,
        actor_handle=value.actor_handle,
        subject=value.subject,
        detail=json.dumps(value.detail, ensure_ascii=False),
        create_time=stamp(value.create_time),
    )


def identity(value: Identity) -> pb.Identity:
    """Return who somebody is."""
    return pb.Identity(
        community_uid=str(value.community),
        member_uid=str(value.member),
        handle=value.handle,
        display_name=value.display_name,
        roles=value.roles,
        capabilities=value.capabilities,
        scopes=value.scopes,
        state=STATE_OF[value.state],
        is_new=value.is_new,
        next_path=value.next_path,
        locale=value.locale,
        accepted_conduct_version=value.accepted_conduct_version,
        access_token_uid="" if value.access_token is None else str(value.access_token),
    )


def access_token(value: AccessToken) -> pb.AccessToken:
    """Return an access token."""
    return pb.AccessToken(
        name=f"accessTokens/{value.uid}",
        uid=str(value.uid),
        display_name=value.display_name,
        scopes=value.scopes,
        secret=value.secret,
        create_time=stamp(value.create_time),
        expire_time=stamp(value.expire_time),
        last_used_time=stamp(value.last_used_time),
    )


def record_result(value: dict[str, object]) -> pb.MemberRecordResult:
    """Return what became of a record."""
    return pb.MemberRecordResult(
        external_id=str(value["external_id"]),
        uid=str(value["uid"]),
        handle=str(value["handle"]),
        created=bool(value["created"]),
        error=str(value["error"]),
    )
