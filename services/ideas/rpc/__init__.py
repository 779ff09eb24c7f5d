"""Answers calls: proto in, action, proto out; one mixin for each noun."""

from services.ideas import actions
from services.ideas.rpc.activity import Activity
from services.ideas.rpc.answers import Answers
from services.ideas.rpc.boards import Boards
from services.ideas.rpc.comments import Comments
from services.ideas.rpc.duplicates import Duplicates
from services.ideas.rpc.exports import Exports
from services.ideas.rpc.feed import Feed
from services.ideas.rpc.follows import Follows
from services.ideas.rpc.helpful_marks import HelpfulMarks
from services.ideas.rpc.home import Home
from services.ideas.rpc.ideas import Ideas
from services.ideas.rpc.imports import Imports
from services.ideas.rpc.merges import Merges
from services.ideas.rpc.revisions import Revisions
from services.ideas.rpc.roadmap import Roadmap
from services.ideas.rpc.settings import Settings
from services.ideas.rpc.similar_ideas import SimilarIdeas
from services.ideas.rpc.sitemap import Sitemap
from services.ideas.rpc.splits import Splits
from services.ideas.rpc.statuses import Statuses
from services.ideas.rpc.tags import Tags
from services.ideas.rpc.titles import Titles
from services.ideas.rpc.unanswered_ideas import UnansweredIdeas
from services.ideas.rpc.voters import Voters
from services.ideas.rpc.votes import Votes
from shared.service.servicer import Common
from upwell.ideas.v1 import ideas_pb2_grpc


class IdeasServicer(
    Activity,
    Answers,
    Boards,
    Comments,
    Duplicates,
    Exports,
    Feed,
    Follows,
    HelpfulMarks,
    Home,
    Ideas,
    Imports,
    Merges,
    Revisions,
    Roadmap,
    Settings,
    SimilarIdeas,
    Sitemap,
    Splits,
    Statuses,
    Tags,
    Titles,
    UnansweredIdeas,
    Voters,
    Votes,
    Common,
    ideas_pb2_grpc.IdeasServiceServicer,
):
    """Answers every call of the service."""

    actions = actions


__all__ = ["IdeasServicer"]
