"""Achievements: the catalogue, who holds what, and giving by hand."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards.api import dump
from services.gateway.rewards.schemas import badges as schemas
from services.gateway.web.answers import listing
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint(
    "achievements", "Achievements members can earn.", {"slug": "id", "name": "id"}
)


@blueprint.get("/achievements")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.AchievementsQuery, location="query")
@blueprint.response(200, schemas.AchievementsReply)
def list_achievements(query: dict[str, Any]) -> Response:
    """List achievements.

    All achievements, with the caller's progress.
    """
    answer = clients.rewards.ListAchievements(
        pb.ListAchievementsRequest(show_retired=query["show_retired"], **dump.paging(query))
    )
    return listing(
        "achievements",
        [dump.achievement(one) for one in answer.achievements],
        answer.next_page_token,
    )


@blueprint.get("/achievements/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.AchievementReply)
def get_achievement(slug: str) -> Response:
    """Get an achievement.

    With the caller's progress.
    """
    asked = pb.GetAchievementRequest(name=f"achievements/{slug}")
    return jsonify(dump.achievement(clients.rewards.GetAchievement(asked)))


@blueprint.post("/achievements")
@blueprint.allow("staff")
@blueprint.idempotent
@blueprint.arguments(schemas.AchievementBody)
@blueprint.response(201, schemas.AchievementReply)
def create_achievement(body: dict[str, Any]) -> Response:
    """Create an achievement.

    Members who already qualify get it automatically.
    """
    made = clients.rewards.CreateAchievement(
        pb.CreateAchievementRequest(
            slug=body["id"],
            definition=dump.achievement_definition(body["definition"]),
            request_id=idempotency_key(),
        )
    )
    response = jsonify(dump.achievement(made))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/achievements/{made.slug}"
    return response


@blueprint.put("/achievements/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DefinitionBody)
@blueprint.response(200, schemas.AchievementReply)
def update_achievement(body: dict[str, Any], slug: str) -> Response:
    """Change an achievement.

    Adds a version. Members keep the version they earned.
    """
    found = clients.rewards.UpdateAchievement(
        pb.UpdateAchievementRequest(
            name=f"achievements/{slug}",
            definition=dump.achievement_definition(body["definition"]),
        )
    )
    return jsonify(dump.achievement(found))


@blueprint.post("/achievements/preview")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AchievementPreviewBody)
@blueprint.response(200, schemas.AchievementPreviewReply)
def preview_achievement(body: dict[str, Any]) -> Response:
    """Preview an achievement.

    Shows who would get and lose the badge. Changes nothing.
    """
    slug = body["achievement"]
    found = clients.rewards.PreviewAchievement(
        pb.PreviewAchievementRequest(
            name=f"achievements/{slug}" if slug else "",
            definition=dump.achievement_definition(body["definition"]),
        )
    )
    return jsonify(dump.achievement_preview(found))


@blueprint.post("/achievements/<slug>/retire")
@blueprint.allow("staff")
@blueprint.response(200, schemas.AchievementReply)
def retire_achievement(slug: str) -> Response:
    """Retire an achievement.

    It is no longer awarded. Members who have it keep it.
    """
    asked = pb.RetireAchievementRequest(name=f"achievements/{slug}")
    return jsonify(dump.achievement(clients.rewards.RetireAchievement(asked)))


@blueprint.get("/achievements/<slug>/holders")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.BadgesReply)
def list_holders(query: dict[str, Any], slug: str) -> Response:
    """List members with an achievement.

    Newest first.
    """
    answer = clients.rewards.ListHolders(
        pb.ListHoldersRequest(parent=f"achievements/{slug}", **dump.paging(query))
    )
    return listing("badges", [dump.badge(one) for one in answer.badges], answer.next_page_token)


@blueprint.post("/achievements/<slug>/awards")
@blueprint.allow("staff")
@blueprint.idempotent
@blueprint.arguments(schemas.AwardBody)
@blueprint.response(201, schemas.BadgeReply)
def award_badge(body: dict[str, Any], slug: str) -> Response:
    """Award a badge.

    Requires a note for the member. Above the community limit, a second person has to approve.
    """
    made = clients.rewards.AwardBadge(
        pb.AwardBadgeRequest(
            parent=f"achievements/{slug}",
            member=body["member"],
            note=body["note"],
            expire_time=dump.stamp(body["expire_time"]),
            request_id=idempotency_key(),
        )
    )
    response = jsonify(dump.badge(made))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/badges/{made.uid}"
    return response


@blueprint.get("/achievements/<slug>/effect")
@blueprint.allow("staff")
@blueprint.response(200, schemas.EffectReply)
def get_effect(slug: str) -> Response:
    """Get an achievement's effect.

    Activity in the four weeks after the badge, compared with the holdout group.
    """
    asked = pb.GetAchievementEffectRequest(name=f"achievements/{slug}")
    return jsonify(dump.effect(clients.rewards.GetAchievementEffect(asked)))
