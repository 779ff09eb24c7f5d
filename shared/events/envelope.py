"""Describes an event on its way: the envelope of CloudEvents' names and the message inside."""

import builtins
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from google.protobuf import json_format
from google.protobuf.message import Message

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Event:
    """Holds one event.

    `type` is the message's full proto name, `source` the service, `subject` the resource name,
    `actor` the member's uid or empty, `body` the message as JSON with the fields' own names.
    """

    id: UUID
    type: str
    source: str
    subject: str
    community: UUID
    actor: str
    create_time: datetime
    trace_parent: str
    body: dict[str, Any]

    @property
    def stream(self) -> str:
        """Return the stream it travels on: the proto package."""
        return self.type.rpartition(".")[0]

    def message(self, kind: builtins.type[M]) -> M:
        """Return the message inside; fields a newer sender added are ignored."""
        return json_format.ParseDict(self.body, kind(), ignore_unknown_fields=True)

    def to_fields(self) -> dict[str, str]:
        """Return the fields of a stream entry."""
        return {
            "id": str(self.id),
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "community_id": str(self.community),
            "actor": self.actor,
            "create_time": self.create_time.isoformat(),
            "trace_parent": self.trace_parent,
            "body": json.dumps(self.body, separators=(",", ":")),
        }

    @classmethod
    def from_fields(cls, fields: dict[str, str]) -> "Event":
        """Return the event in a stream entry; raises KeyError or ValueError where it is not one."""
        return cls(
            id=UUID(fields["id"]),
            type=fields["type"],
            source=fields["source"],
            subject=fields["subject"],
            community=UUID(fields["community_id"]),
            actor=fields["actor"],
            create_time=datetime.fromisoformat(fields["create_time"]),
            trace_parent=fields["trace_parent"],
            body=json.loads(fields["body"]),
        )

    @classmethod
    def from_kept(cls, envelope: dict[str, Any]) -> "Event":
        """Return the event in a dead letter's envelope, whose body is JSON already."""
        return cls.from_fields(envelope | {"body": json.dumps(envelope["body"])})


def body_of(message: Message) -> dict[str, Any]:
    """Return a message as JSON with the fields' own names."""
    return json_format.MessageToDict(message, preserving_proto_field_name=True)
