"""Hands boards, tags, voters and suggested duplicates out as CSV, in the fields of the API."""

from flask import Blueprint, Response

from services.gateway.edge import access, clients
from services.gateway.ideas.schemas import boards, ideas
from services.gateway.web import tables
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_exports", __name__, url_prefix="/console")


@blueprint.get("/boards/-/export.csv")
@access.require_staff()
def export_boards() -> Response:
    """Hand out every board."""
    return tables.answer_listed(
        "boards", boards.BoardReply, clients.ideas.ListBoards, ideas_pb2.ListBoardsRequest()
    )


@blueprint.get("/tags/-/export.csv")
@access.require_staff()
def export_tags() -> Response:
    """Hand out every tag."""
    return tables.answer_listed(
        "tags", boards.TagReply, clients.ideas.ListTags, ideas_pb2.ListTagsRequest()
    )


@blueprint.get("/duplicates/-/export.csv")
@access.require_capability("moderate")
def export_duplicates() -> Response:
    """Hand out the suggestions that wait, oldest first."""
    return tables.answer_listed(
        "duplicates",
        ideas.SuggestionReply,
        clients.ideas.ListDuplicateSuggestions,
        ideas_pb2.ListDuplicateSuggestionsRequest(),
    )


@blueprint.get("/ideas/<int:number>/voters/-/export.csv")
@access.require_staff()
def export_voters(number: int) -> Response:
    """Hand out who voted for an idea, newest first."""
    return tables.answer_listed(
        f"voters-{number}",
        ideas.VoterReply,
        clients.ideas.ListVoters,
        ideas_pb2.ListVotersRequest(parent=f"ideas/{number}"),
    )
