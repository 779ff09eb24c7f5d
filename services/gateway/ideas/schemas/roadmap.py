"""Describes the roadmap."""

from marshmallow import validate

from services.gateway.ideas.schemas.ideas import IdeaReply
from services.gateway.web.schemas import List, Nested, Query, Reply, Text, Whole, Word, most
from upwell.ideas.v1 import ideas_pb2


class RoadmapQuery(Query):
    """Which roadmap."""

    board = Text(
        load_default="", validate=most(200), metadata={"description": "The slug of a board."}
    )
    column_size = Whole(
        loose=True,
        load_default=0,
        validate=validate.Range(min=0),
        metadata={"description": "Ideas per column, at most 100."},
    )


class RoadmapColumnReply(Reply):
    """One column of the roadmap."""

    status = Word(ideas_pb2.Status, required=True)
    idea_count = Whole(required=True)
    ideas = List(Nested(IdeaReply), required=True)


class RoadmapReply(Reply):
    """The roadmap's columns."""

    columns = List(Nested(RoadmapColumnReply), required=True)
