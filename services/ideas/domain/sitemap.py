"""Holds what a sitemap names."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SitemapEntry:
    """Holds one address of the sitemap."""

    number: int
    title: str
    update_time: datetime
