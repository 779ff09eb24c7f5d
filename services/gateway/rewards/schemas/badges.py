"""Describes achievements, badges and credentials."""

import math

from marshmallow import ValidationError, fields, validate, validates_schema

from services.gateway.rewards.schemas.facts import FactReply, FilterField
from services.gateway.web.checks import EMAIL, NewSlug, Slug, between, entries, line, prose
from services.gateway.web.labels.rewards import TRIGGERS
from services.gateway.web.links import absolute
from services.gateway.web.schemas import (
    Body,
    Flag,
    Handle,
    Id,
    List,
    Moment,
    Nested,
    Paging,
    PersonReply,
    Real,
    Reply,
    Text,
    Whole,
    Word,
    most,
    one_of,
)
from upwell.rewards.v1 import rewards_pb2 as pb

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
NOTE = prose(500, least=10)


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

    shape = Word(pb.Shape, required=True)
    symbol = Text(required=True, validate=one_of(SYMBOLS))
    color = Text(
        required=True,
        validate=validate.Regexp(
            "^#[0-9a-fA-F]{6}$", error="Enter a colour as #rrggbb, for example #3b5bdb."
        ),
    )


class DefinitionField(Body):
    """What an achievement says."""

    kind = Word(pb.AchievementKind, required=True)
    display_name = Text(required=True, validate=line(60, least=1))
    description = Text(required=True, validate=prose(300, least=1))
    criteria = Text(required=True, validate=prose(500, least=1))
    trigger = Text(load_default="", validate=one_of(["", *TRIGGERS]))
    filter = Nested(FilterField, load_default=dict)
    tiers = List(Nested(TierField), load_default=list, validate=entries(5))
    measure = Word(pb.Measure, load_default="")
    cooling_off_days = Whole(load_default=0, validate=between(0, 90, "Enter {min} to {max} days."))
    valid_days = Whole(
        load_default=0,
        validate=between(0, 3650, "Enter {min} to {max} days. 0 means it does not expire."),
    )
    holdout_percent = Whole(
        load_default=0, validate=between(0, 20, "Enter {min} to {max} percent.")
    )
    credit = Whole(load_default=0, validate=between(0, 10_000, "Enter {min} to {max} credits."))
    design = Nested(DesignField, required=True)


def _achievement_url(achievement: pb.Achievement) -> str:
    return absolute(f"/achievements/{achievement.slug}")


def _badge_url(badge: pb.Badge) -> str:
    return absolute(f"/badges/{badge.uid}")


def _image_url(badge: pb.Badge) -> str:
    return absolute(f"/badges/{badge.uid}/image.svg")


def _lift(effect: pb.AchievementEffect) -> float | None:
    """Return the lift; None without a holdout."""
    return None if math.isnan(effect.lift) else effect.lift


class ProgressReply(Reply):
    """How far the caller is."""

    value = Whole(required=True)
    next_threshold = Whole(required=True)
    tier = Text(required=True)
    next_tier = Text(required=True)
    held = Flag(required=True)


class AchievementReply(Reply):
    """Something to reach."""

    id = Text(required=True, attribute="slug")
    version = Whole(required=True)
    state = Word(pb.AchievementState, unset="active", required=True)
    kind = Word(pb.AchievementKind, required=True, attribute="definition.kind")
    display_name = Text(required=True, attribute="definition.display_name")
    description = Text(required=True, attribute="definition.description")
    criteria = Text(required=True, attribute="definition.criteria")
    trigger = Text(required=True, attribute="definition.trigger")
    filter = Nested(FilterField, required=True, attribute="definition.filter")
    tiers = List(Nested(TierField), required=True, attribute="definition.tiers")
    measure = Word(pb.Measure, may_be_empty=True, required=True, attribute="definition.measure")
    cooling_off_days = Whole(required=True, attribute="definition.cooling_off_days")
    valid_days = Whole(required=True, attribute="definition.valid_days")
    holdout_percent = Whole(required=True, attribute="definition.holdout_percent")
    credit = Whole(required=True, attribute="definition.credit")
    design = Nested(DesignField, required=True, attribute="definition.design")
    holder_count = Whole(required=True)
    progress = Nested(ProgressReply, required=True, allow_none=True)
    url = Text(required=True, of=_achievement_url)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)


class AchievementsReply(Reply):
    """A page of the catalogue."""

    achievements = List(Nested(AchievementReply), required=True)
    next_page_token = Text(required=True)


class AchievementsQuery(Paging):
    """Which achievements."""

    show_retired = Flag(loose=True, load_default=False)


class AchievementBody(Body):
    """A new achievement."""

    id = Text(
        required=True,
        attribute="slug",
        validate=Slug(60),
        metadata={"description": "Lowercase, with hyphens."},
    )
    definition = Nested(DefinitionField, required=True)


class AchievementForm(DefinitionField):
    """A new achievement on its page."""

    slug = Text(load_default="", validate=NewSlug(60))


class DefinitionBody(Body):
    """A new version of an achievement."""

    definition = Nested(DefinitionField, required=True)


class AchievementPreviewBody(Body):
    """A definition to try."""

    achievement = Text(
        attribute="name",
        load_default="",
        validate=most(60),
        metadata={"description": "The version it would replace."},
    )
    definition = Nested(DefinitionField, required=True)


class AchievementPreviewRowReply(Reply):
    """What a definition means for one member."""

    member = Nested(PersonReply, required=True, allow_none=True)
    tier_before = Text(required=True, allow_none=True)
    tier_after = Text(required=True, allow_none=True)


class AchievementPreviewReply(Reply):
    """Who would hold it."""

    holders = Whole(required=True)
    gaining = Whole(required=True)
    losing = Whole(required=True)
    rows = List(Nested(AchievementPreviewRowReply), required=True)


class EffectGroupReply(Reply):
    """One side of the comparison; facts are per member, in 28 days."""

    members = Whole(required=True)
    before = Real(required=True)
    after = Real(required=True)
    went_on = Whole(required=True)
    stopped = Whole(required=True)


class EffectReply(Reply):
    """How people went on after a badge."""

    shown = Nested(EffectGroupReply, required=True)
    held_out = Nested(EffectGroupReply, required=True)
    lift = Real(required=True, allow_none=True, of=_lift)
    confidence = Word(pb.Confidence, required=True)


class BadgeReply(Reply):
    """An achievement somebody holds."""

    id = Text(required=True, attribute="uid")
    achievement = Text(required=True, attribute="achievement.slug")
    display_name = Text(required=True, attribute="achievement.definition.display_name")
    tier = Text(required=True)
    key = Text(required=True)
    state = Word(pb.BadgeState, required=True)
    member = Nested(PersonReply, required=True, allow_none=True)
    award_time = Moment(required=True, allow_none=True)
    expire_time = Moment(required=True, allow_none=True)
    reason = Text(required=True)
    fact = Nested(FactReply, required=True, allow_none=True)
    note = Text(required=True)
    awarded_by = Nested(PersonReply, required=True, allow_none=True)
    approved_by = Nested(PersonReply, required=True, allow_none=True)
    revoke_time = Moment(required=True, allow_none=True)
    revoke_reason = Text(required=True)
    claim_time = Moment(required=True, allow_none=True)
    url = Text(required=True, of=_badge_url)
    image_url = Text(required=True, of=_image_url)
    credential_url = Text(required=True, allow_none=True)


class BadgesReply(Reply):
    """A page of badges, newest first."""

    badges = List(Nested(BadgeReply), required=True)
    next_page_token = Text(required=True)


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

    member = Handle(required=True, metadata={"description": "A handle."})
    note = Text(required=True, validate=NOTE, metadata={"description": "Shown to the member."})
    expire_time = Moment(end=True, load_default=None)


class AwardForm(AwardBody):
    """An award on its page, where the badge is chosen too."""

    achievement = Text(required=True, validate=validate.Length(min=1, error="Choose a badge."))


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
        attribute="content",
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
        if ("credential" in data) == ("content" in data):
            text = "Send either credential or file."
            raise ValidationError(text, "credential")
        if not isinstance(data.get("credential", ""), (dict, str)):
            text = "Send a JSON object or a text."
            raise ValidationError(text, "credential")


class VerifyForm(Body):
    """A credential to look at, pasted or uploaded."""

    credential = Text(load_default="")
    email = Text(load_default="", validate=most(EMAIL))


class CheckReply(Reply):
    """One check."""

    check = Word(pb.CheckKind, required=True)
    outcome = Word(pb.CheckOutcome, required=True)
    message = Text(required=True)


class VerificationReply(Reply):
    """What a look at a credential found."""

    valid = Flag(required=True)
    checks = List(Nested(CheckReply), required=True)
    own = Flag(required=True)
    issuer_id = Text(required=True)
    issuer_name = Text(required=True)
    achievement_name = Text(required=True)
    valid_from = Moment(required=True, allow_none=True)
    valid_until = Moment(required=True, allow_none=True)
    badge = Id(required=True, allow_none=True)


class IssuerKeyReply(Reply):
    """A key of the issuer."""

    id = Text(required=True)
    algorithm = Text(required=True)
    create_time = Moment(required=True, allow_none=True)
    retire_time = Moment(required=True, allow_none=True)


class IssuerReply(Reply):
    """Who issues the community's credentials."""

    id = Text(required=True)
    display_name = Text(required=True)
    description = Text(required=True)
    url = Text(required=True)
    email = Text(required=True)
    keys = List(Nested(IssuerKeyReply), required=True)


class IssuerBody(Body):
    """What changes about the issuer."""

    display_name = Text(validate=most(500))
    description = Text(validate=most(5000))
    url = Text(validate=most(1000))
    email = Text(validate=most(EMAIL))
