"""Lists every reason why a request is refused, with its status and its sentence."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from services.gateway.edge import errors
from services.gateway.web import sentences

# What the gateway itself refuses with; the rest comes from the services.
EDGE = {
    400: {
        "BODY_NOT_JSON": _("The body is not valid JSON."),
        "BODY_NOT_UTF8": _("The body is not valid UTF-8 at byte %(at)s."),
        "BODY_TOO_DEEP": _("The body is nested more than %(depth)s levels deep."),
        "CSRF_TOKEN_INVALID": _(
            "This form has expired or came from another site. Reload the page and try again."
        ),
        "QUERY_NOT_UTF8": _("The query is not valid UTF-8. Percent-encode each byte."),
    },
    401: {
        "TOKEN_INVALID": _("This token is not valid: it is wrong, has expired or was revoked."),
        "TOKEN_OF_ANOTHER_COMMUNITY": _(
            "This token belongs to another community. Use it at that community's address."
        ),
    },
    403: {
        "TOKEN_ON_PAGE": _("Tokens are for the API, under /api/v1. Pages need a sign-in."),
        "FOREIGN_ORIGIN": _("This request came from another site, so nothing was changed."),
        "TERMS_NOT_ACCEPTED": _(
            "Accept the code of conduct first. It is asked for when you vote, post or comment."
        ),
    },
    412: {
        "CHANGED_MEANWHILE": _(
            "Someone else changed this since you loaded it. Reload it and make your change again."
        ),
    },
    413: {"BODY_TOO_LARGE": _("The body is larger than 1 MiB.")},
    415: {"UNSUPPORTED_MEDIA_TYPE": _("Send JSON with Content-Type: application/json.")},
    421: {"UNKNOWN_HOST": _("No community has this address.")},
    429: {
        "TOO_MANY_REQUESTS": _("Too many requests. Wait %(wait)s seconds and try again."),
    },
    503: {
        "SESSIONS_UNAVAILABLE": _("Signing in is not possible right now. Try again in a moment."),
        "UPSTREAM_UNAVAILABLE": _(
            "Part of this site is unavailable. Nothing was lost; try again in a moment."
        ),
    },
}
# Other reasons that stand for a status alone.
PLAIN = (400, 405, 406)
_PART = re.compile(r"%\((\w+)\)s")


def all_reasons() -> list[dict[str, str | int]]:
    """Return each reason, its status and its sentence in the viewer's language, in order."""
    return [
        {"reason": reason, "status": status, "sentence": _PART.sub(r"{\1}", sentence)}
        for status, reason, sentence in sorted(_found())
    ]


def _found() -> Iterator[tuple[int, str, str]]:
    for table in (EDGE, sentences.BY_STATUS):
        for status, group in table.items():
            for reason, sentence in group.items():
                yield status, reason, str(sentence)
    for status in PLAIN:
        yield status, errors.REASONS[status], f"{errors.title(status)}."
