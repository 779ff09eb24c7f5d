"""Shows what ideas and comments said before they were edited, to whoever may read them."""

from uuid import UUID

from services.ideas import domain, store
from services.ideas.actions.access import comment_for, idea_for, reader_of
from services.ideas.domain.refusals import CommentNotFound
from shared import paging
from shared.actor import Actor
from shared.db import Database
from shared.paging import PageTokenUnknown


def list_idea_revisions(
    db: Database, actor: Actor, number: int, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.Revision], str]:
    """Return a page of what an idea said before, newest first, and the token of the next."""
    page = _page("idea", actor, number, page_size, page_token)
    with db.begin(actor.community) as tx:
        idea_for(tx, actor, number)
        found = store.revisions.list_of_idea(tx, actor.community, number, page.key, page.limit)
    return page.cut(found, lambda one: one.revision)


def list_comment_revisions(
    db: Database,
    actor: Actor,
    uid: UUID,
    page_size: int = 0,
    page_token: str = "",
    number: int | None = None,
) -> tuple[list[domain.Revision], str]:
    """Return a page of what a comment said before, newest first, and the token of the next."""
    page = _page("comment", actor, uid, page_size, page_token)
    with db.begin(actor.community) as tx:
        comment, idea = comment_for(tx, actor, uid, number)
        if comment.deleted and not reader_of(actor).moderates(idea.board.slug):
            raise CommentNotFound
        found = store.revisions.list_of_comment(tx, actor.community, uid, page.key, page.limit)
    return page.cut(found, lambda one: one.revision)


def _page(kind: str, actor: Actor, of: int | UUID, page_size: int, page_token: str) -> paging.Page:
    question = (f"{kind} revisions", str(actor.community), str(of))
    page = paging.page(question, page_size, page_token, int)
    if page.key is not None and not 0 <= page.key < 2**31:
        raise PageTokenUnknown
    return page
