"""Answers calls about facts."""

from uuid import UUID

import grpc

from services.rewards import actions
from services.rewards.domain.people import Person
from services.rewards.domain.points.facts import NOBODY, FactRecord, PersonRecord, RecordsInvalid
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb


class Facts(Base):
    """Answers calls about facts."""

    def BackfillFacts(
        self, request: pb.BackfillFactsRequest, _: grpc.ServicerContext
    ) -> pb.BackfillFactsResponse:
        people, facts = actions.backfill_facts(
            self.db,
            actor.current(),
            [_person(one, place) for place, one in enumerate(request.people)],
            [_fact(one, place) for place, one in enumerate(request.facts)],
        )
        return pb.BackfillFactsResponse(people=people, facts=facts)


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
            join_time=wire.moment(one, "create_time", field),
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
        time=wire.moment(one, "time", field),
        source=one.source,
    )
