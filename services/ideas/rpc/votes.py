"""Answers calls about votes."""

from uuid import UUID

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from shared import actor, errors, messages
from shared.refusals import Refusal
from upwell.ideas.v1 import ideas_pb2 as pb

_result = messages.writer(
    pb.VoteResult,
    domain.votes.VoteOutcome,
    idea_number="number",
    viewer_has_voted="has_voted",
    vote_count="votes",
)


def _customer(name: str) -> UUID:
    collection, _, uid = name.partition("/")
    if collection != "members":
        raise domain.votes.VoterUnknown
    try:
        return UUID(uid)
    except ValueError as error:
        raise domain.votes.VoterUnknown from error


class Votes(Base):
    """Answers calls about votes."""

    def CastVote(self, request: pb.CastVoteRequest, _: grpc.ServicerContext) -> pb.VoteResult:
        """Cast the caller's vote."""
        number = names.idea_number(request.name)
        return _result(actions.cast_vote(self.db, actor.current(), number, request.source))

    def RetractVote(self, request: pb.RetractVoteRequest, _: grpc.ServicerContext) -> pb.VoteResult:
        """Retract the caller's vote."""
        number = names.idea_number(request.name)
        return _result(actions.retract_vote(self.db, actor.current(), number))

    def BatchVote(
        self, request: pb.BatchVoteRequest, _: grpc.ServicerContext
    ) -> pb.BatchVoteResponse:
        """Take votes of many actors, each with its own proof of who they are."""
        if len(request.entries) > domain.votes.MAX_BATCH:
            raise domain.votes.BatchTooLarge
        outcomes = actions.batch_vote(
            self.db, [self._vote_request(entry) for entry in request.entries]
        )
        return pb.BatchVoteResponse(
            outcomes=[
                pb.BatchVoteOutcome(error=errors.to_status(outcome))
                if isinstance(outcome, Refusal)
                else pb.BatchVoteOutcome(result=_result(outcome))
                for outcome in outcomes
            ]
        )

    def _vote_request(self, entry: pb.BatchVoteEntry) -> actions.VoteRequest | Refusal:
        try:
            return actions.vote_request(
                self.verifier.verify(entry.actor_token).within("ideas"),
                names.idea_number(entry.name),
                retract=entry.retract,
                source=entry.source,
            )
        except Refusal as refusal:
            return refusal

    def WeighVote(self, request: pb.WeighVoteRequest, _: grpc.ServicerContext) -> pb.VoteResult:
        """Say how much the caller needs an idea."""
        number = names.idea_number(request.name)
        return _result(actions.weigh_vote(self.db, actor.current(), number, request.weight))

    def CastVoteOnBehalf(
        self, request: pb.CastVoteOnBehalfRequest, _: grpc.ServicerContext
    ) -> pb.VoteResult:
        """Cast a vote for a customer."""
        outcome = actions.cast_vote_on_behalf(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            _customer(request.member),
            request.weight,
        )
        return _result(outcome)

    def RetractVoteOnBehalf(
        self, request: pb.RetractVoteOnBehalfRequest, _: grpc.ServicerContext
    ) -> pb.VoteResult:
        """Retract a vote that staff cast for a customer."""
        outcome = actions.retract_vote_on_behalf(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            _customer(request.member),
        )
        return _result(outcome)
