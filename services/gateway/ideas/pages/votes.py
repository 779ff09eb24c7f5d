"""Votes for ideas, takes votes back, and says how much they are needed."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import calls
from services.gateway.web import answers, links, pressed, refusals, taking_part
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
        result = calls.retract_vote(number) if retract else calls.cast_vote(number)
    except Failed as failed:
        if answers.wants_json():
            raise refusals.in_words(failed) from failed
        answers.say_refused(failed)
        return answers.back(links.idea_path(number))
    if answers.wants_json():
        return jsonify(
            idea_number=result.idea_number,
            viewer_has_voted=result.viewer_has_voted,
            vote_count=result.vote_count,
        )
    if "instead" in request.args:
        answers.accepted("idea-new")
        answers.say(_("Vote counted. If your case differs, add a comment below."))
        return answers.go(links.idea_path(number))
    return answers.back(links.idea_path(number))


pressed.action("vote", _l("Your vote is counted."))(calls.cast_vote)


@pressed.action("follow", _l("You now follow this idea."), terms=False)
def _begin_to_follow(number: int) -> None:
    clients.ideas.FollowIdea(ideas_pb2.FollowIdeaRequest(name=f"ideas/{number}"))


@blueprint.post("/ideas/<int:number>/vote")
@taking_part.required("vote")
def vote(number: int) -> Response | BaseResponse:
    """Cast the viewer's vote."""
    return _vote(number, retract=False)


@blueprint.post("/ideas/<int:number>/unvote")
@access.login_required
def unvote(number: int) -> Response | BaseResponse:
    """Take the viewer's vote back."""
    return _vote(number, retract=True)


@blueprint.post("/ideas/<int:number>/need")
@taking_part.required("vote")
def need(number: int) -> Response | BaseResponse:
    """Keep how much the viewer needs an idea they voted for."""
    weight = WEIGHTS.get(request.form.get("need", ""), ideas_pb2.WEIGHT_UNSPECIFIED)
    try:
        clients.ideas.WeighVote(ideas_pb2.WeighVoteRequest(name=f"ideas/{number}", weight=weight))
    except Failed as failed:
        answers.say_refused(failed)
    else:
        answers.say(_("Saved. This helps the team prioritise."))
    return answers.back(links.idea_path(number))


@blueprint.post("/ideas/<int:number>/follow")
@taking_part.required("follow", terms=False)
def follow(number: int) -> BaseResponse:
    """Follow an idea."""
    return _follow(number, follows=True)


@blueprint.post("/ideas/<int:number>/unfollow")
@access.login_required
def unfollow(number: int) -> BaseResponse:
    """Stop following an idea."""
    return _follow(number, follows=False)


def _follow(number: int, *, follows: bool) -> BaseResponse:
    try:
        if follows:
            _begin_to_follow(number)
        else:
            clients.ideas.UnfollowIdea(ideas_pb2.UnfollowIdeaRequest(name=f"ideas/{number}"))
    except Failed as failed:
        answers.say_refused(failed)
    else:
        said = _("You now follow this idea.") if follows else _("You no longer follow this idea.")
        answers.say(said)
    return answers.back(links.idea_path(number))
