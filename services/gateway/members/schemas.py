"""Describes members, their tokens and sessions, and the community."""

from marshmallow import fields, validate

from services.gateway.web.schemas import INT32, Body, Paging, Real, Reply, Text, Whole, most, one_of
from services.gateway.web.wire import words
from upwell.members.v1 import members_pb2

STATES = words(members_pb2.MemberState)
ROLES = ["member", "moderator", "manager", "admin"]
SCOPES = ["read", "write"]


class LinkField(Body):
    """A labelled address."""

    label = Text(required=True, validate=most(500))
    url = Text(required=True, validate=most(2000))


class MemberReply(Reply):
    """A person in the community."""

    handle = fields.String(required=True)
    display_name = fields.String(required=True)
    bio = fields.String(required=True)
    bio_html = fields.String(required=True)
    interests = fields.List(fields.String(), required=True)
    links = fields.List(fields.Nested(LinkField), required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    is_staff = fields.Boolean(required=True)
    is_verified = fields.Boolean(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    idea_count = fields.Integer(metadata={"description": "Only where one member is asked for."})
    comment_count = fields.Integer(metadata={"description": "Only where one member is asked for."})
    shipped_count = fields.Integer(metadata={"description": "Only where one member is asked for."})


class MembersReply(Reply):
    """A page of members, by handle."""

    members = fields.List(fields.Nested(MemberReply), required=True)
    next_page_token = fields.String(required=True)


class MembersQuery(Paging):
    """Which members."""

    q = Text(
        load_default="",
        validate=most(500),
        metadata={"description": "Part of a handle or name, or a whole address."},
    )
    role = Text(load_default="", validate=one_of(["", *ROLES]))
    state = Text(load_default="", validate=one_of(["", *STATES]))


class CommunityNameReply(Reply):
    """Names the community a key belongs to."""

    slug = fields.String(required=True)
    name = fields.String(required=True)


class MeReply(MemberReply):
    """The caller."""

    uid = fields.String(required=True)
    email = fields.String(required=True)
    locale = fields.String(required=True)
    time_zone = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    scopes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "What the token may do; empty means all the member may."},
    )
    completeness = fields.Integer(required=True, metadata={"description": "0 to 100."})
    community = fields.Nested(CommunityNameReply, required=True)


class MePatch(Body):
    """What changes about the caller's profile."""

    handle = Text(validate=most(200))
    display_name = Text(validate=most(500))
    bio = Text(validate=most(20_000))
    interests = fields.List(Text(validate=most(200)), validate=validate.Length(max=100))
    links = fields.List(fields.Nested(LinkField), validate=validate.Length(max=50))
    locale = Text(validate=most(35))
    time_zone = Text(validate=most(100))


class TokenReply(Reply):
    """A personal access token."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    expire_time = fields.DateTime(required=True, allow_none=True)
    last_used_time = fields.DateTime(required=True, allow_none=True)


class NewTokenReply(TokenReply):
    """A fresh token with its secret, which is shown only now."""

    secret = fields.String(required=True)


class TokensReply(Reply):
    """A page of the caller's tokens, newest first."""

    tokens = fields.List(fields.Nested(TokenReply), required=True)
    next_page_token = fields.String(required=True)


class TokenBody(Body):
    """A new token."""

    name = Text(required=True, validate=most(500), metadata={"description": "What it is for."})
    scopes = fields.List(
        Text(validate=one_of(SCOPES)),
        load_default=list,
        validate=validate.Length(max=10),
        metadata={"description": "Reading only where left out; writing includes reading."},
    )
    expire_days = Whole(
        validate=validate.Range(1, 3660, error="Send a number of days from 1 to 3660."),
        metadata={"description": "Days until it expires; the service's own where left out."},
    )


class SessionReply(Reply):
    """A browser the caller is signed in with."""

    id = fields.String(required=True)
    device = fields.String(required=True)
    method = fields.String(required=True)
    current = fields.Boolean(required=True)
    create_time = fields.DateTime(required=True)
    seen_time = fields.DateTime(required=True)


class SessionsReply(Reply):
    """The caller's sessions, newest first."""

    sessions = fields.List(fields.Nested(SessionReply), required=True)


class ExportFileReply(Reply):
    """One file of an archive."""

    filename = fields.String(required=True)
    content = fields.Raw(required=True, metadata={"description": "JSON."})


class ExportReply(Reply):
    """Everything the services hold about the caller."""

    files = fields.List(fields.Nested(ExportFileReply), required=True)


class CommunityReply(CommunityNameReply):
    """The community this address, or this key, belongs to."""

    vision = fields.String(required=True)
    access = fields.String(required=True)
    locale = fields.String(required=True)
    time_zone = fields.String(required=True)
    conduct_version = fields.Integer(required=True)
    conduct_html = fields.String(required=True)
    reuse_terms_html = fields.String(required=True)


class SettingsReply(Reply):
    """How ideas work in this community."""

    answer_promise_days = fields.Integer(required=True)
    trend_half_life_days = fields.Float(required=True)
    update_time = fields.DateTime(required=True, allow_none=True)


class SettingsPatch(Body):
    """What changes about how ideas work."""

    answer_promise_days = Whole(validate=validate.Range(0, INT32))
    trend_half_life_days = Real()
