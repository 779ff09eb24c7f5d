"""Lets staff write achievements, see who would hold them, and what they did to people."""

import base64
import math
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.badges import SYMBOLS, AchievementForm
from services.gateway.web import answers, forms, parts
from services.gateway.web.wire import View, message_of, word, words
from shared.slugs import slug_of
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/achievements"
KINDS = words(pb.AchievementKind)
SHAPES = words(pb.Shape)
TEXTS = ("display_name", "description", "criteria", "trigger")
NUMBERS = ("cooling_off_days", "valid_days", "holdout_percent")
# What only some kinds take; what the form does not show for a kind is not sent.
TAKEN = {
    "trigger": ("count", "sum", "distinct_days", "first_ever", "milestone"),
    "filter": ("count", "sum", "distinct_days", "first_ever", "milestone"),
    "cooling_off_days": ("count", "sum", "distinct_days", "first_ever", "milestone"),
    "measure": ("sum",),
    "tiers": ("count", "sum", "distinct_days", "milestone"),
    "holdout_percent": ("count", "sum", "distinct_days"),
    "credit": ("manual",),
}
FIELDS = tuple(forms.flat(AchievementForm()))
RENAMED = {"design": "symbol", "filter": "boards"}


def _show(form: forms.Form | None, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    answer = clients.rewards.ListAchievements(
        pb.ListAchievementsRequest(
            show_retired=True, page_size=100, page_token=forms.arg("page", 1024)
        )
    )
    filled: dict[str, Any] = {
        "achievement": None,
        "preview": None,
        "effect": None,
        "art": _art(form) if form else "",
        "request_id": forms.request_id(),
    }
    return frame.show(
        "achievements",
        form.status if form else 200,
        achievements=[views.achievement(one) for one in answer.achievements],
        more=frame.asked(path=HERE, token=answer.next_page_token),
        form=form,
        kinds=KINDS,
        shapes=SHAPES,
        symbols=SYMBOLS,
        **filled | more,
    )


def _art(form: forms.Form) -> str:
    """Return the drawing the form describes as a data URL; empty where there is none."""
    asked = pb.GetArtRequest(design=_design(form), tier=_first_tier(form), format=pb.ART_FORMAT_SVG)
    try:
        found = clients.rewards.GetArt(asked)
    except Failed:
        # The form says what is wrong once it is sent.
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(found.content).decode()}"


def _design(form: forms.Form) -> pb.Design:
    return pb.Design(
        shape=frame.choice(pb.Shape, form.get("shape")),
        symbol=form.get("symbol"),
        color=form.get("color"),
    )


def _first_tier(form: forms.Form) -> str:
    first = form.get("tiers").strip().splitlines()[:1]
    name = first[0].rpartition(" ")[0].strip() if first else ""
    return name if name in ("bronze", "silver", "gold") else ""


@frame.blueprint.get("/achievements")
@access.require_staff()
def achievements() -> Response:
    """Show every achievement."""
    return _show(None)


@frame.blueprint.get("/achievements/-/new")
@access.require_staff(*frame.KEEPERS)
def new_achievement() -> Response:
    """Show the form for a new achievement."""
    begun = dict.fromkeys(FIELDS, "") | {"kind": "count", "tiers": "1"}
    begun |= {"shape": "circle", "symbol": "star", "color": "#0e6e74"}
    return _show(forms.Form(begun, chosen=frame.chosen(pb.FactFilter())), boards=parts.boards())


def _find(slug: str) -> pb.Achievement:
    asked = pb.GetAchievementRequest(name=f"achievements/{slug}")
    found: pb.Achievement = clients.rewards.GetAchievement(asked)
    return found


def _begun(found: pb.Achievement) -> forms.Form:
    said = found.definition
    values = {
        "slug": found.slug,
        "kind": word(pb.AchievementKind, said.kind),
        "measure": word(pb.Measure, said.measure),
        "shape": word(pb.Shape, said.design.shape),
        "symbol": said.design.symbol,
        "color": said.design.color,
        "tiers": "\n".join(f"{one.tier} {one.threshold}".strip() for one in said.tiers),
        "credit": str(said.credit or ""),
        "least_quantity": str(said.filter.least_quantity or ""),
        **{name: getattr(said, name) for name in TEXTS},
        **{name: str(getattr(said, name) or "") for name in NUMBERS},
    }
    return forms.Form(values, chosen=frame.chosen(said.filter))


@frame.blueprint.get("/achievements/<slug>")
@access.require_staff()
def show_achievement(slug: str) -> Response:
    """Show an achievement in its form, and its effect."""
    found = _find(slug)
    shown = views.achievement(found)
    effect = parts.part(lambda: _effect(slug)).value if shown.kind != "manual" else None
    return _show(_begun(found), achievement=shown, effect=effect, boards=parts.boards())


def _effect(slug: str) -> View:
    asked = pb.GetAchievementEffectRequest(name=f"achievements/{slug}")
    found = clients.rewards.GetAchievementEffect(asked)
    return View(
        groups=[
            (_("Got it right away"), found.shown),
            (_("Got it four weeks later"), found.held_out),
        ],
        lift=None if math.isnan(found.lift) else found.lift,
        confidence=word(pb.Confidence, found.confidence),
    )


def _tiers(form: forms.Form) -> list[dict[str, Any]]:
    """Return the steps that were typed: a word and a number on each line."""
    found = []
    for line in form.get("tiers").strip().splitlines():
        name, _space, threshold = line.strip().rpartition(" ")
        if not (threshold.isascii() and threshold.isdecimal()):
            raise forms.Misread(_("Enter one number per line, optionally with a name before it."))
        found.append({"tier": name.strip(), "threshold": int(threshold)})
    return found


def _untaken() -> tuple[str, ...]:
    """Return the fields that the form does not show for the kind that was chosen."""
    kind = request.form.get("kind", "")
    return tuple(name for name, kinds in TAKEN.items() if kind not in kinds)


def _definition(form: forms.Form) -> pb.AchievementDefinition:
    """Return what was typed as the service takes it."""
    return message_of(
        pb.AchievementDefinition, {name: form.data[name] for name in form.data if name != "slug"}
    )


@frame.blueprint.post("/achievements/-/new")
@access.require_staff(*frame.KEEPERS)
@forms.takes(AchievementForm, but=_untaken, tiers=_tiers)
def create_achievement(form: forms.Form) -> Response | BaseResponse:
    """Make an achievement, or say who would hold it."""
    if form.is_wrong:
        return _show(form, boards=parts.boards())
    definition = _definition(form)
    slug = form.data["slug"] or slug_of(definition.display_name)
    if request.form.get("do") == "preview":
        return _previewed(form, "", definition)
    asked = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug=slug, definition=definition),
        request_id=forms.request_id(),
    )
    try:
        clients.rewards.CreateAchievement(asked)
    except Failed as failed:
        return _show(form.refuse(failed, **RENAMED), boards=parts.boards())
    answers.accepted("achievement-")
    answers.say(_("Achievement created. Members who qualify get it automatically."))
    return answers.go(f"{HERE}/{slug}")


@frame.blueprint.post("/achievements/<slug>")
@access.require_staff(*frame.KEEPERS)
@forms.takes(AchievementForm, but=_untaken, tiers=_tiers)
def update_achievement(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Add a version of an achievement, or say who would hold it."""
    if form.is_wrong:
        return _show(form, achievement=views.achievement(_find(slug)), boards=parts.boards())
    definition = _definition(form)
    if request.form.get("do") == "preview":
        return _previewed(form, slug, definition)
    asked = pb.UpdateAchievementRequest(
        achievement=pb.Achievement(name=f"achievements/{slug}", definition=definition),
        update_mask=frame.DEFINITION,
    )
    try:
        clients.rewards.UpdateAchievement(asked)
    except Failed as failed:
        shown = views.achievement(_find(slug))
        refused = form.refuse(failed, **RENAMED)
        return _show(refused, achievement=shown, boards=parts.boards())
    answers.accepted(f"achievement-{slug}")
    answers.say(_("Saved as a new version. Members keep the version they earned."))
    return answers.go(f"{HERE}/{slug}")


def _previewed(form: forms.Form, slug: str, definition: pb.AchievementDefinition) -> Response:
    """Show the form again with who would gain and who would lose it."""
    more: dict[str, Any] = {"boards": parts.boards()}
    if slug:
        more["achievement"] = views.achievement(_find(slug))
    name = f"achievements/{slug}" if slug else ""
    asked = pb.PreviewAchievementRequest(name=name, definition=definition)
    try:
        found = clients.rewards.PreviewAchievement(asked)
    except Failed as failed:
        return _show(form.refuse(failed, **RENAMED), **more)
    rows = [
        View(
            member=frame.person(one.member),
            before=views.tier_name(one.tier_before) if one.tier_before else "",
            after=views.tier_name(one.tier_after) if one.tier_after else "",
        )
        for one in found.rows
    ]
    preview = View(holders=found.holders, gaining=found.gaining, losing=found.losing, rows=rows)
    return _show(form, preview=preview, **more)


@frame.blueprint.post("/achievements/<slug>/retire")
@access.require_staff(*frame.KEEPERS)
def retire_achievement(slug: str) -> BaseResponse:
    """Let nobody new get an achievement."""
    asked = pb.RetireAchievementRequest(name=f"achievements/{slug}")
    done = _("Achievement retired. Members who have it keep it.")
    answers.attempt(lambda: clients.rewards.RetireAchievement(asked), done)
    return answers.go(f"{HERE}/{slug}")
