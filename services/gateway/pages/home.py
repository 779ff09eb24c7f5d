"""Shows the community's front page."""

from flask import Blueprint, Response, g, render_template

from services.gateway import clients, shapes
from services.gateway.pages import parts
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("home", __name__)

COLUMN = 5


def is_closed() -> bool:
    """Return whether the viewer may read nothing but the front page."""
    return bool(g.community.access == members_pb2.ACCESS_GATED) and not g.actor.is_member


@blueprint.get("/")
def front() -> Response:
    """Show what the community is for, what rises, what was answered and what shipped."""
    if is_closed():
        return parts.page(render_template("home/closed.html"))
    found = parts.part(lambda: clients.ideas.GetHome(ideas_pb2.GetHomeRequest(column_size=COLUMN)))
    home = found.value or ideas_pb2.Home()
    html = render_template(
        "home/front.html",
        rising=shapes.ideas(home.rising),
        answered=shapes.ideas(home.answered),
        shipped=shapes.ideas(home.shipped),
        away=found.away,
        boards=parts.boards(),
    )
    return parts.page(html)
