"""Reads what the services send: times, words of enums, people and boards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, TypeAlias, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from markupsafe import Markup

from services.gateway.web.links import avatar_url
from services.gateway.web.markdown import markdown
from shared.wire import value, word, words
from upwell.common.v1 import person_pb2
from upwell.ideas.v1 import ideas_pb2
from upwell.rewards.v1 import rewards_pb2

__all__ = ["View", "Written", "board", "moment", "person", "value", "when", "word", "words"]

# What templates get: attributes named like the fields of the API.
View: TypeAlias = SimpleNamespace

M = TypeVar("M", bound=Message)


class Written(SimpleNamespace):
    """Is a view with a `body`; its HTML is made when a template asks, since rows never do."""

    body: str

    @cached_property
    def body_html(self) -> Markup:
        """Return safe HTML of the body."""
        return markdown(self.body)


def when(stamp: Timestamp) -> datetime:
    """Return a timestamp as an aware datetime."""
    return stamp.ToDatetime(UTC)


def rfc3339(value: datetime) -> str:
    """Return a moment for machines; HTML allows three digits of a second's fraction, no more."""
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")


def moment(owner: object, field: str) -> datetime | None:
    """Return a message's timestamp as an aware datetime, or None where it is unset."""
    return when(getattr(owner, field)) if owner.HasField(field) else None  # type: ignore[attr-defined]


def message_of(kind: type[M], body: Mapping[str, Any]) -> M:
    """Return a message of a body's fields; the words of enums become their numbers."""
    made = {}
    for name, given in body.items():
        enum = kind.DESCRIPTOR.fields_by_name[name].enum_type
        made[name] = given if enum is None else value(EnumTypeWrapper(enum), given)  # type: ignore[arg-type]  # the stubs know two descriptors
    return kind(**made)


def person(message: person_pb2.Person | rewards_pb2.Person) -> View:
    """Return a person: uid, handle, display_name, is_staff, erased, avatar_url."""
    return View(
        uid=message.uid,
        handle=message.handle,
        display_name=message.display_name,
        is_staff=message.is_staff,
        is_placeholder=message.is_placeholder,
        erased=message.is_erased or not message.handle,
        avatar_url=avatar_url(message.handle, message.avatar),
    )


def board(message: ideas_pb2.Board) -> View:
    """Return a board: slug, name, purpose, kind, access, posting, and its figures."""
    return View(
        uid=message.uid,
        slug=message.slug,
        name=message.display_name,
        purpose=message.purpose,
        kind=word(ideas_pb2.BoardKind, message.kind),
        access=word(ideas_pb2.BoardAccess, message.access),
        posting=word(ideas_pb2.Posting, message.posting),
        owner_handle=message.owner_handle,
        threshold=message.threshold,
        position=message.position,
        idea_count=message.idea_count,
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        etag=message.etag,
    )
