"""Suggestions that two ideas are the same: members make them, staff decide."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.ideas.api import dump
from services.gateway.ideas.schemas import ideas as schemas
from services.gateway.web.answers import listing
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("duplicates", "Say that two ideas are the same.")


@blueprint.post("/ideas/<int:number>/duplicates")
@blueprint.allow("member")
@blueprint.arguments(schemas.SuggestionBody)
@blueprint.response(200, schemas.SuggestionReply)
def suggest_duplicate(body: dict[str, Any], number: int) -> Response:
    """Suggest that an idea is the same as another

    Staff decide; merging the two accepts it. The same pair twice is once, whichever idea is named
    first: the answer is the first suggestion with what became of it.
    """  # noqa: D400, D415  the document's own summary
    made = clients.ideas.SuggestDuplicate(
        ideas_pb2.SuggestDuplicateRequest(
            name=f"ideas/{number}", into=f"ideas/{body['into']}", note=body["note"]
        )
    )
    return jsonify(dump.suggestion(made))


@blueprint.get("/duplicate-suggestions")
@blueprint.allow("moderator")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.SuggestionsReply)
def list_suggestions(query: dict[str, Any]) -> Response:
    """List suggestions that wait

    Oldest first. Merging their ideas accepts them.
    """  # noqa: D400, D415
    answer = clients.ideas.ListDuplicateSuggestions(
        ideas_pb2.ListDuplicateSuggestionsRequest(
            page_size=min(query["page_size"], 100), page_token=query["page_token"]
        )
    )
    return listing(
        "suggestions",
        [dump.suggestion(one) for one in answer.suggestions],
        answer.next_page_token,
        waiting_count=answer.waiting_count,
    )


@blueprint.post("/duplicate-suggestions/<uid>/decline")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.DeclineBody)
@blueprint.response(200, schemas.SuggestionReply)
def decline_suggestion(body: dict[str, Any], uid: str) -> Response:
    """Decline a suggestion

    With a sentence to whoever made it. Declining twice is declining once.
    """  # noqa: D400, D415
    declined = clients.ideas.DeclineDuplicateSuggestion(
        ideas_pb2.DeclineDuplicateSuggestionRequest(
            name=f"duplicateSuggestions/{uid}", message=body["message"]
        )
    )
    return jsonify(dump.suggestion(declined))
