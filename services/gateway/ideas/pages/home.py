"""Shows the community's front page."""

from flask import Blueprint, Response, render_template

from services.gateway.edge import access, clients
from services.gateway.ideas import views
from services.gateway.web import answers, parts
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("home", __name__)

COLUMN = 5


@blueprint.get("/")
def front() -> Response:
    """Show what the community is for, what rises, what was answered and what shipped."""
    if access.is_gated_visitor():
        return answers.page(render_template("ideas/closed.html"))
    found = parts.part(lambda: clients.ideas.GetHome(ideas_pb2.GetHomeRequest(column_size=COLUMN)))
    home = found.value or ideas_pb2.Home()
    html = render_template(
        "ideas/home.html",
        rising=views.ideas(home.rising),
        answered=views.ideas(home.answered),
        shipped=views.ideas(home.shipped),
        away=found.away,
        boards=parts.boards(),
        empty=parts.has_no_boards(),
    )
    return answers.page(html)
