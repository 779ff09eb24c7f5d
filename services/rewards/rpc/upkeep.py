"""Answers calls that look after the whole: backfill, reconcile, check."""

from uuid import UUID

import grpc

from services.rewards import actions
from services.rewards.domain.facts import NOBODY
from services.rewards.domain.people import Person
from services.rewards.domain.upkeep import FactRecord, PersonRecord, RecordsInvalid, Row
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


def _uid(text: str, field: str) -> UUID:
    if not text:
        return NOBODY
    try:
        return UUID(text)
    except ValueError as error:
        raise RecordsInvalid({field: "Invalid uid."}) from error


def _person(one: pb.PersonRecord, place: int) -> PersonRecord:
    field = f"people[{place}]"
    uid = _uid(one.uid, field)
    if uid == NOBODY:
        raise RecordsInvalid({field: "Identify the person by uid."})
    return PersonRecord(
        Person(
            uid=uid,
            handle=one.handle.lower(),
            display_name=one.display_name,
            avatar=one.avatar,
            is_staff=one.is_staff,
            is_placeholder=one.is_placeholder,
            is_erased=one.is_erased,
            join_time=convert.moment(one.create_time, field),
        ),
        is_suspended=one.is_suspended,
    )


def _fact(one: pb.FactRecord, place: int) -> FactRecord:
    field = f"facts[{place}]"
    return FactRecord(
        type=one.type,
        subject=_uid(one.subject_uid, field),
        actor=_uid(one.actor_uid, field),
        object=one.object,
        idea=one.idea,
        board=one.board,
        quantity=one.quantity,
        time=convert.moment(one.time, field),
        source=one.source,
    )


def _row(one: Row) -> pb.ReconcileRow:
    return pb.ReconcileRow(
        member=convert.person(one.person),
        standing_before=one.standing[0],
        standing_after=one.standing[1],
        credit_before=one.credit[0],
        credit_after=one.credit[1],
        awarded=one.awarded,
        revoked=one.revoked,
    )


class Upkeep(Base):
    """Answers calls of the command line."""

    def BackfillFacts(
        self, request: pb.BackfillFactsRequest, _: grpc.ServicerContext
    ) -> pb.BackfillFactsResponse:
        """Add people and facts."""
        people, facts = actions.backfill_facts(
            self.db,
            actor.current(),
            [_person(one, place) for place, one in enumerate(request.people)],
            [_fact(one, place) for place, one in enumerate(request.facts)],
        )
        return pb.BackfillFactsResponse(people=people, facts=facts)

    def ReconcileMembers(
        self, request: pb.ReconcileMembersRequest, _: grpc.ServicerContext
    ) -> pb.ReconcileMembersResponse:
        """Reconcile a page."""
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
