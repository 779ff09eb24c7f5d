"""Answers calls about ideas."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.comments import comment_view
from services.ideas.rpc.duplicates import suggestion_view
from services.ideas.rpc.statuses import status_change_view, status_name
from services.ideas.rpc.views import idea_view, idea_views
from shared import actor, messages, wire
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

ORDER_NAMES = messages.words(pb.Order.DESCRIPTOR)


def order_name(value: int) -> str:
    """Return an order's name, empty for none; raises `Invalid` for a value of a newer contract."""
    if value not in ORDER_NAMES:
        raise Invalid({"order": "Unknown sort order."})
    return ORDER_NAMES[value]


def _board(idea: pb.Idea) -> str:
    return idea.board.slug or idea.board.name.removeprefix("boards/")


def _tags(idea: pb.Idea) -> tuple[str, ...]:
    return tuple(tag.slug or tag.name.removeprefix("tags/") for tag in idea.tags)


_draft = messages.reader(domain.ideas.Draft, pb.Idea, ignored=("etag",), board=_board, tags=_tags)


def _statuses(request: pb.ListIdeasRequest) -> tuple[str, ...]:
    words = [status_name(request.status)]
    words += [status_name(one, "statuses") for one in request.statuses]
    return tuple(dict.fromkeys(word for word in words if word))


def _tag_slugs(request: pb.ListIdeasRequest) -> tuple[str, ...]:
    slugs = (tag.removeprefix("tags/") for tag in (request.tag, *request.tags) if tag)
    return tuple(dict.fromkeys(slugs))


class Ideas(Base):
    """Answers calls about ideas."""

    def GetIdea(self, request: pb.GetIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Get one idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.get_idea(self.db, actor.current(), number))

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
            idea=idea_view(page.idea),
            comments=[comment_view(comment) for comment in page.comments.comments],
            next_comments_page_token=page.comments.next_page_token,
            status_changes=[status_change_view(change) for change in page.status_changes],
            merged_ideas=idea_views(page.merged_ideas),
            target=idea_view(page.target) if page.target else None,
            follower_count=page.follower_count,
            viewer_suggestions=[
                suggestion_view(suggestion) for suggestion in page.viewer_suggestions
            ],
        )

    def ListIdeas(
        self, request: pb.ListIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListIdeasResponse:
        """List ideas."""
        wanted = actions.Filter(
            board=request.board.removeprefix("boards/"),
            statuses=_statuses(request),
            tags=_tag_slugs(request),
            author=request.author.removeprefix("members/"),
            order=order_name(request.order),
            query=request.query,
            voted=request.voted,
            followed=request.followed,
            updated_since=wire.moment(request, "updated_since"),
        )
        page = actions.list_ideas(
            self.db, actor.current(), wanted, request.page_size, request.page_token
        )
        return pb.ListIdeasResponse(
            ideas=idea_views(page.ideas),
            next_page_token=page.next_page_token,
            corrected_query=page.corrected_query,
        )

    def CreateIdea(self, request: pb.CreateIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Create an idea."""
        idea = actions.create_idea(
            self.db, actor.current(), _draft(request.idea), request.request_id
        )
        return idea_view(idea)

    def UpdateIdea(self, request: pb.UpdateIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Update an idea."""
        wanted = request.idea
        idea = actions.update_idea(
            self.db,
            actor.current(),
            names.idea_number(wanted.name or f"ideas/{wanted.number}"),
            _draft(wanted),
            names.masked(request.update_mask, domain.ideas.UPDATABLE),
            wanted.etag,
        )
        return idea_view(idea)

    def DeleteIdea(self, request: pb.DeleteIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Delete an idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.delete_idea(self.db, actor.current(), number, request.etag))

    def UndeleteIdea(self, request: pb.UndeleteIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Restore an idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.undelete_idea(self.db, actor.current(), number))
