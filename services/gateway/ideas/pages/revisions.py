"""Shows what ideas and comments said before they were edited, to whoever may read them."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from services.gateway.edge import clients
from services.gateway.ideas import views
from services.gateway.web import answers, forms, links
from services.gateway.web.links import idea_url
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("revisions", __name__)

SIZE = 50


@blueprint.get("/ideas/<int:number>/history")
def of_idea(number: int) -> Response:
    """Show what an idea said before."""
    asked = ideas_pb2.ListIdeaRevisionsRequest(
        parent=f"ideas/{number}", page_size=SIZE, page_token=forms.arg("page", 1024)
    )
    found = clients.ideas.ListIdeaRevisions(asked)
    return _show(
        number,
        f"/ideas/{number}/history",
        heading=_("Earlier versions of this idea"),
        unedited=_("This idea has not been edited."),
        revisions=views.revisions(found.idea_revisions),
        more=found.next_page_token,
    )


@blueprint.get("/ideas/<int:number>/comments/<uid>/history")
def of_comment(number: int, uid: str) -> Response:
    """Show what a comment said before."""
    asked = ideas_pb2.ListCommentRevisionsRequest(
        parent=f"ideas/{number}/comments/{uid}",
        page_size=SIZE,
        page_token=forms.arg("page", 1024),
    )
    found = clients.ideas.ListCommentRevisions(asked)
    return _show(
        number,
        f"/ideas/{number}/comments/{uid}/history",
        anchor=f"comment-{uid}",
        heading=_("Earlier versions of this comment"),
        unedited=_("This comment has not been edited."),
        revisions=views.revisions(found.comment_revisions),
        more=found.next_page_token,
    )


def _show(number: int, path: str, *, more: str, anchor: str = "", **shown: object) -> Response:
    idea = clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}"))
    html = render_template(
        "ideas/revisions.html",
        idea=views.idea(idea),
        back=idea_url(idea, anchor=anchor),
        next_url=links.address(path, page=more) if more else "",
        **shown,
    )
    return answers.page(html)
