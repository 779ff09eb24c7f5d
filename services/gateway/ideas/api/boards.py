"""Boards and tags."""

from typing import Any

from flask import Response, g, jsonify
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients, communities
from services.gateway.edge.state import state
from services.gateway.ideas.schemas import boards as schemas
from services.gateway.web.answers import created, nothing, paged, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("boards", "Boards and tags.")


@blueprint.get("/boards")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.BoardsReply)
def list_boards() -> Response:
    """List boards

    Every board the caller may read, by position.
    """  # noqa: D400, D415  the document's own summary
    return jsonify(
        boards=[schemas.BoardReply.write(one) for one in communities.boards(state(), g.actor)]
    )


@blueprint.post("/boards")
@blueprint.allow("admin")
@blueprint.arguments(schemas.BoardBody)
@blueprint.response(201, schemas.BoardReply)
def create_board(body: dict[str, Any]) -> Response:
    """Create a board"""  # noqa: D400, D415
    made = clients.ideas.CreateBoard(
        ideas_pb2.CreateBoardRequest(
            board=message_of(ideas_pb2.Board, body), request_id=idempotency_key()
        )
    )
    communities.forget_boards(state(), g.actor)
    return created(schemas.BoardReply.write(made), made.etag, f"/api/v1/boards/{made.slug}")


@blueprint.get("/boards/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.BoardReply)
def get_board(slug: str) -> Response:
    """Get a board"""  # noqa: D400, D415
    board = clients.ideas.GetBoard(ideas_pb2.GetBoardRequest(name=f"boards/{slug}"))
    return versioned(schemas.BoardReply.write(board), board.etag)


@blueprint.patch("/boards/<slug>")
@blueprint.allow("admin")
@blueprint.arguments(schemas.BoardPatch)
@blueprint.response(200, schemas.BoardReply)
def update_board(body: dict[str, Any], slug: str) -> Response:
    """Update a board

    Only the fields sent are changed.
    """  # noqa: D400, D415
    board = message_of(ideas_pb2.Board, {**body, "name": f"boards/{slug}"})
    mask = FieldMask(paths=sorted(body))
    changed = clients.ideas.UpdateBoard(ideas_pb2.UpdateBoardRequest(board=board, update_mask=mask))
    communities.forget_boards(state(), g.actor)
    return versioned(schemas.BoardReply.write(changed), changed.etag)


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
    return paged(schemas.TagsReply.write(answer))


@blueprint.post("/tags")
@blueprint.allow("staff")
@blueprint.arguments(schemas.TagBody)
@blueprint.response(201, schemas.TagReply)
def create_tag(body: dict[str, Any]) -> Response:
    """Create a tag"""  # noqa: D400, D415
    made = clients.ideas.CreateTag(
        ideas_pb2.CreateTagRequest(tag=ideas_pb2.Tag(**body), request_id=idempotency_key())
    )
    return created(schemas.TagReply.write(made), made.slug, f"/api/v1/ideas?tag={made.slug}")


@blueprint.patch("/tags/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.TagPatch)
@blueprint.response(200, schemas.TagReply)
def update_tag(body: dict[str, Any], slug: str) -> Response:
    """Update a tag

    Only the fields sent are changed.
    """  # noqa: D400, D415
    tag = ideas_pb2.Tag(**body, name=f"tags/{slug}")
    mask = FieldMask(paths=sorted(body))
    changed = clients.ideas.UpdateTag(ideas_pb2.UpdateTagRequest(tag=tag, update_mask=mask))
    return jsonify(schemas.TagReply.write(changed))


@blueprint.delete("/tags/<slug>")
@blueprint.allow("staff")
@blueprint.response(204)
def delete_tag(slug: str) -> Response:
    """Delete a tag

    Removes it from all ideas.
    """  # noqa: D400, D415
    clients.ideas.DeleteTag(ideas_pb2.DeleteTagRequest(name=f"tags/{slug}"))
    return nothing()
