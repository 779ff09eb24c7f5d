"""Answers calls about what ideas and comments said before."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from shared import actor, messages
from shared.people import Person
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb

_idea_revision = messages.writer(pb.IdeaRevision, domain.Revision, {Person: to_proto})
_comment_revision = messages.writer(pb.CommentRevision, domain.Revision, {Person: to_proto})


class Revisions(Base):
    """Answers calls about what ideas and comments said before."""

    def ListIdeaRevisions(
        self, request: pb.ListIdeaRevisionsRequest, _: grpc.ServicerContext
    ) -> pb.ListIdeaRevisionsResponse:
        """List what an idea said before."""
        number = names.idea_number(request.parent)
        found, token = actions.list_idea_revisions(
            self.db, actor.current(), number, request.page_size, request.page_token
        )
        return pb.ListIdeaRevisionsResponse(
            idea_revisions=[_idea_revision(one) for one in found], next_page_token=token
        )

    def ListCommentRevisions(
        self, request: pb.ListCommentRevisionsRequest, _: grpc.ServicerContext
    ) -> pb.ListCommentRevisionsResponse:
        """List what a comment said before."""
        uid, number = names.comment_uid(request.parent)
        found, token = actions.list_comment_revisions(
            self.db, actor.current(), uid, request.page_size, request.page_token, number
        )
        return pb.ListCommentRevisionsResponse(
            comment_revisions=[_comment_revision(one) for one in found], next_page_token=token
        )
