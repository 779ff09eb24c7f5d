"""Makes the gateway's Flask application."""

import functools
import hashlib
import importlib.util
import pkgutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from flask_compress import Compress
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.config import Config
from services.gateway.edge import (
    access,
    arrival,
    authentication,
    errors,
    headers,
    health,
    limits,
    proxies,
)
from services.gateway.edge.state import State, state
from services.gateway.members import views as member_views
from services.gateway.web import (
    brand,
    dev,
    forms,
    language,
    links,
    markdown,
    navigation,
    openapi,
    preferences,
    refusals,
    sitemap,
    texts,
    wire,
)
from shared import actor
from shared.markdown import shorten

MAX_BODY = 1024 * 1024
# The folders of services, in the order that the console names their places. A folder's rooms `api`,
# `pages` and `console` are modules, or packages of modules, with blueprints.
FEATURES = ("ideas", "portability", "members", "rewards")


def create_app(config: Config) -> Flask:
    """Return the application: settings, who is asking, limits, pages, console and API."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=config.secret,
        SESSION_COOKIE_NAME="__Host-upwell-form" if config.https else "upwell-form",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(days=config.session_days),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=500,
        SEND_FILE_MAX_AGE_DEFAULT=None,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIN_SIZE=600,
        JSON_SORT_KEYS=False,
        PROPAGATE_EXCEPTIONS=False,
        PREFERRED_URL_SCHEME="https" if config.https else "http",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions["upwell"] = State(config, actor.Signer(config.private_key))
    if config.proxies:
        app.wsgi_app = proxies.behind(app.wsgi_app, config.proxies)  # type: ignore[method-assign]
    access.csrf.init_app(app)
    Compress(app)
    errors.register(app, refusals.in_words)
    language.register(app)
    _templates(app)
    _around(app)
    health.register(app)
    brand.register(app)
    _register(app)
    return app


def _register(app: Flask) -> None:
    """Register every blueprint that a room holds, and what the whole product shows."""
    rest = openapi.start(app)
    sources = []
    for feature in FEATURES:
        for blueprint in _blueprints(feature, "api"):
            rest.register_blueprint(blueprint)
        for blueprint in [*_blueprints(feature, "pages"), *_blueprints(feature, "console")]:
            app.register_blueprint(blueprint)
        sources.append(importlib.import_module(f"{__package__}.{feature}.console").places)
    for module in (dev, preferences, sitemap):
        app.register_blueprint(module.blueprint)
    navigation.register(app, sources)
    openapi.register(app, rest)


def _blueprints(feature: str, room: str) -> list[Blueprint]:
    """Return the blueprints of a room, each once; a service need not have every room."""
    name = f"{__package__}.{feature}.{room}"
    if importlib.util.find_spec(name) is None:
        return []
    package = importlib.import_module(name)
    inside = pkgutil.iter_modules(getattr(package, "__path__", ()), f"{name}.")
    modules = [package, *(importlib.import_module(found.name) for found in inside)]
    return list(dict.fromkeys(one.blueprint for one in modules if hasattr(one, "blueprint")))


def _around(app: Flask) -> None:
    """Do for every request what must not be forgotten in any."""

    @app.before_request
    def arrive() -> BaseResponse | None:
        own = state()
        g.began = time.perf_counter()
        g.deadline = arrival.moment() + own.config.budget
        if request.endpoint in headers.OPEN:
            return None
        if "Authorization" in request.headers:
            limits.check_guesses()
        try:
            authentication.identify()
        except errors.Failed as failed:
            if failed.status == 401:  # noqa: PLR2004  the status of a wrong token
                limits.count_guess()
            raise
        limits.check()
        access.check_cookies()
        texts.check_address(request)
        access.protect()
        return access.gate()

    @app.after_request
    def leave(response: Response) -> Response:
        limits.add_headers(response)
        headers.secure(response)
        headers.cache(response)
        health.observe(response)
        return response


@functools.lru_cache(maxsize=1024)
def _version(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def _templates(app: Flask) -> None:
    """Give templates what they all use."""
    app.jinja_env.filters["markdown"] = markdown.markdown
    app.jinja_env.filters["shorten"] = shorten
    app.jinja_env.globals.update(
        absolute=links.absolute, idea_url=links.idea_url, limits=forms.limits
    )
    static = Path(app.static_folder or "")

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            path = static / values["filename"]
            if path.is_file():
                values.setdefault("v", _version(str(path), path.stat().st_mtime))
        elif endpoint == "brand_css" and g.get("community") is not None:
            values.setdefault("v", g.community.brand_color.lstrip("#") or "0")

    @app.context_processor
    def shared_context() -> dict[str, Any]:
        found = g.get("community")
        return {
            "community": _community(found) if found is not None else None,
            "actor": g.get("viewer"),
            "csp_nonce": headers.Nonce(),
            "locale": str(language.current()),
            "text_direction": language.direction(),
            "notice_key": g.get("notice", ""),
        }


def _community(found: Any) -> wire.View:  # noqa: ANN401  the message of members
    view: wire.View | None = g.get("community_view")
    if view is None or view.uid != found.uid:
        view = g.community_view = member_views.community(found)
    return view
