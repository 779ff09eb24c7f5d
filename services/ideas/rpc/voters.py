"""Answers calls about who voted."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import WEIGHTS, timestamp
from shared import actor
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb


class Voters(Base):
    """Answers calls about who voted."""

    def ListVoters(
        self, request: pb.ListVotersRequest, _: grpc.ServicerContext
    ) -> pb.ListVotersResponse:
        """List who voted."""
        voters, token = actions.list_voters(
            self.db,
            actor.current(),
            names.idea_number(request.parent),
            request.page_size,
            request.page_token,
        )
        return pb.ListVotersResponse(
            votes=[
                pb.Vote(
                    voter=to_proto(voter.person),
                    create_time=timestamp(voter.create_time),
                    source=pb.VoteSource.Name(voter.source),
                    weight=WEIGHTS[voter.weight],
                    on_behalf_by=to_proto(voter.on_behalf_by),
                    origin_idea=voter.origin_idea,
                )
                for voter in voters
            ],
            next_page_token=token,
        )
