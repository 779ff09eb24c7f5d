"""Reads resource names and field masks; a name that can't be one is not found."""

import re
from collections.abc import Sequence
from uuid import UUID

from google.protobuf.field_mask_pb2 import FieldMask

from services.ideas.domain.duplicates import SuggestionNotFound
from services.ideas.domain.refusals import (
    BoardNotFound,
    CommentNotFound,
    IdeaNotFound,
    TagNotFound,
)
from shared.refusals import Invalid

_IDEA = re.compile(r"ideas/([1-9][0-9]{0,14})")
_COMMENT = re.compile(r"(?:ideas/([1-9][0-9]{0,14})/)?comments/([0-9a-fA-F-]{36})")
_SUGGESTION = re.compile(r"duplicateSuggestions/([0-9a-fA-F-]{36})")
_SLUG = re.compile(r"[a-z0-9-]{1,100}")


def idea_number(name: str) -> int:
    """Return the number in `ideas/{number}`; raises `IdeaNotFound`."""
    found = _IDEA.fullmatch(name)
    if found is None:
        raise IdeaNotFound
    return int(found[1])


def board_slug(name: str) -> str:
    """Return the slug in `boards/{slug}`; raises `BoardNotFound`."""
    collection, _, slug = name.partition("/")
    if collection != "boards" or not _SLUG.fullmatch(slug):
        raise BoardNotFound
    return slug


def tag_slug(name: str) -> str:
    """Return the slug in `tags/{slug}`; raises `TagNotFound`."""
    collection, _, slug = name.partition("/")
    if collection != "tags" or not _SLUG.fullmatch(slug):
        raise TagNotFound
    return slug


def comment_uid(name: str) -> tuple[UUID, int | None]:
    """Return the uid and idea in a comment's name, short or full; raises `CommentNotFound`."""
    found = _COMMENT.fullmatch(name)
    if found is None:
        raise CommentNotFound
    try:
        return UUID(found[2]), int(found[1]) if found[1] else None
    except ValueError as error:
        raise CommentNotFound from error


def plain_uid(text: str) -> UUID | None:
    """Return a comment's uid given on its own, None where none is; raises `CommentNotFound`."""
    if not text:
        return None
    return comment_uid(text if "/" in text else f"comments/{text}")[0]


def suggestion_uid(name: str) -> UUID:
    """Return the uid in `duplicateSuggestions/{uid}`; raises `SuggestionNotFound`."""
    found = _SUGGESTION.fullmatch(name)
    if found is None:
        raise SuggestionNotFound
    try:
        return UUID(found[1])
    except ValueError as error:
        raise SuggestionNotFound from error


def masked(mask: FieldMask, fields: Sequence[str]) -> list[str]:
    """Return the fields to update, all of them for `*`; raises `Invalid` for no mask at all."""
    paths = list(dict.fromkeys(mask.paths))
    if not paths:
        raise Invalid({"update_mask": "List the fields to update, or * for all of them."})
    return list(fields) if paths == ["*"] else paths
