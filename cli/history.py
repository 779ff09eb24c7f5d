"""Tells rewards what happened before it was there: the people and facts in what others hold."""

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from google.protobuf.timestamp_pb2 import Timestamp

from cli.local import Services
from shared.actor import Actor
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2 as pb

PAGE = 100
CHUNK = 500
DEADLINE = 120.0
COMPLETE = 100

T = TypeVar("T")

# How far an idea has come; a step back takes back what lies above it.
STEPS = {
    ideas_pb2.STATUS_PLANNED: "idea_planned",
    ideas_pb2.STATUS_IN_PROGRESS: "idea_in_progress",
    ideas_pb2.STATUS_SHIPPED: "idea_shipped",
}


def people(services: Services, who: Actor) -> Iterator[pb.PersonRecord]:
    """Yield every member of a community."""
    for member in _members(services, who):
        yield pb.PersonRecord(
            uid=member.uid,
            handle=member.handle,
            display_name=member.display_name,
            avatar=member.avatar,
            is_staff=member.is_staff,
            is_placeholder=member.state == members_pb2.MEMBER_STATE_PLACEHOLDER,
            is_suspended=member.state == members_pb2.MEMBER_STATE_SUSPENDED,
            is_erased=member.state == members_pb2.MEMBER_STATE_ERASED,
            create_time=member.create_time,
        )


def facts(services: Services, who: Actor) -> Iterator[pb.FactRecord]:
    """Yield every fact that the members' profiles and the ideas still show."""
    for member in _members(services, who):
        if member.completeness.percent == COMPLETE:
            yield pb.FactRecord(
                type="profile_completed",
                subject_uid=member.uid,
                actor_uid=member.uid,
                quantity=1,
                time=member.update_time,
            )
    page = ""
    while True:
        answer = services.call(
            services.ideas.ExportIdeas,
            ideas_pb2.ExportIdeasRequest(page_size=PAGE, page_token=page),
            who,
            timeout=DEADLINE,
        )
        for record in answer.records:
            yield from of_idea(record)
        page = answer.next_page_token
        if not page:
            return


def of_idea(record: ideas_pb2.IdeaRecord) -> Iterator[pb.FactRecord]:
    """Yield what an exported idea says happened."""
    idea = f"ideas/{record.number}"

    def fact(kind: str, subject: str, actor: str, time: Timestamp, of: str = idea) -> pb.FactRecord:
        return pb.FactRecord(
            type=kind,
            subject_uid=subject,
            actor_uid=actor,
            object=of,
            idea=idea,
            board=record.board,
            quantity=1,
            time=time,
        )

    author = record.member_uid
    if record.split_from_external_id:
        yield fact("idea_split", author, author, record.create_time)
    yield fact("idea_raised", author, author, record.create_time)
    for vote in record.votes:
        yield fact("vote", author, vote.member_uid, vote.create_time)
    for comment in record.comments:
        if comment.internal:
            continue
        of = f"comments/{comment.external_id.removeprefix('comment-')}"
        writer = comment.member_uid
        yield fact("comment_posted", writer, writer, comment.create_time, of)
        if comment.is_answer and writer != author:
            # Who marked it is not kept; the idea's author is whom it helped.
            yield fact("answer_accepted", writer, author, comment.create_time, of)
    for kind, (actor, time) in reached(record).items():
        yield fact(kind, author, actor, time)


STATUS_KINDS = (ideas_pb2.STATUS_CHANGE_KIND_UNSPECIFIED, ideas_pb2.STATUS_CHANGE_KIND_STATUS)


def reached(record: ideas_pb2.IdeaRecord) -> dict[str, tuple[str, Timestamp]]:
    """Return the steps an idea has taken and not taken back: by whom and when."""
    found: dict[str, tuple[str, Timestamp]] = {}
    order = list(STEPS)
    changes = sorted(
        (change for change in record.status_changes if change.kind in STATUS_KINDS),
        key=lambda change: change.create_time.ToNanoseconds(),
    )
    last = record.create_time
    for change in changes:
        last = change.create_time
        _step(found, order, change.to_status, change.member_uid, last)
    # An idea may have come with a status and without a history.
    if record.status in STEPS and STEPS[record.status] not in found:
        _step(found, order, record.status, "", last)
    return found


def _step(
    found: dict[str, tuple[str, Timestamp]],
    order: list[ideas_pb2.Status],
    status: ideas_pb2.Status,
    actor: str,
    time: Timestamp,
) -> None:
    if status == ideas_pb2.STATUS_MERGED:
        return
    place = order.index(status) if status in STEPS else -1
    for above in order[place + 1 :]:
        found.pop(STEPS[above], None)
    if status in STEPS:
        found.setdefault(STEPS[status], (actor, time))


def backfill(services: Services, who: Actor) -> tuple[int, int]:
    """Give rewards what it does not know yet; return how many people and facts were new."""
    new_people = new_facts = 0
    for persons in _chunks(people(services, who)):
        answer = services.call(
            services.rewards.BackfillFacts,
            pb.BackfillFactsRequest(people=persons),
            who,
            timeout=DEADLINE,
        )
        new_people += answer.people
    for records in _chunks(facts(services, who)):
        answer = services.call(
            services.rewards.BackfillFacts,
            pb.BackfillFactsRequest(facts=records),
            who,
            timeout=DEADLINE,
        )
        new_facts += answer.facts
    return new_people, new_facts


def _chunks(records: Iterator[T]) -> Iterator[list[T]]:
    while held := list(islice(records, CHUNK)):
        yield held


def _members(services: Services, who: Actor) -> Iterator[members_pb2.Member]:
    page = ""
    while True:
        answer = services.call(
            services.members.ListMembers,
            members_pb2.ListMembersRequest(page_size=PAGE, page_token=page),
            who,
            timeout=DEADLINE,
        )
        yield from answer.members
        page = answer.next_page_token
        if not page:
            return
