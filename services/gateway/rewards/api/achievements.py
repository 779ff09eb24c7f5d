"""Achievements: the catalogue, who holds what, and giving by hand."""

from typing import Any

from flask import Response, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.rewards.schemas import badges as schemas
from services.gateway.web.answers import made, paged
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of, page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("achievements", "Achievements members can earn.")


@blueprint.get("/achievements")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.AchievementsQuery, location="query")
@blueprint.response(200, schemas.AchievementsReply)
def list_achievements(query: dict[str, Any]) -> Response:
    """List achievements

    All achievements, with the caller's progress.
    """  # noqa: D400, D415  the document's own summary
    answer = clients.rewards.ListAchievements(page_of(pb.ListAchievementsRequest, query))
    return paged(schemas.AchievementsReply.write(answer))


@blueprint.get("/achievements/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.AchievementReply)
def get_achievement(slug: str) -> Response:
    """Get an achievement

    With the caller's progress.
    """  # noqa: D400, D415
    asked = pb.GetAchievementRequest(name=f"achievements/{slug}")
    return jsonify(schemas.AchievementReply.write(clients.rewards.GetAchievement(asked)))


@blueprint.post("/achievements")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AchievementBody)
@blueprint.response(201, schemas.AchievementReply)
def create_achievement(body: dict[str, Any]) -> Response:
    """Create an achievement

    Members who already qualify get it automatically.
    """  # noqa: D400, D415
    new = clients.rewards.CreateAchievement(
        pb.CreateAchievementRequest(
            achievement=message_of(pb.Achievement, body), request_id=idempotency_key()
        )
    )
    return made(schemas.AchievementReply.write(new), f"/api/v1/achievements/{new.slug}")


@blueprint.put("/achievements/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DefinitionBody)
@blueprint.response(200, schemas.AchievementReply)
def update_achievement(body: dict[str, Any], slug: str) -> Response:
    """Change an achievement

    Adds a version. Members keep the version they earned.
    """  # noqa: D400, D415
    found = clients.rewards.UpdateAchievement(
        pb.UpdateAchievementRequest(
            achievement=message_of(pb.Achievement, {**body, "name": f"achievements/{slug}"}),
            update_mask=FieldMask(paths=list(body)),
        )
    )
    return jsonify(schemas.AchievementReply.write(found))


@blueprint.post("/achievements/preview")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AchievementPreviewBody)
@blueprint.response(200, schemas.AchievementPreviewReply)
def preview_achievement(body: dict[str, Any]) -> Response:
    """Preview an achievement

    Shows who would get and lose the badge. Changes nothing.
    """  # noqa: D400, D415
    name = f"achievements/{body['name']}" if body["name"] else ""
    found = clients.rewards.PreviewAchievement(
        message_of(pb.PreviewAchievementRequest, {**body, "name": name})
    )
    return jsonify(schemas.AchievementPreviewReply.write(found))


@blueprint.post("/achievements/<slug>/retire")
@blueprint.allow("staff")
@blueprint.response(200, schemas.AchievementReply)
def retire_achievement(slug: str) -> Response:
    """Retire an achievement

    It is no longer awarded. Members who have it keep it.
    """  # noqa: D400, D415
    asked = pb.RetireAchievementRequest(name=f"achievements/{slug}")
    return jsonify(schemas.AchievementReply.write(clients.rewards.RetireAchievement(asked)))


@blueprint.get("/achievements/<slug>/holders")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.BadgesReply)
def list_holders(query: dict[str, Any], slug: str) -> Response:
    """List members with an achievement

    Newest first.
    """  # noqa: D400, D415
    answer = clients.rewards.ListHolders(
        page_of(pb.ListHoldersRequest, query, parent=f"achievements/{slug}")
    )
    return paged(schemas.BadgesReply.write(answer))


@blueprint.post("/achievements/<slug>/awards")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AwardBody)
@blueprint.response(201, schemas.BadgeReply)
def award_badge(body: dict[str, Any], slug: str) -> Response:
    """Award a badge

    Requires a note for the member. Above the community limit, a second person has to approve.
    """  # noqa: D400, D415
    new = clients.rewards.AwardBadge(
        message_of(
            pb.AwardBadgeRequest,
            {
                **body,
                "parent": f"achievements/{slug}",
                "member": f"members/{body['member']}",
                "request_id": idempotency_key(),
            },
        )
    )
    return made(schemas.BadgeReply.write(new), f"/api/v1/badges/{new.uid}")


@blueprint.get("/achievements/<slug>/effect")
@blueprint.allow("staff")
@blueprint.response(200, schemas.EffectReply)
def get_effect(slug: str) -> Response:
    """Get an achievement's effect

    Activity in the four weeks after the badge, compared with the holdout group.
    """  # noqa: D400, D415
    asked = pb.GetAchievementEffectRequest(name=f"achievements/{slug}")
    return jsonify(schemas.EffectReply.write(clients.rewards.GetAchievementEffect(asked)))
