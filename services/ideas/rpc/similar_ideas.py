"""Answers calls about ideas like a title."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_views
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class SimilarIdeas(Base):
    """Answers calls about ideas like a title."""

    def ListSimilarIdeas(
        self, request: pb.ListSimilarIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListSimilarIdeasResponse:
        """List ideas like a title."""
        page = actions.list_similar_ideas(
            self.db, actor.current(), request.title, request.page_size, request.page_token
        )
        return pb.ListSimilarIdeasResponse(ideas=idea_views(page.ideas))
