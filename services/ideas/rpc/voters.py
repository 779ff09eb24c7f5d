"""Answers calls about who voted."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from shared import actor, messages
from shared.people import Person
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb

_vote = messages.writer(pb.Vote, domain.votes.Voter, {Person: to_proto}, voter="person")


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
            votes=[_vote(voter) for voter in voters], next_page_token=token
        )
