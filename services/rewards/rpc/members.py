"""Answers calls that look after the whole: backfill, reconcile, check."""

import grpc

from services.rewards import actions
from services.rewards.domain.members import Row
from services.rewards.rpc.base import Base
from shared import actor
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb


def _row(one: Row) -> pb.ReconcileRow:
    return pb.ReconcileRow(
        member=to_proto(one.person),
        standing_before=one.standing[0],
        standing_after=one.standing[1],
        credit_before=one.credit[0],
        credit_after=one.credit[1],
        awarded=one.awarded,
        revoked=one.revoked,
    )


class Members(Base):
    """Answers calls of the command line."""

    def ReconcileMembers(
        self, request: pb.ReconcileMembersRequest, _: grpc.ServicerContext
    ) -> pb.ReconcileMembersResponse:
        outcome = actions.reconcile_members(
            self.db,
            actor.current(),
            dry_run=request.dry_run,
            force=request.force,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ReconcileMembersResponse(
            members=outcome.members,
            changed_members=outcome.changed_members,
            facts=outcome.facts,
            transfers=outcome.transfers,
            awarded=outcome.awarded,
            revoked=outcome.revoked,
            rows=[_row(one) for one in outcome.rows],
            next_page_token=outcome.next_page_token,
        )
