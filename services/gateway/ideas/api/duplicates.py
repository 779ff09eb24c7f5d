"""Suggestions that two ideas are the same: members make them, staff decide."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.ideas.schemas import ideas as schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("duplicates", "Report duplicates.")


@blueprint.post("/ideas/<int:number>/duplicates")
@blueprint.allow("member")
@blueprint.arguments(schemas.SuggestionBody)
@blueprint.response(200, schemas.SuggestionReply)
def suggest_duplicate(body: dict[str, Any], number: int) -> Response:
    """Report a duplicate.

    Staff decide. Merging the two ideas accepts the report. Reporting the same pair again, in either
    order, returns the first report and its result.
    """
    made = clients.ideas.SuggestDuplicate(
        ideas_pb2.SuggestDuplicateRequest(
            name=f"ideas/{number}", into=f"ideas/{body['into']}", note=body["note"]
        )
    )
    return jsonify(schemas.SuggestionReply.write(made))


@blueprint.get("/duplicate-suggestions")
@blueprint.allow("moderator")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.SuggestionsReply)
def list_suggestions(query: dict[str, Any]) -> Response:
    """List duplicate reports.

    Oldest first. Merging the two ideas accepts a report.
    """
    answer = clients.ideas.ListDuplicateSuggestions(
        ideas_pb2.ListDuplicateSuggestionsRequest(
            page_size=min(query["page_size"], 100), page_token=query["page_token"]
        )
    )
    return paged(schemas.SuggestionsReply.write(answer))


@blueprint.post("/duplicate-suggestions/<uid>/decline")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.DeclineBody)
@blueprint.response(200, schemas.SuggestionReply)
def decline_suggestion(body: dict[str, Any], uid: str) -> Response:
    """Decline a duplicate report.

    Requires a message to the member who reported it. Repeating has no effect.
    """
    declined = clients.ideas.DeclineDuplicateSuggestion(
        ideas_pb2.DeclineDuplicateSuggestionRequest(
            name=f"duplicateSuggestions/{uid}", message=body["message"]
        )
    )
    return jsonify(schemas.SuggestionReply.write(declined))
