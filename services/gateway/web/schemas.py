"""Holds the schema everything inherits from and fields that take no other type for their own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

MAX_SIZE = 100
INT32 = 2**31 - 1
INT64 = 2**63 - 1
INVALID, TOO_LARGE = "invalid", "too_large"
FROM_ONE = "Send a number from 1."


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
    """Takes query parameters; unknown ones are left alone, because links carry them."""

    class Meta:
        """Ignores unknown parameters."""

        unknown = EXCLUDE


class Reply(Schema):
    """Documents what is answered."""


class Text(fields.String):
    """Takes a JSON string and nothing else."""

    default_error_messages = {  # noqa: RUF012  marshmallow's own way
        "invalid": "Send a string.",
        "required": "This field is required.",
        "null": "Send a string, or leave the field out instead of null.",
    }


class Whole(fields.Integer):
    """Takes a JSON number without a fraction; in a query, its digits."""

    default_error_messages = {  # noqa: RUF012  marshmallow's own way
        "invalid": "Send a whole number.",
        "too_large": "This number is too large.",
        "required": "This field is required.",
        "null": "Send a whole number.",
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


class Real(fields.Float):
    """Takes a JSON number."""

    default_error_messages = {"invalid": "Send a number."}  # noqa: RUF012  marshmallow's own way

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


class Moment(fields.AwareDateTime):
    """A moment with its zone, also in UTC one that a calendar has."""

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


class Flag(fields.Boolean):
    """Takes true or false; in a query, their words."""

    default_error_messages = {"invalid": "Send true or false."}  # noqa: RUF012  marshmallow's own way

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


def one_of(words: list[str]) -> validate.OneOf:
    """Return a check for one of some words."""
    return validate.OneOf(words, error="Send one of: {choices}.")


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

    handle = fields.String(
        required=True, allow_none=True, metadata={"description": "Null for a former member."}
    )
    display_name = fields.String(required=True)
    is_staff = fields.Boolean(required=True)
