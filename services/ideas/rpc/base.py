"""Holds what every part of the servicer needs."""

from shared.actor import Verifier
from shared.db import Database
from shared.service.servicer import Servicer


class Base(Servicer):
    """Keeps the database, and what verifies the tokens of a batch."""

    def __init__(self, db: Database, verifier: Verifier) -> None:
        """Take the database as the application's role."""
        super().__init__(db)
        self.verifier = verifier
