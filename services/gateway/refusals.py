"""Says refusals of the services in the viewer's language."""

from flask import request

from services.gateway import sentences
from services.gateway.errors import Failed


def say(failed: Failed) -> str:
    """Return the sentence for people; staff in the console may read another than members."""
    return sentences.sentence(failed.problem, staff=request.path.startswith("/console"))


def fields(failed: Failed) -> dict[str, str]:
    """Return one sentence for each faulty field."""
    return sentences.fields(failed.problem)


def in_words(failed: Failed) -> Failed:
    """Return the same problem with its sentences in the viewer's language."""
    problem = sentences.translated(failed.problem)
    return Failed(problem, failed.status, failed.headers)
