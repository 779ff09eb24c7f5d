"""Holds the schema everything inherits from and fields that take no other type for their own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from services.gateway.web.checks import HANDLE
from services.gateway.web.markdown import render
from services.gateway.web.wire import moment, word
from services.gateway.web.writers import Json, Message, Read, is_set, is_set_source, writer
from shared.functions import Names

MAX_SIZE = 100
INT32 = 2**31 - 1
INT64 = 2**63 - 1
INVALID, TOO_LARGE = "invalid", "too_large"
FROM_ONE = "Send a number from 1."
REQUIRED = "This field is required."


class Body(Schema):
    """Takes a JSON object with known fields only."""

    class Meta:
        """Refuses unknown fields."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012  marshmallow's own way
        "unknown": "Unknown field. Check the spelling.",
        "type": "Send a JSON object.",
    }


class Query(Schema):
    """Takes query parameters; `web.api` refuses unknown ones before."""

    class Meta:
        """Ignores unknown parameters."""

        unknown = EXCLUDE


class Reply(Schema):
    """Documents what is answered, and writes it."""

    @classmethod
    def write(cls, message: Message) -> Json:
        """Return the JSON of a message."""
        return writer(cls)(message)


class Text(Read, fields.String):
    """Takes a JSON string and nothing else."""

    default_error_messages = {  # noqa: RUF012  marshmallow's own way
        "invalid": "Send a string.",
        "required": REQUIRED,
        "null": "Send a string, or leave the field out instead of null.",
    }


class Handle(Text):
    """Names a member by handle; in a form it may be typed with an @."""

    default_error_messages = {"required": "Choose a member."}  # noqa: RUF012  marshmallow's own way

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  marshmallow's own
        """State the limit, also of handles that came with an import."""
        super().__init__(validate=most(HANDLE), **kwargs)


class Whole(Read, fields.Integer):
    """Takes a JSON number without a fraction; in a query, its digits."""

    default_error_messages = {  # noqa: RUF012  marshmallow's own way
        "invalid": "Enter a whole number.",
        "too_large": "This number is too large.",
        "required": REQUIRED,
        "null": "Enter a whole number.",
    }

    def __init__(self, *, loose: bool = False, **kwargs: Any) -> None:  # noqa: ANN401  marshmallow's own
        """Take digits in a text too where `loose`, as in a query."""
        self._loose = loose
        super().__init__(strict=True, **kwargs)

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401  anything may come
        attr: str | None,  # noqa: ARG002  marshmallow's own
        data: Mapping[str, Any] | None,  # noqa: ARG002  marshmallow's own
        **kwargs: Any,  # noqa: ANN401, ARG002  marshmallow's own
    ) -> int:
        if isinstance(value, bool) or not isinstance(value, str if self._loose else int):
            raise self.make_error(INVALID)
        if isinstance(value, str) and not (value.lstrip("-").isdecimal() and value.isascii()):
            raise self.make_error(INVALID)
        if isinstance(value, str) and len(value) > 20:  # noqa: PLR2004  more digits than 64 bits hold
            raise self.make_error(TOO_LARGE)
        found = int(value)
        if abs(found) > INT64:
            raise self.make_error(TOO_LARGE)
        return found


class Real(Read, fields.Float):
    """Takes a JSON number."""

    default_error_messages = {"invalid": "Enter a number.", "required": REQUIRED}  # noqa: RUF012  marshmallow's own way

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401  anything may come
        attr: str | None,  # noqa: ARG002  marshmallow's own
        data: Mapping[str, Any] | None,  # noqa: ARG002  marshmallow's own
        **kwargs: Any,  # noqa: ANN401, ARG002  marshmallow's own
    ) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error(INVALID)
        return float(value)


class Moment(Read, fields.AwareDateTime):
    """A moment with its zone, also in UTC one that a calendar has."""

    default_error_messages = {"required": REQUIRED}  # noqa: RUF012  marshmallow's own way

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:  # noqa: ANN401  marshmallow's own
        """Take whether a day that people choose in a form means its end."""
        self.end = end
        super().__init__(**kwargs)

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401  anything may come
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401  marshmallow's own
    ) -> datetime:
        try:
            found: datetime = super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError as error:
            raise self.make_error(INVALID, input=value, obj_type=self.OBJ_TYPE) from error
        return found

    def read(self, message: Message) -> Timestamp | None:
        """Return a timestamp, or None where it is unset."""
        return attrgetter(self.path)(message) if is_set(message, self.path) else None

    def _serialize(
        self,
        value: Timestamp | None,  # type: ignore[override]  # messages carry no datetime
        attr: str | None,  # noqa: ARG002  marshmallow's own
        obj: object,  # noqa: ARG002  marshmallow's own
        **kwargs: Any,  # noqa: ANN401, ARG002  marshmallow's own
    ) -> str | None:
        return None if value is None else value.ToJsonString()

    def source(self, names: Names) -> str:  # noqa: ARG002  it needs none
        """Return the Python of a timestamp as RFC 3339 in UTC."""
        return f"(m.{self.path}.ToJsonString() if {is_set_source(self.path)} else None)"


class Flag(Read, fields.Boolean):
    """Takes true or false; in a query, their words."""

    default_error_messages = {"invalid": "Send true or false.", "required": REQUIRED}  # noqa: RUF012  marshmallow's own way

    def __init__(self, *, loose: bool = False, **kwargs: Any) -> None:  # noqa: ANN401  marshmallow's own
        """Take the words too where `loose`."""
        self._loose = loose
        super().__init__(**kwargs)

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401  anything may come
        attr: str | None,  # noqa: ARG002  marshmallow's own
        data: Mapping[str, Any] | None,  # noqa: ARG002  marshmallow's own
        **kwargs: Any,  # noqa: ANN401, ARG002  marshmallow's own
    ) -> bool:
        if isinstance(value, bool):
            return value
        if self._loose and value in ("true", "false", "1", "0"):
            return value in ("true", "1")
        raise self.make_error(INVALID)


def one_of(words: Sequence[str | None]) -> validate.OneOf:
    """Return a check for one of some words."""
    return validate.OneOf(words, error="Choose one of: {choices}.")


class Word(Text):
    """One of an enum's values as the API spells it: `STATUS_UNDER_REVIEW` is `under_review`."""

    def __init__(
        self,
        enum: Any,  # noqa: ANN401  any enum
        *,
        unset: str = "",
        may_be_empty: bool = False,
        **kwargs: Any,  # noqa: ANN401  marshmallow's own
    ) -> None:
        """Take the enum, and the word where it is unset; null where the field may be null."""
        known: list[str | None] = [found for one in enum.values() if (found := word(enum, one))]
        if may_be_empty or kwargs.get("load_default") == "":
            known.insert(0, "")
        if kwargs.get("allow_none"):
            known.append(None)
        self.words = {one: word(enum, one) or unset for one in enum.values()}
        super().__init__(validate=one_of(known), **kwargs)

    def read(self, message: Message) -> str | None:
        """Return the word of the attribute's number."""
        found = self.words[attrgetter(self.path)(message)]
        return (found or None) if self.allow_none else found

    def source(self, names: Names) -> str:
        """Return the Python that looks the word up."""
        found = f"{names.add(self.words)}[m.{self.path}]"
        return f"({found} or None)" if self.allow_none else found


class Id(Text):
    """The last part of a resource's name: `badges/7` is `7`."""

    def read(self, message: Message) -> str | None:
        """Return what is behind the last slash."""
        found = str(attrgetter(self.path)(message)).rpartition("/")[2]
        return (found or None) if self.allow_none else found

    def source(self, names: Names) -> str:  # noqa: ARG002  it needs none
        """Return the Python that takes the name apart."""
        found = f"m.{self.path}.rpartition('/')[2]"
        return f"({found} or None)" if self.allow_none else found


class Nested(Read, fields.Nested):
    """A message in a message; null where it is unset and may be null."""

    default_error_messages = {"required": REQUIRED}  # noqa: RUF012  marshmallow's own way

    def read(self, message: Message) -> Any:  # noqa: ANN401  any message
        """Return the message inside."""
        if self.allow_none and not is_set(message, self.path):
            return None
        return attrgetter(self.path)(message)

    def source(self, names: Names) -> str:
        """Return the Python that writes the message inside with its own writer."""
        write = names.add(writer(type(self.schema)))
        if self.of is not None:
            of = names.add(self.of)
            return f"({write}(found) if (found := {of}(m)) is not None else None)"
        if self.allow_none:
            return f"({write}(m.{self.path}) if {is_set_source(self.path)} else None)"
        return f"{write}(m.{self.path})"


class List(Read, fields.List[Any]):
    """A list of texts, numbers or messages."""

    default_error_messages = {"required": REQUIRED}  # noqa: RUF012  marshmallow's own way

    def source(self, names: Names) -> str:
        """Return the Python that writes each."""
        whole = f"m.{self.path}" if self.of is None else f"{names.add(self.of)}(m)"
        if isinstance(self.inner, Nested):
            return f"[{names.add(writer(type(self.inner.schema)))}(one) for one in {whole}]"
        return f"list({whole})"


class Object(Read, fields.Dict):
    """A JSON object whose fields depend on what it is about."""


class Several(List):
    """A parameter that may be repeated; an empty one asks for nothing, a fault names them all."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401  anything may come
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401  marshmallow's own
    ) -> list[Any]:
        given = [one for one in value if one != ""] if isinstance(value, list) else value
        try:
            return super()._deserialize(given, attr, data, **kwargs)
        except ValidationError as error:
            found = error.messages
            first = next(iter(found.values())) if isinstance(found, dict) else found
            raise ValidationError(first) from error


def html_of(path: str) -> Callable[[Message], str]:
    """Return what renders the Markdown of an attribute as safe HTML."""
    read = attrgetter(path)
    return lambda message: render(read(message), _written(message) if path == "body" else None)


def _written(message: Message) -> datetime | None:
    """Return when somebody posted a message: a mention in it leads to who had the handle then."""
    posted = "create_time" in message.DESCRIPTOR.fields_by_name
    return moment(message, "create_time") if posted else None


def most(size: int) -> validate.Length:
    """Return a check for the longest text worth sending on; the service decides in detail."""
    return validate.Length(max=size, error="Use at most {max} characters.")


def not_zero(value: int) -> None:
    """Refuse numbers that name nothing."""
    if value < 1:
        raise ValidationError(FROM_ONE)


class Paging(Query):
    """Takes which page of a list to answer with."""

    page_size = Whole(
        loose=True,
        load_default=0,
        metadata={
            "description": "Entries per page, at most 100. 30 if left out.",
            "minimum": 0,
        },
        validate=validate.Range(min=0, error="The page size can't be negative."),
    )
    page_token = Text(
        load_default="",
        validate=most(2000),
        metadata={
            "description": "The next_page_token of the previous page, with the same filters."
        },
    )


class Problem(Reply):
    """Says what went wrong (RFC 9457)."""

    type = fields.String(required=True, metadata={"description": "Names the kind of problem."})
    title = fields.String(required=True, metadata={"description": "The kind, for people."})
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "The event and its reason."})
    reason = fields.String(
        required=True, metadata={"description": "The kind, for programs: one word in capitals."}
    )
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        data_key="fields",
        metadata={"description": "One sentence for each faulty field."},
    )
    next = fields.String(metadata={"description": "What to do next."})


class PersonReply(Reply):
    """Names a person."""

    handle = Text(
        required=True, allow_none=True, metadata={"description": "Null for a former member."}
    )
    display_name = Text(required=True)
    is_staff = Flag(required=True)
