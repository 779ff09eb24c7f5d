"""Votes for ideas, takes votes back, and says how much they are needed."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, clients, refusals, votes
from services.gateway.errors import Failed
from services.gateway.pages import parts
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("votes", __name__)

WEIGHTS = {
    "nice": ideas_pb2.WEIGHT_NICE,
    "important": ideas_pb2.WEIGHT_IMPORTANT,
    "critical": ideas_pb2.WEIGHT_CRITICAL,
}


def _vote(number: int, *, retract: bool) -> Response | BaseResponse:
    """Vote and answer: a script with the count, a form with the page it came from."""
    try:
        result = votes.retract_vote(number) if retract else votes.cast_vote(number)
    except Failed as failed:
        if parts.wants_json():
            raise refusals.in_words(failed) from failed
        parts.say_refused(failed)
        return parts.back(parts.idea_path(number))
    if parts.wants_json():
        return jsonify(
            idea_number=result.idea_number,
            viewer_has_voted=result.viewer_has_voted,
            vote_count=result.vote_count,
        )
    if "instead" in request.args:
        parts.accepted("idea-new")
        parts.say(_("Vote counted. If your case differs, add a comment below."))
        return parts.go(parts.idea_path(number))
    return parts.back(parts.idea_path(number))


@blueprint.post("/ideas/<int:number>/vote")
@auth.login_required
def vote(number: int) -> Response | BaseResponse:
    """Cast the viewer's vote."""
    return _vote(number, retract=False)


@blueprint.post("/ideas/<int:number>/unvote")
@auth.login_required
def unvote(number: int) -> Response | BaseResponse:
    """Take the viewer's vote back."""
    return _vote(number, retract=True)


@blueprint.post("/ideas/<int:number>/need")
@auth.login_required
def need(number: int) -> Response | BaseResponse:
    """Keep how much the viewer needs an idea they voted for."""
    weight = WEIGHTS.get(request.form.get("need", ""), ideas_pb2.WEIGHT_UNSPECIFIED)
    try:
        clients.ideas.WeighVote(ideas_pb2.WeighVoteRequest(name=f"ideas/{number}", weight=weight))
    except Failed as failed:
        parts.say_refused(failed)
    else:
        parts.say(_("Saved. This helps the team prioritise."))
    return parts.back(parts.idea_path(number))


@blueprint.post("/ideas/<int:number>/follow")
@auth.login_required
def follow(number: int) -> BaseResponse:
    """Follow an idea."""
    return _follow(number, follows=True)


@blueprint.post("/ideas/<int:number>/unfollow")
@auth.login_required
def unfollow(number: int) -> BaseResponse:
    """Stop following an idea."""
    return _follow(number, follows=False)


def _follow(number: int, *, follows: bool) -> BaseResponse:
    name = f"ideas/{number}"
    try:
        if follows:
            clients.ideas.FollowIdea(ideas_pb2.FollowIdeaRequest(name=name))
        else:
            clients.ideas.UnfollowIdea(ideas_pb2.UnfollowIdeaRequest(name=name))
    except Failed as failed:
        parts.say_refused(failed)
    else:
        said = _("You now follow this idea.") if follows else _("You no longer follow this idea.")
        parts.say(said)
    return parts.back(parts.idea_path(number))
