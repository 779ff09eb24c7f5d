"""Chooses the language and writes times and numbers in it."""

from datetime import date, datetime, timedelta

from babel import Locale, dates, numbers
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, gettext
from flask_babel import get_locale as babel_locale

from services.gateway.web import wire
from shared import clock

LANGUAGES = {"en": "English", "de": "Deutsch"}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
YEAR = 365 * 24 * 3600


def speaks(code: str | None) -> str:
    """Return the language of ours that a BCP 47 tag asks for, or an empty text."""
    short = (code or "").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else ""


def choose() -> str:
    """Return the language of this request.

    Asked for with ?lang= or chosen before, else the member's, the browser's, the community's.
    """
    if not has_request_context():
        return "en"
    viewer = g.get("viewer")
    community = g.get("community")
    return (
        speaks(request.args.get("lang"))
        or speaks(request.cookies.get("lang"))
        or speaks(viewer.locale if viewer else "")
        or speaks(request.accept_languages.best_match(list(LANGUAGES)))
        or speaks(community.locale if community is not None else "")
        or "en"
    )


def zone() -> str:
    """Return the time zone that times are written in."""
    community = g.get("community") if has_request_context() else None
    return (community.time_zone if community is not None else "") or "UTC"


def remember(response: Response, code: str) -> None:
    """Keep the chosen language in this browser for a year."""
    response.set_cookie(
        "lang", speaks(code) or "en", max_age=YEAR, samesite="Lax", httponly=True,
        secure=request.is_secure,
    )  # fmt: skip


def _locale() -> Locale:
    return babel_locale() or Locale("en")


def current() -> str:
    """Return the language of this request."""
    return str(_locale())


def ago(value: datetime) -> str:
    """Return how long ago something was, in words."""
    passed = clock.now() - value
    if timedelta() <= passed < timedelta(minutes=1):
        return str(gettext("just now"))
    return dates.format_timedelta(-passed, add_direction=True, locale=_locale(), threshold=0.9)


def exact(value: datetime) -> str:
    """Return the day and minute of something, with its zone, in words."""
    try:
        found = dates.get_timezone(zone())
    except LookupError:
        found = dates.UTC
    return dates.format_datetime(value, "long", tzinfo=found, locale=_locale())


def day(value: date) -> str:
    """Return a day in words; of a moment, the day it is in the community's zone."""
    if isinstance(value, datetime):
        try:
            value = value.astimezone(dates.get_timezone(zone()))
        except LookupError:
            value = value.astimezone(dates.UTC)
    return dates.format_date(value, "long", locale=_locale())


def number(amount: float) -> str:
    """Return a number with the separators of the language."""
    return numbers.format_decimal(amount or 0, locale=_locale())


def money(amount: int, currency: str) -> str:
    """Return an amount, in the smallest part of its currency, as the language writes it."""
    parts = 10 ** numbers.get_currency_precision(currency)
    return numbers.format_currency(amount / parts, currency, locale=_locale())


def direction() -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if _locale().language in RIGHT_TO_LEFT else "ltr"


def register(app: Flask) -> None:
    """Choose a language for each request and give templates their filters."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose, timezone_selector=zone)
    app.jinja_env.filters.update(
        ago=ago, day=day, exact=exact, money=money, number=number, rfc3339=wire.rfc3339
    )
    app.jinja_env.globals["languages"] = [
        {"code": code, "name": name} for code, name in LANGUAGES.items()
    ]
