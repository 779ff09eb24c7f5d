"""What staff do with ideas: status, answer, merge, split, votes for customers."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.ideas.schemas import ideas as schemas
from services.gateway.web.answers import checking, created, if_match, paged, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import value
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("staff", "Answer ideas, merge and split them; for staff.")


@blueprint.post("/ideas/<int:number>/status")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.StatusBody)
@blueprint.response(200, schemas.IdeaReply)
def change_status(body: dict[str, Any], number: int) -> Response:
    """Change an idea's status

    Requires a message to voters and followers.
    """  # noqa: D400, D415  the document's own summary
    with checking():
        found = clients.ideas.ChangeIdeaStatus(
            ideas_pb2.ChangeIdeaStatusRequest(
                name=f"ideas/{number}",
                status=value(ideas_pb2.Status, body["status"]),
                message=body["message"],
                etag=if_match(),
            )
        )
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.put("/ideas/<int:number>/answer")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.AnswerBody)
@blueprint.response(200, schemas.IdeaReply)
def answer_idea(body: dict[str, Any], number: int) -> Response:
    """Answer an idea officially

    Without changing its status.
    """  # noqa: D400, D415
    return _answer(number, body["body"])


@blueprint.post("/ideas/<int:number>/answer")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.AnswerBody)
@blueprint.response(200, schemas.IdeaReply)
def post_answer(body: dict[str, Any], number: int) -> Response:
    """Answer an idea officially, as PUT does"""  # noqa: D400, D415
    return _answer(number, body["body"])


@blueprint.delete("/ideas/<int:number>/answer")
@blueprint.allow("moderator")
@blueprint.response(200, schemas.IdeaReply)
def delete_answer(number: int) -> Response:
    """Remove the official answer"""  # noqa: D400, D415
    return _answer(number, "")


def _answer(number: int, text: str) -> Response:
    found = clients.ideas.AnswerIdea(ideas_pb2.AnswerIdeaRequest(name=f"ideas/{number}", body=text))
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.get("/ideas/<int:number>/merge")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.MergeQuery, location="query")
@blueprint.response(200, schemas.MergePreviewReply)
def preview_merge(query: dict[str, Any], number: int) -> Response:
    """Preview a merge

    Shows the counts after a merge. Changes nothing.
    """  # noqa: D400, D415
    found = clients.ideas.PreviewMerge(
        ideas_pb2.PreviewMergeRequest(name=f"ideas/{number}", into=f"ideas/{query['into']}")
    )
    return jsonify(schemas.MergePreviewReply.write(found))


@blueprint.post("/ideas/<int:number>/merge")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.MergeBody)
@blueprint.response(200, schemas.IdeaReply)
def merge_idea(body: dict[str, Any], number: int) -> Response:
    """Merge an idea into another

    Each voter counts once. Returns the merged idea. Can be undone.
    """  # noqa: D400, D415
    found = clients.ideas.MergeIdea(
        ideas_pb2.MergeIdeaRequest(
            name=f"ideas/{number}", into=f"ideas/{body['into']}", message=body["message"]
        )
    )
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.delete("/ideas/<int:number>/merge")
@blueprint.allow("moderator")
@blueprint.response(200, schemas.IdeaReply)
def unmerge_idea(number: int) -> Response:
    """Undo a merge

    Restores each vote to the idea it was cast on.
    """  # noqa: D400, D415
    found = clients.ideas.UnmergeIdea(ideas_pb2.UnmergeIdeaRequest(name=f"ideas/{number}"))
    return versioned(schemas.IdeaReply.write(found), found.etag)


@blueprint.post("/ideas/<int:number>/split")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.SplitBody)
@blueprint.response(201, schemas.IdeaReply)
def split_idea(body: dict[str, Any], number: int) -> Response:
    """Split a new idea off

    Moves the votes of the listed voters and the listed comments. Returns the new idea.
    """  # noqa: D400, D415
    made = clients.ideas.SplitIdea(
        ideas_pb2.SplitIdeaRequest(name=f"ideas/{number}", request_id=idempotency_key(), **body)
    )
    return created(schemas.IdeaReply.write(made), made.etag, f"/api/v1/ideas/{made.number}")


@blueprint.get("/ideas/<int:number>/voters")
@blueprint.allow("moderator")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.VotersReply)
def list_voters(query: dict[str, Any], number: int) -> Response:
    """List voters

    Newest first, including votes on behalf of customers.
    """  # noqa: D400, D415
    answer = clients.ideas.ListVoters(
        ideas_pb2.ListVotersRequest(
            parent=f"ideas/{number}",
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return paged(schemas.VotersReply.write(answer))


def _customer(name: str) -> str:
    """Return the name by uid of the customer a handle names."""
    found = clients.members.GetMember(members_pb2.GetMemberRequest(name=f"members/{name}"))
    return f"members/{found.uid}"


@blueprint.post("/ideas/<int:number>/on-behalf-votes")
@blueprint.allow("staff")
@blueprint.arguments(schemas.BehalfBody)
@blueprint.response(200, schemas.VoteReply)
def cast_on_behalf(body: dict[str, Any], number: int) -> Response:
    """Vote on behalf of a customer

    The vote shows who cast it. viewer_has_voted is that of the customer.
    """  # noqa: D400, D415
    weight = value(ideas_pb2.Weight, body.get("weight", ""))
    answer = clients.ideas.CastVoteOnBehalf(
        ideas_pb2.CastVoteOnBehalfRequest(
            name=f"ideas/{number}", member=_customer(body["member"]), weight=weight
        )
    )
    return jsonify(schemas.VoteReply.write(answer))


@blueprint.delete("/ideas/<int:number>/on-behalf-votes/<member>")
@blueprint.allow("staff")
@blueprint.response(200, schemas.VoteReply)
def retract_on_behalf(number: int, member: str) -> Response:
    """Remove a vote on behalf of a customer

    One that staff cast; named by the customer's handle.
    """  # noqa: D400, D415
    answer = clients.ideas.RetractVoteOnBehalf(
        ideas_pb2.RetractVoteOnBehalfRequest(name=f"ideas/{number}", member=_customer(member))
    )
    return jsonify(schemas.VoteReply.write(answer))


@blueprint.get("/ideas/unanswered")
@blueprint.allow("moderator")
@blueprint.arguments(schemas.UnansweredQuery, location="query")
@blueprint.response(200, schemas.UnansweredReply)
def list_unanswered(query: dict[str, Any]) -> Response:
    """List unanswered ideas

    Overdue ideas, oldest first.
    """  # noqa: D400, D415
    answer = clients.ideas.ListUnansweredIdeas(
        ideas_pb2.ListUnansweredIdeasRequest(
            board=query["board"],
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return paged(schemas.UnansweredReply.write(answer))
