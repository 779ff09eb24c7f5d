"""Marks comments as helpful, and takes the marks back; the count is exact."""

from uuid import UUID

from services.ideas import domain, store
from services.ideas.actions.access import comment_for, reader_of, take_part
from services.ideas.actions.comments import announce_comment
from shared import clock
from shared.actor import Actor, MemberSuspended, need_member
from shared.db import Database
from upwell.ideas.v1 import events_pb2


def mark_helpful(
    db: Database, actor: Actor, uid: UUID, number: int | None = None
) -> domain.Comment:
    """Mark somebody else's comment as helpful to the caller; twice is once.

    Raises `OwnComment`, `CommentDeleted`, `CommentNotPublic`, `IdeaDeleted` or `MemberSuspended`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        store.helpful_marks.hold_comment(tx, actor.community, uid)
        comment, idea = comment_for(tx, actor, uid, number)
        comment.check_helping(reader_of(actor))
        idea.check_there()
        take_part(tx, actor)
        if store.people.COPIES.is_barred(tx, actor.community, member):
            raise MemberSuspended
        if not store.helpful_marks.add_mark(tx, actor.community, uid, member, clock.now()):
            return comment
        event = events_pb2.CommentFoundHelpful(
            comment_uid=str(uid),
            idea_number=comment.idea,
            member_uid=str(member),
            author_uid=str(comment.author.uid),
            board=idea.board.slug,
        )
        announce_comment(tx, actor, comment, event)
        return comment_for(tx, actor, uid)[0]


def unmark_helpful(
    db: Database, actor: Actor, uid: UUID, number: int | None = None
) -> domain.Comment:
    """Take the caller's mark back; taking it back twice is taking it back once."""
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        store.helpful_marks.hold_comment(tx, actor.community, uid)
        comment, _ = comment_for(tx, actor, uid, number)
        if not store.helpful_marks.remove_mark(tx, actor.community, uid, member):
            return comment
        event = events_pb2.CommentHelpfulRetracted(
            comment_uid=str(uid), idea_number=comment.idea, member_uid=str(member)
        )
        announce_comment(tx, actor, comment, event)
        return comment_for(tx, actor, uid)[0]
