"""Holds what every part of the servicer needs."""

import redis

from shared.db import Database
from shared.service.servicer import Servicer


class Base(Servicer):
    """Keeps the database, the leaderboards' Redis, and the secret that signing keys rest under."""

    def __init__(self, db: Database, client: redis.Redis | None = None, secret: str = "") -> None:
        """Take the database as the application's role; without Redis the database answers."""
        super().__init__(db)
        self.redis = client
        self.secret = secret
