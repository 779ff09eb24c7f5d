"""Describes what ideas and comments said before they were edited."""

from services.gateway.web.schemas import (
    List,
    Moment,
    Nested,
    PersonReply,
    Reply,
    Text,
    html_of,
)


class RevisionReply(Reply):
    """What a comment said before an edit."""

    body = Text(required=True)
    body_html = Text(required=True, of=html_of("body"))
    create_time = Moment(
        required=True, allow_none=True, metadata={"description": "When it began to say so."}
    )
    editor = Nested(
        PersonReply,
        required=True,
        allow_none=True,
        metadata={"description": "Who wrote something else; null if that was not kept."},
    )
    edit_time = Moment(required=True, allow_none=True)


class RevisionsReply(Reply):
    """A page of what a comment said before, newest first."""

    revisions = List(Nested(RevisionReply), required=True, attribute="comment_revisions")
    next_page_token = Text(required=True)


class IdeaRevisionReply(RevisionReply):
    """What an idea said before an edit."""

    title = Text(required=True)


class IdeaRevisionsReply(Reply):
    """A page of what an idea said before, newest first."""

    revisions = List(Nested(IdeaRevisionReply), required=True, attribute="idea_revisions")
    next_page_token = Text(required=True)
