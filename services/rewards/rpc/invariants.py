"""Answers calls that check what must always hold."""

import grpc

from services.rewards import actions
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


class Invariants(Base):
    """Answers calls that check what must always hold."""

    def CheckInvariants(
        self, _request: pb.CheckInvariantsRequest, _: grpc.ServicerContext
    ) -> pb.CheckInvariantsResponse:
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
