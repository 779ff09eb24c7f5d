"""Answers calls about credentials."""

import grpc

from services.rewards import actions
from services.rewards.actions.credentials import credentials as claiming
from services.rewards.rpc import convert
from services.rewards.rpc.badges.badges import badge_uid
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.documents import document
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb

FORMATS: dict[int, str] = {
    pb.CREDENTIAL_FORMAT_UNSPECIFIED: claiming.JSON_LD,
    pb.CREDENTIAL_FORMAT_JSON_LD: claiming.JSON_LD,
    pb.CREDENTIAL_FORMAT_JWT: claiming.JWT,
    pb.CREDENTIAL_FORMAT_PNG: claiming.PNG,
    pb.CREDENTIAL_FORMAT_SVG: claiming.SVG,
}


class Credentials(Base):
    """Answers calls about credentials."""

    def GetCredential(
        self, request: pb.GetCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        """Get a claimed badge's credential."""
        uid = badge_uid(request.name)
        return document(
            actions.get_credential(
                self.db, actor.current(), uid, convert.known(FORMATS, request.format)
            )
        )
