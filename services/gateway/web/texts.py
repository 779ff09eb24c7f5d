"""Refuses what is no text before anything else looks at it."""

from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Request
from flask_babel import gettext as _

from services.gateway.edge import errors


def check_texts(value: Any, path: str) -> None:  # noqa: ANN401  any JSON
    """Raise 422 for text that is none: NUL, or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            text = _("This contains an invalid character.")
            raise errors.refuse(422, "INVALID", text, fields={path or "body": text})
    elif isinstance(value, dict):
        for key, part in value.items():
            check_texts(key, path)
            check_texts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            check_texts(part, f"{path}.{place}")


def check_address(request: Request) -> None:
    """Raise 404 for a path, and 422 for a query, that holds what is no text.

    A program's query that is not UTF-8 is 400; a person's link is read as far as it can be.
    """
    if "\0" in request.path:
        raise errors.refuse(404, "NOT_FOUND", _("This page does not exist."))
    if request.path.startswith("/api/"):
        try:
            unquote_to_bytes(request.query_string).decode("utf-8")
        except UnicodeDecodeError as error:
            raise errors.refuse(
                400, "QUERY_NOT_UTF8", _("The query is not valid UTF-8. Percent-encode each byte.")
            ) from error
    check_texts(request.args.to_dict(flat=True), "")
