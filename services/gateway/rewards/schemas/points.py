"""Describes points: balances, levels, transfers, leaderboards, adjustments."""

from marshmallow import fields, validate

from services.gateway.web.checks import between, prose
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

UNITS = words(rewards_pb2.Unit)
REASONS = words(rewards_pb2.TransferReason)
PERIODS = ("week", "month", "all-time")


class BalancesReply(Reply):
    """What a member has of each unit."""

    standing = fields.Integer(required=True, metadata={"description": "What it is worth today."})
    credit = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Credits to spend. Null if the caller may not see them."},
    )
    earned_standing = fields.Integer(
        required=True, metadata={"description": "Everything earned, without decay."}
    )
    escrow_standing = fields.Integer(required=True, allow_none=True)
    escrow_credit = fields.Integer(required=True, allow_none=True)


class LevelReply(Reply):
    """A level and what it needs."""

    level = fields.String(required=True)
    standing = fields.Integer(required=True)
    tenure_days = fields.Integer(required=True)


class LevelsReply(Reply):
    """Every level, lowest first."""

    levels = fields.List(fields.Nested(LevelReply), required=True)


class FactReply(Reply):
    """Something that happened and that points or badges rest on."""

    id = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.Nested(PersonReply, required=True, allow_none=True)
    actor = fields.Nested(PersonReply, required=True, allow_none=True)
    object = fields.String(required=True)
    idea = fields.Integer(required=True, allow_none=True)
    board = fields.String(required=True)
    time = fields.DateTime(required=True, allow_none=True)
    source = fields.String(required=True)
    valid = fields.Boolean(required=True)
    invalid_reason = fields.String(required=True, allow_none=True)


class TransferReply(Reply):
    """A row of the ledger."""

    id = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    unit = fields.String(required=True, validate=validate.OneOf(UNITS))
    amount = fields.Integer(required=True, metadata={"description": "Signed, for the member."})
    worth = fields.Float(required=True, metadata={"description": "What it is worth today."})
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    rule = fields.String(required=True, allow_none=True)
    rule_version = fields.Integer(required=True, allow_none=True)
    fact = fields.Nested(FactReply, required=True, allow_none=True)
    reverses = fields.String(
        required=True, allow_none=True, metadata={"description": "The transfer it reverses."}
    )
    reversed_by = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    cause = fields.String(
        required=True, metadata={"description": "A redemption, case, badge or adjustment, or ''."}
    )
    debit = fields.String(required=True)
    credit = fields.String(required=True)
    member = fields.Nested(PersonReply, required=True, allow_none=True)


class PointsReply(Reply):
    """A member's balances, and a page of the rows that make them."""

    balances = fields.Nested(BalancesReply, required=True)
    level = fields.Nested(LevelReply, required=True)
    next_level = fields.Nested(LevelReply, required=True, allow_none=True)
    as_of = fields.DateTime(required=True, allow_none=True)
    transfers = fields.List(fields.Nested(TransferReply), required=True)
    next_page_token = fields.String(required=True)


class PointsQuery(Paging):
    """Which rows, and as of when."""

    unit = Text(load_default="", validate=one_of(["", *UNITS]))
    as_of = Moment(
        load_default=None,
        metadata={"description": "The time of the balance. Now if left out."},
        error_messages={"invalid": "Send a time with its zone, as 2026-11-22T09:00:00Z."},
    )


class TransfersReply(Reply):
    """A page of transfers, newest first."""

    transfers = fields.List(fields.Nested(TransferReply), required=True)
    next_page_token = fields.String(required=True)


class TransfersQuery(Paging):
    """Which transfers."""

    member = Text(load_default="", validate=most(200), metadata={"description": "A handle."})
    rule = Text(load_default="", validate=most(200))
    object = Text(
        load_default="", validate=most(200), metadata={"description": "As in `ideas/12`."}
    )
    reason = Text(load_default="", validate=one_of(["", *REASONS]))
    unit = Text(load_default="", validate=one_of(["", *UNITS]))
    after = Moment(load_default=None)
    before = Moment(load_default=None)


class LeaderboardEntryReply(Reply):
    """One place."""

    rank = fields.Integer(required=True, metadata={"description": "Equal scores share a rank."})
    handle = fields.String(required=True, allow_none=True)
    display_name = fields.String(required=True)
    standing = fields.Integer(required=True, metadata={"description": "Earned in the period."})


class LeaderboardReply(Reply):
    """Who leads."""

    entries = fields.List(fields.Nested(LeaderboardEntryReply), required=True)
    since = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The day it expires; null if it does not expire."},
    )
    own = fields.Nested(LeaderboardEntryReply, required=True, allow_none=True)
    opted_out = fields.Boolean(required=True)
    next_page_token = fields.String(required=True)


class LeaderboardQuery(Paging):
    """Which leaderboard."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )


class PreferencesReply(Reply):
    """The caller's own choices."""

    on_leaderboards = fields.Boolean(required=True)


class PreferencesBody(Body):
    """What changes about them."""

    on_leaderboards = Flag(required=True)


class AdjustmentReply(Reply):
    """A change of a balance by hand."""

    id = fields.String(required=True)
    member = fields.Nested(PersonReply, required=True, allow_none=True)
    unit = fields.String(required=True, validate=validate.OneOf(UNITS))
    amount = fields.Integer(required=True)
    note = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "posted", "declined"]))
    asked_by = fields.Nested(PersonReply, required=True, allow_none=True)
    decided_by = fields.Nested(PersonReply, required=True, allow_none=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    decide_time = fields.DateTime(required=True, allow_none=True)


class AdjustmentsReply(Reply):
    """A page of adjustments, those that wait first."""

    adjustments = fields.List(fields.Nested(AdjustmentReply), required=True)
    next_page_token = fields.String(required=True)


class AdjustmentBody(Body):
    """A new adjustment."""

    unit = Text(required=True, validate=one_of(UNITS))
    amount = Whole(
        required=True,
        validate=between(
            -1_000_000,
            1_000_000,
            "Enter a whole number from 1 to {max}, or a negative number to remove points.",
        ),
        metadata={"description": "Signed, not zero."},
    )
    note = Text(
        required=True,
        validate=prose(500, least=10),
        metadata={"description": "Shown to the member."},
    )
