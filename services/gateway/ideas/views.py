"""Turns messages of ideas into what templates show."""

from collections.abc import Iterable

from services.gateway.web.markdown import markdown
from services.gateway.web.wire import (
    Parts,
    View,
    Written,
    board,
    moment,
    person,
    viewer,
    when,
    word,
)
from upwell.common.v1 import person_pb2
from upwell.ideas.v1 import ideas_pb2

PERSON: Parts = {person_pb2.Person: person}


def status(number: int) -> str:
    """Return a status as the API spells it."""
    return word(ideas_pb2.Status, number)


# Its `name` is the one that people read.
tag = viewer(ideas_pb2.Tag, name=lambda message: message.display_name)
answer = viewer(ideas_pb2.Answer, PERSON, view=Written)
# As rows and pages show it; `tags` are slugs, and what is 0 in the contract is None.
idea = viewer(
    ideas_pb2.Idea,
    {**PERSON, ideas_pb2.Board: board},
    view=Written,
    tags=lambda message: [one.slug for one in message.tags],
    tag_list=lambda message: [tag(one) for one in message.tags],
    answer=lambda message: answer(message.answer) if message.HasField("answer") else None,
    merged_into=lambda message: message.merged_into or None,
    split_from=lambda message: message.split_from or None,
)


def ideas(messages: Iterable[ideas_pb2.Idea]) -> list[View]:
    """Return ideas as lists show them."""
    return [idea(message) for message in messages]


# Its `number` is its uid, for anchors.
comment = viewer(
    ideas_pb2.Comment,
    PERSON,
    view=Written,
    number=lambda message: message.uid,
    held=lambda _: None,
    replies=lambda _: [],
)


def discussion(messages: Iterable[ideas_pb2.Comment]) -> list[View]:
    """Return comments with their replies under what they answer, in the order given."""
    top: list[View] = []
    by_uid: dict[str, View] = {}
    for message in messages:
        view = comment(message)
        by_uid[view.uid] = view
        parent = by_uid.get(view.parent_uid) if view.parent_uid else None
        (parent.replies if parent is not None else top).append(view)
    return top


change = viewer(
    ideas_pb2.StatusChange,
    PERSON,
    message_html=lambda message: markdown(message.message, when(message.create_time)),
    related_idea=lambda message: message.related_idea or None,
)


def _editor(message: ideas_pb2.IdeaRevision | ideas_pb2.CommentRevision) -> View | None:
    return person(message.editor) if message.HasField("editor") else None


_earlier_idea = viewer(ideas_pb2.IdeaRevision, view=Written, editor=_editor)
_earlier_comment = viewer(ideas_pb2.CommentRevision, view=Written, editor=_editor)


def revisions(
    messages: Iterable[ideas_pb2.IdeaRevision | ideas_pb2.CommentRevision],
) -> list[View]:
    """Return what an idea or a comment said before, in the order given."""
    return [
        _earlier_idea(one) if isinstance(one, ideas_pb2.IdeaRevision) else _earlier_comment(one)
        for one in messages
    ]


# An idea that can't be read has no title.
suggestion = viewer(
    ideas_pb2.DuplicateSuggestion,
    {**PERSON, ideas_pb2.Idea: idea},
    uid=lambda message: message.name.removeprefix("duplicateSuggestions/"),
    note_html=lambda message: markdown(message.note, when(message.create_time)),
    message_html=lambda message: markdown(message.message, moment(message, "decide_time")),
)
