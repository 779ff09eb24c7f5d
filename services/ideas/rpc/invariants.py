"""Answers calls about what must always hold."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Invariants(Base):
    """Answers calls about what must always hold."""

    def CheckInvariants(
        self, _request: pb.CheckInvariantsRequest, _: grpc.ServicerContext
    ) -> pb.CheckInvariantsResponse:
        """Check what must always hold."""
        return pb.CheckInvariantsResponse(
            results=[
                pb.InvariantResult(
                    invariant=broken.invariant,
                    violations=broken.violations,
                    examples=broken.examples,
                )
                for broken in actions.check_invariants(self.db, actor.current())
            ]
        )
