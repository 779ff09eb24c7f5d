"""Answers calls about single ideas, what is said to their voters, and who follows them."""

import grpc

from services.ideas import actions
from services.ideas.actions.ideas import FIELDS
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Ideas(Base):
    """Answers calls about single ideas."""

    def GetIdea(self, request: pb.GetIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Get one idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.get_idea(self.db, actor.current(), number))

    def GetIdeaPage(self, request: pb.GetIdeaPageRequest, _: grpc.ServicerContext) -> pb.IdeaPage:
        """Get what an idea's page shows."""
        page = actions.get_idea_page(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            request.comments_page_size,
            request.comments_page_token,
        )
        return pb.IdeaPage(
            idea=convert.idea(page.idea),
            comments=[convert.comment(comment) for comment in page.comments.comments],
            next_comments_page_token=page.comments.next_page_token,
            status_changes=[convert.status_change(change) for change in page.status_changes],
            merged_ideas=convert.ideas(page.merged_ideas),
            target=convert.idea(page.target) if page.target else None,
            follower_count=page.follower_count,
            viewer_suggestions=[convert.suggestion(one) for one in page.viewer_suggestions],
        )

    def CreateIdea(self, request: pb.CreateIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Create an idea."""
        idea = actions.create_idea(
            self.db,
            actor.current(),
            request.board,
            request.title,
            request.body,
            list(request.tags),
            request.language,
            request.request_id,
        )
        return convert.idea(idea)

    def UpdateIdea(self, request: pb.UpdateIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Update an idea."""
        wanted = request.idea
        idea = actions.update_idea(
            self.db,
            actor.current(),
            names.idea_number(wanted.name or f"ideas/{wanted.number}"),
            {
                "title": wanted.title,
                "body": wanted.body,
                "tags": [tag.slug or tag.name.removeprefix("tags/") for tag in wanted.tags],
                "board": wanted.board.slug or wanted.board.name.removeprefix("boards/"),
                "pinned": wanted.pinned,
                "locked": wanted.locked,
            },
            names.masked(request.update_mask, FIELDS),
            wanted.etag,
        )
        return convert.idea(idea)

    def DeleteIdea(self, request: pb.DeleteIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Delete an idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.delete_idea(self.db, actor.current(), number, request.etag))

    def UndeleteIdea(self, request: pb.UndeleteIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Restore an idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.undelete_idea(self.db, actor.current(), number))

    def FollowIdea(self, request: pb.FollowIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Follow an idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.follow_idea(self.db, actor.current(), number))

    def UnfollowIdea(self, request: pb.UnfollowIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Stop following an idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.unfollow_idea(self.db, actor.current(), number))

    def ChangeIdeaStatus(
        self, request: pb.ChangeIdeaStatusRequest, _: grpc.ServicerContext
    ) -> pb.Idea:
        """Change an idea's status."""
        idea = actions.change_idea_status(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            convert.status_name(request.status),
            request.message,
            request.etag,
        )
        return convert.idea(idea)

    def AnswerIdea(self, request: pb.AnswerIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Answer an idea."""
        number = names.idea_number(request.name)
        return convert.idea(actions.answer_idea(self.db, actor.current(), number, request.body))

    def ListStatusChanges(
        self, request: pb.ListStatusChangesRequest, _: grpc.ServicerContext
    ) -> pb.ListStatusChangesResponse:
        """List an idea's history."""
        changes, token = actions.list_status_changes(
            self.db,
            actor.current(),
            names.idea_number(request.parent),
            request.page_size,
            request.page_token,
        )
        return pb.ListStatusChangesResponse(
            status_changes=[convert.status_change(change) for change in changes],
            next_page_token=token,
        )
