"""Keeps the language and the theme that a browser prefers."""

from flask import Blueprint, Response, after_this_request, g, request
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge.state import state
from services.gateway.web import answers, language

blueprint = Blueprint("preferences", __name__)

THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600


def theme() -> str:
    """Return the chosen theme; empty follows the device."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def keep_theme(chosen: str) -> None:
    """Keep the theme in this browser, or forget it to follow the device."""
    secure = state().config.https

    @after_this_request
    def keep(response: Response) -> Response:
        if chosen in THEMES:
            response.set_cookie(
                "theme", chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=secure
            )
        else:
            response.delete_cookie("theme")
        return response


def keep_language(code: str) -> None:
    """Keep the language in this browser."""

    @after_this_request
    def keep(response: Response) -> Response:
        language.remember(response, code)
        return response


@blueprint.app_context_processor
def shared() -> dict[str, str]:
    """Give every page the theme."""
    return {"theme": theme() if g.get("community") is not None else ""}


@blueprint.post("/language")
def choose_language() -> BaseResponse:
    """Change the language of this browser, and its theme where it came along, and go back."""
    keep_language(request.form.get("language", ""))
    if "theme" in request.form:
        keep_theme(request.form["theme"])
    return answers.back()
