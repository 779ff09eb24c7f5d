"""Lists who voted on an idea."""

from datetime import datetime
from uuid import UUID

from services.ideas import store
from services.ideas.actions.access import LARGEST, need_moderator, reader_of
from services.ideas.domain import votes as domain
from services.ideas.domain.refusals import IdeaNotFound
from shared import paging
from shared.actor import Actor
from shared.db import Database


def list_voters(
    db: Database, actor: Actor, number: int, page_size: int, page_token: str
) -> tuple[list[domain.Voter], str]:
    """List who voted on an idea or on those merged into it, newest first; moderators."""
    need_moderator(actor)
    question = ("voters", actor.community, number)
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        known = [number] if 0 < number < LARGEST else []
        votables, _ = store.load_votable_ideas(tx, actor.community, known, [])
        if number not in votables:
            raise IdeaNotFound
        votable = votables[number]
        votable.check_reading(reader_of(actor))
        need_moderator(actor, votable.board)
        voters = store.list_voters(tx, actor.community, votable.group, page.limit, page.after)
    return page.cut(voters, lambda voter: (voter.create_time, voter.person.uid))
