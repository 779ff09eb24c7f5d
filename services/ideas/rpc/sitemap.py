"""Answers calls about the sitemap."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc.base import Base
from shared import actor, messages
from upwell.ideas.v1 import ideas_pb2 as pb

_entry = messages.writer(pb.SitemapEntry, domain.SitemapEntry)


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
            sitemap_entries=[_entry(entry) for entry in entries], next_page_token=token
        )
