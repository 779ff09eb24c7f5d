"""Shows what there is to reach, how far the viewer is, and who got there."""

from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.rewards import calls, views
from services.gateway.rewards.pages import credentials
from services.gateway.web import answers, parts
from services.gateway.web.links import absolute
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("achievements", __name__, url_prefix="/achievements")

PAGE_SIZE = 60
HOLDERS = 30
DRAWINGS = {"image.svg": rewards_pb2.ART_FORMAT_SVG, "image.png": rewards_pb2.ART_FORMAT_PNG}


@blueprint.get("")
def index() -> Response:
    """Show the catalogue with the viewer's progress."""
    asked = rewards_pb2.ListAchievementsRequest(
        page_size=PAGE_SIZE, page_token=request.args.get("page", "")[:1024]
    )
    found = parts.part(lambda: clients.rewards.ListAchievements(asked))
    html = render_template(
        "rewards/achievements/index.html",
        away=found.away,
        achievements=[views.achievement(one) for one in found.value.achievements]
        if found.value
        else [],
        more=found.value.next_page_token if found.value else "",
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


def _document(slug: str) -> Response:
    asked = rewards_pb2.GetAchievementDocumentRequest(name=f"achievements/{slug}", **calls.site())
    return credentials.hand_out(clients.rewards.GetAchievementDocument(asked), credentials.HOUR)


@blueprint.get("/<slug>")
@access.for_everybody
def show(slug: str) -> Response | BaseResponse:
    """Show an achievement with its holders; programs get its Open Badges description."""
    if credentials.wanted(credentials.HTML, *credentials.JSON_TYPES) != credentials.HTML:
        return _document(slug)
    if access.is_gated_visitor():
        return access.ask_to_sign_in()
    name = f"achievements/{slug}"
    found = clients.rewards.GetAchievement(rewards_pb2.GetAchievementRequest(name=name))
    asked = rewards_pb2.ListHoldersRequest(
        parent=name, page_size=HOLDERS, page_token=request.args.get("page", "")[:1024]
    )
    holders = parts.part(lambda: clients.rewards.ListHolders(asked))
    html = render_template(
        "rewards/achievements/show.html",
        achievement=views.achievement(found),
        holders=[views.badge(one) for one in holders.value.badges] if holders.value else [],
        more=holders.value.next_page_token if holders.value else "",
        away=holders.away,
        url=absolute(f"/achievements/{slug}"),
    )
    response = answers.page(html)
    response.vary.add("Accept")
    return response


@blueprint.get("/<slug>/<any('image.svg', 'image.png'):drawing>")
@access.for_everybody
def image(slug: str, drawing: str) -> Response:
    """Answer with an achievement's drawing."""
    asked = rewards_pb2.GetArtRequest(
        name=f"achievements/{slug}",
        tier=request.args.get("tier", "")[:40],
        format=DRAWINGS[drawing],
        footer=g.community.display_name,
    )
    return credentials.hand_out(clients.rewards.GetArt(asked), credentials.DAY)
