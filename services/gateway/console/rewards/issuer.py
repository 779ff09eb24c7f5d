"""Lets administrators say who issues credentials, and replace the keys that sign them."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import clients, refusals, shapes
from services.gateway.console import parts
from services.gateway.console.rewards import frame
from services.gateway.errors import Failed
from services.gateway.links import absolute
from services.gateway.shapes import Shape
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/issuer"
FIELDS = ("display_name", "description", "url", "email")


def _base_url() -> str:
    return absolute("/").rstrip("/")


def _show(form: parts.Form | None = None) -> Response:
    try:
        found = clients.rewards.GetIssuer(pb.GetIssuerRequest(base_url=_base_url()))
    except Failed as failed:
        if "base_url" not in failed.fields:
            raise
        # Nobody could follow a credential to an address like this one.
        return frame.show("issuer", form=None, problem=refusals.fields(failed)["base_url"])
    form = form or parts.Form({name: getattr(found, name) for name in FIELDS})
    keys = [
        Shape(
            kid=one.kid,
            algorithm=one.algorithm,
            create_time=shapes.when(one.create_time),
            retire_time=shapes.moment(one, "retire_time"),
        )
        for one in found.keys
    ]
    return frame.show("issuer", form.status, form=form, id=found.id, keys=keys)


@frame.blueprint.get("/issuer")
@parts.door("admin")
def issuer() -> Response:
    """Show the issuer and its keys."""
    return _show()


@frame.blueprint.post("/issuer")
@parts.door("admin")
def update_issuer() -> Response | BaseResponse:
    """Change what the issuer says of itself."""
    form = parts.typed(*FIELDS)
    said: dict[str, Any] = dict(form.values)
    asked = pb.UpdateIssuerRequest(
        issuer=pb.Issuer(id=absolute("/issuer"), **said), update_mask=FieldMask(paths=FIELDS)
    )
    try:
        clients.rewards.UpdateIssuer(asked)
    except Failed as failed:
        return _show(form.refuse(failed))
    parts.accepted("issuer")
    parts.say(_("Saved."))
    return parts.go(HERE)


@frame.blueprint.post("/issuer/keys")
@parts.door("admin")
def rotate_keys() -> BaseResponse:
    """Replace the keys; what the old ones signed stays good."""
    asked = pb.RotateIssuerKeysRequest(base_url=_base_url())
    done = _("New keys are in use. Badges signed with the old keys can still be verified.")
    parts.attempt(lambda: clients.rewards.RotateIssuerKeys(asked), done)
    return parts.go(HERE)
