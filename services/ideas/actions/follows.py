"""Lets members hear of an idea's answers, or no longer."""

from services.ideas import domain, store
from services.ideas.actions.access import idea_for, take_part
from shared import clock
from shared.actor import Actor, need_member
from shared.db import Database


def follow_idea(db: Database, actor: Actor, number: int) -> domain.Idea:
    """Let the actor follow an idea; twice is once."""
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        idea_for(tx, actor, number).check_there()
        take_part(tx, actor)
        store.follows.follow(tx, actor.community, [(number, member)], clock.now())
        return idea_for(tx, actor, number)


def unfollow_idea(db: Database, actor: Actor, number: int) -> domain.Idea:
    """Let the actor no longer follow an idea, nor any merged into it; twice is once."""
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        idea = idea_for(tx, actor, number)
        store.follows.unfollow(tx, actor.community, (number, *idea.sources), member)
        return idea_for(tx, actor, number)
