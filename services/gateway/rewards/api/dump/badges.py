"""Turns achievements, badges and credentials into JSON, and definitions back."""

import math

from services.gateway.rewards.api.dump.base import fact, facts_filter, person, uid
from services.gateway.web.dump import Json, moment
from services.gateway.web.links import absolute
from services.gateway.web.wire import value, word
from upwell.rewards.v1 import rewards_pb2 as pb


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
        "filter": facts_filter(said.filter),
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
