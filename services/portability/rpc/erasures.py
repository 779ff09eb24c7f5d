"""Answers calls about erasures."""

from functools import partial
from typing import cast

import grpc
from grpc_status import rpc_status

from services.portability import actions
from services.portability.clients import Failed, Members, Services, having
from services.portability.domain.erasures import Erasure, ErasureNotFound
from shared import actor, wire
from shared.db import Database
from shared.service.servicer import MEMBER, Servicer, removes_content
from upwell.common.v1 import erasure_pb2
from upwell.portability.v1 import portability_pb2 as pb

ERASURE = wire.uid("erasures", ErasureNotFound)
STATES = wire.Words({pb.ERASURE_STATE_RUNNING: "running", pb.ERASURE_STATE_DONE: "done"}, "state")


def erasure_view(value: Erasure, token: str = "") -> pb.Erasure:
    """Return an erasure with what each service confirmed."""
    return pb.Erasure(
        name=ERASURE.format(value.uid),
        member=MEMBER.format(value.member),
        content=erasure_pb2.CONTENT_CHOICE_REMOVE
        if value.remove_content
        else erasure_pb2.CONTENT_CHOICE_KEEP,
        state=cast("pb.ErasureState", STATES.value(value.state)),
        confirmations=[
            pb.ErasureConfirmation(
                service=one.service,
                confirm_time=wire.stamp(one.confirm_time),
                parts=[
                    erasure_pb2.ErasedPart(noun=noun, kept=count)
                    for noun, count in one.kept.items()
                ],
                try_count=one.try_count,
                problem=one.problem,
                retry_time=None if one.confirm_time else wire.stamp(one.retry_time),
            )
            for one in value.confirmations
        ],
        create_time=wire.stamp(value.create_time),
        end_time=wire.stamp(value.end_time),
        token=token,
    )


def receipt_view(value: Erasure) -> pb.ErasureReceipt:
    """Return what whoever has the token is shown."""
    return pb.ErasureReceipt(
        state=cast("pb.ErasureState", STATES.value(value.state)),
        parts=[
            pb.ErasureReceiptPart(service=one.service, confirm_time=wire.stamp(one.confirm_time))
            for one in value.confirmations
        ],
        create_time=wire.stamp(value.create_time),
        end_time=wire.stamp(value.end_time),
    )


class Erasures(Servicer):
    """Answers calls about erasures."""

    def __init__(self, db: Database, members: Members, services: Services) -> None:
        """Take the database, what calls members, and who has to confirm an erasure."""
        super().__init__(db)
        self._members, self._services = members, services

    def CreateErasure(
        self, request: pb.CreateErasureRequest, context: grpc.ServicerContext
    ) -> pb.Erasure:
        """Create an erasure; what members refuses is answered as it said it."""
        token = str(dict(context.invocation_metadata()).get(actor.METADATA_KEY, ""))
        try:
            made, secret = actions.create_erasure(
                self.db,
                self.actor,
                MEMBER.parse(request.erasure.member),
                remove_content=removes_content(request.erasure.content),
                services=having(self._services, "EraseMember"),
                ask=partial(self._members.erase, token=token),
            )
        except Failed as failed:
            status = rpc_status.from_call(failed.__cause__)  # type: ignore[arg-type]
            if status is None:
                raise
            context.abort_with_status(rpc_status.to_status(status))
        return erasure_view(made, secret)

    def GetErasure(self, request: pb.GetErasureRequest, _: grpc.ServicerContext) -> pb.Erasure:
        """Get an erasure."""
        return erasure_view(actions.get_erasure(self.db, self.actor, ERASURE.parse(request.name)))

    def ListErasures(
        self, request: pb.ListErasuresRequest, _: grpc.ServicerContext
    ) -> pb.ListErasuresResponse:
        """List erasures."""
        found, token = actions.list_erasures(
            self.db,
            self.actor,
            state=STATES.word(request.state),
            member=MEMBER.parse_optional(request.member),
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListErasuresResponse(
            erasures=[erasure_view(one) for one in found], next_page_token=token
        )

    def GetErasureReceipt(
        self, request: pb.GetErasureReceiptRequest, _: grpc.ServicerContext
    ) -> pb.ErasureReceipt:
        """Get the receipt that a token opens."""
        return receipt_view(actions.get_erasure_receipt(self.db, self.actor, request.token))
