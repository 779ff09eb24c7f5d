"""Lists who voted on an idea."""

from datetime import datetime
from uuid import UUID

from services.ideas import store
from services.ideas.actions.access import LARGEST, need_staff, reader_of
from services.ideas.domain import votes as domain
from services.ideas.domain.refusals import IdeaNotFound
from shared import paging
from shared.actor import Actor
from shared.db import Database


def list_voters(
    db: Database, actor: Actor, number: int, page_size: int, page_token: str
) -> tuple[list[domain.Voter], str]:
    """List who voted on an idea or on those merged into it, newest first; staff."""
    need_staff(actor)
    size = paging.size(page_size)
    question = ("voters", actor.community, number)
    keys = paging.decode(question, page_token, str, str)
    after = None
    if keys is not None:
        try:
            after = (datetime.fromisoformat(str(keys[0])), UUID(str(keys[1])))
        except ValueError as error:
            raise paging.PageTokenUnknown from error
    with db.begin(actor.community) as tx:
        known = [number] if 0 < number < LARGEST else []
        votables, _ = store.load_votable_ideas(tx, actor.community, known, [])
        if number not in votables:
            raise IdeaNotFound
        votable = votables[number]
        votable.check_reading(reader_of(actor))
        voters = store.list_voters(tx, actor.community, votable.group, size + 1, after)
    token = ""
    if len(voters) > size:
        voters = voters[:size]
        token = paging.encode(
            question, voters[-1].create_time.isoformat(), str(voters[-1].person.uid)
        )
    return voters, token
