"""Answers the calls that every service has, and holds what answering needs.

A service's `rpc` has one mixin for each noun, and joins them:

    class Boards(Servicer):
        def GetBoard(self, request: pb.GetBoardRequest, _: grpc.ServicerContext) -> pb.Board:
            return board(actions.get_board(self.db, self.actor, BOARD.parse(request.name)))

    class IdeasServicer(Boards, Votes, Common, ideas_pb2_grpc.IdeasServiceServicer):
        actions = actions

`Common` answers `CheckInvariants`, `ExportMember` and `EraseMember` from the actions of those names
(see `Actions`), which have what they need in `shared.invariants` and `shared.privacy`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

import grpc

from shared import invariants, wire
from shared.actor import Actor, current
from shared.db import Database
from shared.privacy import Erasure, File, MemberNotFound
from shared.refusals import Invalid
from upwell.common.v1 import erasure_pb2, export_pb2, invariants_pb2

MEMBER = wire.uid("members", MemberNotFound)


class Actions(Protocol):
    """Has the three actions that every service answers alike; a service's `actions` fits."""

    def check_invariants(self, db: Database, actor: Actor) -> Sequence[invariants.Result]:
        """Check what must always hold for the caller's community; system only."""

    def export_member(self, db: Database, actor: Actor, member: UUID) -> Iterable[File]:
        """Return what is held about a member as files, each with its name."""

    def erase_member(
        self, db: Database, actor: Actor, member: UUID, *, remove_content: bool
    ) -> Erasure:
        """Erase a member; a repeat completes what is left and confirms it again."""


class Servicer:
    """Holds the database, as the application's role."""

    def __init__(self, db: Database) -> None:
        """Take the database."""
        self.db = db

    @property
    def actor(self) -> Actor:
        """Return who is asking."""
        return current()


class Common(Servicer):
    """Answers the calls that every service has."""

    actions: Actions

    def CheckInvariants(  # noqa: N802  the contract's name
        self, _request: invariants_pb2.CheckInvariantsRequest, _: grpc.ServicerContext
    ) -> invariants_pb2.CheckInvariantsResponse:
        """Check what must always hold."""
        return invariants.to_proto(self.actions.check_invariants(self.db, self.actor))

    def ExportMember(  # noqa: N802  as above
        self, request: export_pb2.ExportMemberRequest, _: grpc.ServicerContext
    ) -> export_pb2.ExportMemberResponse:
        """Export all that is held about a member."""
        files = self.actions.export_member(self.db, self.actor, MEMBER.parse(request.name))
        return export_pb2.ExportMemberResponse(
            files=[export_pb2.ExportFile(filename=name, content=content) for name, content in files]
        )

    def EraseMember(  # noqa: N802  as above
        self, request: erasure_pb2.EraseMemberRequest, _: grpc.ServicerContext
    ) -> erasure_pb2.EraseMemberResponse:
        """Erase a member."""
        erasure = self.actions.erase_member(
            self.db,
            self.actor,
            MEMBER.parse(request.name),
            remove_content=removes_content(request.content),
        )
        return erasure_pb2.EraseMemberResponse(
            name=MEMBER.format(erasure.member),
            erase_time=wire.stamp(erasure.erase_time),
            parts=[
                erasure_pb2.ErasedPart(noun=noun, kept=count)
                for noun, count in erasure.kept.items()
            ],
        )


def removes_content(choice: erasure_pb2.ContentChoice) -> bool:
    """Return whether what the member wrote goes as well; raises `Invalid` where nobody said."""
    if choice not in (erasure_pb2.CONTENT_CHOICE_KEEP, erasure_pb2.CONTENT_CHOICE_REMOVE):
        raise Invalid({"content": "Choose whether posts are kept or deleted."})
    return choice == erasure_pb2.CONTENT_CHOICE_REMOVE
