"""Rules: what gives points, in versions that are tried before they count."""

from typing import Any

from flask import Response, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.rewards.schemas import rules as schemas
from services.gateway.web.answers import made, paged
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of, page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("rules", "What earns points, and how many.")


@blueprint.get("/rewards/rules")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.RulesReply)
def list_rules(query: dict[str, Any]) -> Response:
    """List the rules

    Active rules. Staff also see drafts and rules in shadow mode.
    """  # noqa: D400, D415  the document's own summary
    answer = clients.rewards.ListRules(page_of(pb.ListRulesRequest, query))
    return paged(schemas.RulesReply.write(answer))


@blueprint.get("/rewards/rules/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.RuleReply)
def get_rule(slug: str) -> Response:
    """Get a rule"""  # noqa: D400, D415
    found = clients.rewards.GetRule(pb.GetRuleRequest(name=f"rules/{slug}"))
    return jsonify(schemas.RuleReply.write(found))


@blueprint.post("/rewards/rules")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RuleBody)
@blueprint.response(201, schemas.RuleReply)
def create_rule(body: dict[str, Any]) -> Response:
    """Create a rule

    Creates a draft, which gives no points.
    """  # noqa: D400, D415
    new = clients.rewards.CreateRule(
        pb.CreateRuleRequest(rule=message_of(pb.Rule, body), request_id=idempotency_key())
    )
    return made(schemas.RuleReply.write(new), f"/api/v1/rewards/rules/{new.slug}")


@blueprint.put("/rewards/rules/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RuleVersionBody)
@blueprint.response(200, schemas.RuleReply)
def update_rule(body: dict[str, Any], slug: str) -> Response:
    """Change a rule

    Changes the draft of the next version. The active version stays in place.
    """  # noqa: D400, D415
    found = clients.rewards.UpdateRule(
        pb.UpdateRuleRequest(
            rule=message_of(pb.Rule, {**body, "name": f"rules/{slug}"}),
            update_mask=FieldMask(paths=list(body)),
        )
    )
    return jsonify(schemas.RuleReply.write(found))


@blueprint.post("/rewards/rules/preview")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RulePreviewBody)
@blueprint.response(200, schemas.RulePreviewReply)
def preview_rule(body: dict[str, Any]) -> Response:
    """Preview a rule

    Shows who would gain and lose points. Changes nothing.
    """  # noqa: D400, D415
    name = f"rules/{body['name']}" if body["name"] else ""
    found = clients.rewards.PreviewRule(message_of(pb.PreviewRuleRequest, {**body, "name": name}))
    return jsonify(schemas.RulePreviewReply.write(found))


@blueprint.post("/rewards/rules/<slug>/publish")
@blueprint.allow("staff")
@blueprint.arguments(schemas.PublishBody)
@blueprint.response(200, schemas.RuleReply)
def publish_rule(body: dict[str, Any], slug: str) -> Response:
    """Publish a version of a rule

    Shadow mode, which gives no points, or live.
    """  # noqa: D400, D415
    found = clients.rewards.PublishRule(
        message_of(pb.PublishRuleRequest, {**body, "name": f"rules/{slug}"})
    )
    return jsonify(schemas.RuleReply.write(found))


@blueprint.post("/rewards/rules/<slug>/retire")
@blueprint.allow("staff")
@blueprint.response(200, schemas.RuleReply)
def retire_rule(slug: str) -> Response:
    """Retire a rule

    It stops giving points. Points already given are kept.
    """  # noqa: D400, D415
    found = clients.rewards.RetireRule(pb.RetireRuleRequest(name=f"rules/{slug}"))
    return jsonify(schemas.RuleReply.write(found))


@blueprint.get("/rewards/rules/<slug>/versions/<int:version>/shadow")
@blueprint.allow("staff")
@blueprint.response(200, schemas.RulePreviewReply)
def get_shadow(slug: str, version: int) -> Response:
    """Get the results of shadow mode"""  # noqa: D400, D415
    found = clients.rewards.GetShadowResults(
        pb.GetShadowResultsRequest(name=f"rules/{slug}", version=min(version, 2**31 - 1))
    )
    return jsonify(schemas.RulePreviewReply.write(found))
