"""Does what people do with comments."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.ideas import domain, store
from services.ideas.actions.access import (
    comment_for,
    idea_for,
    need_moderator,
    reader_of,
    take_part,
)
from services.ideas.domain.comments import check_body, mentions
from services.ideas.domain.refusals import (
    CommentDeleted,
    CommentNotFound,
    ContentRemoved,
    ReplyTooDeep,
)
from services.ideas.domain.votes import AlreadyMerged
from shared import clock, ids, outbox, paging, requests
from shared.actor import Actor, need_member
from shared.db import Database
from shared.refusals import Conflict
from shared.text import Form
from upwell.ideas.v1 import events_pb2


def page_of_comments(
    tx: sa.Connection, actor: Actor, idea: domain.Idea, page_size: int, page_token: str
) -> domain.CommentPage:
    """Return a page of an idea's comments as the actor sees them."""
    question = ("comments", str(actor.community), idea.number)
    page = paging.page(question, page_size, page_token, datetime, UUID, datetime, UUID)
    reader = reader_of(actor).on(idea.board.slug)
    found = store.comments.list_comments(
        tx, actor.community, idea.number, reader, page.after, page.limit
    )
    shown, token = page.cut(
        found, lambda one: (one.thread_time, one.thread, one.create_time, one.uid)
    )
    return domain.CommentPage(tuple(shown), token)


def list_comments(
    db: Database, actor: Actor, number: int, page_size: int = 0, page_token: str = ""
) -> domain.CommentPage:
    """Return a page of an idea's comments: threads by age, replies under what they answer."""
    with db.begin(actor.community) as tx:
        return page_of_comments(tx, actor, idea_for(tx, actor, number), page_size, page_token)


def create_comment(
    db: Database,
    actor: Actor,
    number: int,
    body: str,
    parent: UUID | None = None,
    *,
    internal: bool = False,
    request_id: str = "",
) -> domain.Comment:
    """Comment on an idea, or reply to a comment on it; a note that only moderators see is internal.

    Whoever comments follows the idea. Raises `CommentsLocked`, `AlreadyMerged`, `ReplyTooDeep`,
    or `CommentNotFound` for the parent.
    """
    member = need_member(actor)
    if internal:
        need_moderator(actor)
    form = Form()
    body = check_body(form, body)
    form.done()
    now = clock.now()
    with db.begin(actor.community) as tx:
        idea = idea_for(tx, actor, number)
        if internal:
            need_moderator(actor, idea.board.slug)
        once = requests.once(
            tx, store.REQUESTS, actor, request_id, "CreateComment", number, body, parent, internal
        )
        if once.answer is not None:
            return comment_for(tx, actor, UUID(once.answer["uid"]))[0]
        if idea.merged_into is not None:
            raise AlreadyMerged(number=idea.number, into=idea.merged_into)
        idea.check_commenting(reader_of(actor))
        above = _parent(tx, actor, idea, parent)
        author = take_part(tx, actor)
        uid = ids.new_id()
        comment = domain.Comment(
            uid=uid,
            idea=number,
            origin_idea=number,
            parent=above.thread if above else None,
            thread=above.thread if above else uid,
            thread_time=above.thread_time if above else now,
            author=author,
            body=body,
            internal=internal or (above is not None and above.internal),
            is_answer=False,
            visibility=domain.ideas.VISIBLE,
            deleted_by=None,
            delete_time=None,
            revision=1,
            create_time=now,
            update_time=now,
        )
        store.comments.insert_comments(tx, actor.community, [comment], idea.language)
        if comment.counts:
            store.comments.count_comment(tx, actor.community, number, 1)
            store.follows.follow(tx, actor.community, [(number, member)], now)
        named = store.people.COPIES.find_many(tx, actor.community, mentions(body))
        posted = events_pb2.CommentPosted(
            comment_uid=str(uid),
            idea_number=number,
            member_uid=str(member),
            author_uid=str(idea.author.uid),
            parent_uid=str(above.uid) if above else "",
            mentioned_uids=[str(person.uid) for person in named.values()],
            internal=comment.internal,
            board=idea.board.slug,
        )
        posted.create_time.FromDatetime(now)
        announce_comment(tx, actor, comment, posted)
        once.keep(uid=uid)
        return comment_for(tx, actor, uid)[0]


def _parent(
    tx: sa.Connection, actor: Actor, idea: domain.Idea, parent: UUID | None
) -> domain.Comment | None:
    if parent is None:
        return None
    above = store.comments.load_comment(tx, actor.community, parent, actor.member)
    if above is None or not above.readable_by(reader_of(actor).on(idea.board.slug)):
        raise CommentNotFound
    if above.idea != idea.number:
        raise ReplyTooDeep
    if above.deleted:
        raise CommentDeleted
    return above


def update_comment(
    db: Database, actor: Actor, uid: UUID, body: str, etag: str = "", number: int | None = None
) -> domain.Comment:
    """Change what a comment says; its author or staff; what it said before is kept.

    Raises `NotTheAuthor`, `CommentDeleted`, `CommentsLocked` or `Conflict`.
    """
    need_member(actor)
    form = Form()
    body = check_body(form, body)
    form.done()
    with db.begin(actor.community) as tx:
        comment, idea = comment_for(tx, actor, uid, number)
        comment.check_editing(reader_of(actor).on(idea.board.slug))
        idea.check_commenting(reader_of(actor))
        domain.ideas.check_etag(etag, comment.etag)
        if body == comment.body:
            return comment
        if not store.comments.rewrite_comment(
            tx, actor.community, comment, body, idea.language, actor.member, clock.now()
        ):
            raise Conflict
        event = events_pb2.CommentChanged(
            comment_uid=str(uid), idea_number=comment.idea, member_uid=str(actor.member)
        )
        announce_comment(tx, actor, comment, event)
        return comment_for(tx, actor, uid)[0]


def delete_comment(
    db: Database, actor: Actor, uid: UUID, number: int | None = None
) -> domain.Comment:
    """Delete a comment; its author or staff; twice is once. Replies stay under the gap."""
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        comment, idea = comment_for(tx, actor, uid, number)
        if comment.deleted:
            return comment
        comment.check_editing(reader_of(actor).on(idea.board.slug))
        if not store.comments.update_comment(
            tx,
            actor.community,
            comment,
            delete_time=clock.now(),
            deleted_by=member,
            revision=comment.revision + 1,
        ):
            raise Conflict
        if comment.counts:
            store.comments.count_comment(tx, actor.community, comment.idea, -1)
        event = events_pb2.CommentDeleted(
            comment_uid=str(uid), idea_number=comment.idea, member_uid=str(member)
        )
        announce_comment(tx, actor, comment, event)
        return comment_for(tx, actor, uid)[0]


def undelete_comment(
    db: Database, actor: Actor, uid: UUID, number: int | None = None
) -> domain.Comment:
    """Restore a deleted comment; whoever deleted it, or staff; one that is there stays.

    Raises `NotDeletedByYou` or `ContentRemoved`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        comment, idea = comment_for(tx, actor, uid, number)
        if not comment.deleted:
            return comment
        comment.check_undeleting(reader_of(actor).on(idea.board.slug))
        if comment.visibility == domain.ideas.REMOVED:
            raise ContentRemoved
        if not store.comments.update_comment(
            tx,
            actor.community,
            comment,
            delete_time=None,
            deleted_by=None,
            revision=comment.revision + 1,
        ):
            raise Conflict
        again = comment_for(tx, actor, uid)[0]
        if again.counts:
            store.comments.count_comment(tx, actor.community, comment.idea, 1)
        event = events_pb2.CommentUndeleted(
            comment_uid=str(uid), idea_number=comment.idea, member_uid=str(member)
        )
        announce_comment(tx, actor, comment, event)
        return again


def announce_comment(
    tx: sa.Connection,
    actor: Actor,
    comment: domain.Comment,
    event: Message,
    uid: UUID | None = None,
) -> None:
    """Announce what became of a comment, or of another of its idea by uid."""
    subject = f"ideas/{comment.idea}/comments/{uid or comment.uid}"
    outbox.add(tx, store.OUTBOX, actor.community, actor.member, (subject, event))
