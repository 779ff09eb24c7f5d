"""Holds what a test of one service works with; each service adds what its tests are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from shared.db import Database
from shared.outbox import Event
from tests.harness.calls import Caller, People
from tests.harness.events import announced, event_of, hear
from tests.harness.services import Service


@dataclass
class Scene:
    """Calls a service, tells it what others announced, and looks at what it did."""

    service: Service
    stub: Any
    call: Caller
    people: People
    db: Database
    work_db: Database
    owner: sa.Engine

    @property
    def community(self) -> UUID:
        """Return the community of the test."""
        return self.people.community

    def event(
        self, message: Message, *, at: datetime | None = None, event_id: UUID | None = None
    ) -> Event:
        """Return an event of this community as another service would announce it."""
        return event_of(message, self.community, at=at, event_id=event_id)

    def hear(self, event: Event) -> bool:
        """Let the service take an event's effect, as its worker does; False for a repeat."""
        return hear(self.work_db, self.service, event)

    def tell(
        self, message: Message, *, at: datetime | None = None, event_id: UUID | None = None
    ) -> Event:
        """Announce something to the service, once."""
        event = self.event(message, at=at, event_id=event_id)
        assert self.hear(event)
        return event

    def rows(self, statement: str, **values: Any) -> list[Any]:  # noqa: ANN401  whatever the statement takes
        """Look into the database as its owner; `:community` is the test's."""
        with self.owner.connect() as connection:
            found = connection.execute(sa.text(statement), {"community": self.community, **values})
            return list(found.all()) if found.returns_rows else []

    def scalar(self, statement: str, **values: Any) -> Any:  # noqa: ANN401  whatever the statement gives
        """Look up one value in the database as its owner; `:community` is the test's."""
        return self.rows(statement, **values)[0][0]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of the events of one type that were announced, in order."""
        return [one.body for one in announced(self.work_db, self.service, self.community, kind)]
