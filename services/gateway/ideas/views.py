"""Turns messages of ideas into what templates show."""

from collections.abc import Iterable

from services.gateway.web.markdown import markdown
from services.gateway.web.wire import View, Written, board, person, when, word
from upwell.ideas.v1 import ideas_pb2


def status(number: int) -> str:
    """Return a status as the API spells it."""
    return word(ideas_pb2.Status, number)


def tag(message: ideas_pb2.Tag) -> View:
    """Return a tag: slug, name, idea_count."""
    return View(slug=message.slug, name=message.display_name, idea_count=message.idea_count)


def answer(message: ideas_pb2.Answer) -> View:
    """Return an official answer: body, body_html, author, create_time, update_time."""
    return Written(
        body=message.body,
        author=person(message.author),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
    )


def idea(message: ideas_pb2.Idea) -> View:
    """Return an idea as rows and pages show it; `tags` are slugs, `status` is a word."""
    return Written(
        number=message.number,
        title=message.title,
        body=message.body,
        excerpt=message.excerpt,
        board=board(message.board),
        status=status(message.status),
        tags=[one.slug for one in message.tags],
        tag_list=[tag(one) for one in message.tags],
        author=person(message.author),
        vote_count=message.vote_count,
        comment_count=message.comment_count,
        viewer_has_voted=message.viewer_has_voted,
        viewer_follows=message.viewer_follows,
        viewer_weight=word(ideas_pb2.Weight, message.viewer_weight),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        status_time=when(message.status_time),
        answer=answer(message.answer) if message.HasField("answer") else None,
        merged_into=message.merged_into or None,
        merged_from=list(message.merged_from),
        split_from=message.split_from or None,
        language=message.language,
        pinned=message.pinned,
        locked=message.locked,
        visibility=word(ideas_pb2.Visibility, message.visibility),
        votable=message.votable,
        etag=message.etag,
        deleted=message.deleted,
    )


def ideas(messages: Iterable[ideas_pb2.Idea]) -> list[View]:
    """Return ideas as lists show them."""
    return [idea(message) for message in messages]


def comment(message: ideas_pb2.Comment) -> View:
    """Return a comment; `number` is its uid, for anchors."""
    return View(
        uid=message.uid,
        number=message.uid,
        idea_number=message.idea_number,
        parent_uid=message.parent_uid,
        body=message.body,
        body_html=markdown(message.body),
        author=person(message.author),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        edited=message.edited,
        deleted=message.deleted,
        internal=message.internal,
        is_answer=message.is_answer,
        visibility=word(ideas_pb2.Visibility, message.visibility),
        held=None,
        etag=message.etag,
        origin_idea=message.origin_idea,
        helpful_count=message.helpful_count,
        viewer_found_helpful=message.viewer_found_helpful,
        replies=[],
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


def change(message: ideas_pb2.StatusChange) -> View:
    """Return one step of an idea's history."""
    return View(
        kind=word(ideas_pb2.StatusChangeKind, message.kind),
        from_status=status(message.from_status),
        to_status=status(message.to_status),
        message=message.message,
        message_html=markdown(message.message),
        author=person(message.author),
        create_time=when(message.create_time),
        related_idea=message.related_idea or None,
        uid=message.uid,
    )


def suggestion(message: ideas_pb2.DuplicateSuggestion) -> View:
    """Return a suggestion that two ideas are the same; an idea that can't be read has no title."""
    return View(
        uid=message.name.removeprefix("duplicateSuggestions/"),
        idea=idea(message.idea),
        into=idea(message.into),
        suggested_by=person(message.suggested_by),
        note=message.note,
        note_html=markdown(message.note),
        state=word(ideas_pb2.DuplicateSuggestionState, message.state),
        message=message.message,
        message_html=markdown(message.message),
        create_time=when(message.create_time),
    )
