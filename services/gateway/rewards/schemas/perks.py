"""Describes perks and redemptions."""

from marshmallow import fields, validate

from services.gateway.web.checks import Slug, between, line, prose
from services.gateway.web.labels.rewards import LEVELS
from services.gateway.web.schemas import (
    Body,
    Flag,
    Moment,
    Paging,
    PersonReply,
    Reply,
    Text,
    Whole,
    one_of,
)
from services.gateway.web.wire import words
from upwell.rewards.v1 import rewards_pb2

KINDS = words(rewards_pb2.PerkKind)
STATES = words(rewards_pb2.PerkState)
REDEMPTION_STATES = words(rewards_pb2.RedemptionState)
MOST_POINTS = 1_000_000_000
NUMBER = "Enter a whole number from {min} to {max}."
NAME = line(80, least=1)
NOTE = prose(1_000)
POINTS = between(0, MOST_POINTS, NUMBER)


class HindranceReply(Reply):
    """Why the caller may not redeem a perk now."""

    reason = fields.String(required=True)
    message = fields.String(required=True)


class PerkReply(Reply):
    """Something to redeem; never money."""

    id = fields.String(required=True)
    display_name = fields.String(required=True)
    description = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    price = fields.Integer(required=True, metadata={"description": "In credit."})
    stock = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null means unlimited."}
    )
    available = fields.Integer(required=True, allow_none=True)
    least_standing = fields.Integer(required=True)
    least_level = fields.String(required=True)
    limit_per_member = fields.Integer(required=True)
    needs_approval = fields.Boolean(required=True)
    fair_value = fields.Integer(required=True)
    currency = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    start_time = fields.DateTime(required=True, allow_none=True)
    end_time = fields.DateTime(required=True, allow_none=True)
    question = fields.String(required=True)
    hindrance = fields.Nested(HindranceReply, required=True, allow_none=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)


class PerksReply(Reply):
    """A page of perks."""

    perks = fields.List(fields.Nested(PerkReply), required=True)
    next_page_token = fields.String(required=True)


class PerksQuery(Paging):
    """Which perks."""

    show_all = Flag(
        loose=True,
        load_default=False,
        metadata={"description": "Include drafts and retired ones. Staff only."},
    )


class PerkFields(Body):
    """What may be said of a perk."""

    display_name = Text(validate=NAME)
    description = Text(validate=prose(2_000))
    kind = Text(validate=one_of(KINDS))
    price = Whole(validate=POINTS)
    stock = Whole(
        allow_none=True,
        validate=between(0, MOST_POINTS, "Send a number from {min} to {max}, or null for any."),
    )
    least_standing = Whole(validate=POINTS)
    least_level = Text(validate=one_of(["", *LEVELS]))
    limit_per_member = Whole(validate=between(0, 1_000, NUMBER))
    needs_approval = Flag()
    fair_value = Whole(validate=between(0, 100_000_000_000, NUMBER))
    currency = Text(
        validate=validate.Regexp(
            "^([A-Z]{3})?$",
            error="Enter a currency code of three capital letters (ISO 4217), for example EUR.",
        )
    )
    state = Text(validate=one_of(STATES))
    start_time = Moment(allow_none=True)
    end_time = Moment(allow_none=True)
    question = Text(validate=line(300))


class PerkBody(PerkFields):
    """A new perk."""

    id = Text(required=True, validate=Slug(), metadata={"description": "Lowercase, with hyphens."})
    display_name = Text(required=True, validate=NAME)
    kind = Text(required=True, validate=one_of(KINDS))
    price = Whole(required=True, validate=POINTS)


class PerkPatch(PerkFields):
    """What changes about a perk."""


class StepReply(Reply):
    """One step of a redemption."""

    state = fields.String(required=True)
    by = fields.Nested(PersonReply, required=True, allow_none=True)
    note = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)


class RedemptionReply(Reply):
    """A perk on its way to a member."""

    id = fields.String(required=True)
    perk = fields.String(required=True)
    perk_display_name = fields.String(required=True)
    member = fields.Nested(PersonReply, required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(REDEMPTION_STATES))
    price = fields.Integer(required=True)
    answer = fields.String(required=True)
    note = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)
    expire_time = fields.DateTime(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepReply), required=True)


class RedemptionsReply(Reply):
    """A page of redemptions."""

    redemptions = fields.List(fields.Nested(RedemptionReply), required=True)
    next_page_token = fields.String(required=True)


class RedemptionsQuery(Paging):
    """Which redemptions."""

    state = Text(load_default="", validate=one_of(["", *REDEMPTION_STATES]))


class RedemptionBody(Body):
    """A wish for a perk."""

    answer = Text(
        load_default="",
        validate=NOTE,
        metadata={"description": "The answer to the perk's question."},
    )


class RedemptionNoteBody(Body):
    """What staff say to the member."""

    note = Text(load_default="", validate=NOTE, metadata={"description": "Message to the member."})


class DeclineRedemptionBody(Body):
    """Why it is declined."""

    note = Text(required=True, validate=NOTE, metadata={"description": "Message to the member."})
