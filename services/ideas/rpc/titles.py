"""Answers calls about titles of ideas."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import STATUSES
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


def title_view(idea: domain.Idea) -> pb.IdeaTitle:
    """Return an idea's title as proto."""
    return pb.IdeaTitle(
        number=idea.number,
        title=idea.title,
        board=idea.board.slug,
        status=STATUSES[idea.status],
    )


class Titles(Base):
    """Answers calls about titles of ideas."""

    def BatchGetTitles(
        self, request: pb.BatchGetTitlesRequest, _: grpc.ServicerContext
    ) -> pb.BatchGetTitlesResponse:
        """Get titles of ideas."""
        found = actions.batch_get_titles(self.db, actor.current(), list(request.numbers))
        return pb.BatchGetTitlesResponse(titles=[title_view(idea) for idea in found])
