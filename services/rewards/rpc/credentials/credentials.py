"""Answers calls about credentials."""

import grpc

from services.rewards import actions
from services.rewards.actions.credentials import credentials
from services.rewards.rpc import convert
from services.rewards.rpc.badges.badges import BADGE
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.documents import document
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb

FORMATS: dict[int, str] = {
    pb.CREDENTIAL_FORMAT_UNSPECIFIED: credentials.JSON_LD,
    pb.CREDENTIAL_FORMAT_JSON_LD: credentials.JSON_LD,
    pb.CREDENTIAL_FORMAT_JWT: credentials.JWT,
    pb.CREDENTIAL_FORMAT_PNG: credentials.PNG,
    pb.CREDENTIAL_FORMAT_SVG: credentials.SVG,
}


class Credentials(Base):
    """Answers calls about credentials."""

    def GetCredential(
        self, request: pb.GetCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        uid = BADGE.parse(request.name)
        return document(
            actions.get_credential(
                self.db, actor.current(), uid, convert.known(FORMATS, request.format)
            )
        )
