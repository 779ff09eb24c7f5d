"""Answers calls that join ideas and take them apart."""

import grpc

from services.ideas import actions
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Merges(Base):
    """Answers calls that join ideas and take them apart."""

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
            source=convert.idea(preview.source),
            target=convert.idea(preview.target),
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
        return convert.idea(idea)

    def UnmergeIdea(self, request: pb.UnmergeIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Undo a merge."""
        number = names.idea_number(request.name)
        return convert.idea(actions.unmerge_idea(self.db, actor.current(), number))

    def SplitIdea(self, request: pb.SplitIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Split a new idea off; answers with the new one."""
        split = actions.Split(
            title=request.title,
            body=request.body,
            board=request.board,
            voters=tuple(request.voters),
            comments=tuple(request.comments),
            request_id=request.request_id,
        )
        idea = actions.split_idea(self.db, actor.current(), names.idea_number(request.name), split)
        return convert.idea(idea)
