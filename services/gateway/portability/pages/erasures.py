"""Shows how far an erasure is to whoever has its link, and nothing about whose it is."""

from flask import Blueprint, Response, render_template

from services.gateway.edge import access, clients
from services.gateway.portability import views
from services.gateway.web import answers
from services.gateway.web.links import absolute
from upwell.portability.v1 import portability_pb2 as pb

blueprint = Blueprint("erasures", __name__, url_prefix="/erasures")


@blueprint.get("/<token>")
@access.for_everybody
def show(token: str) -> Response:
    """Show which parts of the site have erased somebody; who was erased can't sign in."""
    found = clients.portability.GetErasureReceipt(pb.GetErasureReceiptRequest(token=token[:100]))
    path = f"/erasures/{token}"
    html = render_template(
        "portability/erasure.html",
        erasure=views.receipt(found),
        path=path,
        address=absolute(path),
    )
    return answers.secret_page(html)
