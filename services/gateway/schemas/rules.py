"""Describes the rules that give points, and cases about them."""

from marshmallow import fields, validate

from services.gateway.schemas.badges import SMALL, FilterField
from services.gateway.schemas.base import (
    Body,
    Flag,
    Moment,
    Paging,
    Reply,
    Text,
    Whole,
    most,
    one_of,
)
from services.gateway.schemas.people import PersonReply
from services.gateway.schemas.points import UNITS, FactReply
from services.gateway.shapes import words
from upwell.rewards.v1 import rewards_pb2

MODES = words(rewards_pb2.RuleMode)
CASE_REASONS = words(rewards_pb2.CaseReason)
CASE_STATES = words(rewards_pb2.CaseState)


class RuleField(Body):
    """What a rule says; no code."""

    trigger = Text(required=True, validate=most(100))
    filter = fields.Nested(FilterField, load_default=dict)
    unit = Text(required=True, validate=one_of(UNITS))
    amount = Whole(required=True, metadata={"description": "Whole points, above zero."})
    cap_per_day = Whole(load_default=0)
    cooldown_hours = Whole(load_default=0, validate=SMALL)
    distinct_actors = Whole(load_default=0, validate=SMALL)
    display_name = Text(required=True, validate=most(500))
    description = Text(load_default="", validate=most(5000))


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

    id = Text(
        required=True, validate=most(200), metadata={"description": "Lowercase, with hyphens."}
    )
    definition = fields.Nested(RuleField, required=True)


class RuleVersionBody(Body):
    """A new version of a rule, as a draft."""

    definition = fields.Nested(RuleField, required=True)


class RulePreviewBody(Body):
    """A definition to try."""

    rule = Text(
        load_default="",
        validate=most(200),
        metadata={"description": "The version it would replace."},
    )
    definition = fields.Nested(RuleField, required=True)
    retroactive = Flag(
        load_default=True, metadata={"description": "Apply retroactively, or only from now on."}
    )


class PublishBody(Body):
    """Which version becomes what."""

    version = Whole(required=True, validate=SMALL)
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


class AmountReply(Reply):
    """Points of one unit."""

    unit = fields.String(required=True)
    amount = fields.Integer(required=True)


class CaseReply(Reply):
    """A suspicion about points; what only staff see is null for the member."""

    id = fields.String(required=True)
    member = fields.Nested(PersonReply, required=True, allow_none=True)
    reason = fields.String(required=True, validate=validate.OneOf(CASE_REASONS))
    state = fields.String(required=True, validate=validate.OneOf(CASE_STATES))
    window_start = fields.DateTime(required=True, allow_none=True)
    window_end = fields.DateTime(required=True, allow_none=True)
    fact_count = fields.Integer(required=True)
    points = fields.List(fields.Nested(AmountReply), required=True)
    others = fields.List(fields.Nested(PersonReply), required=True)
    evidence = fields.List(fields.String(), required=True)
    note = fields.String(required=True)
    appeal = fields.String(required=True)
    decision_message = fields.String(required=True)
    decided_by = fields.Nested(PersonReply, required=True, allow_none=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    decide_time = fields.DateTime(required=True, allow_none=True)
    harden_time = fields.DateTime(required=True, allow_none=True)
    appeal_time = fields.DateTime(required=True, allow_none=True)
    appeal_until = fields.DateTime(required=True, allow_none=True)
    facts = fields.List(fields.Nested(FactReply), required=True)


class CasesReply(Reply):
    """A page of cases, those that wait first."""

    cases = fields.List(fields.Nested(CaseReply), required=True)
    next_page_token = fields.String(required=True)


class CasesQuery(Paging):
    """Which cases."""

    state = Text(load_default="", validate=one_of(["", *CASE_STATES]))


class CaseBody(Body):
    """A new case."""

    member = Text(required=True, validate=most(200), metadata={"description": "A handle."})
    reason = Text(required=True, validate=one_of(CASE_REASONS))
    window_start = Moment(required=True)
    window_end = Moment(required=True)
    others = fields.List(
        Text(validate=most(200)), load_default=list, validate=validate.Length(max=100)
    )
    note = Text(required=True, validate=most(5000))


class CaseDecisionBody(Body):
    """What staff decide."""

    confirm = Flag(required=True)
    message = Text(
        load_default="",
        validate=most(5000),
        metadata={"description": "Message to the member. Required to confirm."},
    )


class AppealBody(Body):
    """What the member says."""

    text = Text(required=True, validate=most(10_000))


class AppealDecisionBody(Body):
    """What somebody else decides."""

    grant = Flag(required=True)
    message = Text(required=True, validate=most(5000), metadata={"description": "For the member."})
