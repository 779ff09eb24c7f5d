"""Lets administrators say who issues credentials, and replace the keys that sign them."""

from flask import Response
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.badges import IssuerBody
from services.gateway.web import answers, forms, refusals, wire
from services.gateway.web.links import absolute
from services.gateway.web.wire import View
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/issuer"
FIELDS = tuple(IssuerBody().fields)


def _show(form: forms.Form | None = None) -> Response:
    try:
        found = clients.rewards.GetIssuer(pb.GetIssuerRequest(**calls.site()))
    except Failed as failed:
        if "base_url" not in failed.fields:
            raise
        # Nobody could follow a credential to an address like this one.
        return frame.show("credentials", form=None, problem=refusals.fields(failed)["base_url"])
    form = form or forms.Form({name: getattr(found, name) for name in FIELDS})
    keys = [
        View(
            kid=one.kid,
            algorithm=one.algorithm,
            create_time=wire.when(one.create_time),
            retire_time=wire.moment(one, "retire_time"),
        )
        for one in found.keys
    ]
    return frame.show("credentials", form.status, form=form, id=found.id, keys=keys)


@frame.blueprint.get("/issuer")
@access.require_staff("admin")
def issuer() -> Response:
    """Show the issuer and its keys."""
    return _show()


@frame.blueprint.post("/issuer")
@access.require_staff("admin")
@forms.takes(IssuerBody)
def update_issuer(form: forms.Form) -> Response | BaseResponse:
    """Change what the issuer says of itself."""
    if form.is_wrong:
        return _show(form)
    asked = pb.UpdateIssuerRequest(
        issuer=pb.Issuer(id=absolute("/issuer"), **form.data),
        update_mask=FieldMask(paths=sorted(form.data)),
    )
    try:
        clients.rewards.UpdateIssuer(asked)
    except Failed as failed:
        return _show(form.refuse(failed))
    answers.accepted("issuer")
    answers.say(_("Saved."))
    return answers.go(HERE)


@frame.blueprint.post("/issuer/keys")
@access.require_staff("admin")
def rotate_keys() -> BaseResponse:
    """Replace the keys; what the old ones signed stays good."""
    asked = pb.RotateIssuerKeysRequest(**calls.site())
    done = _("New keys are in use. Badges signed with the old keys can still be verified.")
    answers.attempt(lambda: clients.rewards.RotateIssuerKeys(asked), done)
    return answers.go(HERE)
