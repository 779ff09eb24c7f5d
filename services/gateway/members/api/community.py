"""The community and how ideas work in it."""

from typing import Any

from flask import Response, g, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients, communities
from services.gateway.edge.state import state
from services.gateway.members.schemas import members as schemas
from services.gateway.members.views import vision
from services.gateway.web.answers import checking, if_match, made, versioned
from services.gateway.web.api import Blueprint
from services.gateway.web.wire import message_of
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("community", "The community and how ideas work in it.")


@blueprint.get("/community")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.CommunityReply)
def get_community() -> Response:
    """Get the community.

    Of this host name, or of the token.
    """
    return _community(g.community)


def _community(found: members_pb2.Community) -> Response:
    """Answer with a community, and with its vision as one paragraph."""
    return versioned(schemas.CommunityReply.write(found) | {"vision": vision(found)}, found.etag)


@blueprint.patch("/community")
@blueprint.allow("admin")
@blueprint.conditional
@blueprint.arguments(schemas.CommunityPatch)
@blueprint.response(200, schemas.CommunityReply)
def update_community(body: dict[str, Any]) -> Response:
    """Update the community.

    Only the fields sent are changed. The operator of the server sets host names and the slug.
    """
    changed = message_of(members_pb2.Community, {**body, "etag": if_match()})
    asked = members_pb2.UpdateCommunityRequest(
        community=changed, update_mask=FieldMask(paths=sorted(body))
    )
    with checking():
        found = clients.members.UpdateCommunity(asked)
    communities.directory(state()).forget()
    return _community(found)


@blueprint.get("/community/conduct")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.ConductReply)
def get_conduct() -> Response:
    """Get the code of conduct.

    The version that members accept before they take part.
    """
    found = clients.members.GetCommunity(members_pb2.GetCommunityRequest())
    return jsonify(schemas.ConductReply.write(found.conduct))


@blueprint.post("/community/conduct")
@blueprint.allow("admin")
@blueprint.arguments(schemas.ConductBody)
@blueprint.response(201, schemas.ConductReply)
def publish_conduct(body: dict[str, Any]) -> Response:
    """Publish a new version of the code of conduct.

    Members are asked to accept it before they take part again.
    """
    published = clients.members.PublishConduct(members_pb2.PublishConductRequest(**body))
    communities.directory(state()).forget()
    return made(schemas.ConductReply.write(published), "/api/v1/community/conduct")


@blueprint.get("/settings")
@blueprint.allow("staff")
@blueprint.response(200, schemas.SettingsReply)
def get_settings() -> Response:
    """Get the settings of ideas."""
    return jsonify(
        schemas.SettingsReply.write(clients.ideas.GetSettings(ideas_pb2.GetSettingsRequest()))
    )


@blueprint.patch("/settings")
@blueprint.allow("admin")
@blueprint.arguments(schemas.SettingsPatch)
@blueprint.response(200, schemas.SettingsReply)
def update_settings(body: dict[str, Any]) -> Response:
    """Update the settings of ideas.

    Only the fields sent are changed.
    """
    found = clients.ideas.UpdateSettings(
        ideas_pb2.UpdateSettingsRequest(
            settings=ideas_pb2.Settings(**body), update_mask=FieldMask(paths=sorted(body))
        )
    )
    return jsonify(schemas.SettingsReply.write(found))
