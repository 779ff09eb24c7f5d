"""Answers calls about statuses of ideas and their history."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import STATUSES, idea_view, timestamp
from shared import actor, wire
from shared.people.messages import to_proto
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

STATUS_NAMES: dict[int, str] = {value: name for name, value in STATUSES.items()}

CHANGE_KINDS = wire.Words(
    {
        pb.STATUS_CHANGE_KIND_STATUS: "status",
        pb.STATUS_CHANGE_KIND_ANSWER: "answer",
        pb.STATUS_CHANGE_KIND_MERGE: "merge",
        pb.STATUS_CHANGE_KIND_UNMERGE: "unmerge",
        pb.STATUS_CHANGE_KIND_SPLIT: "split",
    },
    "kind",
)


def status_name(value: int, field: str = "status") -> str:
    """Return a status's name, empty for none; raises `Invalid` for a value of a newer contract."""
    if value not in STATUS_NAMES:
        raise Invalid({field: "Unknown status."})
    return STATUS_NAMES[value]


def status_change_view(change: domain.StatusChange) -> pb.StatusChange:
    """Return a step of history as proto."""
    return pb.StatusChange(
        from_status=STATUSES[change.from_status],
        to_status=STATUSES[change.to_status],
        message=change.message,
        author=to_proto(change.author),
        create_time=timestamp(change.create_time),
        related_idea=change.related_idea or 0,
        kind=CHANGE_KINDS.value(change.kind),
        uid=str(change.uid),
    )


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
