"""Moves ideas from status to status, and lists their history."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import idea_for, need_moderator, take_part
from services.ideas.actions.ideas import announce
from services.ideas.domain import statuses
from shared import clock, ids, paging
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Conflict, Invalid
from shared.text import Form
from upwell.ideas.v1 import events_pb2


def change_idea_status(
    db: Database, actor: Actor, number: int, status: str, message: str, etag: str = ""
) -> domain.Idea:
    """Change where an idea stands, with a sentence to its voters; moderators of its board.

    The sentence is the official answer until staff write one of their own.

    Raises `Invalid` without a sentence, `MergedOnlyByMerging`, or `Conflict`.
    """
    need_moderator(actor)
    if status not in statuses.STATUSES:
        raise Invalid({"status": f"Choose one of {', '.join(statuses.LISTED)}."})
    form = Form()
    message = form.body("message", message, most=domain.statuses.MESSAGE_MOST)
    form.done()
    with db.begin(actor.community) as tx:
        store.lock_ideas(tx, actor.community, [number], exclusive=True)
        idea = idea_for(tx, actor, number)
        need_moderator(actor, idea.board.slug)
        idea.check_there()
        statuses.check_move(idea.status, status)
        statuses.check_message(message, status)
        domain.ideas.check_etag(etag, idea.etag)
        now = clock.now()
        own: dict[str, Any] = {}
        if idea.answer is None or idea.answer.update_time == idea.status_time:
            own = {
                "answer_body": message,
                "answer_author_id": actor.member,
                "answer_time": now,
                "answer_update_time": now,
            }
        saved = store.ideas.update_idea(
            tx,
            actor.community,
            number,
            idea.revision,
            **own,
            status=status,
            status_time=now,
            response_time=now,
            update_time=now,
        )
        if not saved:
            raise Conflict
        record_change(tx, actor, idea, "status", status, message, now)
        changed = events_pb2.IdeaStatusChanged(
            idea_number=number,
            from_status=idea.status,
            to_status=status,
            message=message,
            member_uid=str(actor.member or ""),
            author_uid=str(idea.author.uid),
            board=idea.board.slug,
        )
        changed.create_time.FromDatetime(now)
        announce(tx, actor, number, changed)
        return idea_for(tx, actor, number)


def record_change(
    tx: sa.Connection,
    actor: Actor,
    idea: domain.Idea,
    kind: str,
    status: str,
    message: str,
    time: datetime,
) -> None:
    """Add a step to an idea's public history; `message` is what its voters read."""
    author = take_part(tx, actor) if actor.member is not None else None
    change = domain.StatusChange(
        uid=ids.new_id(),
        idea=idea.number,
        kind=kind,
        from_status=idea.status,
        to_status=status,
        message=message,
        author=author,
        create_time=time,
    )
    store.statuses.insert_changes(tx, actor.community, [change])


def list_status_changes(
    db: Database, actor: Actor, number: int, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.StatusChange], str]:
    """Return a page of an idea's public history, newest first, and the token of the next."""
    question = ("status changes", str(actor.community), number)
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        idea_for(tx, actor, number)
        found = store.statuses.list_changes(tx, actor.community, number, page.after, page.limit)
    return page.cut(found, lambda change: (change.create_time, change.uid))
