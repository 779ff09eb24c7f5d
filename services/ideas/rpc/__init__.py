"""Answers calls: proto in, action, proto out; one mixin for each noun."""

from services.ideas.rpc.boards import Boards, Tags
from services.ideas.rpc.comments import Comments
from services.ideas.rpc.duplicates import Duplicates
from services.ideas.rpc.ideas import Ideas
from services.ideas.rpc.lists import Lists, Settings
from services.ideas.rpc.merges import Merges
from services.ideas.rpc.transfer import Transfer
from services.ideas.rpc.votes import Votes
from upwell.ideas.v1 import ideas_pb2_grpc


class IdeasServicer(
    Boards,
    Tags,
    Ideas,
    Lists,
    Settings,
    Comments,
    Votes,
    Merges,
    Duplicates,
    Transfer,
    ideas_pb2_grpc.IdeasServiceServicer,
):
    """Answers every call of the service."""


__all__ = ["IdeasServicer"]
