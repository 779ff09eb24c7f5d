"""Holds what ideas are and the rules about them, without any input or output."""

from services.ideas.domain import (
    boards,
    comments,
    duplicates,
    ideas,
    merges,
    people,
    refusals,
    statuses,
    transfer,
    trend,
    votes,
    words,
)
from services.ideas.domain.boards import Board, Tag
from services.ideas.domain.comments import Comment, CommentPage, Revision
from services.ideas.domain.ideas import (
    Activity,
    Answer,
    Column,
    Home,
    Idea,
    Page,
    Settings,
    SitemapEntry,
    StatusChange,
)
from services.ideas.domain.people import Person, Reader

__all__ = [
    "Activity",
    "Answer",
    "Board",
    "Column",
    "Comment",
    "CommentPage",
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
    "boards",
    "comments",
    "duplicates",
    "ideas",
    "merges",
    "people",
    "refusals",
    "statuses",
    "transfer",
    "trend",
    "votes",
    "words",
]
