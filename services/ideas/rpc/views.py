"""Writes what several nouns answer with as proto messages: ideas and times."""

from collections.abc import Iterable
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.ideas import domain
from shared.people.messages import to_proto
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


def timestamp(time: datetime | None) -> Timestamp | None:
    """Return a time as proto, or None."""
    if time is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(time)
    return stamp


def tag_view(tag: domain.Tag) -> pb.Tag:
    """Return a tag as proto."""
    return pb.Tag(
        name=f"tags/{tag.slug}",
        slug=tag.slug,
        display_name=tag.display_name,
        idea_count=tag.idea_count,
    )


def answer_view(answer: domain.Answer | None) -> pb.Answer | None:
    """Return an official answer as proto."""
    if answer is None:
        return None
    return pb.Answer(
        body=answer.body,
        author=to_proto(answer.author),
        create_time=timestamp(answer.create_time),
        update_time=timestamp(answer.update_time),
    )


def idea_view(idea: domain.Idea) -> pb.Idea:
    """Return an idea as proto."""
    return pb.Idea(
        name=f"ideas/{idea.number}",
        number=idea.number,
        title=idea.title,
        body=idea.body,
        excerpt=idea.excerpt,
        board=pb.Board(
            name=f"boards/{idea.board.slug}",
            slug=idea.board.slug,
            display_name=idea.board.display_name,
            access=ACCESSES[idea.board.access],
            kind=KINDS[idea.board.kind],
        ),
        status=STATUSES[idea.status],
        tags=[tag_view(each) for each in idea.tags],
        author=to_proto(idea.author),
        vote_count=idea.vote_count,
        comment_count=idea.comment_count,
        viewer_has_voted=idea.viewer_has_voted,
        viewer_follows=idea.viewer_follows,
        viewer_weight=WEIGHTS[idea.viewer_weight],
        create_time=timestamp(idea.create_time),
        update_time=timestamp(idea.update_time),
        status_time=timestamp(idea.status_time),
        answer=answer_view(idea.answer),
        merged_into=idea.merged_into or 0,
        merged_from=idea.sources,
        split_from=idea.split_from or 0,
        language=idea.language,
        pinned=idea.pinned,
        locked=idea.locked,
        visibility=VISIBILITIES[idea.visibility],
        votable=idea.votable,
        etag=idea.etag,
        deleted=idea.deleted,
    )


def idea_views(ideas: Iterable[domain.Idea]) -> list[pb.Idea]:
    """Return ideas as proto."""
    return [idea_view(idea) for idea in ideas]
