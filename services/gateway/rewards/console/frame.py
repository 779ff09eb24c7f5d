"""Holds what the pages about rewards share: their places, their words, how forms are read."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.web import answers, forms, links, wire
from services.gateway.web.labels import rewards as labels
from services.gateway.web.wire import View
from upwell.common.v1 import person_pb2
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("console_rewards", __name__, url_prefix="/console/rewards")

PAGE = 50
# Who may change what rewards are.
KEEPERS = ("manager", "admin")
# What a new version of a rule or an achievement changes.
DEFINITION = FieldMask(paths=["definition"])


def show(template: str, status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    """Return one of the pages."""
    html = render_template(
        f"rewards/console/{template}.html",
        labels=labels,
        may_change=g.actor.has(*KEEPERS),
        **more,
    )
    return answers.page(html, status)


def asked(**more: str) -> str:
    """Return the address of this list's next page, empty where there is none."""
    token = more.pop("token", "")
    path = more.pop("path")
    return links.address(path, **more, page=token) if token else ""


def day(form: forms.Form, name: str, *, end: bool = False) -> datetime | None:
    """Return a day that was typed, at its beginning or its end; note what is wrong with it."""
    text = form.get(name).strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        form.wrong(name, _("Enter a date like 2027-06-30."))
        return None
    return datetime.combine(found, time(23, 59, 59) if end else time(0), UTC)


def day_of(moment: datetime | None) -> str:
    """Return a moment's day as a form shows it."""
    return moment.date().isoformat() if moment else ""


def person(message: person_pb2.Person) -> View | None:
    """Return a person, or None where there is none."""
    return wire.person(message) if message.uid else None


def unit_name(unit: int) -> str:
    """Return a unit in the viewer's language."""
    return str(labels.UNITS.get(wire.word(pb.Unit, unit), ""))


def chosen(found: pb.FactFilter) -> dict[str, list[str]]:
    """Return which boards and sources a filter names, as a form keeps them."""
    return {"boards": list(found.boards), "sources": list(found.sources)}


def member_name(form: forms.Form, name: str = "member") -> str:
    """Return the member that was picked as services name them."""
    return f"members/{form.get(name).strip().removeprefix('@')}"


def choice(enum: object, text: str) -> Any:  # noqa: ANN401  the enum's own type
    """Return the enum value of a word that was chosen; unspecified for one that is none."""
    try:
        return wire.value(enum, text)
    except ValueError:
        return 0
