"""Says refusals of the services in the viewer's language."""

from flask import request

from services.gateway.edge.errors import Failed
from services.gateway.web import sentences


def say(failed: Failed) -> str:
    """Return the sentence for people; staff in the console may read another than members."""
    return sentences.sentence(failed.problem, staff=_is_console())


def fields(failed: Failed) -> dict[str, str]:
    """Return one sentence for each faulty field."""
    return sentences.fields(failed.problem)


def in_words(failed: Failed) -> Failed:
    """Return the same problem with its sentences in the viewer's language."""
    problem = sentences.translated(failed.problem, staff=_is_console())
    return Failed(problem, failed.status, failed.headers)


def _is_console() -> bool:
    return request.path.startswith("/console")
