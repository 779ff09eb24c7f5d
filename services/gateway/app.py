"""Makes the gateway's Flask application."""

import functools
import hashlib
import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import (
    api,
    auth,
    brand,
    console,
    errors,
    health,
    language,
    limits,
    markdown,
    pages,
    shapes,
    texts,
)
from services.gateway.config import Config
from services.gateway.links import idea_url
from services.gateway.state import State, state
from shared import actor

MAX_BODY = 1024 * 1024
YEAR = 365 * 24 * 3600
# These answer without asking who is there.
OPEN = frozenset({"static", "livez", "readyz", "metrics"})


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
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, config.proxies, config.proxies, config.proxies
        )
    auth.csrf.init_app(app)
    Compress(app)
    errors.register(app)
    language.register(app)
    _templates(app)
    _around(app)
    health.register(app)
    _brand(app)
    api.register(app)
    pages.register(app)
    console.register(app)
    return app


def _around(app: Flask) -> None:
    """Do for every request what must not be forgotten in any."""

    @app.before_request
    def arrive() -> BaseResponse | None:
        own = state()
        g.began = time.perf_counter()
        g.deadline = time.monotonic() + own.config.budget
        if request.endpoint in OPEN:
            return None
        try:
            auth.identify()
        except errors.Failed as failed:
            if failed.status == 401:  # noqa: PLR2004  the status of a wrong token
                limits.check_address()
            raise
        limits.check()
        texts.check_address(request)
        auth.protect()
        return auth.keep_out()

    @app.after_request
    def leave(response: Response) -> Response:
        limits.add_headers(response)
        _secure(response)
        if request.endpoint == "static":
            fresh = "v" in request.args and response.status_code < 400  # noqa: PLR2004  not an error
            response.headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if fresh else "public, no-cache"
            )
        elif "Cache-Control" not in response.headers and request.endpoint not in OPEN:
            response.headers["Cache-Control"] = "private, no-cache"
        health.observe(response)
        return response


def nonce() -> str:
    """Return this response's nonce for scripts and styles in the page."""
    found: str | None = g.get("csp_nonce")
    if found is None:
        found = g.csp_nonce = secrets.token_urlsafe(16)
    return found


def _secure(response: Response) -> None:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    # What proves a credential is made to be read from other sites; its view has said so.
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if state().config.https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if response.mimetype != "text/html":
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return
    # Only pages can ask for these, and a page has many parts that need not repeat it.
    headers["Permissions-Policy"] = (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    )
    # A page without a nonce of its own has no inline script or style, so none is let through.
    mark = f" 'nonce-{g.csp_nonce}'" if g.get("csp_nonce") else ""
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'{mark}; style-src 'self'{mark}; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
    headers["X-Frame-Options"] = "DENY"


def _brand(app: Flask) -> None:
    @app.get("/brand.css")
    def brand_css() -> Response:
        """Answer with the community's accent as a style sheet."""
        response = app.response_class(brand.sheet(g.community.brand_color), mimetype="text/css")
        versioned = "v" in request.args
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=60"
        )
        return response


@functools.lru_cache(maxsize=1024)
def _version(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def _templates(app: Flask) -> None:
    """Give templates what they all use."""
    app.jinja_env.filters["markdown"] = markdown.markdown
    app.jinja_env.globals["idea_url"] = idea_url
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
            "csp_nonce": _Nonce(),
            "locale": str(language.current()),
            "text_direction": language.direction(),
            "notice_key": g.get("notice", ""),
        }


def _community(found: Any) -> shapes.Shape:  # noqa: ANN401  the message of members
    shape: shapes.Shape | None = g.get("community_shape")
    if shape is None or shape.uid != found.uid:
        shape = g.community_shape = shapes.community(found)
    return shape


class _Nonce:
    """Makes the nonce only where a template writes it."""

    def __html__(self) -> str:
        return nonce()

    __str__ = __html__
