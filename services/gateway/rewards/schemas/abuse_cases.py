"""Describes abuse cases."""

from services.gateway.rewards.schemas.facts import FactReply
from services.gateway.web.checks import entries, prose
from services.gateway.web.schemas import (
    Body,
    Handle,
    Id,
    List,
    Moment,
    Nested,
    Paging,
    PersonReply,
    Reply,
    Text,
    Whole,
    Word,
)
from upwell.rewards.v1 import rewards_pb2 as pb

TEXT = prose(4_000)


class AmountReply(Reply):
    """Points of one unit."""

    unit = Word(pb.Unit, required=True)
    amount = Whole(required=True)


class CaseReply(Reply):
    """A suspicion about points; what only staff see is null for the member."""

    id = Id(required=True, attribute="name")
    member = Nested(PersonReply, required=True, allow_none=True)
    reason = Word(pb.CaseReason, required=True)
    state = Word(pb.CaseState, required=True)
    window_start = Moment(required=True, allow_none=True)
    window_end = Moment(required=True, allow_none=True)
    fact_count = Whole(required=True)
    points = List(Nested(AmountReply), required=True)
    others = List(Nested(PersonReply), required=True)
    evidence = List(Text(), required=True)
    note = Text(required=True)
    appeal = Text(required=True)
    decision_message = Text(required=True)
    decided_by = Nested(PersonReply, required=True, allow_none=True)
    create_time = Moment(required=True, allow_none=True)
    decide_time = Moment(required=True, allow_none=True)
    finalize_time = Moment(required=True, allow_none=True)
    appeal_time = Moment(required=True, allow_none=True)
    appeal_until = Moment(required=True, allow_none=True)
    facts = List(Nested(FactReply), required=True)


class CasesReply(Reply):
    """A page of cases, those that wait first."""

    cases = List(Nested(CaseReply), required=True)
    next_page_token = Text(required=True)


class CasesQuery(Paging):
    """Which cases."""

    state = Word(pb.CaseState, load_default="")


class CaseBody(Body):
    """A new case."""

    member = Handle(required=True, metadata={"description": "A handle."})
    reason = Word(pb.CaseReason, required=True)
    window_start = Moment(required=True, error_messages={"required": "Enter a start date."})
    window_end = Moment(required=True, end=True, error_messages={"required": "Enter an end date."})
    others = List(Handle(), load_default=list, validate=entries(100))
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
