"""Archives of what is held about the caller."""

from flask import Response, jsonify

from services.gateway.portability import calls, schemas
from services.gateway.web.api import Blueprint, idempotency_key

blueprint = Blueprint("exports", "Archives of what is stored about the caller.")


@blueprint.post("/me/exports")
@blueprint.allow("member")
@blueprint.idempotent
@blueprint.response(201, schemas.ExportReply)
def create_export() -> Response:
    """Create an archive of everything stored about the caller.

    It is gathered in the background: get it until its state is `done`, then download its file.
    """
    made = calls.create_archive(idempotency_key())
    response = jsonify(schemas.ExportReply.write(made))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/me/exports/{made.name.rpartition('/')[2]}"
    return response


@blueprint.get("/me/exports/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.ExportReply)
def get_export(uid: str) -> Response:
    """Get an archive and how far it is.

    Archives are deleted a day after they were created.
    """
    return jsonify(schemas.ExportReply.write(calls.get_archive(uid)))


@blueprint.get("/me/exports/<uid>/file")
@blueprint.allow("member")
@blueprint.response(200)
def download_export(uid: str) -> Response:
    """Download an archive.

    A zip of JSON files, one folder for each part of the site.
    """
    return calls.download_archive(calls.get_archive(uid))
