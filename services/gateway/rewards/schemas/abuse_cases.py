"""Describes abuse cases."""

from marshmallow import fields, validate

from services.gateway.rewards.schemas.points import FactReply
from services.gateway.web.checks import HANDLE, entries, prose
from services.gateway.web.schemas import (
    Body,
    Moment,
    Paging,
    PersonReply,
    Reply,
    Text,
    most,
    one_of,
)
from services.gateway.web.wire import words
from upwell.rewards.v1 import rewards_pb2

CASE_REASONS = words(rewards_pb2.CaseReason)


CASE_STATES = words(rewards_pb2.CaseState)
TEXT = prose(4_000)


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
    finalize_time = fields.DateTime(required=True, allow_none=True)
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

    member = Text(required=True, validate=most(HANDLE), metadata={"description": "A handle."})
    reason = Text(required=True, validate=one_of(CASE_REASONS))
    window_start = Moment(required=True)
    window_end = Moment(required=True)
    others = fields.List(Text(validate=most(HANDLE)), load_default=list, validate=entries(100))
    note = Text(required=True, validate=TEXT)


class ConfirmCaseBody(Body):
    """Why the points are removed."""

    message = Text(required=True, validate=TEXT, metadata={"description": "Message to the member."})


class DismissCaseBody(Body):
    """Why the points are returned."""

    message = Text(
        load_default="", validate=TEXT, metadata={"description": "Message to the member."}
    )


class AppealBody(Body):
    """What the member says."""

    text = Text(required=True, validate=TEXT)


class AppealDecisionBody(Body):
    """What somebody else decides."""

    message = Text(required=True, validate=TEXT, metadata={"description": "Message to the member."})
