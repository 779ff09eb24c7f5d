"""Answers calls about boards and tags."""

from uuid import UUID

import grpc
from google.protobuf.empty_pb2 import Empty

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import board_view
from shared import actor, messages
from upwell.ideas.v1 import ideas_pb2 as pb

_fields = messages.reader(domain.boards.Draft, pb.Board, ignored=("etag",))


class Boards(Base):
    """Answers calls about boards."""

    def GetBoard(self, request: pb.GetBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Get one board."""
        slug = names.board_slug(request.name)
        return board_view(actions.get_board(self.db, actor.current(), slug))

    def ListBoards(
        self, request: pb.ListBoardsRequest, _: grpc.ServicerContext
    ) -> pb.ListBoardsResponse:
        """List boards."""
        boards, token = actions.list_boards(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListBoardsResponse(
            boards=[board_view(board) for board in boards], next_page_token=token
        )

    def CreateBoard(self, request: pb.CreateBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Create a board."""
        who, owner = actor.current(), None
        if who.is_system and request.board.owner.uid:
            uid = UUID(request.board.owner.uid)
            owner = domain.Person(uid, handle=request.board.owner_handle)
        board = actions.create_board(
            self.db, who, _fields(request.board), request.request_id, owner
        )
        return board_view(board)

    def UpdateBoard(self, request: pb.UpdateBoardRequest, _: grpc.ServicerContext) -> pb.Board:
        """Update a board."""
        board = actions.update_board(
            self.db,
            actor.current(),
            names.board_slug(request.board.name or f"boards/{request.board.slug}"),
            _fields(request.board),
            names.masked(request.update_mask, domain.boards.UPDATABLE),
            request.board.etag,
        )
        return board_view(board)

    def DeleteBoard(self, request: pb.DeleteBoardRequest, _: grpc.ServicerContext) -> Empty:
        """Delete a board."""
        actions.delete_board(self.db, actor.current(), names.board_slug(request.name))
        return Empty()
