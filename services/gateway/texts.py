"""Refuses what is no text before anything else looks at it."""

from typing import Any

from flask import Request
from flask_babel import gettext as _

from services.gateway import errors


def check_texts(value: Any, path: str) -> None:  # noqa: ANN401  any JSON
    """Raise 422 for text that is none: NUL, or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            text = _("This holds a character that is not text.")
            raise errors.refuse(422, "INVALID", text, fields={path or "body": text})
    elif isinstance(value, dict):
        for key, part in value.items():
            check_texts(key, path)
            check_texts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            check_texts(part, f"{path}.{place}")


def check_address(request: Request) -> None:
    """Raise 404 for a path, and 422 for a query, that holds what is no text."""
    if "\0" in request.path:
        raise errors.refuse(404, "NOT_FOUND", _("There is nothing at this address."))
    check_texts(request.args.to_dict(flat=True), "")
