"""Answers ideas officially, and marks comments as the answer to a question."""

from typing import Any
from uuid import UUID

from services.ideas import domain, store
from services.ideas.actions.access import comment_for, idea_for, need_moderator, reader_of
from services.ideas.actions.comments import announce_comment
from services.ideas.actions.ideas import announce
from services.ideas.actions.statuses import record_change
from services.ideas.domain.refusals import CommentDeleted, NotTheAuthor
from shared import clock
from shared.actor import Actor, need_member
from shared.db import Database
from shared.refusals import Conflict
from shared.text import Form
from upwell.ideas.v1 import events_pb2


def answer_idea(db: Database, actor: Actor, number: int, body: str) -> domain.Idea:
    """Answer an idea officially, its status stays. No body takes the answer away."""
    need_moderator(actor)
    form = Form()
    body = form.body("body", body, most=domain.answers.ANSWER_MOST)
    form.done()
    with db.begin(actor.community) as tx:
        idea = idea_for(tx, actor, number)
        need_moderator(actor, idea.board.slug)
        idea.check_there()
        if body == (idea.answer.body if idea.answer else ""):
            return idea
        now = clock.now()
        values: dict[str, Any] = {
            "answer_body": body,
            "answer_author_id": actor.member,
            "answer_time": idea.answer.create_time if idea.answer else now,
            "answer_update_time": now,
            "response_time": now,
        }
        if not body:
            values = dict.fromkeys(
                ("answer_body", "answer_author_id", "answer_time", "answer_update_time")
            )
        saved = store.ideas.update_idea(
            tx, actor.community, number, idea.revision, **values, update_time=now
        )
        if not saved:
            raise Conflict
        record_change(tx, actor, idea, "answer", idea.status, body, now)
        if body:
            announce(
                tx,
                actor,
                number,
                events_pb2.IdeaAnswered(
                    idea_number=number,
                    member_uid=str(actor.member or ""),
                    author_uid=str(idea.author.uid),
                ),
            )
        else:
            announce(
                tx, actor, number, events_pb2.IdeaChanged(idea_number=number, fields=["answer"])
            )
        return idea_for(tx, actor, number)


def mark_answer(
    db: Database, actor: Actor, uid: UUID, *, is_answer: bool, number: int | None = None
) -> domain.Comment:
    """Mark a comment as the answer, instead of any other of its idea, or no longer.

    Moderators of the board or the idea's author. A marked comment of staff counts as an answer.
    Raises `NotTheAuthor` or `CommentDeleted`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        comment, idea = comment_for(tx, actor, uid, number)
        reader = reader_of(actor)
        if not reader.moderates(idea.board.slug) and not idea.is_by(reader):
            raise NotTheAuthor
        if comment.deleted or comment.internal:
            raise CommentDeleted
        if comment.is_answer == is_answer:
            return comment
        others = store.comments.mark(tx, actor.community, comment, is_answer=is_answer)
        if is_answer and comment.author.is_staff:
            store.ideas.touch_response(tx, actor.community, idea.number, clock.now())
        marks = [(other, author, False) for other, author in others.items()]
        for one, author, marked in [*marks, (uid, comment.author.uid, is_answer)]:
            event = events_pb2.CommentMarked(
                comment_uid=str(one),
                idea_number=comment.idea,
                member_uid=str(member),
                is_answer=marked,
                author_uid=str(author),
                board=idea.board.slug,
            )
            announce_comment(tx, actor, comment, event, one)
        return comment_for(tx, actor, uid)[0]
