"""Answers calls about boards and tags."""

import grpc
from google.protobuf.empty_pb2 import Empty

from services.ideas import actions
from services.ideas.actions.boards import FIELDS
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


def _fields(board: pb.Board) -> dict[str, object]:
    return {
        "slug": board.slug,
        "display_name": board.display_name,
        "purpose": board.purpose,
        "kind": convert.KIND_NAMES.get(board.kind, ""),
        "access": convert.ACCESS_NAMES.get(board.access, ""),
        "posting": convert.POSTING_NAMES.get(board.posting, ""),
        "owner_handle": board.owner_handle,
        "threshold": board.threshold,
        "position": board.position,
    }


class Boards(Base):
    """Answers calls about boards."""

    def GetBoard(self, request: pb.GetBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Get one board."""
        slug = names.board_slug(request.name)
        return convert.board(actions.get_board(self.db, actor.current(), slug))

    def ListBoards(
        self, request: pb.ListBoardsRequest, _: grpc.ServicerContext
    ) -> pb.ListBoardsResponse:
        """List boards."""
        boards, token = actions.list_boards(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListBoardsResponse(
            boards=[convert.board(board) for board in boards], next_page_token=token
        )

    def CreateBoard(self, request: pb.CreateBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Create a board."""
        board = actions.create_board(
            self.db, actor.current(), _fields(request.board), request.request_id
        )
        return convert.board(board)

    def UpdateBoard(self, request: pb.UpdateBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Update a board."""
        board = actions.update_board(
            self.db,
            actor.current(),
            names.board_slug(request.board.name or f"boards/{request.board.slug}"),
            _fields(request.board),
            names.masked(request.update_mask, FIELDS),
            request.board.etag,
        )
        return convert.board(board)

    def DeleteBoard(self, request: pb.DeleteBoardRequest, _: grpc.ServicerContext) -> Empty:
        """Delete a board."""
        actions.delete_board(self.db, actor.current(), names.board_slug(request.name))
        return Empty()


class Tags(Base):
    """Answers calls about tags."""

    def ListTags(self, request: pb.ListTagsRequest, _: grpc.ServicerContext) -> pb.ListTagsResponse:
        """List tags."""
        tags, token = actions.list_tags(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListTagsResponse(tags=[convert.tag(tag) for tag in tags], next_page_token=token)

    def CreateTag(self, request: pb.CreateTagRequest, _: grpc.ServicerContext) -> pb.Tag:
        """Create a tag."""
        tag = actions.create_tag(
            self.db,
            actor.current(),
            request.tag.slug,
            request.tag.display_name or request.tag.slug,
            request.request_id,
        )
        return convert.tag(tag)

    def UpdateTag(self, request: pb.UpdateTagRequest, _: grpc.ServicerContext) -> pb.Tag:
        """Update a tag."""
        tag = actions.update_tag(
            self.db,
            actor.current(),
            names.tag_slug(request.tag.name or f"tags/{request.tag.slug}"),
            {"slug": request.tag.slug, "display_name": request.tag.display_name},
            names.masked(request.update_mask, ("slug", "display_name")),
        )
        return convert.tag(tag)

    def DeleteTag(self, request: pb.DeleteTagRequest, _: grpc.ServicerContext) -> Empty:
        """Delete a tag."""
        actions.delete_tag(self.db, actor.current(), names.tag_slug(request.name))
        return Empty()
