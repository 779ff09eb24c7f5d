"""Does what rewards does when it hears what happened to ideas, votes, comments and people.

Staff's internal comments are no facts, and neither is what has no author to thank.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.timestamp_pb2 import Timestamp

from services.rewards import actions
from services.rewards.actions import people
from services.rewards.domain.points import facts
from services.rewards.domain.points.facts import NOBODY, Fact
from shared.outbox import Event, Handler
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members


def _uid(text: str) -> UUID:
    return UUID(text) if text else NOBODY


def _moment(stamp: Timestamp, event: Event) -> datetime:
    """Return when it happened; what does not say so happened when it was announced."""
    if stamp.seconds or stamp.nanos:
        return stamp.ToDatetime(tzinfo=event.create_time.tzinfo)
    return event.create_time


def _idea(number: int) -> str:
    return f"ideas/{number}"


def _comment(uid: str) -> str:
    return f"comments/{uid}"


def idea_submitted(tx: sa.Connection, event: Event) -> None:
    """Record that an idea was raised."""
    message = event.message(ideas.IdeaSubmitted)
    author = _uid(message.member_uid)
    if author == NOBODY:
        return
    idea = _idea(message.idea_number)
    fact = Fact(
        uid=event.id,
        type="idea_raised",
        subject=author,
        actor=author,
        object=idea,
        idea=idea,
        board=message.board,
        quantity=1,
        key=facts.idea_key(idea),
        time=_moment(message.create_time, event),
        event_time=event.create_time,
        source=message.source,
    )
    actions.record_facts(tx, event.community, [fact])


def idea_deleted(tx: sa.Connection, event: Event) -> None:
    """Let nothing count that rests on a deleted idea."""
    message = event.message(ideas.IdeaDeleted)
    _set_valid(tx, event, _idea(message.idea_number), valid=False)


def idea_undeleted(tx: sa.Connection, event: Event) -> None:
    """Let what rests on an idea count again."""
    message = event.message(ideas.IdeaUndeleted)
    _set_valid(tx, event, _idea(message.idea_number), valid=True)


def _set_valid(tx: sa.Connection, event: Event, object_: str, *, valid: bool) -> None:
    actions.set_object_valid(tx, event.community, object_, event.create_time, event.id, valid=valid)


def vote_cast(tx: sa.Connection, event: Event) -> None:
    """Record a vote; one cast on behalf of a customer is the customer's."""
    message = event.message(ideas.VoteCast)
    _votes(
        tx,
        event,
        message.idea_number,
        message.author_uid,
        message.board,
        [(event.id, _uid(message.member_uid), _moment(message.create_time, event), message.source)],
    )


def votes_imported(tx: sa.Connection, event: Event) -> None:
    """Record the votes of an import."""
    message = event.message(ideas.VotesImported)
    _votes(
        tx,
        event,
        message.idea_number,
        message.author_uid,
        message.board,
        [
            (
                facts.shared_id(event.id, _uid(vote.member_uid)),
                _uid(vote.member_uid),
                _moment(vote.create_time, event),
                "import",
            )
            for vote in message.votes
        ],
    )


def _votes(
    tx: sa.Connection,
    event: Event,
    number: int,
    author: str,
    board: str,
    votes: list[tuple[UUID, UUID, datetime, str]],
) -> None:
    idea, subject = _idea(number), _uid(author)
    if subject == NOBODY:
        return
    found = [
        Fact(
            uid=uid,
            type="vote",
            subject=subject,
            actor=member,
            object=idea,
            idea=idea,
            board=board,
            quantity=1,
            key=facts.vote_key(idea, member),
            time=moment,
            event_time=event.create_time,
            source=source,
        )
        for uid, member, moment, source in votes
        if member != NOBODY
    ]
    actions.record_facts(tx, event.community, found)


def vote_retracted(tx: sa.Connection, event: Event) -> None:
    """Take a vote back."""
    message = event.message(ideas.VoteRetracted)
    _withdraw(tx, event, facts.vote_key(_idea(message.idea_number), _uid(message.member_uid)))


def _withdraw(
    tx: sa.Connection,
    event: Event,
    *keys: str,
    moment: datetime | None = None,
    reason: str = facts.TAKEN_BACK,
) -> None:
    actions.withdraw(tx, event.community, keys, moment or event.create_time, event.id, reason)


def idea_status_changed(tx: sa.Connection, event: Event) -> None:
    """Record how far an idea has come; steps back take back what lay beyond them.

    An import tells of steps long past in one breath, so their own times put them in order.
    """
    message = event.message(ideas.IdeaStatusChanged)
    idea, moment = _idea(message.idea_number), _moment(message.create_time, event)
    beyond = facts.withdrawn_statuses(message.to_status)
    keys = [facts.status_key(idea, status) for status in beyond]
    _withdraw(tx, event, *keys, moment=moment, reason=f"{facts.STATUS}:{message.to_status}")
    author = _uid(message.author_uid)
    if message.to_status not in facts.STATUS_FACTS or author == NOBODY:
        return
    fact = Fact(
        uid=event.id,
        type=facts.STATUS_FACTS[message.to_status],
        subject=author,
        actor=_uid(message.member_uid),
        object=idea,
        idea=idea,
        board=message.board,
        quantity=1,
        key=facts.status_key(idea, message.to_status),
        time=moment,
        event_time=moment,
        source=message.source,
    )
    actions.record_facts(tx, event.community, [fact])


def idea_merged(tx: sa.Connection, event: Event) -> None:
    """Record that a duplicate was found, where a member had found it."""
    message = event.message(ideas.IdeaMerged)
    finder = _uid(message.finder_uid)
    if finder == NOBODY:
        return
    idea = _idea(message.idea_number)
    fact = Fact(
        uid=event.id,
        type="duplicate_found",
        subject=finder,
        actor=_uid(message.member_uid),
        object=idea,
        idea=idea,
        board=message.board,
        quantity=1,
        key=facts.merge_key(idea),
        time=event.create_time,
        event_time=event.create_time,
        source=message.source,
    )
    actions.record_facts(tx, event.community, [fact])


def idea_unmerged(tx: sa.Connection, event: Event) -> None:
    """Take back that a duplicate was found."""
    message = event.message(ideas.IdeaUnmerged)
    _withdraw(tx, event, facts.merge_key(_idea(message.idea_number)))


def idea_split(tx: sa.Connection, event: Event) -> None:
    """Take the votes that moved from the idea they were on, and count them on the new one.

    They stay the voters' own; the new idea is no merit of whoever split it off.
    """
    message = event.message(ideas.IdeaSplit)
    idea = _idea(message.idea_number)
    actions.let_nobody_earn(tx, event.community, idea, event.create_time, event.id)
    keys = [facts.vote_key(_idea(one.from_number), _uid(one.member_uid)) for one in message.votes]
    _withdraw(tx, event, *keys, reason=facts.SPLIT)
    first: dict[UUID, ideas.MovedVote] = {}
    for vote in message.votes:
        first.setdefault(_uid(vote.member_uid), vote)
    _votes(
        tx,
        event,
        message.idea_number,
        message.author_uid,
        message.board,
        [
            (
                facts.shared_id(event.id, member),
                member,
                _moment(vote.create_time, event),
                vote.source,
            )
            for member, vote in first.items()
        ],
    )


def comment_posted(tx: sa.Connection, event: Event) -> None:
    """Record a comment, unless it is for staff only."""
    message = event.message(ideas.CommentPosted)
    author = _uid(message.member_uid)
    if message.internal or author == NOBODY:
        return
    comment = _comment(message.comment_uid)
    fact = Fact(
        uid=event.id,
        type="comment_posted",
        subject=author,
        actor=author,
        object=comment,
        idea=_idea(message.idea_number),
        board=message.board,
        quantity=1,
        key=facts.comment_key(comment),
        time=_moment(message.create_time, event),
        event_time=event.create_time,
        source=message.source,
    )
    actions.record_facts(tx, event.community, [fact])


def comment_deleted(tx: sa.Connection, event: Event) -> None:
    """Let nothing count that rests on a deleted comment."""
    _set_valid(tx, event, _comment(event.message(ideas.CommentDeleted).comment_uid), valid=False)


def comment_undeleted(tx: sa.Connection, event: Event) -> None:
    """Let what rests on a comment count again."""
    _set_valid(tx, event, _comment(event.message(ideas.CommentUndeleted).comment_uid), valid=True)


def comment_marked(tx: sa.Connection, event: Event) -> None:
    """Record that a comment is the answer, or take it back."""
    message = event.message(ideas.CommentMarked)
    comment = _comment(message.comment_uid)
    if not message.is_answer:
        _withdraw(tx, event, facts.answer_key(comment))
        return
    _confirm(
        tx,
        event,
        "answer_accepted",
        comment,
        message.idea_number,
        message.board,
        author=_uid(message.author_uid),
        actor=_uid(message.member_uid),
        key=facts.answer_key(comment),
    )


def comment_found_helpful(tx: sa.Connection, event: Event) -> None:
    """Record that somebody found a comment helpful."""
    message = event.message(ideas.CommentFoundHelpful)
    comment, member = _comment(message.comment_uid), _uid(message.member_uid)
    _confirm(
        tx,
        event,
        "comment_helpful",
        comment,
        message.idea_number,
        message.board,
        author=_uid(message.author_uid),
        actor=member,
        key=facts.helpful_key(comment, member),
    )


def _confirm(
    tx: sa.Connection,
    event: Event,
    type_: str,
    comment: str,
    number: int,
    board: str,
    *,
    author: UUID,
    actor: UUID,
    key: str,
) -> None:
    if author == NOBODY:
        return
    fact = Fact(
        uid=event.id,
        type=type_,
        subject=author,
        actor=actor,
        object=comment,
        idea=_idea(number),
        board=board,
        quantity=1,
        key=key,
        time=event.create_time,
        event_time=event.create_time,
    )
    actions.record_facts(tx, event.community, [fact])


def comment_helpful_retracted(tx: sa.Connection, event: Event) -> None:
    """Take back that somebody found a comment helpful."""
    message = event.message(ideas.CommentHelpfulRetracted)
    _withdraw(tx, event, facts.helpful_key(_comment(message.comment_uid), _uid(message.member_uid)))


def profile_completed(tx: sa.Connection, event: Event) -> None:
    """Record that a profile is complete."""
    member = _uid(event.message(members.ProfileCompleted).member_uid)
    fact = Fact(
        uid=event.id,
        type="profile_completed",
        subject=member,
        actor=member,
        object="",
        idea="",
        board="",
        quantity=1,
        key=facts.profile_key(member),
        time=event.create_time,
        event_time=event.create_time,
    )
    actions.record_facts(tx, event.community, [fact])


def community_changed(tx: sa.Connection, event: Event) -> None:
    """Give a community its default rules and achievements."""
    actions.remember_community(tx, event.community)


def member_erased(tx: sa.Connection, event: Event) -> None:
    """Forget who left."""
    message = event.message(members.MemberErased)
    actions.forget_member(
        tx,
        event.community,
        UUID(message.member_uid),
        event.create_time,
        event.id,
        remove_content=message.remove_content,
    )


HANDLERS: dict[str, Handler] = {
    **people.HANDLERS,
    "upwell.ideas.v1.IdeaSubmitted": idea_submitted,
    "upwell.ideas.v1.IdeaDeleted": idea_deleted,
    "upwell.ideas.v1.IdeaUndeleted": idea_undeleted,
    "upwell.ideas.v1.VoteCast": vote_cast,
    "upwell.ideas.v1.VotesImported": votes_imported,
    "upwell.ideas.v1.VoteRetracted": vote_retracted,
    "upwell.ideas.v1.IdeaStatusChanged": idea_status_changed,
    "upwell.ideas.v1.IdeaMerged": idea_merged,
    "upwell.ideas.v1.IdeaUnmerged": idea_unmerged,
    "upwell.ideas.v1.IdeaSplit": idea_split,
    "upwell.ideas.v1.CommentPosted": comment_posted,
    "upwell.ideas.v1.CommentDeleted": comment_deleted,
    "upwell.ideas.v1.CommentUndeleted": comment_undeleted,
    "upwell.ideas.v1.CommentMarked": comment_marked,
    "upwell.ideas.v1.CommentFoundHelpful": comment_found_helpful,
    "upwell.ideas.v1.CommentHelpfulRetracted": comment_helpful_retracted,
    "upwell.members.v1.CommunityChanged": community_changed,
    "upwell.members.v1.ProfileCompleted": profile_completed,
    "upwell.members.v1.MemberErased": member_erased,
}
