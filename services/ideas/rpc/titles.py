"""Answers calls about titles of ideas."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


def title_view(one: domain.Idea) -> pb.IdeaTitle:
    """Return an idea's title as proto."""
    return pb.IdeaTitle(number=one.number, title=one.title, board=one.board.slug, status=one.status)


class Titles(Base):
    """Answers calls about titles of ideas."""

    def BatchGetTitles(
        self, request: pb.BatchGetTitlesRequest, _: grpc.ServicerContext
    ) -> pb.BatchGetTitlesResponse:
        """Get titles of ideas."""
        found = actions.batch_get_titles(self.db, actor.current(), list(request.numbers))
        return pb.BatchGetTitlesResponse(titles=[title_view(one) for one in found])
