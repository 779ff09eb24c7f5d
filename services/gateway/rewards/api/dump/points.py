"""Turns balances, rows of the ledger and leaderboards into JSON."""

from services.gateway.rewards.api.dump.base import fact, person, uid
from services.gateway.web.dump import Json, moment
from services.gateway.web.wire import word
from upwell.rewards.v1 import rewards_pb2 as pb


def level(message: pb.Level) -> Json:
    """Return a level."""
    return {
        "level": message.level,
        "standing": message.standing,
        "tenure_days": message.tenure_days,
    }


def transfer(message: pb.Transfer) -> Json:
    """Return a row of the ledger."""
    return {
        "id": uid(message.name),
        "create_time": moment(message, "create_time"),
        "unit": word(pb.Unit, message.unit),
        "amount": message.amount,
        "worth": message.worth,
        "reason": word(pb.TransferReason, message.reason),
        "rule": message.rule or None,
        "rule_version": message.rule_version or None,
        "fact": fact(message.fact) if message.HasField("fact") else None,
        "reverses": uid(message.reverses) or None,
        "reversed_by": uid(message.reversed_by) or None,
        "note": message.note,
        "cause": message.cause,
        "debit": message.debit,
        "credit": message.credit,
        "member": person(message, "member"),
    }


def points(message: pb.Points, *, private: bool) -> Json:
    """Return balances and rows; `private` says whether the caller may know of credit."""
    return {
        "balances": {
            "standing": message.standing,
            "credit": message.credit if private else None,
            "earned_standing": message.earned_standing,
            "escrow_standing": message.escrow_standing if private else None,
            "escrow_credit": message.escrow_credit if private else None,
        },
        "level": level(message.level),
        "next_level": level(message.next_level) if message.HasField("next_level") else None,
        "as_of": moment(message, "as_of"),
        "transfers": [transfer(one) for one in message.transfers],
        "next_page_token": message.next_page_token,
    }


def place(message: pb.LeaderboardEntry) -> Json:
    """Return one place of a leaderboard."""
    return {
        "rank": message.rank,
        "handle": message.member.handle or None,
        "display_name": message.member.display_name,
        "standing": message.standing,
    }


def adjustment(message: pb.Adjustment) -> Json:
    """Return an adjustment."""
    return {
        "id": uid(message.name),
        "member": person(message, "member"),
        "unit": word(pb.Unit, message.unit),
        "amount": message.amount,
        "note": message.note,
        "state": message.state,
        "asked_by": person(message, "asked_by"),
        "decided_by": person(message, "decided_by"),
        "create_time": moment(message, "create_time"),
        "decide_time": moment(message, "decide_time"),
    }
