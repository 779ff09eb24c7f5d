"""Describes the rules that give points, and cases about them."""

from marshmallow import fields, validate

from services.gateway.rewards.schemas.badges import FilterField
from services.gateway.rewards.schemas.points import UNITS
from services.gateway.web.checks import SLUG, Slug, between, entries, line, prose
from services.gateway.web.labels.rewards import TRIGGERS
from services.gateway.web.schemas import (
    INT32,
    Body,
    Flag,
    PersonReply,
    Reply,
    Text,
    Whole,
    most,
    one_of,
)
from services.gateway.web.wire import words
from upwell.rewards.v1 import rewards_pb2

MODES = words(rewards_pb2.RuleMode)


class RuleFilterField(FilterField):
    """Which facts count for a rule; an empty list means any."""

    boards = fields.List(Text(validate=Slug()), validate=entries(50))
    sources = fields.List(Text(validate=most(50)), validate=entries(20))
    least_quantity = Whole(validate=between(0, 1_000_000_000))


class RuleField(Body):
    """What a rule says; no code."""

    trigger = Text(required=True, validate=one_of([*TRIGGERS]))
    filter = fields.Nested(RuleFilterField, load_default=dict)
    unit = Text(required=True, validate=one_of(UNITS))
    amount = Whole(required=True, validate=between(1, 10_000, "Enter {min} to {max} points."))
    cap_per_day = Whole(load_default=0, validate=between(0, 1_000_000))
    cooldown_hours = Whole(load_default=0, validate=between(0, 24 * 365))
    distinct_actors = Whole(load_default=0, validate=between(0, 1_000))
    display_name = Text(required=True, validate=line(80, least=1))
    description = Text(load_default="", validate=prose(500))


class VersionReply(Reply):
    """One version of a rule."""

    version = fields.Integer(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    definition = fields.Nested(RuleField, required=True)
    start_time = fields.DateTime(required=True, allow_none=True)
    end_time = fields.DateTime(required=True, allow_none=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    created_by = fields.Nested(PersonReply, required=True, allow_none=True)
    publish_time = fields.DateTime(required=True, allow_none=True)
    published_by = fields.Nested(PersonReply, required=True, allow_none=True)


class RuleReply(Reply):
    """A rule; members see the live version, staff all."""

    id = fields.String(required=True)
    display_name = fields.String(required=True)
    live = fields.Nested(VersionReply, required=True, allow_none=True)
    versions = fields.List(fields.Nested(VersionReply), required=True)


class RulesReply(Reply):
    """A page of rules."""

    rules = fields.List(fields.Nested(RuleReply), required=True)
    next_page_token = fields.String(required=True)


class RuleBody(Body):
    """A new rule, as a draft."""

    id = Text(required=True, validate=Slug(), metadata={"description": "Lowercase, with hyphens."})
    definition = fields.Nested(RuleField, required=True)


class RuleVersionBody(Body):
    """A new version of a rule, as a draft."""

    definition = fields.Nested(RuleField, required=True)


class RulePreviewBody(Body):
    """A definition to try."""

    rule = Text(
        load_default="",
        validate=most(SLUG),
        metadata={"description": "The version it would replace."},
    )
    definition = fields.Nested(RuleField, required=True)
    retroactive = Flag(
        load_default=True, metadata={"description": "Apply retroactively, or only from now on."}
    )


class PublishBody(Body):
    """Which version becomes what."""

    version = Whole(required=True, validate=between(0, INT32))
    mode = Text(required=True, validate=one_of(["shadow", "live"]))
    retroactive = Flag(
        load_default=False,
        metadata={"description": "Applies retroactively instead of from now on."},
    )


class PreviewRowReply(Reply):
    """What a change means for one member."""

    member = fields.Nested(PersonReply, required=True, allow_none=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)


class RulePreviewReply(Reply):
    """Who would gain and who would lose."""

    winners = fields.Integer(required=True)
    losers = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    given = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    unit = fields.String(required=True)
    rows = fields.List(fields.Nested(PreviewRowReply), required=True)
    facts = fields.Integer(required=True)
    partial_ = fields.Boolean(required=True, data_key="partial")
