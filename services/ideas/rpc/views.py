"""Writes what several nouns answer with as proto messages."""

from collections.abc import Iterable

from services.ideas import domain
from shared import messages
from shared.people import Person
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb

STATUSES = messages.numbers(pb.Status.DESCRIPTOR)
_ACCESSES = messages.numbers(pb.BoardAccess.DESCRIPTOR)
_KINDS = messages.numbers(pb.BoardKind.DESCRIPTOR)

tag_view = messages.writer(pb.Tag, domain.Tag, name=lambda tag: f"tags/{tag.slug}")
board_view = messages.writer(
    pb.Board, domain.Board, {Person: to_proto}, name=lambda board: f"boards/{board.slug}"
)
answer_view = messages.writer(pb.Answer, domain.Answer, {Person: to_proto})


def _place(board: domain.Board) -> pb.Board:
    return pb.Board(
        name=f"boards/{board.slug}",
        slug=board.slug,
        display_name=board.display_name,
        access=_ACCESSES[board.access],
        kind=_KINDS[board.kind],
    )


idea_view = messages.writer(
    pb.Idea,
    domain.Idea,
    {Person: to_proto, domain.Board: _place, domain.Tag: tag_view, domain.Answer: answer_view},
    name=lambda idea: f"ideas/{idea.number}",
    merged_from="sources",
    status_time=lambda idea: idea.merge_time or idea.status_time,
)


def idea_views(ideas: Iterable[domain.Idea]) -> list[pb.Idea]:
    """Return ideas as proto."""
    return [idea_view(idea) for idea in ideas]
