"""Answers calls about ideas whose voters wait."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_views
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class UnansweredIdeas(Base):
    """Answers calls about ideas whose voters wait."""

    def ListUnansweredIdeas(
        self, request: pb.ListUnansweredIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListUnansweredIdeasResponse:
        """List ideas whose voters wait."""
        page = actions.list_unanswered_ideas(
            self.db,
            actor.current(),
            request.board.removeprefix("boards/"),
            request.page_size,
            request.page_token,
        )
        return pb.ListUnansweredIdeasResponse(
            ideas=idea_views(page.ideas),
            next_page_token=page.next_page_token,
            promise_days=page.promise_days,
        )
