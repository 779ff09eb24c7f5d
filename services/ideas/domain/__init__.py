"""Holds what ideas are and the rules about them, without any input or output."""

from services.ideas.domain import (
    activity,
    answers,
    boards,
    comments,
    duplicates,
    home,
    ideas,
    imports,
    merges,
    people,
    records,
    refusals,
    revisions,
    roadmap,
    settings,
    sitemap,
    statuses,
    tags,
    trend,
    votes,
    words,
)
from services.ideas.domain.activity import Activity
from services.ideas.domain.answers import Answer
from services.ideas.domain.boards import Board
from services.ideas.domain.comments import Comment, CommentPage
from services.ideas.domain.feed import FeedEntry, FeedPage
from services.ideas.domain.home import Home
from services.ideas.domain.ideas import Idea, Page
from services.ideas.domain.people import Person, Reader
from services.ideas.domain.revisions import Revision
from services.ideas.domain.roadmap import Column
from services.ideas.domain.settings import Settings
from services.ideas.domain.sitemap import SitemapEntry
from services.ideas.domain.statuses import StatusChange
from services.ideas.domain.tags import Tag

__all__ = [
    "Activity",
    "Answer",
    "Board",
    "Column",
    "Comment",
    "CommentPage",
    "FeedEntry",
    "FeedPage",
    "Home",
    "Idea",
    "Page",
    "Person",
    "Reader",
    "Revision",
    "Settings",
    "SitemapEntry",
    "StatusChange",
    "Tag",
    "activity",
    "answers",
    "boards",
    "comments",
    "duplicates",
    "home",
    "ideas",
    "imports",
    "merges",
    "people",
    "records",
    "refusals",
    "revisions",
    "roadmap",
    "settings",
    "sitemap",
    "statuses",
    "tags",
    "trend",
    "votes",
    "words",
]
