"""Answers calls about what must always hold."""

import grpc

from services.members import actions
from services.members.rpc.base import Base
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class Invariants(Base):
    """Answers calls about what must always hold."""

    def CheckInvariants(
        self, request: pb.CheckInvariantsRequest, context: grpc.ServicerContext
    ) -> pb.CheckInvariantsResponse:
        """Check what must always hold."""
        results = actions.check_invariants(self.db, actor.current())
        return pb.CheckInvariantsResponse(
            results=[
                pb.InvariantResult(invariant=sentence, violations=count, examples=examples)
                for sentence, count, examples in results
            ]
        )
