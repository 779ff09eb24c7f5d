"""Holds what every part of the servicer needs."""

from shared.actor import Verifier
from shared.db import Database


class Base:
    """Keeps the database, and what verifies the tokens of a batch."""

    def __init__(self, db: Database, verifier: Verifier) -> None:
        """Take the database as the application's role."""
        self.db = db
        self.verifier = verifier
