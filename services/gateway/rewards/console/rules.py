"""Lets staff write rules, see who would gain and lose, try them in the shadow, and publish them."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.rules import RuleForm
from services.gateway.web import answers, forms, parts
from services.gateway.web.wire import View, message_of, value, word
from shared.slugs import slug_of
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/rules"
LIMITS = ("amount", "cap_per_day", "cooldown_hours", "distinct_actors")
FIELDS = tuple(forms.flat(RuleForm()))
# Versions in these modes were never out.
UNSEEN = ("draft", "")


def _boards() -> dict[str, str]:
    return {one.slug: one.name for one in parts.boards()}


def _all() -> list[View]:
    answer = clients.rewards.ListRules(pb.ListRulesRequest(page_size=100))
    boards = _boards()
    return [views.rule(one, boards) for one in answer.rules]


def _find(slug: str) -> pb.Rule:
    found: pb.Rule = clients.rewards.GetRule(pb.GetRuleRequest(name=f"rules/{slug}"))
    return found


def _show(form: forms.Form | None, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    return frame.show(
        "rules",
        form.status if form else 200,
        rules=_all(),
        boards=parts.boards(),
        form=form,
        fixed_unit=_fixed_unit(more.get("rule")),
        **{"rule": None, "preview": None, "shadow": None, "request_id": forms.request_id()} | more,
    )


def _fixed_unit(rule: View | None) -> str:
    """Return the unit that a rule gives for good, because a version was out; empty before."""
    out = [one.unit for one in rule.versions if one.mode not in UNSEEN] if rule else []
    return out[0] if out else ""


@frame.blueprint.get("/rules")
@access.require_staff()
def rules() -> Response:
    """Show the rules and what each gives."""
    return _show(None)


@frame.blueprint.get("/rules/-/new")
@access.require_staff(*frame.KEEPERS)
def new_rule() -> Response:
    """Show the form for a new rule."""
    begun = dict.fromkeys(FIELDS, "") | {"trigger": "vote_received", "unit": "standing"}
    return _show(forms.Form(begun, chosen={"boards": [], "sources": []}))


@frame.blueprint.get("/rules/<slug>")
@access.require_staff()
def show_rule(slug: str) -> Response:
    """Show a rule with its versions, and the form for the next one."""
    found = _find(slug)
    return _show(_begun(found), rule=views.rule(found, _boards()))


def _begun(found: pb.Rule) -> forms.Form:
    """Return a form that says what the newest version says."""
    said = found.definition
    values = {
        "slug": found.slug,
        "display_name": said.display_name,
        "description": said.description,
        "trigger": said.trigger,
        "unit": word(pb.Unit, said.unit),
        "retroactive": "",
        "least_quantity": str(said.filter.least_quantity or ""),
        **{name: str(getattr(said, name) or "") for name in LIMITS},
    }
    return forms.Form(values, chosen=frame.chosen(said.filter))


def _definition(form: forms.Form) -> pb.RuleDefinition:
    """Return what was typed as the service takes it."""
    return message_of(
        pb.RuleDefinition,
        {name: form.data[name] for name in form.data if name not in ("slug", "retroactive")},
    )


@frame.blueprint.post("/rules/-/new")
@access.require_staff(*frame.KEEPERS)
@forms.takes(RuleForm)
def create_rule(form: forms.Form) -> Response | BaseResponse:
    """Keep a new rule as a draft, or say what it would change."""
    if form.is_wrong:
        return _show(form)
    definition = _definition(form)
    slug = form.data["slug"] or slug_of(definition.display_name)
    if request.form.get("do") == "preview":
        return _previewed(form, "", definition)
    made = pb.CreateRuleRequest(
        rule=pb.Rule(slug=slug, definition=definition), request_id=forms.request_id()
    )
    try:
        clients.rewards.CreateRule(made)
    except Failed as failed:
        return _show(form.refuse(failed, filter="boards"))
    answers.accepted("rule-")
    answers.say(_("Saved as a draft. It has no effect until you publish it."))
    return answers.go(f"{HERE}/{slug}")


@frame.blueprint.post("/rules/<slug>")
@access.require_staff(*frame.KEEPERS)
@forms.takes(RuleForm, but=("slug",))
def update_rule(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Keep the next version as a draft, or say what it would change."""
    if form.is_wrong:
        return _show(form, rule=views.rule(_find(slug), _boards()))
    definition = _definition(form)
    if request.form.get("do") == "preview":
        return _previewed(form, slug, definition)
    asked = pb.UpdateRuleRequest(
        rule=pb.Rule(name=f"rules/{slug}", definition=definition), update_mask=frame.DEFINITION
    )
    try:
        clients.rewards.UpdateRule(asked)
    except Failed as failed:
        return _show(form.refuse(failed, filter="boards"), rule=views.rule(_find(slug), _boards()))
    answers.accepted(f"rule-{slug}")
    answers.say(
        _("Saved as a draft. The active version stays in place until you publish this one.")
    )
    return answers.go(f"{HERE}/{slug}")


def _previewed(form: forms.Form, slug: str, definition: pb.RuleDefinition) -> Response:
    """Show the form again with who would gain and who would lose."""
    rule = views.rule(_find(slug), _boards()) if slug else None
    retroactive = form.data["retroactive"]
    name = f"rules/{slug}" if slug else ""
    try:
        found = clients.rewards.PreviewRule(
            pb.PreviewRuleRequest(name=name, definition=definition, retroactive=retroactive)
        )
    except Failed as failed:
        return _show(form.refuse(failed, filter="boards"), rule=rule)
    shown = preview(found)
    shown.retroactive = retroactive
    return _show(form, rule=rule, preview=shown)


def preview(found: pb.RulePreview) -> View:
    """Return who would gain and who would lose."""
    return View(
        winners=found.winners,
        losers=found.losers,
        unchanged=found.unchanged,
        given=found.given,
        taken=found.taken,
        unit_name=frame.unit_name(found.unit),
        facts=found.facts,
        partial=found.partial,
        rows=[
            View(
                member=frame.person(one.member),
                before=one.before,
                after=one.after,
                change=one.after - one.before,
            )
            for one in found.rows
        ],
    )


@frame.blueprint.get("/rules/<slug>/shadow/<int:version>")
@access.require_staff()
def show_shadow(slug: str, version: int) -> Response:
    """Show what a version in the shadow would have given so far."""
    rule = _find(slug)
    found = clients.rewards.GetShadowResults(
        pb.GetShadowResultsRequest(name=f"rules/{slug}", version=min(version, 2**31 - 1))
    )
    return _show(
        _begun(rule),
        rule=views.rule(rule, _boards()),
        shadow=View(version=version, preview=preview(found)),
    )


@frame.blueprint.post("/rules/<slug>/publish")
@access.require_staff(*frame.KEEPERS)
def publish_rule(slug: str) -> BaseResponse:
    """Let a version run in the shadow, or give points."""
    mode = "shadow" if request.form.get("mode") == "shadow" else "live"
    version = request.form.get("version", "")
    asked = pb.PublishRuleRequest(
        name=f"rules/{slug}",
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,  # noqa: PLR2004  fits an int32
        mode=value(pb.RuleMode, mode),
        retroactive=request.form.get("retroactive") == "1",
    )
    done = (
        _("Rule runs in shadow mode: events are counted, but no points are given.")
        if mode == "shadow"
        else _("Rule published. It gives points from now on; balances update within a minute.")
    )
    answers.attempt(lambda: clients.rewards.PublishRule(asked), done)
    return answers.go(f"{HERE}/{slug}")


@frame.blueprint.post("/rules/<slug>/retire")
@access.require_staff(*frame.KEEPERS)
def retire_rule(slug: str) -> BaseResponse:
    """End a rule; what it gave stays."""
    asked = pb.RetireRuleRequest(name=f"rules/{slug}")
    answers.attempt(
        lambda: clients.rewards.RetireRule(asked), _("Rule retired. Points it gave are kept.")
    )
    return answers.go(f"{HERE}/{slug}")
