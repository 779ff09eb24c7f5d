"""Shows what people write: safe HTML of their Markdown, within what one page may cost."""

from datetime import datetime

from flask import g, has_request_context
from markupsafe import Markup

from shared.markdown import plain, to_html

# Of so many characters of Markdown a page makes HTML; texts beyond are shown as they were typed.
# It is some thirty of the longest texts, and about 50 ms.
BUDGET = 400_000


def render(text: str, time: datetime | None = None) -> str:
    """Return safe HTML of Markdown; links carry `rel="nofollow ugc noopener"`.

    Mentions lead to who had the handle at a time, which is when the text was written.
    """
    return to_html(text, time) if _spend(len(text)) else plain(text)


def markdown(text: str, time: datetime | None = None) -> Markup:
    """Return safe HTML of Markdown, for templates."""
    return Markup(render(text or "", time))  # noqa: S704  it has just been cleaned


def _spend(size: int) -> bool:
    """Take what a text costs off the page's budget; False where it is used up."""
    if not has_request_context():
        return True
    spent = int(g.get("markdown", 0)) + size
    if spent > BUDGET:
        return False
    g.markdown = spent
    return True
