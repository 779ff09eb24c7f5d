"""Answers calls about statuses of ideas and their history."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_view
from shared import actor, messages
from shared.people import Person
from shared.people.messages import to_proto
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

STATUS_NAMES = messages.words(pb.Status.DESCRIPTOR)


def status_name(value: int, field: str = "status") -> str:
    """Return a status's name, empty for none; raises `Invalid` for a value of a newer contract."""
    if value not in STATUS_NAMES:
        raise Invalid({field: "Unknown status."})
    return STATUS_NAMES[value]


status_change_view = messages.writer(pb.StatusChange, domain.StatusChange, {Person: to_proto})


class Statuses(Base):
    """Answers calls about statuses of ideas and their history."""

    def ChangeIdeaStatus(
        self, request: pb.ChangeIdeaStatusRequest, _: grpc.ServicerContext
    ) -> pb.Idea:
        """Change an idea's status."""
        idea = actions.change_idea_status(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            status_name(request.status),
            request.message,
            request.etag,
        )
        return idea_view(idea)

    def ListStatusChanges(
        self, request: pb.ListStatusChangesRequest, _: grpc.ServicerContext
    ) -> pb.ListStatusChangesResponse:
        """List an idea's history."""
        changes, token = actions.list_status_changes(
            self.db,
            actor.current(),
            names.idea_number(request.parent),
            request.page_size,
            request.page_token,
        )
        return pb.ListStatusChangesResponse(
            status_changes=[status_change_view(change) for change in changes],
            next_page_token=token,
        )
