"""Ideas: find, raise, change, delete."""

from typing import Any

from flask import Response, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.ideas.schemas import ideas as schemas
from services.gateway.ideas.schemas import roadmap
from services.gateway.ideas.schemas.drafts import draft
from services.gateway.web.answers import checking, created, if_match, nothing, paged, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import value
from shared.wire import stamp
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("ideas", "Find, submit, edit and delete ideas.")


def _order(query: dict[str, Any]) -> Any:  # noqa: ANN401  the enum's own type
    asked = bool(query["query"].strip())
    word = query["order"] or ("relevance" if asked else "trending")
    if word == "relevance" and not asked:
        # Nothing is asked for, so nothing is more relevant; a cleared search box comes here.
        word = "trending"
    return value(ideas_pb2.Order, word)


@blueprint.get("/ideas")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.IdeasQuery, location="query")
@blueprint.response(200, schemas.IdeasReply)
def list_ideas(query: dict[str, Any]) -> Response:
    """List ideas.

    Ideas the caller may read, with the caller's own votes marked.
    """
    answer = clients.ideas.ListIdeas(
        ideas_pb2.ListIdeasRequest(
            board=query["board"],
            statuses=[value(ideas_pb2.Status, one) for one in query["statuses"]],
            tags=query["tags"],
            updated_since=stamp(query.get("updated_since")),
            author=query["author"],
            order=_order(query),
            query=query["query"],
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
            voted=query["voted"],
            followed=query["followed"],
        )
    )
    return paged(schemas.IdeasReply.write(answer))


@blueprint.get("/ideas/similar")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.SimilarQuery, location="query")
@blueprint.response(200, schemas.SimilarReply)
def list_similar_ideas(query: dict[str, Any]) -> Response:
    """List similar ideas.

    Ideas similar to a title, best match first.
    """
    answer = clients.ideas.ListSimilarIdeas(
        ideas_pb2.ListSimilarIdeasRequest(
            title=query["title"], page_size=min(query["page_size"], 100)
        )
    )
    return jsonify(schemas.SimilarReply.write(answer))


@blueprint.post("/ideas")
@blueprint.allow("member")
@blueprint.idempotent
@blueprint.arguments(schemas.IdeaBody)
@blueprint.response(201, schemas.IdeaReply)
def create_idea(body: dict[str, Any]) -> Response:
    """Submit an idea.

    Send an Idempotency-Key: a repeat with the same key and body returns the first answer.
    """
    made = clients.ideas.CreateIdea(
        ideas_pb2.CreateIdeaRequest(idea=draft(body), request_id=idempotency_key())
    )
    return created(schemas.IdeaReply.write(made), made.etag, f"/api/v1/ideas/{made.number}")


@blueprint.get("/ideas/<int:number>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.IdeaReply)
def get_idea(number: int) -> Response:
    """Get an idea.

    With the caller's own vote and the official answer.
    """
    found = clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}"))
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.patch("/ideas/<int:number>")
@blueprint.allow("member")
@blueprint.conditional
@blueprint.arguments(schemas.IdeaPatch)
@blueprint.response(200, schemas.IdeaReply)
def update_idea(body: dict[str, Any], number: int) -> Response:
    """Update an idea.

    Author or staff. Changes only the fields sent. Send If-Match to be sure that nobody else
    changed it in the meantime.
    """
    paths = sorted(body)
    idea = draft(body)
    idea.name, idea.etag = f"ideas/{number}", if_match()
    with checking():
        changed = clients.ideas.UpdateIdea(
            ideas_pb2.UpdateIdeaRequest(idea=idea, update_mask=FieldMask(paths=paths))
        )
    return versioned(schemas.IdeaReply.write(changed), changed.etag)


@blueprint.delete("/ideas/<int:number>")
@blueprint.allow("member")
@blueprint.conditional
@blueprint.response(204)
def delete_idea(number: int) -> Response:
    """Delete an idea.

    The author while nobody else voted or commented, or staff. It can be restored.
    """
    with checking():
        clients.ideas.DeleteIdea(
            ideas_pb2.DeleteIdeaRequest(name=f"ideas/{number}", etag=if_match())
        )
    return nothing()


@blueprint.post("/ideas/<int:number>/undelete")
@blueprint.allow("member")
@blueprint.response(200, schemas.IdeaReply)
def undelete_idea(number: int) -> Response:
    """Restore a deleted idea.

    The member who deleted it, or staff.
    """
    found = clients.ideas.UndeleteIdea(ideas_pb2.UndeleteIdeaRequest(name=f"ideas/{number}"))
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.get("/ideas/<int:number>/history")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.HistoryReply)
def list_history(query: dict[str, Any], number: int) -> Response:
    """List an idea's history.

    Status changes, answers, merges and splits, newest first.
    """
    answer = clients.ideas.ListStatusChanges(
        ideas_pb2.ListStatusChangesRequest(parent=f"ideas/{number}", **_page(query))
    )
    return paged(schemas.HistoryReply.write(answer))


def _page(query: dict[str, Any]) -> dict[str, Any]:
    return {"page_size": min(query["page_size"], 100), "page_token": query["page_token"]}


@blueprint.get("/roadmap")
@blueprint.allow("anyone")
@blueprint.arguments(roadmap.RoadmapQuery, location="query")
@blueprint.response(200, roadmap.RoadmapReply)
def get_roadmap(query: dict[str, Any]) -> Response:
    """Get the roadmap.

    What is planned, in progress and shipped.
    """
    answer = clients.ideas.GetRoadmap(
        ideas_pb2.GetRoadmapRequest(
            board=query["board"], column_size=min(query["column_size"], 100)
        )
    )
    return jsonify(roadmap.RoadmapReply.write(answer))
