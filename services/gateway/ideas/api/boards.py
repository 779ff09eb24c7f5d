"""Boards and tags."""

from typing import Any

from flask import Response, g, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients, communities
from services.gateway.edge.state import state
from services.gateway.ideas.api import dump
from services.gateway.ideas.schemas import boards as schemas
from services.gateway.web.answers import created, listing, nothing, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import value
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint(
    "boards",
    "Boards and tags.",
    {"display_name": "name", "owner_handle": "owner"},
)

ENUMS = {
    "kind": ideas_pb2.BoardKind,
    "access": ideas_pb2.BoardAccess,
    "posting": ideas_pb2.Posting,
}
NAMES = {"name": "display_name", "owner": "owner_handle"}


def _board(body: dict[str, Any]) -> tuple[ideas_pb2.Board, FieldMask]:
    """Return a board and a mask of what a body says of it."""
    given = {
        NAMES.get(key, key): value(ENUMS[key], text) if key in ENUMS else text
        for key, text in body.items()
    }
    return ideas_pb2.Board(**given), FieldMask(paths=sorted(given))


@blueprint.get("/boards")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.BoardsReply)
def list_boards() -> Response:
    """List boards

    Every board the caller may read, by position.
    """  # noqa: D400, D415  the document's own summary
    return jsonify(boards=[dump.board(one) for one in communities.boards(state(), g.actor)])


@blueprint.post("/boards")
@blueprint.allow("admin")
@blueprint.arguments(schemas.BoardBody)
@blueprint.response(201, schemas.BoardReply)
def create_board(body: dict[str, Any]) -> Response:
    """Create a board"""  # noqa: D400, D415
    board, _mask = _board(body)
    made = clients.ideas.CreateBoard(
        ideas_pb2.CreateBoardRequest(board=board, request_id=idempotency_key())
    )
    communities.forget_boards(state(), g.actor)
    return created(dump.board(made), made.etag, f"/api/v1/boards/{made.slug}")


@blueprint.get("/boards/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.BoardReply)
def get_board(slug: str) -> Response:
    """Get a board"""  # noqa: D400, D415
    board = clients.ideas.GetBoard(ideas_pb2.GetBoardRequest(name=f"boards/{slug}"))
    return versioned(dump.board(board), board.etag)


@blueprint.patch("/boards/<slug>")
@blueprint.allow("admin")
@blueprint.arguments(schemas.BoardPatch)
@blueprint.response(200, schemas.BoardReply)
def update_board(body: dict[str, Any], slug: str) -> Response:
    """Update a board

    Only the fields sent are changed.
    """  # noqa: D400, D415
    board, mask = _board(body)
    board.name = f"boards/{slug}"
    changed = clients.ideas.UpdateBoard(ideas_pb2.UpdateBoardRequest(board=board, update_mask=mask))
    communities.forget_boards(state(), g.actor)
    return versioned(dump.board(changed), changed.etag)


@blueprint.delete("/boards/<slug>")
@blueprint.allow("admin")
@blueprint.response(204)
def delete_board(slug: str) -> Response:
    """Delete a board

    Only if it has no ideas.
    """  # noqa: D400, D415
    clients.ideas.DeleteBoard(ideas_pb2.DeleteBoardRequest(name=f"boards/{slug}"))
    communities.forget_boards(state(), g.actor)
    return nothing()


@blueprint.get("/tags")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.TagsReply)
def list_tags(query: dict[str, Any]) -> Response:
    """List tags

    With the number of ideas for each tag.
    """  # noqa: D400, D415
    answer = clients.ideas.ListTags(
        ideas_pb2.ListTagsRequest(
            page_size=min(query["page_size"], 100), page_token=query["page_token"]
        )
    )
    return listing("tags", [dump.tag(one) for one in answer.tags], answer.next_page_token)


def _tag(body: dict[str, Any]) -> tuple[ideas_pb2.Tag, FieldMask]:
    given = {NAMES.get(key, key): text for key, text in body.items()}
    return ideas_pb2.Tag(**given), FieldMask(paths=sorted(given))


@blueprint.post("/tags")
@blueprint.allow("staff")
@blueprint.arguments(schemas.TagBody)
@blueprint.response(201, schemas.TagReply)
def create_tag(body: dict[str, Any]) -> Response:
    """Create a tag"""  # noqa: D400, D415
    tag, _mask = _tag(body)
    made = clients.ideas.CreateTag(
        ideas_pb2.CreateTagRequest(tag=tag, request_id=idempotency_key())
    )
    return created(dump.tag(made), made.slug, f"/api/v1/ideas?tag={made.slug}")


@blueprint.patch("/tags/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.TagPatch)
@blueprint.response(200, schemas.TagReply)
def update_tag(body: dict[str, Any], slug: str) -> Response:
    """Update a tag

    Only the fields sent are changed.
    """  # noqa: D400, D415
    tag, mask = _tag(body)
    tag.name = f"tags/{slug}"
    changed = clients.ideas.UpdateTag(ideas_pb2.UpdateTagRequest(tag=tag, update_mask=mask))
    return jsonify(dump.tag(changed))


@blueprint.delete("/tags/<slug>")
@blueprint.allow("staff")
@blueprint.response(204)
def delete_tag(slug: str) -> Response:
    """Delete a tag

    Removes it from all ideas.
    """  # noqa: D400, D415
    clients.ideas.DeleteTag(ideas_pb2.DeleteTagRequest(name=f"tags/{slug}"))
    return nothing()
