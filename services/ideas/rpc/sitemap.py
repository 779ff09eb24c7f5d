"""Answers calls about the sitemap."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import timestamp
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Sitemap(Base):
    """Answers calls about the sitemap."""

    def ListSitemapEntries(
        self, request: pb.ListSitemapEntriesRequest, _: grpc.ServicerContext
    ) -> pb.ListSitemapEntriesResponse:
        """List addresses for the sitemap."""
        entries, token = actions.list_sitemap_entries(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListSitemapEntriesResponse(
            sitemap_entries=[
                pb.SitemapEntry(
                    number=entry.number,
                    title=entry.title,
                    update_time=timestamp(entry.update_time),
                )
                for entry in entries
            ],
            next_page_token=token,
        )
