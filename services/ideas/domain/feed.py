"""Holds what feeds show."""

from dataclasses import dataclass

from services.ideas.domain.comments import Comment
from services.ideas.domain.ideas import Idea
from services.ideas.domain.statuses import StatusChange

FeedEntry = Idea | Comment | StatusChange


@dataclass(frozen=True)
class FeedPage:
    """Holds a page of a feed, newest first, and the tokens of the pages around it."""

    entries: tuple[FeedEntry, ...]
    idea: Idea | None
    next_page_token: str
    previous_page_token: str
    last_page_token: str
