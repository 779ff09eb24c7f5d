"""Lists what a sitemap names."""

from services.ideas import domain, store
from services.ideas.actions.access import all_boards
from shared import paging
from shared.actor import Actor
from shared.db import Database

SITEMAP_MOST = 50_000


def list_sitemap_entries(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.SitemapEntry], str]:
    """Return a page of the ideas anyone may read, by number, and the token of the next."""
    question = ("sitemap", str(actor.community))
    page = paging.page(question, page_size, page_token, int, default=1_000, most=SITEMAP_MOST)
    with db.begin(actor.community) as tx:
        boards = [
            board.uid
            for board in all_boards(tx, actor.community).values()
            if board.access == "public"
        ]
        found = store.sitemap.list_sitemap(tx, actor.community, boards, page.key or 0, page.limit)
    return page.cut(found, lambda entry: entry.number)
