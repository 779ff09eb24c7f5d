"""The community and how ideas work in it."""

from typing import Any

from flask import Response, g, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.members import schemas
from services.gateway.members.views import vision
from services.gateway.web.api import Blueprint
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("community", "The community and how ideas work in it.")


@blueprint.get("/community")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.CommunityReply)
def get_community() -> Response:
    """Get the community.

    Of this host name, or of the token.
    """
    return jsonify(schemas.CommunityReply.write(g.community) | {"vision": vision(g.community)})


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
