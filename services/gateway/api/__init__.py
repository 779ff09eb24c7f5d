"""REST under /api/v1: one module per noun, and the document that describes them."""

from flask import Flask

from services.gateway.api import (
    achievements,
    badges,
    boards,
    cases,
    comments,
    community,
    document,
    duplicates,
    ideas,
    me,
    members,
    perks,
    points,
    rules,
    staff,
    votes,
)
from services.gateway.api.base import Api

MODULES = (
    ideas,
    duplicates,
    votes,
    comments,
    boards,
    members,
    me,
    staff,
    points,
    achievements,
    badges,
    perks,
    rules,
    cases,
    community,
)


def register(app: Flask) -> None:
    """Register every route and make the OpenAPI document."""
    app.config.update(API_TITLE="Upwell", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    rest = Api(app, spec_kwargs={"info": {"description": document.DESCRIPTION}})
    for module in MODULES:
        rest.register_blueprint(module.blueprint)
    document.register(app, rest)
