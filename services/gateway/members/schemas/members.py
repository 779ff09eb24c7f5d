"""Describes members, their tokens and sessions, and the community."""

from typing import Any

from flask import g
from marshmallow import fields, validate

from services.gateway.edge import scopes
from services.gateway.edge.sessions import Session
from services.gateway.web import wire
from services.gateway.web.checks import EMAIL, HANDLE, NewHandle, between, entries, line, prose
from services.gateway.web.schemas import (
    Body,
    Flag,
    Id,
    List,
    Moment,
    Nested,
    Object,
    Paging,
    Real,
    Reply,
    Text,
    Whole,
    Word,
    html_of,
    most,
    one_of,
)
from shared.actor import CAPABILITY_ROLES
from shared.wire import word
from upwell.members.v1 import members_pb2

ROLES = ["member", "moderator", "manager", "admin"]
SCOPES = list(scopes.SENTENCES)
CAPABILITIES = list(CAPABILITY_ROLES)
NAME = line(80, least=1)
DAYS = 3650
INVITATIONS = 200
PROMISE = between(1, DAYS, "Enter {min} to {max} days.")
HALF_LIFE = between(1 / 24, DAYS, "Enter one hour (0.0417) to {max} days.")
VISION = line(300)
COMMUNITY = line(80, least=2)
COLOR = "Enter a colour as # and six hexadecimal digits, for example #0e6e74."


def _roles(member: members_pb2.Member) -> list[str]:
    return sorted({"member", *(word(members_pb2.Role, one) for one in member.roles)})


def _token_scopes(token: members_pb2.AccessToken) -> list[str]:
    return [scopes.word(one) for one in token.scopes]


def _scopes(_member: members_pb2.Member) -> list[str]:
    return sorted(g.actor.scopes)


def _community(_member: members_pb2.Member) -> members_pb2.Community:
    found: members_pb2.Community = g.community
    return found


class LinkField(Body):
    """A labelled address."""

    label = Text(required=True, validate=line(40))
    url = Text(required=True, validate=line(500, least=1))


class MemberReply(Reply):
    """A person in the community."""

    handle = Text(required=True)
    display_name = Text(required=True)
    bio = Text(required=True)
    bio_html = Text(required=True, of=html_of("bio"))
    interests = List(Text(), required=True)
    links = List(Nested(LinkField), required=True)
    state = Word(members_pb2.MemberState, required=True)
    is_staff = Flag(required=True)
    is_verified = Flag(required=True)
    create_time = Moment(required=True, allow_none=True)


class ProfileReply(MemberReply):
    """A member with what they did, as far as it is known now."""

    idea_count = Whole(added=True)
    comment_count = Whole(added=True)
    shipped_count = Whole(added=True)


class MembersReply(Reply):
    """A page of members, by handle."""

    members = List(Nested(MemberReply), required=True)
    next_page_token = Text(required=True)


class MembersQuery(Paging):
    """Which members."""

    q = Text(
        attribute="query",
        load_default="",
        validate=most(500),
        metadata={"description": "Part of a handle or name, or a whole address."},
    )
    role = Text(load_default="", validate=one_of(["", *ROLES]))
    state = Word(members_pb2.MemberState, load_default="")


class CommunityNameReply(Reply):
    """Names the community a key belongs to."""

    slug = Text(required=True)
    display_name = Text(required=True)


class MeReply(MemberReply):
    """The caller."""

    uid = Text(required=True)
    email = Text(required=True)
    locale = Text(required=True)
    time_zone = Text(required=True)
    roles = List(Text(), required=True, of=_roles)
    scopes = List(
        Text(),
        required=True,
        of=_scopes,
        metadata={"description": "What the token may do; empty means all the member may."},
    )
    completeness = Whole(
        required=True, attribute="completeness.percent", metadata={"description": "0 to 100."}
    )
    community = Nested(CommunityNameReply, required=True, of=_community)


class MePatch(Body):
    """What changes about the caller's profile."""

    handle = Text(validate=NewHandle())
    display_name = Text(validate=NAME)
    bio = Text(validate=prose(1000))
    interests = List(Text(validate=line(40)), validate=entries(20, "Enter at most {max} topics."))
    links = List(Nested(LinkField), validate=entries(5, "Add at most {max} links."))
    locale = Text(validate=line(35))
    time_zone = Text(validate=line(64))


class AcceptedConductBody(Body):
    """The version of the code of conduct that is accepted."""

    version = Whole(required=True, metadata={"description": "As the community names it."})


class InvitationField(Body):
    """A person to invite; a fault is told of each by itself."""

    email = Text(required=True)
    display_name = Text(
        load_default="", metadata={"description": "Shown until they choose a name."}
    )


class InvitationsBody(Body):
    """Whom to invite."""

    invitations = List(
        Nested(InvitationField),
        required=True,
        validate=entries(INVITATIONS, "Invite at most {max} people at once."),
    )


class InvitationReply(Reply):
    """What became of one invitation."""

    email = fields.String(required=True)
    handle = fields.String(metadata={"description": "Of who was invited."})
    reason = fields.String(metadata={"description": "Why it was refused."})
    detail = fields.String(metadata={"description": "The same as a sentence."})


class InvitationsReply(Reply):
    """What became of each invitation, in the order given."""

    invitations = fields.List(fields.Nested(InvitationReply), required=True)


class TokenReply(Reply):
    """A personal access token."""

    id = Text(required=True, attribute="uid")
    display_name = Text(required=True)
    scopes = List(Text(), required=True, of=_token_scopes)
    create_time = Moment(required=True, allow_none=True)
    expire_time = Moment(required=True, allow_none=True)
    last_used_time = Moment(required=True, allow_none=True)


class NewTokenReply(TokenReply):
    """A fresh token with its secret, which is shown only now."""

    secret = Text(required=True)


class TokensReply(Reply):
    """A page of the caller's tokens, newest first."""

    tokens = List(Nested(TokenReply), required=True, attribute="access_tokens")
    next_page_token = Text(required=True)


class TokenBody(Body):
    """A new token."""

    display_name = Text(required=True, validate=NAME, metadata={"description": "The purpose."})
    scopes = List(
        Text(validate=one_of(SCOPES)),
        load_default=list,
        validate=entries(10),
        metadata={"description": "`read` where left out; writing includes reading."},
    )
    expire_days = Whole(
        validate=validate.Range(1, 3660, error="Send a number of days from 1 to 3660."),
        metadata={"description": "Days until it expires. The default of the service if left out."},
    )


def _is_current(session: Session) -> bool:
    return bool(session.key == g.viewer.session_key)


class SessionReply(Reply):
    """A browser the caller is signed in with."""

    id = fields.String(required=True, attribute="key")
    device = fields.String(required=True)
    method = fields.String(required=True)
    current = Flag(required=True, of=_is_current)
    create_time = fields.DateTime(required=True)
    seen_time = fields.DateTime(required=True)


class SessionsReply(Reply):
    """The caller's sessions, newest first."""

    sessions = fields.List(fields.Nested(SessionReply), required=True)


class CommunityReply(CommunityNameReply):
    """The community this address, or this key, belongs to."""

    vision = Text(required=True, added=True)
    vision_place = Text(required=True)
    vision_benefit = Text(required=True)
    vision_excitement = Text(required=True)
    access = Word(members_pb2.Access, required=True)
    brand_color = Text(required=True)
    locale = Text(required=True)
    time_zone = Text(required=True)
    conduct_version = Whole(required=True, attribute="conduct.version")
    conduct_html = Text(required=True, of=html_of("conduct.body"))
    reuse_terms_html = Text(required=True, of=html_of("conduct.reuse_terms"))


class CommunityPatch(Body):
    """What changes about the community."""

    display_name = Text(validate=COMMUNITY)
    vision_place = Text(
        validate=VISION,
        metadata={"description": "Ends the sentence: Our community is the place for …"},
    )
    vision_benefit = Text(
        validate=VISION, metadata={"description": "Ends the sentence: Members benefit from …"}
    )
    vision_excitement = Text(
        validate=VISION,
        metadata={"description": "Ends the sentence: They are most excited when they can …"},
    )
    access = Word(members_pb2.Access)
    brand_color = Text(
        validate=[
            validate.Length(max=7, error=COLOR),
            validate.Regexp("^(#[0-9a-fA-F]{6})?$", error=COLOR),
        ],
        metadata={"description": "`#rrggbb`, or empty for the usual colour."},
    )
    logo = Text(metadata={"description": "An SVG or PNG as a data URL of at most 32 KiB."})
    locale = Text(validate=line(35))
    time_zone = Text(validate=line(64))


class ConductReply(Reply):
    """A version of the code of conduct."""

    version = Whole(required=True)
    body = Text(required=True)
    body_html = Text(required=True, of=html_of("body"))
    reuse_terms = Text(required=True)
    reuse_terms_html = Text(required=True, of=html_of("reuse_terms"))
    publish_time = Moment(required=True, allow_none=True)


class ConductBody(Body):
    """A new version of the code of conduct; both texts are Markdown."""

    body = Text(required=True, validate=prose(20000, least=1))
    reuse_terms = Text(
        load_default="",
        validate=prose(10000),
        metadata={"description": "What may be done with what members write."},
    )


class SettingsReply(Reply):
    """How ideas work in this community."""

    answer_promise_days = Whole(required=True)
    trend_half_life_days = Real(required=True)
    update_time = Moment(required=True, allow_none=True)


class SettingsPatch(Body):
    """What changes about how ideas work."""

    answer_promise_days = Whole(validate=PROMISE)
    trend_half_life_days = Real(validate=HALF_LIFE)


class MemberForStaffReply(MemberReply):
    """A member, with what staff see of them."""

    id = Text(required=True, attribute="uid")
    email = Text(required=True, metadata={"description": "Empty where the caller may not see it."})
    roles = List(Text(), required=True, of=_roles)


class SuspensionBody(Body):
    """Why a member is suspended."""

    reason = Text(
        required=True,
        validate=prose(1000, least=1),
        metadata={"description": "The audit keeps it."},
    )


class InvitationBody(Body):
    """Who is invited."""

    email = Text(required=True, validate=line(EMAIL, least=1))
    member = Text(
        load_default="",
        validate=most(HANDLE),
        metadata={"description": "The handle of an imported member who is to claim it."},
    )


class CapabilityReply(Reply):
    """A narrow power with a scope and an end."""

    id = Id(required=True, attribute="name")
    capability = Text(required=True)
    scope = Text(required=True)
    expire_time = Moment(required=True, allow_none=True)
    create_time = Moment(required=True, allow_none=True)


class CapabilitiesReply(Reply):
    """A page of a member's capabilities that are in force."""

    capabilities = List(Nested(CapabilityReply), required=True)
    next_page_token = Text(required=True)


class CapabilityBody(Body):
    """A narrow power to grant."""

    capability = Text(required=True, validate=one_of(CAPABILITIES))
    scope = Text(
        required=True,
        validate=line(64, least=1),
        metadata={"description": "`board=` and the slug of a board."},
    )
    expire_time = Moment(
        required=True,
        end=True,
        error_messages={"required": "Choose an end date within the next two years."},
        metadata={"description": "At most two years from now."},
    )


def _detail(entry: members_pb2.AuditEntry) -> dict[str, Any]:
    return wire.json_object(entry.detail)


class AuditEntryReply(Reply):
    """One line of the audit."""

    id = Text(required=True, attribute="uid")
    action = Text(required=True)
    actor = Text(required=True, attribute="actor_handle")
    subject = Text(required=True)
    detail = Object(required=True, of=_detail)
    create_time = Moment(required=True, allow_none=True)


class AuditReply(Reply):
    """A page of the audit, newest first."""

    audit_entries = List(Nested(AuditEntryReply), required=True)
    next_page_token = Text(required=True)
