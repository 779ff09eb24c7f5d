"""Writes what the domain holds as proto messages, and reads enumerations."""

from collections.abc import Iterable
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.ideas import domain
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

STATUSES = {
    "": pb.STATUS_UNSPECIFIED,
    domain.statuses.OPEN: pb.STATUS_OPEN,
    domain.statuses.UNDER_REVIEW: pb.STATUS_UNDER_REVIEW,
    domain.statuses.PLANNED: pb.STATUS_PLANNED,
    domain.statuses.IN_PROGRESS: pb.STATUS_IN_PROGRESS,
    domain.statuses.SHIPPED: pb.STATUS_SHIPPED,
    domain.statuses.DECLINED: pb.STATUS_DECLINED,
    domain.statuses.MERGED: pb.STATUS_MERGED,
}
STATUS_NAMES: dict[int, str] = {value: name for name, value in STATUSES.items()}
KINDS = {"ideas": pb.BOARD_KIND_IDEAS, "questions": pb.BOARD_KIND_QUESTIONS}
KIND_NAMES = {value: name for name, value in KINDS.items()}
ACCESSES = {
    "public": pb.BOARD_ACCESS_PUBLIC,
    "members": pb.BOARD_ACCESS_MEMBERS,
    "staff": pb.BOARD_ACCESS_STAFF,
}
ACCESS_NAMES = {value: name for name, value in ACCESSES.items()}
POSTINGS = {
    "members": pb.POSTING_MEMBERS,
    "staff": pb.POSTING_STAFF,
    "nobody": pb.POSTING_NOBODY,
}
POSTING_NAMES = {value: name for name, value in POSTINGS.items()}
VISIBILITIES = {
    "visible": pb.VISIBILITY_VISIBLE,
    "held": pb.VISIBILITY_HELD,
    "hidden": pb.VISIBILITY_HIDDEN,
    "removed": pb.VISIBILITY_REMOVED,
}
ORDER_NAMES: dict[int, str] = {
    pb.ORDER_UNSPECIFIED: "",
    pb.ORDER_TRENDING: "trending",
    pb.ORDER_TOP: "top",
    pb.ORDER_NEW: "new",
    pb.ORDER_RELEVANCE: "relevance",
}
WEIGHTS = {
    0: pb.WEIGHT_UNSPECIFIED,
    1: pb.WEIGHT_NICE,
    2: pb.WEIGHT_IMPORTANT,
    3: pb.WEIGHT_CRITICAL,
}


def status_name(value: int, field: str = "status") -> str:
    """Return a status's name, empty for none; raises `Invalid` for a value of a newer contract."""
    if value not in STATUS_NAMES:
        raise Invalid({field: "Unknown status."})
    return STATUS_NAMES[value]


def order_name(value: int) -> str:
    """Return an order's name, empty for none; raises `Invalid` for a value of a newer contract."""
    if value not in ORDER_NAMES:
        raise Invalid({"order": "Unknown sort order."})
    return ORDER_NAMES[value]


def timestamp(moment: datetime | None) -> Timestamp | None:
    """Return a time as proto, or None."""
    if moment is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def person(one: domain.Person | None) -> pb.Person | None:
    """Return a person as proto; a former member has no handle."""
    if one is None:
        return None
    return pb.Person(
        uid=str(one.uid),
        handle=one.handle,
        display_name=one.display_name or one.handle,
        is_staff=one.is_staff,
        is_placeholder=one.is_placeholder,
        is_erased=one.is_erased,
        avatar=one.avatar,
    )


def board(one: domain.Board) -> pb.Board:
    """Return a board as proto."""
    return pb.Board(
        name=f"boards/{one.slug}",
        slug=one.slug,
        display_name=one.display_name,
        purpose=one.purpose,
        kind=KINDS[one.kind],
        access=ACCESSES[one.access],
        posting=POSTINGS[one.posting],
        owner_handle=one.owner_handle,
        threshold=one.threshold,
        position=one.position,
        idea_count=one.idea_count,
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
        etag=one.etag,
        uid=str(one.uid),
    )


def tag(one: domain.Tag) -> pb.Tag:
    """Return a tag as proto."""
    return pb.Tag(
        name=f"tags/{one.slug}",
        slug=one.slug,
        display_name=one.display_name,
        idea_count=one.idea_count,
    )


def idea(one: domain.Idea) -> pb.Idea:
    """Return an idea as proto."""
    return pb.Idea(
        name=f"ideas/{one.number}",
        number=one.number,
        title=one.title,
        body=one.body,
        excerpt=one.excerpt,
        board=pb.Board(
            name=f"boards/{one.board.slug}",
            slug=one.board.slug,
            display_name=one.board.display_name,
            access=ACCESSES[one.board.access],
            kind=KINDS[one.board.kind],
        ),
        status=STATUSES[one.status],
        tags=[tag(each) for each in one.tags],
        author=person(one.author),
        vote_count=one.vote_count,
        comment_count=one.comment_count,
        viewer_has_voted=one.viewer_has_voted,
        viewer_follows=one.viewer_follows,
        viewer_weight=WEIGHTS[one.viewer_weight],
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
        status_time=timestamp(one.status_time),
        answer=answer(one.answer),
        merged_into=one.merged_into or 0,
        merged_from=one.sources,
        split_from=one.split_from or 0,
        language=one.language,
        pinned=one.pinned,
        locked=one.locked,
        visibility=VISIBILITIES[one.visibility],
        votable=one.votable,
        etag=one.etag,
        deleted=one.deleted,
    )


def ideas(many: Iterable[domain.Idea]) -> list[pb.Idea]:
    """Return ideas as proto."""
    return [idea(one) for one in many]


def answer(one: domain.Answer | None) -> pb.Answer | None:
    """Return an official answer as proto."""
    if one is None:
        return None
    return pb.Answer(
        body=one.body,
        author=person(one.author),
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
    )


def status_change(one: domain.StatusChange) -> pb.StatusChange:
    """Return a step of history as proto."""
    return pb.StatusChange(
        from_status=STATUSES[one.from_status],
        to_status=STATUSES[one.to_status],
        message=one.message,
        author=person(one.author),
        create_time=timestamp(one.create_time),
        related_idea=one.related_idea or 0,
        kind=one.kind,
    )


def comment(one: domain.Comment) -> pb.Comment:
    """Return a comment as proto; a deleted one says nothing."""
    return pb.Comment(
        name=f"ideas/{one.idea}/comments/{one.uid}",
        uid=str(one.uid),
        idea_number=one.idea,
        parent_uid=str(one.parent or ""),
        body="" if one.deleted else one.body,
        author=person(one.author),
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
        edited=one.update_time > one.create_time,
        deleted=one.deleted,
        internal=one.internal,
        is_answer=one.is_answer,
        visibility=VISIBILITIES[one.visibility],
        etag=one.etag,
        origin_idea=one.origin_idea,
        helpful_count=0 if one.deleted else one.helpful_count,
        viewer_found_helpful=one.viewer_found_helpful and not one.deleted,
    )


def title(one: domain.Idea) -> pb.IdeaTitle:
    """Return an idea's title as proto."""
    return pb.IdeaTitle(number=one.number, title=one.title, board=one.board.slug, status=one.status)


def suggestion(one: domain.duplicates.Suggestion) -> pb.DuplicateSuggestion:
    """Return a suggestion as proto; of an idea the caller may not read it says the number only."""
    kept = one.kept
    return pb.DuplicateSuggestion(
        name=f"duplicateSuggestions/{kept.uid}",
        idea=idea(one.idea) if one.idea else pb.Idea(number=kept.idea),
        into=idea(one.into) if one.into else pb.Idea(number=kept.into),
        suggested_by=person(kept.suggested_by),
        note=kept.note,
        state=kept.state,
        message=kept.message,
        create_time=timestamp(kept.create_time),
        decide_time=timestamp(kept.decide_time),
    )
