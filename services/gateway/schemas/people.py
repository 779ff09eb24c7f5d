"""Describes people as ideas show them."""

from marshmallow import fields

from services.gateway.schemas.base import Reply


class PersonReply(Reply):
    """Names a person."""

    handle = fields.String(
        required=True, allow_none=True, metadata={"description": "Null for a former member."}
    )
    display_name = fields.String(required=True)
    is_staff = fields.Boolean(required=True)
