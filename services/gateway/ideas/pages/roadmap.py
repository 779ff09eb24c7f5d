"""Shows what is planned, in progress and shipped."""

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request

from services.gateway.edge import clients
from services.gateway.ideas import views
from services.gateway.web import answers, parts
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("roadmap", __name__)

COLUMN = 12


@blueprint.get("/roadmap")
def roadmap() -> Response:
    """Show the columns, of all boards or of one."""
    slug = request.args.get("board", "")[:80]
    asked = ideas_pb2.GetRoadmapRequest(board=slug, column_size=COLUMN)
    found = parts.part(lambda: clients.ideas.GetRoadmap(asked))
    columns = [
        {
            "status": views.status(one.status),
            "ideas": views.ideas(one.ideas),
            "count": one.idea_count,
        }
        for one in (found.value.columns if found.value else [])
    ]
    boards = parts.boards()
    board = next((one for one in boards if one.slug == slug), None)
    html = render_template(
        "ideas/roadmap.html",
        columns=columns,
        boards=boards,
        board=board,
        away=found.away,
        empty=parts.has_no_boards(),
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)
