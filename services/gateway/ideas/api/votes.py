"""Votes and following."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.ideas import calls
from services.gateway.ideas.schemas import ideas as schemas
from services.gateway.web.api import Blueprint
from services.gateway.web.wire import value
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("votes", "Vote for ideas and follow them.")


@blueprint.put("/ideas/<int:number>/vote")
@blueprint.allow("member")
@blueprint.response(200, schemas.VoteReply)
def cast_vote(number: int) -> Response:
    """Vote for an idea.

    Repeating has no effect. Returns when the vote is stored.
    """
    return jsonify(schemas.VoteReply.write(calls.cast_vote(number, ideas_pb2.VOTE_SOURCE_API)))


@blueprint.delete("/ideas/<int:number>/vote")
@blueprint.allow("member")
@blueprint.response(200, schemas.VoteReply)
def retract_vote(number: int) -> Response:
    """Remove a vote.

    Repeating has no effect.
    """
    return jsonify(schemas.VoteReply.write(calls.retract_vote(number)))


@blueprint.put("/ideas/<int:number>/vote/weight")
@blueprint.allow("member")
@blueprint.arguments(schemas.WeightBody)
@blueprint.response(200, schemas.VoteReply)
def weigh_vote(body: dict[str, Any], number: int) -> Response:
    """Set the importance of a vote.

    Only for ideas the caller voted for. Optional.
    """
    answer = clients.ideas.WeighVote(
        ideas_pb2.WeighVoteRequest(
            name=f"ideas/{number}", weight=value(ideas_pb2.Weight, body["weight"])
        )
    )
    return jsonify(schemas.VoteReply.write(answer))


@blueprint.put("/ideas/<int:number>/follow")
@blueprint.allow("member")
@blueprint.response(200, schemas.FollowReply)
def follow_idea(number: int) -> Response:
    """Follow an idea.

    The caller follows the idea.
    """
    clients.ideas.FollowIdea(ideas_pb2.FollowIdeaRequest(name=f"ideas/{number}"))
    return jsonify(idea_number=number, viewer_follows=True)


@blueprint.delete("/ideas/<int:number>/follow")
@blueprint.allow("member")
@blueprint.response(200, schemas.FollowReply)
def unfollow_idea(number: int) -> Response:
    """Stop following an idea."""
    clients.ideas.UnfollowIdea(ideas_pb2.UnfollowIdeaRequest(name=f"ideas/{number}"))
    return jsonify(idea_number=number, viewer_follows=False)
