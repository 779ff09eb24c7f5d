"""Describes achievements, badges and credentials."""

from marshmallow import ValidationError, fields, validate, validates_schema

from services.gateway.rewards.schemas.points import FactReply
from services.gateway.web.checks import HANDLE, Slug, between, entries, line, prose
from services.gateway.web.labels.rewards import TRIGGERS
from services.gateway.web.schemas import (
    Body,
    Flag,
    Moment,
    Paging,
    PersonReply,
    Reply,
    Text,
    Whole,
    most,
    one_of,
)
from services.gateway.web.wire import words
from upwell.rewards.v1 import rewards_pb2

KINDS = words(rewards_pb2.AchievementKind)
BADGE_STATES = words(rewards_pb2.BadgeState)
SHAPES = ("circle", "hexagon", "shield", "diamond", "rosette")
SYMBOLS = (
    "spark",
    "bulb",
    "ballot",
    "hands",
    "key",
    "ship",
    "twins",
    "person",
    "calendar",
    "flag",
    "star",
    "heart",
    "check",
    "speech",
)
MEASURES = ("quantity", "standing", "credit")
NOTE = prose(500, least=10)


class FilterField(Body):
    """Which facts count; an empty list means any."""

    boards = fields.List(Text(validate=Slug()), validate=entries(20))
    sources = fields.List(Text(validate=Slug()), validate=entries(20))
    least_quantity = Whole(validate=between(0, 1_000_000))


class TierField(Body):
    """A step of an achievement."""

    tier = Text(
        load_default="",
        validate=validate.Regexp(
            "^([a-z][a-z0-9-]{0,29})?$",
            error="Use a lowercase word as the name of a tier, for example bronze.",
        ),
    )
    threshold = Whole(required=True, validate=between(1, 1_000_000))


class DesignField(Body):
    """How the drawing looks."""

    shape = Text(required=True, validate=one_of(SHAPES))
    symbol = Text(required=True, validate=one_of(SYMBOLS))
    color = Text(
        required=True,
        validate=validate.Regexp(
            "^#[0-9a-fA-F]{6}$", error="Enter a colour as #rrggbb, for example #3b5bdb."
        ),
    )


class DefinitionField(Body):
    """What an achievement says."""

    kind = Text(required=True, validate=one_of(KINDS))
    display_name = Text(required=True, validate=line(60, least=1))
    description = Text(required=True, validate=prose(300, least=1))
    criteria = Text(required=True, validate=prose(500, least=1))
    trigger = Text(load_default="", validate=one_of(["", *TRIGGERS]))
    filter = fields.Nested(FilterField, load_default=dict)
    tiers = fields.List(fields.Nested(TierField), load_default=list, validate=entries(5))
    measure = Text(load_default="", validate=one_of(["", *MEASURES]))
    cooling_off_days = Whole(load_default=0, validate=between(0, 90, "Enter {min} to {max} days."))
    valid_days = Whole(
        load_default=0,
        validate=between(0, 3650, "Enter {min} to {max} days. 0 means it does not expire."),
    )
    holdout_percent = Whole(
        load_default=0, validate=between(0, 20, "Enter {min} to {max} percent.")
    )
    credit = Whole(load_default=0, validate=between(0, 10_000, "Enter {min} to {max} credits."))
    design = fields.Nested(DesignField, required=True)


class ProgressReply(Reply):
    """How far the caller is."""

    value = fields.Integer(required=True)
    next_threshold = fields.Integer(required=True)
    tier = fields.String(required=True)
    next_tier = fields.String(required=True)
    held = fields.Boolean(required=True)


class AchievementReply(Reply):
    """Something to reach."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["active", "retired"]))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    display_name = fields.String(required=True)
    description = fields.String(required=True)
    criteria = fields.String(required=True)
    trigger = fields.String(required=True)
    filter = fields.Nested(FilterField, required=True)
    tiers = fields.List(fields.Nested(TierField), required=True)
    measure = fields.String(required=True)
    cooling_off_days = fields.Integer(required=True)
    valid_days = fields.Integer(required=True)
    holdout_percent = fields.Integer(required=True)
    credit = fields.Integer(required=True)
    design = fields.Nested(DesignField, required=True)
    holder_count = fields.Integer(required=True)
    progress = fields.Nested(ProgressReply, required=True, allow_none=True)
    url = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)


class AchievementsReply(Reply):
    """A page of the catalogue."""

    achievements = fields.List(fields.Nested(AchievementReply), required=True)
    next_page_token = fields.String(required=True)


class AchievementsQuery(Paging):
    """Which achievements."""

    show_retired = Flag(loose=True, load_default=False)


class AchievementBody(Body):
    """A new achievement."""

    id = Text(
        required=True, validate=Slug(60), metadata={"description": "Lowercase, with hyphens."}
    )
    definition = fields.Nested(DefinitionField, required=True)


class DefinitionBody(Body):
    """A new version of an achievement."""

    definition = fields.Nested(DefinitionField, required=True)


class AchievementPreviewBody(Body):
    """A definition to try."""

    achievement = Text(
        load_default="",
        validate=most(60),
        metadata={"description": "The version it would replace."},
    )
    definition = fields.Nested(DefinitionField, required=True)


class AchievementPreviewRowReply(Reply):
    """What a definition means for one member."""

    member = fields.Nested(PersonReply, required=True, allow_none=True)
    tier_before = fields.String(required=True, allow_none=True)
    tier_after = fields.String(required=True, allow_none=True)


class AchievementPreviewReply(Reply):
    """Who would hold it."""

    holders = fields.Integer(required=True)
    gaining = fields.Integer(required=True)
    losing = fields.Integer(required=True)
    rows = fields.List(fields.Nested(AchievementPreviewRowReply), required=True)


class EffectGroupReply(Reply):
    """One side of the comparison; facts are per member, in 28 days."""

    members = fields.Integer(required=True)
    before = fields.Float(required=True)
    after = fields.Float(required=True)
    went_on = fields.Integer(required=True)
    stopped = fields.Integer(required=True)


class EffectReply(Reply):
    """How people went on after a badge."""

    shown = fields.Nested(EffectGroupReply, required=True)
    held_out = fields.Nested(EffectGroupReply, required=True)
    lift = fields.Float(required=True, allow_none=True)
    confidence = fields.String(required=True)


class BadgeReply(Reply):
    """An achievement somebody holds."""

    id = fields.String(required=True)
    achievement = fields.String(required=True)
    display_name = fields.String(required=True)
    tier = fields.String(required=True)
    key = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(BADGE_STATES))
    member = fields.Nested(PersonReply, required=True, allow_none=True)
    award_time = fields.DateTime(required=True, allow_none=True)
    expire_time = fields.DateTime(required=True, allow_none=True)
    reason = fields.String(required=True)
    fact = fields.Nested(FactReply, required=True, allow_none=True)
    note = fields.String(required=True)
    awarded_by = fields.Nested(PersonReply, required=True, allow_none=True)
    approved_by = fields.Nested(PersonReply, required=True, allow_none=True)
    revoke_time = fields.DateTime(required=True, allow_none=True)
    revoke_reason = fields.String(required=True)
    claim_time = fields.DateTime(required=True, allow_none=True)
    url = fields.String(required=True)
    image_url = fields.String(required=True)
    credential_url = fields.String(required=True, allow_none=True)


class BadgesReply(Reply):
    """A page of badges, newest first."""

    badges = fields.List(fields.Nested(BadgeReply), required=True)
    next_page_token = fields.String(required=True)


class BadgesQuery(Paging):
    """Which badges."""

    show_all = Flag(
        loose=True,
        load_default=False,
        metadata={
            "description": "Include revoked, expired and superseded ones. Your own, or staff only."
        },
    )


class AwardBody(Body):
    """An award by hand."""

    member = Text(required=True, validate=most(HANDLE), metadata={"description": "A handle."})
    note = Text(required=True, validate=NOTE, metadata={"description": "Shown to the member."})
    expire_time = Moment(load_default=None)


class RevokeBody(Body):
    """Why a badge is taken back."""

    reason = Text(required=True, validate=NOTE)


class ClaimBody(Body):
    """Whom the credential names."""

    recipient = Text(
        load_default="handle",
        validate=one_of(["handle", "email"]),
        metadata={"description": "The handle, or the address the caller signs in with; hashed."},
    )


class CredentialQuery(Paging):
    """Which form of a credential."""

    baked = Text(load_default="", validate=one_of(["", "png", "svg"]))


class CredentialReply(Reply):
    """An Open Badges 3.0 credential; JSON-LD, or a JWT or image by Accept and `baked`."""

    id = fields.String(required=True)
    type = fields.List(fields.String(), required=True)


class VerifyBody(Body):
    """A credential to look at."""

    credential = fields.Raw(
        metadata={"description": "JSON-LD as an object, or a compact JWS as a text."}
    )
    file = Text(
        validate=most(1_400_000),
        metadata={"description": "A PNG or SVG with an embedded credential, as base64."},
    )
    email = Text(
        load_default="",
        validate=most(500),
        metadata={"description": "An address to compare with the recipient."},
    )

    @validates_schema
    def check(self, data: dict[str, object], **_: object) -> None:
        """Refuse both and neither."""
        if ("credential" in data) == ("file" in data):
            text = "Send either credential or file."
            raise ValidationError(text, "credential")
        if not isinstance(data.get("credential", ""), (dict, str)):
            text = "Send a JSON object or a text."
            raise ValidationError(text, "credential")


class CheckReply(Reply):
    """One check."""

    check = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["passed", "failed", "unknown"]))
    message = fields.String(required=True)


class VerificationReply(Reply):
    """What a look at a credential found."""

    valid = fields.Boolean(required=True)
    checks = fields.List(fields.Nested(CheckReply), required=True)
    own = fields.Boolean(required=True)
    issuer_id = fields.String(required=True)
    issuer_name = fields.String(required=True)
    achievement_name = fields.String(required=True)
    valid_from = fields.DateTime(required=True, allow_none=True)
    valid_until = fields.DateTime(required=True, allow_none=True)
    badge = fields.String(required=True, allow_none=True)


class IssuerKeyReply(Reply):
    """A key of the issuer."""

    id = fields.String(required=True)
    algorithm = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    retire_time = fields.DateTime(required=True, allow_none=True)


class IssuerReply(Reply):
    """Who issues the community's credentials."""

    id = fields.String(required=True)
    display_name = fields.String(required=True)
    description = fields.String(required=True)
    url = fields.String(required=True)
    email = fields.String(required=True)
    keys = fields.List(fields.Nested(IssuerKeyReply), required=True)


class IssuerBody(Body):
    """What changes about the issuer."""

    display_name = Text(validate=most(500))
    description = Text(validate=most(5000))
    url = Text(validate=most(1000))
    email = Text(validate=most(320))
