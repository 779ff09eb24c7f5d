"""Answers calls about comments."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from shared import actor, messages, wire
from shared.people import Person
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb

# A deleted one says nothing.
comment_view = messages.writer(
    pb.Comment,
    domain.Comment,
    {Person: to_proto},
    name=lambda comment: f"ideas/{comment.idea}/comments/{comment.uid}",
    idea_number="idea",
    parent_uid="parent",
    body=lambda comment: "" if comment.deleted else comment.body,
    edited=lambda comment: comment.update_time > comment.create_time,
    helpful_count=lambda comment: 0 if comment.deleted else comment.helpful_count,
    viewer_found_helpful=lambda comment: comment.viewer_found_helpful and not comment.deleted,
)


class Comments(Base):
    """Answers calls about comments."""

    def ListComments(
        self, request: pb.ListCommentsRequest, _: grpc.ServicerContext
    ) -> pb.ListCommentsResponse:
        """List an idea's comments."""
        page = actions.list_comments(
            self.db,
            actor.current(),
            names.idea_number(request.parent),
            request.page_size,
            request.page_token,
        )
        return pb.ListCommentsResponse(
            comments=[comment_view(comment) for comment in page.comments],
            next_page_token=page.next_page_token,
        )

    def CreateComment(
        self, request: pb.CreateCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Create a comment."""
        comment = actions.create_comment(
            self.db,
            actor.current(),
            names.idea_number(request.parent),
            request.comment.body,
            names.plain_uid(request.comment.parent_uid),
            internal=request.comment.internal,
            request_id=request.request_id,
        )
        return comment_view(comment)

    def UpdateComment(
        self, request: pb.UpdateCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Update a comment."""
        wanted = request.comment
        uid, number = names.comment_uid(wanted.name)
        wire.masked(request.update_mask, ("body",))
        comment = actions.update_comment(
            self.db, actor.current(), uid, wanted.body, wanted.etag, number
        )
        return comment_view(comment)

    def DeleteComment(
        self, request: pb.DeleteCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Delete a comment."""
        uid, number = names.comment_uid(request.name)
        return comment_view(actions.delete_comment(self.db, actor.current(), uid, number))

    def UndeleteComment(
        self, request: pb.UndeleteCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Restore a comment."""
        uid, number = names.comment_uid(request.name)
        return comment_view(actions.undelete_comment(self.db, actor.current(), uid, number))
