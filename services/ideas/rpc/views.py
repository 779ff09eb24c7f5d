"""Writes what several nouns answer with as proto messages: ideas, people and times."""

from collections.abc import Iterable
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.ideas import domain
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
KINDS = {"ideas": pb.BOARD_KIND_IDEAS, "questions": pb.BOARD_KIND_QUESTIONS}
ACCESSES = {
    "public": pb.BOARD_ACCESS_PUBLIC,
    "members": pb.BOARD_ACCESS_MEMBERS,
    "staff": pb.BOARD_ACCESS_STAFF,
}
VISIBILITIES = {
    "visible": pb.VISIBILITY_VISIBLE,
    "held": pb.VISIBILITY_HELD,
    "hidden": pb.VISIBILITY_HIDDEN,
    "removed": pb.VISIBILITY_REMOVED,
}
WEIGHTS = {
    0: pb.WEIGHT_UNSPECIFIED,
    1: pb.WEIGHT_NICE,
    2: pb.WEIGHT_IMPORTANT,
    3: pb.WEIGHT_CRITICAL,
}


def timestamp(moment: datetime | None) -> Timestamp | None:
    """Return a time as proto, or None."""
    if moment is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def person_view(one: domain.Person | None) -> pb.Person | None:
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


def tag_view(one: domain.Tag) -> pb.Tag:
    """Return a tag as proto."""
    return pb.Tag(
        name=f"tags/{one.slug}",
        slug=one.slug,
        display_name=one.display_name,
        idea_count=one.idea_count,
    )


def answer_view(one: domain.Answer | None) -> pb.Answer | None:
    """Return an official answer as proto."""
    if one is None:
        return None
    return pb.Answer(
        body=one.body,
        author=person_view(one.author),
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
    )


def idea_view(one: domain.Idea) -> pb.Idea:
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
        tags=[tag_view(each) for each in one.tags],
        author=person_view(one.author),
        vote_count=one.vote_count,
        comment_count=one.comment_count,
        viewer_has_voted=one.viewer_has_voted,
        viewer_follows=one.viewer_follows,
        viewer_weight=WEIGHTS[one.viewer_weight],
        create_time=timestamp(one.create_time),
        update_time=timestamp(one.update_time),
        status_time=timestamp(one.status_time),
        answer=answer_view(one.answer),
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


def idea_views(many: Iterable[domain.Idea]) -> list[pb.Idea]:
    """Return ideas as proto."""
    return [idea_view(one) for one in many]
