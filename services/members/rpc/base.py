"""Holds what every part of the servicer needs."""

from shared.db import Database
from shared.service.servicer import Servicer


class Base(Servicer):
    """Keeps the databases and the portal's public address.

    `everywhere` acts as the worker role and is used only where the system asks about every
    community.
    """

    def __init__(self, db: Database, everywhere: Database, public_url: str = "") -> None:
        """Take `db` as the application's role, `everywhere` as the worker's."""
        super().__init__(db)
        self.everywhere = everywhere
        self.public_url = public_url
