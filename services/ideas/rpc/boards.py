"""Answers calls about boards and tags."""

import grpc
from google.protobuf.empty_pb2 import Empty

from services.ideas import actions, domain
from services.ideas.actions.boards import FIELDS
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import ACCESSES, KINDS, timestamp
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb

KIND_NAMES = {value: name for name, value in KINDS.items()}
ACCESS_NAMES = {value: name for name, value in ACCESSES.items()}
POSTINGS = {
    "members": pb.POSTING_MEMBERS,
    "staff": pb.POSTING_STAFF,
    "nobody": pb.POSTING_NOBODY,
}
POSTING_NAMES = {value: name for name, value in POSTINGS.items()}


def _fields(board: pb.Board) -> dict[str, object]:
    return {
        "slug": board.slug,
        "display_name": board.display_name,
        "purpose": board.purpose,
        "kind": KIND_NAMES.get(board.kind, ""),
        "access": ACCESS_NAMES.get(board.access, ""),
        "posting": POSTING_NAMES.get(board.posting, ""),
        "owner_handle": board.owner_handle,
        "threshold": board.threshold,
        "position": board.position,
    }


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
        board = actions.create_board(
            self.db, actor.current(), _fields(request.board), request.request_id
        )
        return board_view(board)

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
        return board_view(board)

    def DeleteBoard(self, request: pb.DeleteBoardRequest, _: grpc.ServicerContext) -> Empty:
        """Delete a board."""
        actions.delete_board(self.db, actor.current(), names.board_slug(request.name))
        return Empty()


def board_view(board: domain.Board) -> pb.Board:
    """Return a board as proto."""
    return pb.Board(
        name=f"boards/{board.slug}",
        slug=board.slug,
        display_name=board.display_name,
        purpose=board.purpose,
        kind=KINDS[board.kind],
        access=ACCESSES[board.access],
        posting=POSTINGS[board.posting],
        owner_handle=board.owner_handle,
        threshold=board.threshold,
        position=board.position,
        idea_count=board.idea_count,
        create_time=timestamp(board.create_time),
        update_time=timestamp(board.update_time),
        etag=board.etag,
        uid=str(board.uid),
    )
