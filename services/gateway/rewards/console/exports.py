"""Hands the lists of rewards out as CSV, in the fields of the API."""

from flask import Response

from services.gateway.edge import access, clients
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas import badges, perks, points, rules
from services.gateway.web import forms, tables
from services.gateway.web.wire import value, words
from upwell.rewards.v1 import rewards_pb2 as pb


@frame.blueprint.get("/perks/-/export.csv")
@access.require_staff()
def export_perks() -> Response:
    """Hand out every perk."""
    asked = pb.ListPerksRequest(show_all=True)
    return tables.answer_listed("perks", perks.PerkReply, clients.rewards.ListPerks, asked)


@frame.blueprint.get("/redemptions/-/export.csv")
@access.require_staff()
def export_redemptions() -> Response:
    """Hand out the redemptions in the state that the address asks for."""
    state = forms.arg("state")
    state = state if state in words(pb.RedemptionState) else ""
    asked = pb.ListRedemptionsRequest(all=True, state=value(pb.RedemptionState, state))
    return tables.answer_listed(
        "redemptions", perks.RedemptionReply, clients.rewards.ListRedemptions, asked
    )


@frame.blueprint.get("/rules/-/export.csv")
@access.require_staff()
def export_rules() -> Response:
    """Hand out every rule."""
    return tables.answer_listed(
        "rules", rules.RuleReply, clients.rewards.ListRules, pb.ListRulesRequest()
    )


@frame.blueprint.get("/ledger/adjustments/-/export.csv")
@access.require_staff()
def export_adjustments() -> Response:
    """Hand out every adjustment."""
    return tables.answer_listed(
        "adjustments",
        points.AdjustmentReply,
        clients.rewards.ListAdjustments,
        pb.ListAdjustmentsRequest(),
    )


@frame.blueprint.get("/achievements/-/export.csv")
@access.require_staff()
def export_achievements() -> Response:
    """Hand out every achievement, retired ones too."""
    asked = pb.ListAchievementsRequest(show_retired=True)
    return tables.answer_listed(
        "achievements", badges.AchievementReply, clients.rewards.ListAchievements, asked
    )


@frame.blueprint.get("/awards/-/export.csv")
@access.require_staff()
def export_awards() -> Response:
    """Hand out the awards that wait for a second person."""
    return tables.answer_listed(
        "awards", badges.BadgeReply, clients.rewards.ListBadges, pb.ListBadgesRequest(pending=True)
    )
