"""Shows the code of conduct and takes its acceptance."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients
from services.gateway.edge.errors import Failed
from services.gateway.web import answers
from upwell.members.v1 import members_pb2

blueprint = Blueprint("conduct", __name__)


def is_due() -> bool:
    """Return whether the viewer has not accepted the code of conduct as it is now."""
    version = g.community.conduct.version
    return bool(g.viewer and version and g.viewer.accepted_conduct_version < version)


@blueprint.get("/conduct")
def conduct() -> Response:
    """Show the code of conduct and the terms of reuse."""
    html = render_template("members/conduct/conduct.html", due=is_due(), next=_next())
    return answers.page(html)


def _next() -> str:
    return access.safe_path(request.values.get("next", "/"))


@blueprint.get("/welcome")
@access.login_required
def welcome() -> Response | BaseResponse:
    """Ask a new member to keep to the code of conduct, once for each version."""
    if not is_due():
        return answers.go(_next())
    return answers.page(render_template("members/conduct/welcome.html", next=_next()))


@blueprint.post("/conduct/accept")
@access.login_required
def accept() -> BaseResponse:
    """Record that the viewer accepts the version they were shown."""
    given = request.form.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 6 else 0  # noqa: PLR2004  versions are small
    try:
        clients.members.AcceptConduct(members_pb2.AcceptConductRequest(version=version))
    except Failed as failed:
        answers.say_refused(failed)
        return answers.go("/conduct")
    authentication.forget_identity()
    answers.say(_("Welcome. You can now vote, submit ideas and comment."))
    return answers.go(_next())
