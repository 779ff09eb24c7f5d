"""Answers calls about merging ideas."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Merges(Base):
    """Answers calls about merging ideas."""

    def PreviewMerge(
        self, request: pb.PreviewMergeRequest, _: grpc.ServicerContext
    ) -> pb.MergePreview:
        """Preview a merge."""
        preview = actions.preview_merge(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            names.idea_number(request.into),
        )
        return pb.MergePreview(
            source=idea_view(preview.source),
            target=idea_view(preview.target),
            common_voters=preview.common_voters,
            merged_vote_count=preview.votes,
            merged_follower_count=preview.followers,
        )

    def MergeIdea(self, request: pb.MergeIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Merge an idea into another; answers with the merged one."""
        idea = actions.merge_idea(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            names.idea_number(request.into),
            request.message,
        )
        return idea_view(idea)

    def UnmergeIdea(self, request: pb.UnmergeIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Undo a merge."""
        number = names.idea_number(request.name)
        return idea_view(actions.unmerge_idea(self.db, actor.current(), number))
