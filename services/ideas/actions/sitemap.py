"""Lists what a sitemap names."""

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, check_place
from shared import paging
from shared.actor import Actor
from shared.db import Database

SITEMAP_MOST = 50_000


def list_sitemap_entries(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.SitemapEntry], str]:
    """Return a page of the ideas anyone may read, by number, and the token of the next."""
    size = paging.size(page_size, default=1_000, most=SITEMAP_MOST)
    question = ("sitemap", str(actor.community))
    place = paging.decode(question, page_token, int)
    after = check_place(0.0, int(str(place[0])))[1] if place else 0
    with db.begin(actor.community) as tx:
        boards = [
            board.uid
            for board in all_boards(tx, actor.community).values()
            if board.access == "public"
        ]
        found = store.sitemap.list_sitemap(tx, actor.community, boards, after, size + 1)
    page = found[:size]
    return page, paging.encode(question, page[-1].number) if len(found) > size else ""
