"""Lets staff say what credit is good for."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.perks import PerkFields, PerkForm
from services.gateway.web import answers, forms, wire
from services.gateway.web.wire import word, words
from shared.slugs import slug_of
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/perks"
KINDS = words(pb.PerkKind)
STATES = words(pb.PerkState)
FIELDS = tuple(PerkFields().fields)
MASK = FieldMask(paths=FIELDS)


def _show(form: forms.Form | None, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    answer = clients.rewards.ListPerks(
        pb.ListPerksRequest(show_all=True, page_size=100, page_token=forms.arg("page", 1024))
    )
    return frame.show(
        "perks",
        form.status if form else 200,
        perks=[views.perk(one) for one in answer.perks],
        more=frame.asked(path=HERE, token=answer.next_page_token),
        form=form,
        kinds=KINDS,
        states=STATES,
        **{"perk": None, "request_id": forms.request_id()} | more,
    )


@frame.blueprint.get("/perks")
@access.require_staff()
def perks() -> Response:
    """Show every perk, drafts and retired ones too."""
    return _show(None)


@frame.blueprint.get("/perks/-/new")
@access.require_staff(*frame.KEEPERS)
def new_perk() -> Response:
    """Show the form for a new perk."""
    begun = dict.fromkeys((*FIELDS, "slug"), "") | {
        "kind": "recognition",
        "state": "draft",
        "price": "0",
    }
    return _show(forms.Form(begun | {"needs_approval": "1"}))


@frame.blueprint.get("/perks/<slug>")
@access.require_staff()
def show_perk(slug: str) -> Response:
    """Show a perk in its form."""
    found = clients.rewards.GetPerk(pb.GetPerkRequest(name=f"perks/{slug}"))
    values = {
        **{name: str(getattr(found, name)) for name in FIELDS},
        "slug": found.slug,
        "kind": word(pb.PerkKind, found.kind),
        "state": word(pb.PerkState, found.state),
        "stock": str(found.stock) if found.stock >= 0 else "",
        "start_time": frame.day_of(wire.moment(found, "start_time")),
        "end_time": frame.day_of(wire.moment(found, "end_time")),
        "needs_approval": "1" if found.needs_approval else "",
        "etag": found.etag,
    }
    return _show(forms.Form(values), perk=views.perk(found))


def _perk(form: forms.Form) -> pb.Perk:
    """Return what was typed as the service takes it; without a number there is no limit."""
    unlimited = {"stock": -1} if form.data.get("stock") is None else {}
    return wire.message_of(pb.Perk, form.data | unlimited)


@frame.blueprint.post("/perks/-/new")
@access.require_staff(*frame.KEEPERS)
@forms.takes(PerkForm)
def create_perk(form: forms.Form) -> Response | BaseResponse:
    """Make a perk."""
    if form.is_wrong:
        return _show(form)
    perk = _perk(form)
    perk.slug = perk.slug or slug_of(perk.display_name)
    try:
        asked = pb.CreatePerkRequest(perk=perk, request_id=forms.request_id())
        clients.rewards.CreatePerk(asked)
    except Failed as failed:
        return _show(form.refuse(failed))
    answers.accepted("perk-")
    answers.say(_("Perk created."))
    return answers.go(f"{HERE}/{perk.slug}")


@frame.blueprint.post("/perks/<slug>")
@access.require_staff(*frame.KEEPERS)
@forms.takes(PerkForm, "etag", but=("id",))
def update_perk(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Change a perk."""
    known = views.perk(pb.Perk(slug=slug, display_name=form.get("display_name")))
    if form.is_wrong:
        return _show(form, perk=known)
    perk = _perk(form)
    perk.name, perk.etag = f"perks/{slug}", form.get("etag")
    try:
        asked = pb.UpdatePerkRequest(perk=perk, update_mask=MASK)
        clients.rewards.UpdatePerk(asked)
    except Failed as failed:
        return _show(form.refuse(failed), perk=known)
    answers.accepted(f"perk-{slug}")
    answers.say(_("Saved."))
    return answers.go(f"{HERE}/{slug}")
