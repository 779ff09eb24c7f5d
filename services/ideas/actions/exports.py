"""Exports ideas so that they import to the same, and what is kept about a member."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from services.ideas.domain.ideas import CONTENT
from services.ideas.domain.records import (
    CommentRecord,
    CommentRevisionRecord,
    HelpfulMarkRecord,
    IdeaRecord,
    StatusChangeRecord,
    VoteRecord,
)
from shared import paging
from shared.actor import Actor, need_role
from shared.db import Database
from shared.privacy import File, json_files, need_own_or_admin

EXPORT_PAGE = 50
EXPORT_MOST = 200
# A page ends early where its ideas have this many votes and comments together.
PAGE_MOST = 20_000


def export_ideas(
    db: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[IdeaRecord], str]:
    """Export a page of the ideas that readers see, by number, so that they import to the same.

    Admin or system. A page ends early where its ideas have very many votes.
    """
    need_role(actor, "admin")
    size = paging.size(page_size, default=EXPORT_PAGE, most=EXPORT_MOST)
    question = ("export", str(actor.community))
    place = paging.decode(question, page_token, int)
    after = int(str(place[0])) if place else 0
    if not 0 <= after < 2**62:
        raise paging.PageTokenUnknown
    community = actor.community
    with db.begin(community) as tx:
        rows = store.list_for_export(tx, community, after, size + 1)
        parts = store.count_parts(tx, community, [row.number for row in rows[:size]])
        chosen: list[sa.Row[Any]] = []
        total = 0
        for row in rows[:size]:
            total += parts[row.number]
            if chosen and total > PAGE_MOST:
                break
            chosen.append(row)
        records = _records(tx, community, chosen)
    more = len(chosen) < len(rows)
    return records, paging.encode(question, chosen[-1].number) if more else ""


def _name(number: int) -> str:
    return f"idea-{number}"


def _records(tx: sa.Connection, community: UUID, rows: Sequence[sa.Row[Any]]) -> list[IdeaRecord]:
    numbers = [row.number for row in rows]
    votes = store.list_parts(tx, community, "votes", numbers)
    comments = store.list_parts(tx, community, "comments", numbers)
    changes = store.list_parts(tx, community, "changes", numbers)
    follows = store.list_parts(tx, community, "follows", numbers)
    others = {vote.origin_idea for held in votes.values() for vote in held}
    others |= {one.related_idea for held in changes.values() for one in held if one.related_idea}
    others |= {row.split_from for row in rows if row.split_from}
    there = store.list_parts(tx, community, "there", sorted(others)).keys()

    def other(number: int | None) -> str:
        return _name(number) if number in there and number is not None else ""

    def person(uid: UUID | None) -> str:
        return str(uid) if uid else ""

    def of(row: sa.Row[Any]) -> IdeaRecord:
        number = row.number
        return IdeaRecord(
            **{name: getattr(row, name) for name in CONTENT},
            external_id=_name(number),
            board=row.slug,
            tags=tuple(row.tags or ()),
            member_uid=str(row.author_id),
            status=_status(row),
            create_time=row.create_time,
            votes=tuple(
                VoteRecord(
                    member_uid=str(vote.member_id),
                    create_time=vote.create_time,
                    weight=vote.weight,
                    source=vote.source,
                    on_behalf_by_uid=person(vote.on_behalf_by),
                    origin_external_id=(
                        other(vote.origin_idea) if vote.origin_idea != number else ""
                    ),
                )
                for vote in votes.get(number, ())
            ),
            comments=tuple(
                CommentRecord(
                    external_id=f"comment-{comment.comment_id}",
                    member_uid=str(comment.author_id),
                    body=comment.body,
                    create_time=comment.create_time,
                    parent_external_id=f"comment-{comment.parent}" if comment.parent else "",
                    internal=comment.internal,
                    is_answer=comment.is_answer,
                    update_time=_changed(comment.update_time, comment.create_time),
                    revisions=tuple(
                        CommentRevisionRecord(body, datetime.fromisoformat(since))
                        for body, since in comment.revisions or ()
                    ),
                    helpful_marks=tuple(
                        HelpfulMarkRecord(member, datetime.fromisoformat(since))
                        for member, since in comment.marks or ()
                    ),
                )
                for comment in comments.get(number, ())
            ),
            status_changes=tuple(
                StatusChangeRecord(
                    from_status=change.from_status,
                    to_status=change.to_status,
                    message=change.message,
                    member_uid=person(change.author_id),
                    create_time=change.create_time,
                    kind=change.kind,
                    related_external_id=other(change.related_idea),
                )
                for change in changes.get(number, ())
            ),
            answer=row.answer_body or "",
            answer_member_uid=person(row.answer_author_id),
            answer_time=row.answer_time,
            answer_update_time=_changed(row.answer_update_time, row.answer_time),
            update_time=_changed(row.update_time, row.create_time),
            merged_into_external_id=_name(row.target) if row.target else "",
            merge_time=row.merge_time if row.target else None,
            follower_uids=tuple(str(one.member_id) for one in follows.get(number, ())),
            split_from_external_id=other(row.split_from),
            imported_votes=row.imported_votes,
            number=number,
        )

    return [of(row) for row in rows]


def _changed(changed: datetime | None, made: datetime | None) -> datetime | None:
    """Return when something was changed, where that was not when it was made."""
    return changed if changed != made else None


def _status(row: sa.Row[Any]) -> str:
    """Return the status to import: one merged into what is not exported is what it was before."""
    if row.merged_into and not row.target:
        return str(row.status_before_merge or "open")
    return str(row.status)


def export_member(db: Database, actor: Actor, member: UUID) -> list[File]:
    """Return everything kept about a member as files of JSON; one's own, or an admin on request.

    Raises `SignInNeeded` or `NotYours`.
    """
    need_own_or_admin(actor, member, write=False)
    with db.begin(actor.community) as tx:
        return json_files(
            "ideas",
            {
                "ideas": store.ideas.list_owned(tx, actor.community, member),
                "comments": store.comments.list_owned(tx, actor.community, member),
                "revisions": store.revisions.list_owned(tx, actor.community, member),
                "votes": store.people.list_votes_of(tx, actor.community, member),
                "found_helpful": store.helpful_marks.list_marks_of(tx, actor.community, member),
                "duplicate_suggestions": store.duplicates.list_owned(tx, actor.community, member),
                "follows": store.follows.list_followed(tx, actor.community, member),
            },
        )
