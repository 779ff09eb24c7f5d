"""Answers calls about lists of revoked credentials."""

import grpc

from services.rewards import actions
from services.rewards.actions.credentials import credentials
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.credentials import FORMATS
from services.rewards.rpc.credentials.documents import document
from shared import actor
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb


class StatusLists(Base):
    """Answers calls about lists of revoked credentials."""

    def GetStatusList(
        self, request: pb.GetStatusListRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        wanted = FORMATS.word(request.format) or credentials.JSON_LD
        if wanted not in (credentials.JSON_LD, credentials.JWT):
            raise Invalid({"format": "A status list is available as JSON-LD or JWT."})
        return document(
            actions.get_status_list(
                self.db,
                actor.current(),
                self.secret,
                request.number,
                jwt=wanted == credentials.JWT,
            )
        )
