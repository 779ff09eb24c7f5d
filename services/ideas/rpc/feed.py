"""Answers calls about feeds."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.comments import comment_view
from services.ideas.rpc.statuses import status_change_view
from services.ideas.rpc.views import idea_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


def feed_entry_view(entry: domain.FeedEntry) -> pb.FeedEntry:
    """Return an entry of a feed as proto."""
    if isinstance(entry, domain.Idea):
        return pb.FeedEntry(idea=idea_view(entry))
    if isinstance(entry, domain.Comment):
        return pb.FeedEntry(comment=comment_view(entry))
    return pb.FeedEntry(status_change=status_change_view(entry))


class Feed(Base):
    """Answers calls about feeds."""

    def ListFeedEntries(
        self, request: pb.ListFeedEntriesRequest, _: grpc.ServicerContext
    ) -> pb.ListFeedEntriesResponse:
        """List what a feed shows."""
        of_idea = request.parent.startswith("ideas/")
        of_board = request.parent and not of_idea
        page = actions.list_feed_entries(
            self.db,
            actor.current(),
            board=names.board_slug(request.parent) if of_board else "",
            number=names.idea_number(request.parent) if of_idea else 0,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListFeedEntriesResponse(
            feed_entries=[feed_entry_view(entry) for entry in page.entries],
            next_page_token=page.next_page_token,
            previous_page_token=page.previous_page_token,
            last_page_token=page.last_page_token,
            idea=idea_view(page.idea) if page.idea else None,
        )
