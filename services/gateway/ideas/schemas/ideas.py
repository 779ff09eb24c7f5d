"""Describes ideas, votes and statuses."""

from typing import Any

from marshmallow import fields, validate

from services.gateway.web.schemas import (
    Body,
    Flag,
    Paging,
    PersonReply,
    Query,
    Reply,
    Text,
    Whole,
    most,
    not_zero,
    one_of,
)
from services.gateway.web.wire import words
from upwell.ideas.v1 import ideas_pb2

STATUSES = words(ideas_pb2.Status)


ORDERS = words(ideas_pb2.Order)


WEIGHTS = words(ideas_pb2.Weight)


SOURCES = words(ideas_pb2.VoteSource)


VISIBILITIES = words(ideas_pb2.Visibility)


TITLE = 1000


BODY = 100_000


class AnswerReply(Reply):
    """An official answer."""

    body = fields.String(required=True, metadata={"description": "Markdown."})
    body_html = fields.String(required=True, metadata={"description": "Safe HTML of the body."})
    author = fields.Nested(PersonReply, required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)


class IdeaReply(Reply):
    """An idea."""

    number = fields.Integer(required=True)
    url = fields.String(required=True, metadata={"description": "The page for people."})
    title = fields.String(required=True)
    body = fields.String(required=True, metadata={"description": "Markdown."})
    body_html = fields.String(required=True, metadata={"description": "Safe HTML of the body."})
    excerpt = fields.String(
        required=True, metadata={"description": "The first line as plain text."}
    )
    board = fields.String(required=True, metadata={"description": "The slug of its board."})
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    tags = fields.List(fields.String(), required=True, metadata={"description": "Slugs."})
    author = fields.Nested(PersonReply, required=True)
    vote_count = fields.Integer(required=True)
    comment_count = fields.Integer(required=True)
    viewer_has_voted = fields.Boolean(required=True)
    viewer_follows = fields.Boolean(required=True)
    viewer_weight = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*WEIGHTS, None])
    )
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)
    status_time = fields.DateTime(required=True, allow_none=True)
    answer = fields.Nested(AnswerReply, required=True, allow_none=True)
    merged_into = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The idea it was merged into."}
    )
    merged_from = fields.List(fields.Integer(), required=True)
    split_from = fields.Integer(required=True, allow_none=True)
    language = fields.String(required=True)
    pinned = fields.Boolean(required=True)
    locked = fields.Boolean(required=True)
    visibility = fields.String(required=True, validate=validate.OneOf(VISIBILITIES))
    votable = fields.Boolean(required=True)
    deleted = fields.Boolean(required=True)


class IdeasReply(Reply):
    """A page of ideas."""

    ideas = fields.List(fields.Nested(IdeaReply), required=True)
    next_page_token = fields.String(
        required=True, metadata={"description": "Empty on the last page."}
    )
    corrected_query = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The corrected query, if the spelling was corrected."},
    )


class SimilarReply(Reply):
    """Ideas like a title, best first."""

    ideas = fields.List(fields.Nested(IdeaReply), required=True)


class IdeasQuery(Paging):
    """Which ideas, in which order."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )
    status = Text(load_default="", validate=one_of(["", *STATUSES]))
    tag = Text(load_default="", validate=most(200), metadata={"description": "A tag's slug."})
    author = Text(load_default="", validate=most(200), metadata={"description": "A handle."})
    order = Text(
        load_default="",
        validate=one_of(["", *ORDERS]),
        metadata={
            "description": "`trending` where left out, `relevance` with q; relevance needs q."
        },
    )
    q = Text(load_default="", validate=most(TITLE), metadata={"description": "What to look for."})
    voted = Flag(
        loose=True, load_default=False, metadata={"description": "Only what the caller voted for."}
    )
    followed = Flag(
        loose=True, load_default=False, metadata={"description": "Only what the caller follows."}
    )


class UnansweredQuery(Paging):
    """Which unanswered ideas."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )


class UnansweredReply(IdeasReply):
    """A page of ideas that wait for an answer, oldest first."""

    promise_days = fields.Integer(required=True)


class SimilarQuery(Query):
    """Which title is being typed."""

    title = Text(required=True, validate=most(TITLE))
    page_size = Whole(loose=True, load_default=0, validate=validate.Range(min=0))


class RoadmapQuery(Query):
    """Which roadmap."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )
    column_size = Whole(
        loose=True,
        load_default=0,
        validate=validate.Range(min=0),
        metadata={"description": "Ideas per column, at most 100."},
    )


class RoadmapColumnReply(Reply):
    """One column of the roadmap."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    idea_count = fields.Integer(required=True)
    ideas = fields.List(fields.Nested(IdeaReply), required=True)


class RoadmapReply(Reply):
    """The roadmap's columns."""

    columns = fields.List(fields.Nested(RoadmapColumnReply), required=True)


def _slugs(**kwargs: Any) -> fields.List[str]:  # noqa: ANN401  marshmallow's own
    return fields.List(Text(validate=most(200)), validate=validate.Length(max=50), **kwargs)


class IdeaBody(Body):
    """A new idea."""

    board = Text(
        required=True, validate=most(200), metadata={"description": "The slug of a board."}
    )
    title = Text(
        required=True, validate=most(TITLE), metadata={"description": "8 to 140 characters."}
    )
    body = Text(
        load_default="",
        validate=most(BODY),
        metadata={"description": "Markdown, at most 10,000 characters."},
    )
    tags = _slugs(load_default=list, metadata={"description": "Slugs of tags that exist."})
    language = Text(load_default="", validate=most(35), metadata={"description": "A BCP 47 tag."})


class IdeaPatch(Body):
    """What changes about an idea; pinned and locked are for staff."""

    board = Text(validate=most(200))
    title = Text(validate=most(TITLE))
    body = Text(validate=most(BODY))
    tags = _slugs()
    pinned = Flag()
    locked = Flag()


class VoteReply(Reply):
    """What became of a vote."""

    idea_number = fields.Integer(required=True)
    viewer_has_voted = fields.Boolean(required=True)
    vote_count = fields.Integer(required=True)
    weight = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*WEIGHTS, None])
    )


class WeightBody(Body):
    """How much the caller needs it."""

    weight = Text(required=True, validate=one_of(WEIGHTS))


class BehalfBody(Body):
    """For whom a vote is cast."""

    member = Text(
        required=True, validate=most(200), metadata={"description": "The customer's handle."}
    )
    weight = Text(validate=one_of(WEIGHTS))


class FollowReply(Reply):
    """Whether the caller follows an idea."""

    idea_number = fields.Integer(required=True)
    viewer_follows = fields.Boolean(required=True)


class VoterReply(PersonReply):
    """Who voted, when, and from where."""

    uid = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    source = fields.String(required=True)
    weight = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*WEIGHTS, None])
    )
    on_behalf_by = fields.Nested(PersonReply, required=True, allow_none=True)
    origin_idea = fields.Integer(
        required=True, metadata={"description": "The idea it was cast on."}
    )


class VotersReply(Reply):
    """A page of voters, newest first."""

    voters = fields.List(fields.Nested(VoterReply), required=True)
    next_page_token = fields.String(required=True)


class StatusBody(Body):
    """A new status with a sentence to the voters."""

    status = Text(required=True, validate=one_of(STATUSES))
    message = Text(
        required=True,
        validate=most(BODY),
        metadata={"description": "Markdown. Message to voters and followers."},
    )


class AnswerBody(Body):
    """An official answer."""

    body = Text(required=True, validate=most(BODY), metadata={"description": "Markdown."})


class MergeBody(Body):
    """Where an idea lives on."""

    into = Whole(required=True, validate=not_zero, metadata={"description": "An idea's number."})
    message = Text(
        load_default="",
        validate=most(BODY),
        metadata={"description": "A message to voters and followers."},
    )


class MergeQuery(Query):
    """Which merge to preview."""

    into = Whole(loose=True, required=True, validate=not_zero)


class MergePreviewReply(Reply):
    """What a merge would do."""

    source = fields.Nested(IdeaReply, required=True)
    target = fields.Nested(IdeaReply, required=True)
    common_voters = fields.Integer(required=True)
    merged_vote_count = fields.Integer(required=True)
    merged_follower_count = fields.Integer(required=True)


class SuggestionBody(Body):
    """Which idea another is the same as."""

    into = Whole(required=True, validate=not_zero, metadata={"description": "An idea's number."})
    note = Text(
        load_default="", validate=most(BODY), metadata={"description": "Markdown. Staff only."}
    )


class SuggestionReply(Reply):
    """A member's suggestion that two ideas are the same."""

    id = fields.String(required=True)
    idea_number = fields.Integer(required=True)
    into_number = fields.Integer(required=True)
    idea = fields.Nested(
        IdeaReply,
        required=True,
        allow_none=True,
        metadata={"description": "Null where the caller may not read it any more."},
    )
    into = fields.Nested(IdeaReply, required=True, allow_none=True)
    suggested_by = fields.Nested(PersonReply, required=True)
    note = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(["waiting", "accepted", "declined"])
    )
    message = fields.String(
        required=True, metadata={"description": "Message of staff to the member who reported it."}
    )
    create_time = fields.DateTime(required=True, allow_none=True)
    decide_time = fields.DateTime(required=True, allow_none=True)


class SuggestionsReply(Reply):
    """A page of suggestions that wait, oldest first."""

    suggestions = fields.List(fields.Nested(SuggestionReply), required=True)
    waiting_count = fields.Integer(required=True, metadata={"description": "On all pages."})
    next_page_token = fields.String(required=True)


class DeclineBody(Body):
    """Why two ideas are not the same."""

    message = Text(
        required=True,
        validate=most(BODY),
        metadata={"description": "Markdown. Message to the member who reported it."},
    )


class SplitBody(Body):
    """A new idea split off this one."""

    title = Text(required=True, validate=most(TITLE))
    body = Text(load_default="", validate=most(BODY))
    board = Text(load_default="", validate=most(200))
    voters = fields.List(
        Text(validate=most(200)),
        load_default=list,
        validate=validate.Length(max=1000),
        metadata={"description": "Handles of the voters whose votes move."},
    )
    comments = fields.List(
        Text(validate=most(200)),
        load_default=list,
        validate=validate.Length(max=1000),
        metadata={"description": "IDs of the comments that move, including their replies."},
    )


class ChangeReply(Reply):
    """One step of an idea's history."""

    kind = fields.String(required=True)
    from_status = fields.String(required=True, allow_none=True)
    to_status = fields.String(required=True, allow_none=True)
    message = fields.String(required=True)
    message_html = fields.String(required=True)
    author = fields.Nested(PersonReply, required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    related_idea = fields.Integer(required=True, allow_none=True)


class HistoryReply(Reply):
    """A page of an idea's history, newest first."""

    changes = fields.List(fields.Nested(ChangeReply), required=True)
    next_page_token = fields.String(required=True)
