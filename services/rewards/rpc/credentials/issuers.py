"""Answers calls about the issuer and its keys."""

import grpc

import services.rewards.domain.credentials as domain
from services.rewards import actions
from services.rewards.actions.credentials import issuers
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.documents import document, site
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

_PROFILE = "/issuer"


class Issuers(Base):
    """Answers calls about a community's issuer and what others resolve."""

    def GetIssuer(self, request: pb.GetIssuerRequest, _: grpc.ServicerContext) -> pb.Issuer:
        return _issuer(actions.get_issuer(self.db, actor.current(), site(request)))

    def UpdateIssuer(self, request: pb.UpdateIssuerRequest, _: grpc.ServicerContext) -> pb.Issuer:
        """Update the profile; its id is only read where none is kept yet."""
        fields = {
            path: getattr(request.issuer, path)
            for path in wire.masked(request.update_mask, issuers.FIELDS)
        }
        base_url = request.issuer.id.removesuffix(_PROFILE)
        return _issuer(actions.update_issuer(self.db, actor.current(), fields, base_url))

    def RotateIssuerKeys(
        self, request: pb.RotateIssuerKeysRequest, _: grpc.ServicerContext
    ) -> pb.Issuer:
        return _issuer(
            actions.rotate_issuer_keys(self.db, actor.current(), self.secret, site(request))
        )

    def GetIssuerKey(self, request: pb.GetIssuerKeyRequest, _: grpc.ServicerContext) -> pb.Document:
        return document(actions.get_issuer_key(self.db, actor.current(), request.kid))


def _issuer(issuer: domain.Issuer) -> pb.Issuer:
    return pb.Issuer(
        id=issuer.id,
        display_name=issuer.display_name,
        description=issuer.description,
        url=issuer.url,
        email=issuer.email,
        keys=[
            pb.IssuerKey(
                id=issuer.key_id(key.kid),
                kid=key.kid,
                algorithm=key.algorithm,
                create_time=wire.stamp(key.create_time),
                retire_time=wire.stamp(key.retire_time),
            )
            for key in issuer.keys
        ],
        document=issuers.profile_of(issuer).content.decode(),
    )
