"""Turns messages of the services into the JSON of the API, as the schemas document it."""

from services.gateway.ideas.views import status
from services.gateway.web.dump import Json, moment, person
from services.gateway.web.links import idea_url
from services.gateway.web.markdown import render
from services.gateway.web.wire import word
from upwell.ideas.v1 import ideas_pb2


def board(message: ideas_pb2.Board) -> Json:
    """Return a board."""
    return {
        "slug": message.slug,
        "name": message.display_name,
        "purpose": message.purpose,
        "kind": word(ideas_pb2.BoardKind, message.kind),
        "access": word(ideas_pb2.BoardAccess, message.access),
        "posting": word(ideas_pb2.Posting, message.posting),
        "owner": message.owner_handle or None,
        "threshold": message.threshold,
        "position": message.position,
        "idea_count": message.idea_count,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
    }


def tag(message: ideas_pb2.Tag) -> Json:
    """Return a tag."""
    return {
        "slug": message.slug,
        "name": message.display_name,
        "idea_count": message.idea_count,
    }


def answer(message: ideas_pb2.Answer) -> Json:
    """Return an official answer."""
    return {
        "body": message.body,
        "body_html": render(message.body),
        "author": person(message.author),
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
    }


def idea(message: ideas_pb2.Idea) -> Json:
    """Return an idea."""
    return {
        "number": message.number,
        "url": idea_url(message),
        "title": message.title,
        "body": message.body,
        "body_html": render(message.body),
        "excerpt": message.excerpt,
        "board": message.board.slug,
        "status": status(message.status),
        "tags": [one.slug for one in message.tags],
        "author": person(message.author),
        "vote_count": message.vote_count,
        "comment_count": message.comment_count,
        "viewer_has_voted": message.viewer_has_voted,
        "viewer_follows": message.viewer_follows,
        "viewer_weight": word(ideas_pb2.Weight, message.viewer_weight) or None,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
        "status_time": moment(message, "status_time"),
        "answer": answer(message.answer) if message.HasField("answer") else None,
        "merged_into": message.merged_into or None,
        "merged_from": list(message.merged_from),
        "split_from": message.split_from or None,
        "language": message.language,
        "pinned": message.pinned,
        "locked": message.locked,
        "visibility": word(ideas_pb2.Visibility, message.visibility) or "visible",
        "votable": message.votable,
        "deleted": message.deleted,
    }


def vote(message: ideas_pb2.VoteResult) -> Json:
    """Return what became of a vote."""
    return {
        "idea_number": message.idea_number,
        "viewer_has_voted": message.viewer_has_voted,
        "vote_count": message.vote_count,
        "weight": word(ideas_pb2.Weight, message.weight) or None,
    }


def voter(message: ideas_pb2.Vote) -> Json:
    """Return who voted, when, and from where."""
    by = person(message.on_behalf_by) if message.HasField("on_behalf_by") else None
    return {
        **person(message.voter),
        "uid": message.voter.uid,
        "create_time": moment(message, "create_time"),
        "source": word(ideas_pb2.VoteSource, message.source),
        "weight": word(ideas_pb2.Weight, message.weight) or None,
        "on_behalf_by": by,
        "origin_idea": message.origin_idea,
    }


def change(message: ideas_pb2.StatusChange) -> Json:
    """Return one step of an idea's history."""
    return {
        "kind": word(ideas_pb2.StatusChangeKind, message.kind),
        "from_status": status(message.from_status) or None,
        "to_status": status(message.to_status) or None,
        "message": message.message,
        "message_html": render(message.message),
        "author": person(message.author),
        "create_time": moment(message, "create_time"),
        "related_idea": message.related_idea or None,
    }


def comment(message: ideas_pb2.Comment) -> Json:
    """Return a comment."""
    return {
        "id": message.uid,
        "idea_number": message.idea_number,
        "parent_id": message.parent_uid or None,
        "body": message.body,
        "body_html": render(message.body),
        "author": person(message.author),
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
        "edited": message.edited,
        "is_answer": message.is_answer,
        "internal": message.internal,
        "deleted": message.deleted,
        "helpful_count": message.helpful_count,
        "viewer_found_helpful": message.viewer_found_helpful,
    }


def revision(message: ideas_pb2.CommentRevision) -> Json:
    """Return what a comment said before."""
    return {
        "body": message.body,
        "body_html": render(message.body),
        "create_time": moment(message, "create_time"),
    }


def preview(message: ideas_pb2.MergePreview) -> Json:
    """Return what a merge would do."""
    return {
        "source": idea(message.source),
        "target": idea(message.target),
        "common_voters": message.common_voters,
        "merged_vote_count": message.merged_vote_count,
        "merged_follower_count": message.merged_follower_count,
    }


def suggestion(message: ideas_pb2.DuplicateSuggestion) -> Json:
    """Return a suggestion that two ideas are the same."""
    return {
        "id": message.name.removeprefix("duplicateSuggestions/"),
        "idea_number": message.idea.number,
        "into_number": message.into.number,
        "idea": idea(message.idea) if message.idea.name else None,
        "into": idea(message.into) if message.into.name else None,
        "suggested_by": person(message.suggested_by),
        "note": message.note,
        "state": word(ideas_pb2.DuplicateSuggestionState, message.state),
        "message": message.message,
        "create_time": moment(message, "create_time"),
        "decide_time": moment(message, "decide_time"),
    }
