"""Reads resource names and field masks; a name that can't be one is not found."""

import re
from collections.abc import Sequence
from uuid import UUID

from google.protobuf.field_mask_pb2 import FieldMask

from services.rewards.domain.people import MemberNotFound
from shared.refusals import Invalid, NotFound

_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_HANDLE = re.compile(r"[^/\s]{1,100}")
_UID = re.compile(r"[0-9a-fA-F-]{36}")


def slug_in(name: str, collection: str, missing: type[NotFound] = NotFound) -> str:
    """Return the slug in `{collection}/{slug}`; raises `missing`."""
    found, _, slug = name.partition("/")
    if found != collection or not _SLUG.fullmatch(slug):
        raise missing
    return slug


def uid_in(name: str, collection: str, missing: type[NotFound] = NotFound) -> UUID:
    """Return the uid in `{collection}/{uid}`; raises `missing`."""
    found, _, uid = name.partition("/")
    if found != collection or not _UID.fullmatch(uid):
        raise missing
    try:
        return UUID(uid)
    except ValueError as error:
        raise missing from error


def member_handle(name: str) -> str:
    """Return the handle in `members/{handle}`, in lower case; raises `MemberNotFound`."""
    collection, _, handle = name.partition("/")
    if collection != "members" or not _HANDLE.fullmatch(handle):
        raise MemberNotFound
    return handle.lower()


def masked(mask: FieldMask, fields: Sequence[str]) -> list[str]:
    """Return the fields to update, all of them for `*`; raises `Invalid` for no mask at all."""
    paths = list(dict.fromkeys(mask.paths))
    if not paths:
        raise Invalid({"update_mask": "List the fields to update, or * for all of them."})
    return list(fields) if paths == ["*"] else paths
