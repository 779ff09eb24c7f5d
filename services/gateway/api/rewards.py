"""Turns messages of rewards into the JSON of the API, as the schemas document it."""

import math
from datetime import datetime
from typing import Any

from flask import g
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.gateway import communities, errors
from services.gateway.api.dump import Json, moment
from services.gateway.links import absolute
from services.gateway.shapes import value, word
from services.gateway.state import state
from upwell.rewards.v1 import rewards_pb2 as pb


def uid(name: str) -> str:
    """Return the last part of a resource's name."""
    return name.rpartition("/")[2]


def person(owner: Message, field: str) -> Json | None:
    """Return a person, or None where there is none."""
    if not owner.HasField(field):
        return None
    found: pb.Person = getattr(owner, field)
    return {
        "handle": found.handle or None,
        "display_name": found.display_name,
        "is_staff": found.is_staff,
    }


def stamp(when: datetime | None) -> Timestamp | None:
    """Return a moment as a message carries it."""
    if when is None:
        return None
    found = Timestamp()
    found.FromDatetime(when)
    return found


def level(message: pb.Level) -> Json:
    """Return a level."""
    return {
        "level": message.level,
        "standing": message.standing,
        "tenure_days": message.tenure_days,
    }


def _boards() -> frozenset[str]:
    """Return the slugs of the boards the caller may know of; none while that is not known."""
    if "readable_boards" not in g:
        try:
            found = communities.boards(state(), g.actor)
        except errors.Failed:
            found = []
        g.readable_boards = frozenset(one.slug for one in found)
    known: frozenset[str] = g.readable_boards
    return known


def fact(message: pb.Fact) -> Json:
    """Return a fact, without the name of a board that the caller may not know of."""
    number = uid(message.idea)
    return {
        "id": uid(message.name),
        "type": message.type,
        "subject": person(message, "subject"),
        "actor": person(message, "actor"),
        "object": message.object,
        "idea": int(number) if number.isdecimal() else None,
        "board": message.board if message.board in _boards() else "",
        "time": moment(message, "time"),
        "source": message.source,
        "valid": message.valid,
        "invalid_reason": message.invalid_reason or None,
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


def _filter(message: pb.FactFilter) -> Json:
    return {
        "boards": list(message.boards),
        "sources": list(message.sources),
        "least_quantity": message.least_quantity,
    }


def achievement(message: pb.Achievement) -> Json:
    """Return an achievement with the caller's progress."""
    said = message.definition
    progress = None
    if message.HasField("progress"):
        progress = {
            "value": message.progress.value,
            "next_threshold": message.progress.next_threshold,
            "tier": message.progress.tier,
            "next_tier": message.progress.next_tier,
            "held": message.progress.held,
        }
    return {
        "id": message.slug,
        "version": message.version,
        "state": word(pb.AchievementState, message.state) or "active",
        "kind": word(pb.AchievementKind, said.kind),
        "display_name": said.display_name,
        "description": said.description,
        "criteria": said.criteria,
        "trigger": said.trigger,
        "filter": _filter(said.filter),
        "tiers": [{"tier": one.tier, "threshold": one.threshold} for one in said.tiers],
        "measure": said.measure,
        "cooling_off_days": said.cooling_off_days,
        "valid_days": said.valid_days,
        "holdout_percent": said.holdout_percent,
        "credit": said.credit,
        "design": {
            "shape": said.design.shape,
            "symbol": said.design.symbol,
            "color": said.design.color,
        },
        "holder_count": message.holder_count,
        "progress": progress,
        "url": absolute(f"/achievements/{message.slug}"),
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
    }


def achievement_definition(body: Json) -> pb.AchievementDefinition:
    """Return a definition as the service takes it."""
    given = dict(body)
    design = pb.Design(**given.pop("design"))
    tiers = [pb.Tier(**one) for one in given.pop("tiers")]
    kind = value(pb.AchievementKind, given.pop("kind"))
    return pb.AchievementDefinition(
        kind=kind,
        filter=pb.FactFilter(**given.pop("filter")),
        tiers=tiers,
        design=design,
        **given,
    )


def achievement_preview(message: pb.AchievementPreview) -> Json:
    """Return who would hold an achievement."""
    return {
        "holders": message.holders,
        "gaining": message.gaining,
        "losing": message.losing,
        "rows": [
            {
                "member": person(one, "member"),
                "tier_before": one.tier_before or None,
                "tier_after": one.tier_after or None,
            }
            for one in message.rows
        ],
    }


def _group(message: pb.EffectGroup) -> Json:
    return {
        "members": message.members,
        "before": message.before,
        "after": message.after,
        "went_on": message.went_on,
        "stopped": message.stopped,
    }


def effect(message: pb.AchievementEffect) -> Json:
    """Return how people went on after a badge; no lift without a holdout."""
    return {
        "shown": _group(message.shown),
        "held_out": _group(message.held_out),
        "lift": None if math.isnan(message.lift) else message.lift,
        "confidence": message.confidence,
    }


def badge(message: pb.Badge) -> Json:
    """Return a badge."""
    return {
        "id": message.uid,
        "achievement": message.achievement.slug,
        "display_name": message.achievement.definition.display_name,
        "tier": message.tier,
        "key": message.key,
        "state": word(pb.BadgeState, message.state),
        "member": person(message, "member"),
        "award_time": moment(message, "award_time"),
        "expire_time": moment(message, "expire_time"),
        "reason": message.reason,
        "fact": fact(message.fact) if message.HasField("fact") else None,
        "note": message.note,
        "awarded_by": person(message, "awarded_by"),
        "approved_by": person(message, "approved_by"),
        "revoke_time": moment(message, "revoke_time"),
        "revoke_reason": message.revoke_reason,
        "claim_time": moment(message, "claim_time"),
        "url": absolute(f"/badges/{message.uid}"),
        "image_url": absolute(f"/badges/{message.uid}/image.svg"),
        "credential_url": message.credential_url or None,
    }


def verification(message: pb.Verification) -> Json:
    """Return what a look at a credential found."""
    return {
        "valid": message.valid,
        "checks": [
            {"check": one.check, "outcome": one.outcome, "message": one.message}
            for one in message.checks
        ],
        "own": message.own,
        "issuer_id": message.issuer_id,
        "issuer_name": message.issuer_name,
        "achievement_name": message.achievement_name,
        "valid_from": moment(message, "valid_from"),
        "valid_until": moment(message, "valid_until"),
        "badge": uid(message.badge) or None,
    }


def issuer(message: pb.Issuer) -> Json:
    """Return who issues credentials."""
    return {
        "id": message.id,
        "display_name": message.display_name,
        "description": message.description,
        "url": message.url,
        "email": message.email,
        "keys": [
            {
                "id": one.id,
                "algorithm": one.algorithm,
                "create_time": moment(one, "create_time"),
                "retire_time": moment(one, "retire_time"),
            }
            for one in message.keys
        ],
    }


def perk(message: pb.Perk) -> Json:
    """Return a perk with what hinders the caller."""
    hindrance = None
    if message.hindrance:
        hindrance = {"reason": message.hindrance, "message": message.hindrance_message}
    return {
        "id": message.slug,
        "display_name": message.display_name,
        "description": message.description,
        "kind": word(pb.PerkKind, message.kind),
        "price": message.price,
        "stock": message.stock if message.stock >= 0 else None,
        "available": message.available if message.available >= 0 else None,
        "least_standing": message.least_standing,
        "least_level": message.least_level,
        "limit_per_member": message.limit_per_member,
        "needs_approval": message.needs_approval,
        "fair_value": message.fair_value,
        "currency": message.currency,
        "state": word(pb.PerkState, message.state),
        "start_time": moment(message, "start_time"),
        "end_time": moment(message, "end_time"),
        "question": message.question,
        "hindrance": hindrance,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
    }


def redemption(message: pb.Redemption) -> Json:
    """Return a redemption with its steps."""
    return {
        "id": uid(message.name),
        "perk": message.perk.slug,
        "perk_display_name": message.perk.display_name,
        "member": person(message, "member"),
        "state": word(pb.RedemptionState, message.state),
        "price": message.price,
        "answer": message.answer,
        "note": message.note,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
        "expire_time": moment(message, "expire_time"),
        "steps": [
            {
                "state": word(pb.RedemptionState, one.state),
                "by": person(one, "by"),
                "note": one.note,
                "create_time": moment(one, "create_time"),
            }
            for one in message.steps
        ],
    }


def definition(message: pb.RuleDefinition) -> Json:
    """Return what a rule says."""
    return {
        "trigger": message.trigger,
        "filter": _filter(message.filter),
        "unit": word(pb.Unit, message.unit),
        "amount": message.amount,
        "cap_per_day": message.cap_per_day,
        "cooldown_hours": message.cooldown_hours,
        "distinct_actors": message.distinct_actors,
        "display_name": message.display_name,
        "description": message.description,
    }


def rule_definition(body: Json) -> pb.RuleDefinition:
    """Return a definition as the service takes it."""
    given = dict(body)
    unit = value(pb.Unit, given.pop("unit"))
    return pb.RuleDefinition(unit=unit, filter=pb.FactFilter(**given.pop("filter")), **given)


def version(message: pb.RuleVersion) -> Json:
    """Return one version of a rule."""
    return {
        "version": message.version,
        "mode": word(pb.RuleMode, message.mode),
        "definition": definition(message.definition),
        "start_time": moment(message, "start_time"),
        "end_time": moment(message, "end_time"),
        "create_time": moment(message, "create_time"),
        "created_by": person(message, "created_by"),
        "publish_time": moment(message, "publish_time"),
        "published_by": person(message, "published_by"),
    }


def rule(message: pb.Rule) -> Json:
    """Return a rule with its versions."""
    return {
        "id": message.slug,
        "display_name": message.display_name,
        "live": version(message.live) if message.HasField("live") else None,
        "versions": [version(one) for one in message.versions],
    }


def rule_preview(message: pb.RulePreview) -> Json:
    """Return who would gain and who would lose."""
    return {
        "winners": message.winners,
        "losers": message.losers,
        "unchanged": message.unchanged,
        "given": message.given,
        "taken": message.taken,
        "unit": word(pb.Unit, message.unit),
        "rows": [
            {"member": person(one, "member"), "before": one.before, "after": one.after}
            for one in message.rows
        ],
        "facts": message.facts,
        "partial": message.partial,
    }


def case(message: pb.Case) -> Json:
    """Return an abuse case as far as the caller may know of it."""
    return {
        "id": uid(message.name),
        "member": person(message, "member"),
        "reason": word(pb.CaseReason, message.reason),
        "state": word(pb.CaseState, message.state),
        "window_start": moment(message, "window_start"),
        "window_end": moment(message, "window_end"),
        "fact_count": message.fact_count,
        "points": [
            {"unit": word(pb.Unit, one.unit), "amount": one.amount} for one in message.points
        ],
        "others": [
            {
                "handle": one.handle or None,
                "display_name": one.display_name,
                "is_staff": one.is_staff,
            }
            for one in message.others
        ],
        "evidence": list(message.evidence),
        "note": message.note,
        "appeal": message.appeal,
        "decision_message": message.decision_message,
        "decided_by": person(message, "decided_by"),
        **{
            name: moment(message, name)
            for name in (
                "create_time",
                "decide_time",
                "harden_time",
                "appeal_time",
                "appeal_until",
            )
        },
        "facts": [fact(one) for one in message.facts],
    }


def paging(query: Json) -> dict[str, Any]:
    """Return which page a query asks for, as the service takes it."""
    return {"page_size": min(query["page_size"], 100), "page_token": query["page_token"]}
