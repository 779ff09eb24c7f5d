"""Describes ideas, votes and statuses."""

from collections.abc import Callable
from typing import Any

from marshmallow import validate

from services.gateway.web.checks import HANDLE, SLUG, entries, line, prose
from services.gateway.web.links import absolute, idea_url
from services.gateway.web.schemas import (
    Body,
    Flag,
    Handle,
    Id,
    List,
    Moment,
    Nested,
    Paging,
    PersonReply,
    Query,
    Reply,
    Several,
    Text,
    Whole,
    Word,
    html_of,
    most,
    not_zero,
)
from upwell.ideas.v1 import ideas_pb2

QUERY = 1000
MOST_TAGS = 10
TITLE = line(140, least=8)
BODY = prose(10_000)
MESSAGE = prose(2_000)
NOTE = prose(1_000)


def _tag_slugs(idea: ideas_pb2.Idea) -> list[str]:
    return [tag.slug for tag in idea.tags]


def _page_url(idea: ideas_pb2.Idea) -> str:
    return absolute(idea_url(idea))


def _readable(field: str) -> Callable[[ideas_pb2.DuplicateSuggestion], ideas_pb2.Idea | None]:
    """Return what reads an idea of a suggestion, or None where the caller may not read it."""

    def read(suggestion: ideas_pb2.DuplicateSuggestion) -> ideas_pb2.Idea | None:
        idea: ideas_pb2.Idea = getattr(suggestion, field)
        return idea if idea.name else None

    return read


class AnswerReply(Reply):
    """An official answer."""

    body = Text(required=True, metadata={"description": "Markdown."})
    body_html = Text(
        required=True, of=html_of("body"), metadata={"description": "Safe HTML of the body."}
    )
    author = Nested(PersonReply, required=True)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)


class IdeaReply(Reply):
    """An idea."""

    number = Whole(required=True)
    url = Text(required=True, of=_page_url, metadata={"description": "The page for people."})
    title = Text(required=True)
    body = Text(required=True, metadata={"description": "Markdown."})
    body_html = Text(
        required=True, of=html_of("body"), metadata={"description": "Safe HTML of the body."}
    )
    excerpt = Text(required=True, metadata={"description": "The first line as plain text."})
    board = Text(
        required=True, attribute="board.slug", metadata={"description": "The slug of its board."}
    )
    status = Word(ideas_pb2.Status, required=True)
    tags = List(Text(), required=True, of=_tag_slugs, metadata={"description": "Slugs."})
    author = Nested(PersonReply, required=True)
    vote_count = Whole(required=True)
    imported_vote_count = Whole(
        required=True,
        metadata={"description": "How many of them came with an import, without names."},
    )
    comment_count = Whole(required=True)
    viewer_has_voted = Flag(required=True)
    viewer_follows = Flag(required=True)
    viewer_weight = Word(ideas_pb2.Weight, required=True, allow_none=True)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)
    status_time = Moment(required=True, allow_none=True)
    edit_time = Moment(
        required=True,
        allow_none=True,
        metadata={"description": "When title or body were last edited, or null."},
    )
    answer = Nested(AnswerReply, required=True, allow_none=True)
    merged_into = Whole(
        required=True, allow_none=True, metadata={"description": "The idea it was merged into."}
    )
    merged_from = List(Whole(), required=True)
    split_from = Whole(required=True, allow_none=True)
    language = Text(required=True)
    pinned = Flag(required=True)
    locked = Flag(required=True)
    visibility = Word(ideas_pb2.Visibility, unset="visible", required=True)
    votable = Flag(required=True)
    deleted = Flag(required=True)


class IdeasReply(Reply):
    """A page of ideas."""

    ideas = List(Nested(IdeaReply), required=True)
    next_page_token = Text(required=True, metadata={"description": "Empty on the last page."})
    corrected_query = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The corrected query, if the spelling was corrected."},
    )


class SimilarReply(Reply):
    """Ideas like a title, best first."""

    ideas = List(Nested(IdeaReply), required=True)


class IdeasQuery(Paging):
    """Which ideas, in which order."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )
    status = Several(
        Word(ideas_pb2.Status),
        attribute="statuses",
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "Repeat it for ideas of any of several statuses."},
    )
    tag = Several(
        Text(validate=most(200)),
        attribute="tags",
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "A tag's slug. Repeat it for ideas that have all of several."},
    )
    updated_since = Moment(
        metadata={
            "description": "Only ideas whose text, tags, status or answer changed then or later."
        }
    )
    author = Text(load_default="", validate=most(200), metadata={"description": "A handle."})
    order = Word(
        ideas_pb2.Order,
        load_default="",
        metadata={
            "description": "`trending` where left out, `relevance` with q; relevance needs q."
        },
    )
    q = Text(
        attribute="query",
        load_default="",
        validate=most(QUERY),
        metadata={"description": "What to look for."},
    )
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


class UnansweredReply(Reply):
    """A page of ideas that wait for an answer, oldest first."""

    ideas = List(Nested(IdeaReply), required=True)
    next_page_token = Text(required=True)
    promise_days = Whole(required=True)


class SimilarQuery(Query):
    """Which title is being typed."""

    title = Text(required=True, validate=most(QUERY))
    page_size = Whole(loose=True, load_default=0, validate=validate.Range(min=0))


def _slugs(**kwargs: Any) -> List:  # noqa: ANN401  marshmallow's own
    check = entries(MOST_TAGS, "Choose at most {max} tags.")
    return List(Text(validate=most(SLUG)), validate=check, **kwargs)


class IdeaBody(Body):
    """A new idea."""

    board = Text(
        required=True, validate=most(SLUG), metadata={"description": "The slug of a board."}
    )
    title = Text(required=True, validate=TITLE)
    body = Text(load_default="", validate=BODY, metadata={"description": "Markdown."})
    tags = _slugs(load_default=list, metadata={"description": "Slugs of tags that exist."})
    language = Text(load_default="", validate=most(35), metadata={"description": "A BCP 47 tag."})


class IdeaPatch(Body):
    """What changes about an idea; pinned and locked are for staff."""

    board = Text(validate=most(SLUG))
    title = Text(validate=TITLE)
    body = Text(validate=BODY)
    tags = _slugs()
    pinned = Flag()
    locked = Flag()


class VoteReply(Reply):
    """What became of a vote."""

    idea_number = Whole(required=True)
    viewer_has_voted = Flag(required=True)
    vote_count = Whole(required=True)
    weight = Word(ideas_pb2.Weight, required=True, allow_none=True)


class WeightBody(Body):
    """How much the caller needs it."""

    weight = Word(ideas_pb2.Weight, required=True)


class BehalfBody(Body):
    """For whom a vote is cast."""

    member = Handle(required=True, metadata={"description": "The customer's handle."})
    weight = Word(ideas_pb2.Weight)


class FollowReply(Reply):
    """Whether the caller follows an idea."""

    idea_number = Whole(required=True, added=True)
    viewer_follows = Flag(required=True, added=True)


class VoterReply(Reply):
    """Who voted, when, and from where."""

    handle = Text(
        required=True,
        allow_none=True,
        attribute="voter.handle",
        metadata={"description": "Null for a former member."},
    )
    display_name = Text(required=True, attribute="voter.display_name")
    is_staff = Flag(required=True, attribute="voter.is_staff")
    uid = Text(required=True, attribute="voter.uid")
    create_time = Moment(required=True, allow_none=True)
    source = Word(ideas_pb2.VoteSource, required=True)
    weight = Word(ideas_pb2.Weight, required=True, allow_none=True)
    on_behalf_by = Nested(PersonReply, required=True, allow_none=True)
    origin_idea = Whole(required=True, metadata={"description": "The idea it was cast on."})


class VotersReply(Reply):
    """A page of voters, newest first."""

    voters = List(Nested(VoterReply), required=True, attribute="votes")
    next_page_token = Text(required=True)


class StatusBody(Body):
    """A new status with a sentence to the voters."""

    status = Word(ideas_pb2.Status, required=True)
    message = Text(
        required=True,
        validate=MESSAGE,
        metadata={"description": "Markdown. Message to voters and followers."},
    )


class AnswerBody(Body):
    """An official answer."""

    body = Text(required=True, validate=BODY, metadata={"description": "Markdown."})


class MergeBody(Body):
    """Where an idea lives on."""

    into = Whole(required=True, validate=not_zero, metadata={"description": "An idea's number."})
    message = Text(
        load_default="",
        validate=MESSAGE,
        metadata={"description": "A message to voters and followers."},
    )


class MergeQuery(Query):
    """Which merge to preview."""

    into = Whole(loose=True, required=True, validate=not_zero)


class MergePreviewReply(Reply):
    """What a merge would do."""

    source = Nested(IdeaReply, required=True)
    target = Nested(IdeaReply, required=True)
    common_voters = Whole(required=True)
    merged_vote_count = Whole(required=True)
    merged_follower_count = Whole(required=True)


class SuggestionBody(Body):
    """Which idea another is the same as."""

    into = Whole(required=True, validate=not_zero, metadata={"description": "An idea's number."})
    note = Text(load_default="", validate=NOTE, metadata={"description": "Markdown. Staff only."})


class SuggestionReply(Reply):
    """A member's suggestion that two ideas are the same."""

    id = Id(required=True, attribute="name")
    idea_number = Whole(required=True, attribute="idea.number")
    into_number = Whole(required=True, attribute="into.number")
    idea = Nested(
        IdeaReply,
        required=True,
        allow_none=True,
        of=_readable("idea"),
        metadata={"description": "Null where the caller may not read it any more."},
    )
    into = Nested(IdeaReply, required=True, allow_none=True, of=_readable("into"))
    suggested_by = Nested(PersonReply, required=True)
    note = Text(required=True)
    state = Word(ideas_pb2.DuplicateSuggestionState, required=True)
    message = Text(
        required=True, metadata={"description": "Message of staff to the member who reported it."}
    )
    create_time = Moment(required=True, allow_none=True)
    decide_time = Moment(required=True, allow_none=True)


class SuggestionsReply(Reply):
    """A page of suggestions that wait, oldest first."""

    suggestions = List(Nested(SuggestionReply), required=True)
    waiting_count = Whole(required=True, metadata={"description": "On all pages."})
    next_page_token = Text(required=True)


class DeclineBody(Body):
    """Why two ideas are not the same."""

    message = Text(
        required=True,
        validate=NOTE,
        metadata={"description": "Markdown. Message to the member who reported it."},
    )


class SplitBody(Body):
    """A new idea split off this one."""

    title = Text(required=True, validate=TITLE)
    body = Text(load_default="", validate=BODY)
    board = Text(load_default="", validate=most(SLUG))
    voters = List(
        Handle(),
        load_default=list,
        validate=entries(1000),
        metadata={"description": "Handles of the voters whose votes move."},
    )
    comments = List(
        Text(validate=most(HANDLE)),
        load_default=list,
        validate=entries(1000),
        metadata={"description": "IDs of the comments that move, including their replies."},
    )


class ChangeReply(Reply):
    """One step of an idea's history."""

    kind = Word(ideas_pb2.StatusChangeKind, required=True)
    from_status = Word(ideas_pb2.Status, required=True, allow_none=True)
    to_status = Word(ideas_pb2.Status, required=True, allow_none=True)
    message = Text(required=True)
    message_html = Text(required=True, of=html_of("message"))
    author = Nested(PersonReply, required=True)
    create_time = Moment(required=True, allow_none=True)
    related_idea = Whole(required=True, allow_none=True)
    undone = Flag(
        required=True, metadata={"description": "Whether it is a merge that was undone later."}
    )


class HistoryReply(Reply):
    """A page of an idea's history, newest first."""

    changes = List(Nested(ChangeReply), required=True, attribute="status_changes")
    next_page_token = Text(required=True)
