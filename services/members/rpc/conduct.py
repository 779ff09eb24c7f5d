"""Answers calls about codes of conduct."""

import grpc

from services.members import actions
from services.members.domain import Conduct
from services.members.rpc.base import Base
from shared import actor, messages
from upwell.members.v1 import members_pb2 as pb

conduct_view = messages.writer(pb.Conduct, Conduct)


class Conducts(Base):
    """Answers calls about codes of conduct."""

    def PublishConduct(
        self, request: pb.PublishConductRequest, context: grpc.ServicerContext
    ) -> pb.Conduct:
        """Publish a code of conduct."""
        made = actions.publish_conduct(self.db, actor.current(), request.body, request.reuse_terms)
        return conduct_view(made)

    def AcceptConduct(
        self, request: pb.AcceptConductRequest, context: grpc.ServicerContext
    ) -> pb.Conduct:
        """Accept the code of conduct."""
        return conduct_view(actions.accept_conduct(self.db, actor.current(), request.version))
