"""Turns records into the services' messages and back."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.portability.domain.outcomes import Outcome
from services.portability.domain.records import (
    Answer,
    Board,
    Comment,
    HelpfulMark,
    Idea,
    Links,
    Member,
    Revision,
    StatusChange,
    Vote,
)
from upwell.common.v1 import person_pb2
from upwell.ideas.v1 import ideas_pb2 as pb
from upwell.members.v1 import members_pb2

Who = Callable[[str], str]

STATUS = {
    "open": pb.STATUS_OPEN,
    "under_review": pb.STATUS_UNDER_REVIEW,
    "planned": pb.STATUS_PLANNED,
    "in_progress": pb.STATUS_IN_PROGRESS,
    "shipped": pb.STATUS_SHIPPED,
    "declined": pb.STATUS_DECLINED,
    "merged": pb.STATUS_MERGED,
}
WEIGHT = {
    "": pb.WEIGHT_UNSPECIFIED,
    "nice": pb.WEIGHT_NICE,
    "important": pb.WEIGHT_IMPORTANT,
    "critical": pb.WEIGHT_CRITICAL,
}
SOURCE = {
    "": pb.VOTE_SOURCE_IMPORT,
    "web": pb.VOTE_SOURCE_WEB,
    "widget": pb.VOTE_SOURCE_WIDGET,
    "api": pb.VOTE_SOURCE_API,
    "behalf": pb.VOTE_SOURCE_BEHALF,
    "import": pb.VOTE_SOURCE_IMPORT,
}
CHANGE_KIND = {
    "status": pb.STATUS_CHANGE_KIND_STATUS,
    "answer": pb.STATUS_CHANGE_KIND_ANSWER,
    "merge": pb.STATUS_CHANGE_KIND_MERGE,
    "unmerge": pb.STATUS_CHANGE_KIND_UNMERGE,
    "split": pb.STATUS_CHANGE_KIND_SPLIT,
}
KIND = {"ideas": pb.BOARD_KIND_IDEAS, "questions": pb.BOARD_KIND_QUESTIONS}
ACCESS = {
    "public": pb.BOARD_ACCESS_PUBLIC,
    "members": pb.BOARD_ACCESS_MEMBERS,
    "staff": pb.BOARD_ACCESS_STAFF,
}
POSTING = {
    "members": pb.POSTING_MEMBERS,
    "staff": pb.POSTING_STAFF,
    "nobody": pb.POSTING_NOBODY,
}


ROLE = {
    "moderator": members_pb2.ROLE_MODERATOR,
    "manager": members_pb2.ROLE_MANAGER,
    "admin": members_pb2.ROLE_ADMIN,
}


def _names(values: Mapping[str, int]) -> dict[int, str]:
    return {value: name for name, value in values.items() if name}


CHANGE_KIND_NAMES = _names(CHANGE_KIND)
STATUS_NAMES, WEIGHT_NAMES, SOURCE_NAMES = _names(STATUS), _names(WEIGHT), _names(SOURCE)
ROLE_NAMES = _names(ROLE)
KIND_NAMES, ACCESS_NAMES, POSTING_NAMES = _names(KIND), _names(ACCESS), _names(POSTING)


def stamp(moment: datetime | None) -> Timestamp | None:
    """Return a time as a message; None stays None."""
    if moment is None:
        return None
    made = Timestamp()
    made.FromDatetime(moment)
    return made


def moment(made: Timestamp) -> datetime | None:
    """Return the time of a message; None where it is unset."""
    if not made.seconds and not made.nanos:
        return None
    return made.ToDatetime(tzinfo=UTC)


def member_record(record: Member) -> members_pb2.MemberRecord:
    """Return a person for the members service."""
    return members_pb2.MemberRecord(
        external_id=record.external_id,
        display_name=record.display_name,
        handle=record.handle,
        email=record.email,
        create_time=stamp(record.create_time),
        roles=[ROLE[role] for role in record.roles],
        is_verified=record.verified,
        find_by_handle=record.find_by_handle,
    )


def board_message(record: Board, owner: Outcome | None) -> pb.Board:
    """Return a board for the ideas service."""
    return pb.Board(
        slug=record.slug,
        display_name=record.display_name,
        purpose=record.purpose,
        kind=KIND[record.kind],
        access=ACCESS[record.access],
        posting=POSTING[record.posting],
        owner_handle=owner.handle if owner else "",
        owner=person_pb2.Person(uid=owner.uid) if owner else None,
        threshold=record.threshold,
        position=record.position,
    )


def idea_record(record: Idea, who: Who) -> pb.IdeaRecord:
    """Return an idea for the first pass of an import.

    An idea that is merged is made with the status it had before; the second pass merges it.
    """
    status = before_merge(record) if record.status == "merged" else record.status
    made = pb.IdeaRecord(
        external_id=record.external_id,
        board=record.board,
        title=record.title,
        body=record.body,
        member_uid=who(record.author),
        status=STATUS[status],
        tags=record.tags,
        create_time=stamp(record.create_time),
        update_time=stamp(record.update_time),
        number=record.number,
        imported_votes=record.imported_votes,
        language=record.language,
        pinned=record.pinned,
        locked=record.locked,
        comments=[_comment_record(comment, who) for comment in record.comments],
        status_changes=[_change_record(change, who) for change in record.status_changes],
        split_from_external_id=record.split_from,
    )
    if record.answer:
        made.answer = record.answer.body
        made.answer_member_uid = who(record.answer.member)
        if record.answer.create_time:
            made.answer_time.FromDatetime(record.answer.create_time)
        if record.answer.update_time:
            made.answer_update_time.FromDatetime(record.answer.update_time)
    return made


def before_merge(record: Idea) -> str:
    """Return the status a merged idea had before its last merge."""
    for change in reversed(record.status_changes):
        if change.kind == "merge" and change.from_status != "merged":
            return change.from_status
    return "open"


def _comment_record(comment: Comment, who: Who) -> pb.CommentRecord:
    return pb.CommentRecord(
        external_id=comment.external_id,
        member_uid=who(comment.member),
        body=comment.body,
        create_time=stamp(comment.create_time),
        parent_external_id=comment.parent,
        internal=comment.internal,
        is_answer=comment.is_answer,
        update_time=stamp(comment.update_time),
        revisions=[
            pb.CommentRevisionRecord(body=one.body, create_time=stamp(one.create_time))
            for one in comment.revisions
        ],
        helpful_marks=[
            pb.HelpfulMarkRecord(member_uid=uid, create_time=stamp(one.create_time))
            for one in comment.helpful_marks
            if (uid := who(one.member))
        ],
    )


def _change_record(change: StatusChange, who: Who) -> pb.StatusChangeRecord:
    return pb.StatusChangeRecord(
        from_status=STATUS[change.from_status],
        to_status=STATUS[change.to_status],
        message=change.message,
        member_uid=who(change.member),
        create_time=stamp(change.create_time),
        kind=CHANGE_KIND[change.kind],
        related_external_id=change.related,
    )


def links_record(record: Links, who: Who) -> pb.IdeaRecord:
    """Return what joins an idea to others for the second pass; unknown people are left out."""
    return pb.IdeaRecord(
        external_id=record.external_id,
        votes=[_vote_record(vote, who) for vote in record.votes if who(vote.member)],
        follower_uids=[uid for name in record.followers if (uid := who(name))],
        merged_into_external_id=record.merged_into,
        merge_time=stamp(record.merge_time),
        update_time=stamp(record.update_time),
        names_imported_votes=record.names_imported_votes,
    )


def _vote_record(vote: Vote, who: Who) -> pb.VoteRecord:
    return pb.VoteRecord(
        member_uid=who(vote.member),
        create_time=stamp(vote.create_time),
        weight=WEIGHT[vote.weight],
        source=SOURCE[vote.source],
        on_behalf_by_uid=who(vote.on_behalf_by),
        origin_external_id=vote.origin,
    )


def idea_of(record: pb.IdeaRecord) -> Idea:
    """Return an exported idea; people stay named by their uid."""
    return Idea(
        external_id=record.external_id,
        title=record.title,
        body=record.body,
        board=record.board,
        author=record.member_uid,
        status=STATUS_NAMES.get(record.status, "open"),
        tags=tuple(record.tags),
        create_time=moment(record.create_time),
        update_time=moment(record.update_time),
        number=record.number,
        language=record.language,
        pinned=record.pinned,
        locked=record.locked,
        answer=_answer_of(record),
        comments=tuple(_comment_of(comment) for comment in record.comments),
        status_changes=tuple(_change_of(change) for change in record.status_changes),
        split_from=record.split_from_external_id,
        merged_into=record.merged_into_external_id,
        merge_time=moment(record.merge_time),
        imported_votes=record.imported_votes,
        votes=tuple(_vote_of(vote, record.external_id) for vote in record.votes),
        followers=tuple(sorted(record.follower_uids)),
    )


def _answer_of(record: pb.IdeaRecord) -> Answer | None:
    if not record.answer:
        return None
    return Answer(
        record.answer,
        record.answer_member_uid,
        moment(record.answer_time),
        moment(record.answer_update_time),
    )


def _comment_of(comment: pb.CommentRecord) -> Comment:
    return Comment(
        external_id=comment.external_id,
        member=comment.member_uid,
        body=comment.body,
        create_time=moment(comment.create_time),
        parent=comment.parent_external_id,
        internal=comment.internal,
        is_answer=comment.is_answer,
        update_time=moment(comment.update_time),
        revisions=tuple(Revision(one.body, moment(one.create_time)) for one in comment.revisions),
        helpful_marks=tuple(
            HelpfulMark(one.member_uid, moment(one.create_time)) for one in comment.helpful_marks
        ),
    )


def _change_of(change: pb.StatusChangeRecord) -> StatusChange:
    return StatusChange(
        from_status=STATUS_NAMES.get(change.from_status, "open"),
        to_status=STATUS_NAMES.get(change.to_status, "open"),
        message=change.message,
        member=change.member_uid,
        create_time=moment(change.create_time),
        kind=CHANGE_KIND_NAMES.get(change.kind, "status"),
        related=change.related_external_id,
    )


def _vote_of(vote: pb.VoteRecord, external_id: str) -> Vote:
    origin = vote.origin_external_id
    return Vote(
        member=vote.member_uid,
        create_time=moment(vote.create_time),
        weight=WEIGHT_NAMES.get(vote.weight, ""),
        source=SOURCE_NAMES.get(vote.source, "import"),
        on_behalf_by=vote.on_behalf_by_uid,
        origin="" if origin == external_id else origin,
    )


def board_of(made: pb.Board) -> Board:
    """Return an exported board."""
    return Board(
        slug=made.slug,
        display_name=made.display_name,
        purpose=made.purpose,
        kind=KIND_NAMES.get(made.kind, "ideas"),
        access=ACCESS_NAMES.get(made.access, "public"),
        posting=POSTING_NAMES.get(made.posting, "members"),
        owner=made.owner.uid,
        threshold=made.threshold,
        position=made.position,
    )


def member_of(made: members_pb2.Member, *, email: bool) -> Member:
    """Return an exported person, with their address only where it is asked for."""
    return Member(
        external_id=made.uid,
        display_name=made.display_name,
        handle=made.handle,
        email=made.email if email else "",
        create_time=moment(made.create_time),
        roles=tuple(ROLE_NAMES[role] for role in made.roles if role in ROLE_NAMES),
        verified=made.is_verified,
    )
