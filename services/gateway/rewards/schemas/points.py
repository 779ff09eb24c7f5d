"""Describes points: balances, levels, transfers, leaderboards, adjustments."""

from collections.abc import Callable

from flask import g

from services.gateway.rewards.schemas.facts import FactReply
from services.gateway.web.checks import between, prose
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
)
from upwell.rewards.v1 import rewards_pb2 as pb


def _private(field: str) -> Callable[[pb.Points], int | None]:
    """Return what reads a figure that the member and staff know of; None for others."""

    def read(points: pb.Points) -> int | None:
        if g.actor.is_staff or points.member.uid == str(g.actor.member):
            found: int = getattr(points, field)
            return found
        return None

    return read


def _whole(points: pb.Points) -> pb.Points:
    return points


class BalancesReply(Reply):
    """What a member has of each unit."""

    standing = Whole(required=True, metadata={"description": "What it is worth today."})
    credit = Whole(
        required=True,
        allow_none=True,
        of=_private("credit"),
        metadata={"description": "Credits to spend. Null if the caller may not see them."},
    )
    earned_standing = Whole(
        required=True, metadata={"description": "Everything earned, without decay."}
    )
    escrow_standing = Whole(required=True, allow_none=True, of=_private("escrow_standing"))
    escrow_credit = Whole(required=True, allow_none=True, of=_private("escrow_credit"))


class LevelReply(Reply):
    """A level and what it needs."""

    level = Text(required=True)
    standing = Whole(required=True)
    tenure_days = Whole(required=True)


class LevelsReply(Reply):
    """Every level, lowest first."""

    levels = List(Nested(LevelReply), required=True)


class TransferReply(Reply):
    """A row of the ledger."""

    id = Id(required=True, attribute="name")
    create_time = Moment(required=True, allow_none=True)
    unit = Word(pb.Unit, required=True)
    amount = Whole(required=True, metadata={"description": "Signed, for the member."})
    worth = Real(required=True, metadata={"description": "What it is worth today."})
    reason = Word(pb.TransferReason, required=True)
    rule = Text(required=True, allow_none=True)
    rule_version = Whole(required=True, allow_none=True)
    fact = Nested(FactReply, required=True, allow_none=True)
    reverses = Id(
        required=True, allow_none=True, metadata={"description": "The transfer it reverses."}
    )
    reversed_by = Id(required=True, allow_none=True)
    note = Text(required=True)
    cause = Text(
        required=True, metadata={"description": "A redemption, case, badge or adjustment, or ''."}
    )
    debit = Text(required=True)
    credit = Text(required=True)
    member = Nested(PersonReply, required=True, allow_none=True)


class PointsReply(Reply):
    """A member's balances, and a page of the rows that make them."""

    balances = Nested(BalancesReply, required=True, of=_whole)
    level = Nested(LevelReply, required=True)
    next_level = Nested(LevelReply, required=True, allow_none=True)
    as_of = Moment(required=True, allow_none=True)
    transfers = List(Nested(TransferReply), required=True)
    next_page_token = Text(required=True)


class PointsQuery(Paging):
    """Which rows, and as of when."""

    unit = Word(pb.Unit, load_default="")
    as_of = Moment(
        load_default=None,
        metadata={"description": "The time of the balance. Now if left out."},
        error_messages={"invalid": "Send a time with its zone, as 2026-11-22T09:00:00Z."},
    )


class TransfersReply(Reply):
    """A page of transfers, newest first."""

    transfers = List(Nested(TransferReply), required=True)
    next_page_token = Text(required=True)


class TransfersQuery(Paging):
    """Which transfers."""

    member = Text(load_default="", validate=most(200), metadata={"description": "A handle."})
    rule = Text(load_default="", validate=most(200))
    object = Text(
        load_default="", validate=most(200), metadata={"description": "As in `ideas/12`."}
    )
    reason = Word(pb.TransferReason, load_default="")
    unit = Word(pb.Unit, load_default="")
    after = Moment(load_default=None)
    before = Moment(load_default=None)


class LeaderboardEntryReply(Reply):
    """One place."""

    rank = Whole(required=True, metadata={"description": "Equal scores share a rank."})
    handle = Text(required=True, allow_none=True, attribute="member.handle")
    display_name = Text(required=True, attribute="member.display_name")
    standing = Whole(required=True, metadata={"description": "Earned in the period."})


class LeaderboardReply(Reply):
    """Who leads."""

    entries = List(Nested(LeaderboardEntryReply), required=True)
    since = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The day it expires; null if it does not expire."},
    )
    own = Nested(LeaderboardEntryReply, required=True, allow_none=True)
    opted_out = Flag(required=True)
    next_page_token = Text(required=True)


class LeaderboardQuery(Paging):
    """Which leaderboard."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )


class PreferencesReply(Reply):
    """The caller's own choices."""

    on_leaderboards = Flag(required=True)


class PreferencesBody(Body):
    """What changes about them."""

    on_leaderboards = Flag(required=True)


class AdjustmentReply(Reply):
    """A change of a balance by hand."""

    id = Id(required=True, attribute="name")
    member = Nested(PersonReply, required=True, allow_none=True)
    unit = Word(pb.Unit, required=True)
    amount = Whole(required=True)
    note = Text(required=True)
    state = Word(pb.AdjustmentState, required=True)
    asked_by = Nested(PersonReply, required=True, allow_none=True)
    decided_by = Nested(PersonReply, required=True, allow_none=True)
    create_time = Moment(required=True, allow_none=True)
    decide_time = Moment(required=True, allow_none=True)


class AdjustmentsReply(Reply):
    """A page of adjustments, those that wait first."""

    adjustments = List(Nested(AdjustmentReply), required=True)
    next_page_token = Text(required=True)


class AdjustmentBody(Body):
    """A new adjustment."""

    unit = Word(pb.Unit, required=True)
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


class AdjustmentForm(AdjustmentBody):
    """A new adjustment on its page, where the member is chosen too."""

    member = Handle(required=True)
