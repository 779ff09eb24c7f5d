"""Answers calls about credentials."""

import grpc

from services.rewards import actions
from services.rewards.actions.credentials import credentials
from services.rewards.rpc.badges.badges import BADGE
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.documents import document
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

FORMATS = wire.Words.of(pb.CredentialFormat, "format")


class Credentials(Base):
    """Answers calls about credentials."""

    def GetCredential(
        self, request: pb.GetCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        uid = BADGE.parse(request.name)
        return document(
            actions.get_credential(
                self.db, actor.current(), uid, FORMATS.word(request.format) or credentials.JSON_LD
            )
        )
