"""Shows the ideas of one board."""

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.ideas.pages import listing
from services.gateway.ideas.pages.ideas import needs_sign_in
from services.gateway.web import answers

blueprint = Blueprint("boards", __name__)


@blueprint.get("/boards")
def index() -> BaseResponse:
    """Lead to the list of all ideas, which names the boards."""
    return redirect("/ideas")


@blueprint.get("/boards/<slug>")
def board(slug: str) -> Response | BaseResponse:
    """Show a board's ideas, filtered and ordered as the address asks."""
    asked = listing.read(board=slug)
    if away := needs_sign_in(asked):
        return away
    context, status = listing.context(asked)
    if context["boards"] and context["board"] is None:
        raise answers.not_here()
    return answers.page(render_template("ideas/index.html", **context), status)
