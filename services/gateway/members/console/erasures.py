"""Shows administrators which service has confirmed the erasure of a member, and when."""

from flask import Blueprint, Response, render_template

from services.gateway.edge import access, clients
from services.gateway.portability import views
from services.gateway.web import answers, forms
from upwell.portability.v1 import portability_pb2 as pb

# No handle is a hyphen, so this address stands in nobody's way.
blueprint = Blueprint("console_erasures", __name__, url_prefix="/console/members/-/erasures")

PAGE = 40


@blueprint.get("")
@access.require_staff("admin")
def index() -> Response:
    """Show erasures, the newest first."""
    asked = pb.ListErasuresRequest(page_size=PAGE, page_token=forms.arg("page", 1024))
    answer = clients.portability.ListErasures(asked)
    html = render_template(
        "members/console/erasures/index.html",
        erasures=[views.erasure(one) for one in answer.erasures],
        more=answer.next_page_token,
    )
    return answers.page(html)


@blueprint.get("/<uid>")
@access.require_staff("admin")
def show(uid: str) -> Response:
    """Show an erasure with what each service confirmed."""
    found = clients.portability.GetErasure(pb.GetErasureRequest(name=f"erasures/{uid}"))
    html = render_template("members/console/erasures/show.html", erasure=views.erasure(found))
    return answers.page(html)
