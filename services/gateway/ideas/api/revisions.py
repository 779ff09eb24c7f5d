"""Earlier versions of ideas and comments."""

from typing import Any

from flask import Response

from services.gateway.edge import clients
from services.gateway.ideas.schemas import revisions as schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import page_of
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("revisions", "Earlier versions of ideas and comments.")


@blueprint.get("/ideas/<int:number>/revisions")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.IdeaRevisionsReply)
def list_idea_revisions(query: dict[str, Any], number: int) -> Response:
    """List earlier versions of an idea.

    Newest first, with who edited it and when.
    """
    asked = page_of(ideas_pb2.ListIdeaRevisionsRequest, query, parent=f"ideas/{number}")
    return paged(schemas.IdeaRevisionsReply.write(clients.ideas.ListIdeaRevisions(asked)))


@blueprint.get("/comments/<uid>/revisions")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.RevisionsReply)
def list_revisions(query: dict[str, Any], uid: str) -> Response:
    """List earlier versions of a comment.

    Newest first.
    """
    asked = page_of(ideas_pb2.ListCommentRevisionsRequest, query, parent=f"comments/{uid}")
    return paged(schemas.RevisionsReply.write(clients.ideas.ListCommentRevisions(asked)))
