"""Answers calls about tags."""

import grpc
from google.protobuf.empty_pb2 import Empty

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import tag_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Tags(Base):
    """Answers calls about tags."""

    def ListTags(self, request: pb.ListTagsRequest, _: grpc.ServicerContext) -> pb.ListTagsResponse:
        """List tags."""
        tags, token = actions.list_tags(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListTagsResponse(tags=[tag_view(tag) for tag in tags], next_page_token=token)

    def CreateTag(self, request: pb.CreateTagRequest, _: grpc.ServicerContext) -> pb.Tag:
        """Create a tag."""
        tag = actions.create_tag(
            self.db,
            actor.current(),
            request.tag.slug,
            request.tag.display_name or request.tag.slug,
            request.request_id,
        )
        return tag_view(tag)

    def UpdateTag(self, request: pb.UpdateTagRequest, _: grpc.ServicerContext) -> pb.Tag:
        """Update a tag."""
        tag = actions.update_tag(
            self.db,
            actor.current(),
            names.tag_slug(request.tag.name or f"tags/{request.tag.slug}"),
            {"slug": request.tag.slug, "display_name": request.tag.display_name},
            names.masked(request.update_mask, ("slug", "display_name")),
        )
        return tag_view(tag)

    def DeleteTag(self, request: pb.DeleteTagRequest, _: grpc.ServicerContext) -> Empty:
        """Delete a tag."""
        actions.delete_tag(self.db, actor.current(), names.tag_slug(request.name))
        return Empty()
