"""Answers calls about comments."""

import grpc

from services.ideas import actions
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


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
            comments=[convert.comment(comment) for comment in page.comments],
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
            request.body,
            names.plain_uid(request.parent_uid),
            internal=request.internal,
            request_id=request.request_id,
        )
        return convert.comment(comment)

    def UpdateComment(
        self, request: pb.UpdateCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Update a comment."""
        uid, number = names.comment_uid(request.name)
        comment = actions.update_comment(
            self.db, actor.current(), uid, request.body, request.etag, number
        )
        return convert.comment(comment)

    def DeleteComment(
        self, request: pb.DeleteCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Delete a comment."""
        uid, number = names.comment_uid(request.name)
        return convert.comment(actions.delete_comment(self.db, actor.current(), uid, number))

    def UndeleteComment(
        self, request: pb.UndeleteCommentRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Restore a comment."""
        uid, number = names.comment_uid(request.name)
        return convert.comment(actions.undelete_comment(self.db, actor.current(), uid, number))

    def MarkAnswer(self, request: pb.MarkAnswerRequest, _: grpc.ServicerContext) -> pb.Comment:
        """Mark a comment as the answer."""
        uid, number = names.comment_uid(request.name)
        comment = actions.mark_answer(
            self.db, actor.current(), uid, is_answer=request.is_answer, number=number
        )
        return convert.comment(comment)

    def MarkHelpful(self, request: pb.MarkHelpfulRequest, _: grpc.ServicerContext) -> pb.Comment:
        """Mark a comment as helpful."""
        uid, number = names.comment_uid(request.name)
        return convert.comment(actions.mark_helpful(self.db, actor.current(), uid, number))

    def UnmarkHelpful(
        self, request: pb.UnmarkHelpfulRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Take the caller's mark back."""
        uid, number = names.comment_uid(request.name)
        return convert.comment(actions.unmark_helpful(self.db, actor.current(), uid, number))

    def ListCommentRevisions(
        self, request: pb.ListCommentRevisionsRequest, _: grpc.ServicerContext
    ) -> pb.ListCommentRevisionsResponse:
        """List what a comment said before."""
        uid, number = names.comment_uid(request.parent)
        revisions, token = actions.list_comment_revisions(
            self.db, actor.current(), uid, request.page_size, request.page_token, number
        )
        return pb.ListCommentRevisionsResponse(
            comment_revisions=[
                pb.CommentRevision(
                    body=revision.body, create_time=convert.timestamp(revision.create_time)
                )
                for revision in revisions
            ],
            next_page_token=token,
        )
