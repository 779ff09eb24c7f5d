"""Lets members say that an idea is the same as another."""

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.schemas.forms import SuggestionForm
from services.gateway.web import answers, forms, parts, refusals, taking_part, wire
from services.gateway.web.links import idea_url
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("duplicates", __name__, url_prefix="/ideas/<int:number>/duplicates")

CANDIDATES = 6
SHORTEST = 3

_NUMBER = re.compile(r"#?\s*([0-9]{1,15})")
_ADDRESS = re.compile(r"/ideas/([0-9]{1,15})(?:-[^/]*)?/?")


def number_in(text: str) -> int:
    """Return the idea that `12`, `#12` or an address of this portal names, or 0."""
    text = text.strip()
    if plain := _NUMBER.fullmatch(text):
        return int(plain[1])
    try:
        asked = urlsplit(text)
    except ValueError:
        return 0
    found = _ADDRESS.fullmatch(asked.path)
    return int(found[1]) if found and asked.netloc in ("", request.host) else 0


def _candidates(number: int, text: str) -> parts.Part[list[wire.View]]:
    """Return ideas that a text may mean, by number or words, without the idea itself."""
    if named := number_in(text):
        return parts.Part([one for one in _numbered(named) if one.number != number])
    if len(text) < SHORTEST:
        return parts.Part([])
    asked = ideas_pb2.ListIdeasRequest(
        query=text, order=ideas_pb2.ORDER_RELEVANCE, page_size=CANDIDATES + 1
    )
    found = parts.part(lambda: views.ideas(clients.ideas.ListIdeas(asked, timeout=1.0).ideas))
    others = [one for one in found.value or [] if one.number != number]
    return parts.Part(others[:CANDIDATES], away=found.away)


def _numbered(number: int) -> list[wire.View]:
    try:
        return [views.idea(clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}")))]
    except Failed:
        return []


def _page(number: int, form: forms.Form) -> Response:
    """Show the idea's title, the form with what was typed, and the ideas it may mean."""
    idea = clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}"))
    text = " ".join(form.get("into").replace("\0", " ").split())[:140]
    found = _candidates(number, text)
    html = render_template(
        "ideas/duplicates.html",
        idea=views.idea(idea),
        form=form,
        find=text,
        ideas=found.value or [],
        away=found.away,
    )
    return answers.page(html, form.status)


@blueprint.get("")
@access.login_required
def index(number: int) -> Response:
    """Show the form to name the other idea."""
    return _page(number, forms.Form({"into": request.args.get("into", "")[:200], "note": ""}))


@blueprint.get("/candidates")
def found(number: int) -> Response:
    """Answer with ideas that what is being typed may mean: a piece of a page."""
    text = " ".join(request.args.get("title", "").replace("\0", " ").split())[:140]
    listed = _candidates(number, text)
    html = render_template("ideas/_candidates.html", ideas=listed.value or [], away=listed.away)
    return answers.page(html)


def _named(form: forms.Form) -> str:
    """Return the other idea: of the ideas it could be, the one that was chosen."""
    return form.get("choice") or form.get("into")


@blueprint.post("")
@taking_part.required("report")
@forms.takes(SuggestionForm, "choice", into=_named)
def suggest(form: forms.Form, number: int) -> Response | BaseResponse:
    """Suggest that an idea is the same as the one that was named, or show which it could be."""
    if form.is_wrong:
        return _page(number, form)
    other = number_in(form.data["into"])
    if not other:
        return _page(number, form)
    asked = ideas_pb2.SuggestDuplicateRequest(
        name=f"ideas/{number}", into=f"ideas/{other}", note=form.data["note"]
    )
    try:
        made = clients.ideas.SuggestDuplicate(asked)
    except Failed as failed:
        return _page(number, _refused(form, failed))
    answers.accepted(f"same-{number}")
    _thank(made)
    return answers.go(f"{idea_url(made.idea)}#same")


def _refused(form: forms.Form, failed: Failed) -> forms.Form:
    """Return the form with what was wrong; about the other idea, as the viewer reads it."""
    if "into" not in failed.fields:
        return form.refuse(failed)
    form.status, form.errors["into"] = failed.status, refusals.say(failed)
    return form


def _thank(made: ideas_pb2.DuplicateSuggestion) -> None:
    """Say what becomes of a suggestion, or what became of it when it was made before."""
    if made.state == ideas_pb2.DUPLICATE_SUGGESTION_STATE_WAITING:
        answers.say(_("Thank you. Staff will review your report and the decision is shown here."))
    elif made.state == ideas_pb2.DUPLICATE_SUGGESTION_STATE_ACCEPTED:
        answers.say(_("You already reported this, and staff agreed. Thank you."))
    else:
        answers.say(_("You already reported this, and staff have decided. See below."), "sand")
