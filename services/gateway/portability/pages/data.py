"""Lets members download what is held about them, and leave."""

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, sessions
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.portability import calls, views
from services.gateway.portability.schemas import ErasureForm
from services.gateway.web import answers, forms
from shared import ids

blueprint = Blueprint("data", __name__, url_prefix="/settings/data")

HERE = "/settings/data"


def _page(form: forms.Form) -> Response:
    html = render_template("portability/data.html", form=form, request_id=str(ids.new_id()))
    return answers.page(html, form.status)


@blueprint.get("")
@access.login_required
def index() -> Response:
    """Show how to download one's data, and how to leave."""
    return _page(forms.Form({"content": "keep", "handle": ""}))


@blueprint.post("/export")
@access.login_required
def export() -> BaseResponse:
    """Ask for an archive of everything that is held about the viewer."""
    made = calls.create_archive(forms.request_id())
    return answers.go(f"{HERE}/exports/{made.name.rpartition('/')[2]}")


@blueprint.get("/exports/<uid>")
@access.login_required
def show_export(uid: str) -> Response:
    """Show how far an archive is, and where its file is once it is done."""
    found = views.file_export(calls.get_archive(uid))
    return answers.page(render_template("portability/archive.html", export=found))


@blueprint.get("/exports/<uid>/file")
@access.login_required
def download(uid: str) -> Response:
    """Give an archive out."""
    return calls.download_archive(calls.get_archive(uid))


@blueprint.post("/erase")
@access.login_required
@forms.takes(ErasureForm)
def erase(form: forms.Form) -> Response | BaseResponse:
    """Erase the viewer, once they typed their handle, and show what tells them how far it is."""
    if form.get("handle").strip().removeprefix("@") != g.actor.handle:
        form.wrong("handle", _("Type %(handle)s to confirm.", handle=g.actor.handle))
    if form.is_wrong:
        return _page(form)
    try:
        made = calls.create_erasure(str(g.actor.member), form.data["content"])
    except Failed as failed:
        return _page(form.refuse(failed))
    sessions.end_all(state(), g.community.uid, str(g.actor.member))
    authentication.sign_out()
    answers.say(_("Your account is deleted. Thank you for your contributions."))
    return answers.go(f"/erasures/{made.token}")
