"""Serves rewards in process, and gives the people and events its tests begin with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import grpc
import pytest
import redis
import sqlalchemy as sa
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.rewards import actions, events, rpc
from services.rewards.store import OUTBOX
from shared import clock, ids
from shared.actor import Actor
from shared.db import Database, url_for
from shared.events import body_of
from shared.outbox import Event
from shared.outbox.consumer import handle
from tests.harness import Caller, make_actor
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb
from upwell.rewards.v1 import rewards_pb2_grpc

FULL_NAME = "upwell.rewards.v1.RewardsService"
SECRET = "a secret that only these tests know"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Return the database as the application's role."""
    database = Database(database_url, "upwell_rewards", pool_size=6)
    yield database
    database.close()


@pytest.fixture
def work_db(database_url: str) -> Iterator[Database]:
    """Return the database as the workers' role."""
    database = Database(database_url, "upwell_rewards_work", pool_size=4)
    yield database
    database.close()


@pytest.fixture
def owner(database_url: str) -> Iterator[sa.Engine]:
    """Return the database as its owner, whom no policy holds back; for looking and for filling."""
    engine = sa.create_engine(url_for(database_url), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def stub(
    db: Database, redis_client: redis.Redis, serve: Callable[..., grpc.Channel]
) -> rewards_pb2_grpc.RewardsServiceStub:
    """Return a stub of the service, through the real server."""
    servicer = rpc.RewardsServicer(db, redis_client, SECRET)
    channel = serve(
        (
            FULL_NAME,
            lambda server: rewards_pb2_grpc.add_RewardsServiceServicer_to_server(servicer, server),
        )
    )
    return rewards_pb2_grpc.RewardsServiceStub(channel)


@dataclass(frozen=True)
class People:
    """Holds who takes part in a test."""

    community: UUID
    visitor: Actor
    ana: Actor
    ben: Actor
    cleo: Actor
    moderator: Actor
    manager: Actor
    admin: Actor
    system: Actor

    @property
    def named(self) -> tuple[Actor, ...]:
        """Return those who have a name."""
        return (self.ana, self.ben, self.cleo, self.moderator, self.manager, self.admin)


@pytest.fixture
def people(community: UUID) -> People:
    """Return a visitor, three members, three of staff and the system of one community."""

    def member(handle: str, *roles: str) -> Actor:
        return make_actor(community, *roles, member=ids.new_id(), handle=handle)

    return People(
        community=community,
        visitor=make_actor(community),
        ana=member("ana"),
        ben=member("ben"),
        cleo=member("cleo"),
        moderator=member("mo", "moderator"),
        manager=member("max", "manager"),
        admin=member("ada", "admin"),
        system=make_actor(community, kind="system"),
    )


def uid(who: Actor | UUID | str) -> str:
    """Return a member's uid as messages carry it."""
    return str(who.member) if isinstance(who, Actor) else str(who)


def stamp(moment: datetime) -> Timestamp:
    """Return a time as messages carry it."""
    message = Timestamp()
    message.FromDatetime(moment)
    return message


@dataclass
class World:
    """Makes the things tests are about: tells the service what happened, and settles."""

    stub: rewards_pb2_grpc.RewardsServiceStub
    call: Caller
    people: People
    db: Database
    work_db: Database
    owner: sa.Engine
    redis: redis.Redis
    _ideas: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def community(self) -> UUID:
        """Return the community of the test."""
        return self.people.community

    def event(
        self, message: Message, *, at: datetime | None = None, event_id: UUID | None = None
    ) -> Event:
        """Return an event as another service would announce it, now unless said otherwise."""
        kind = message.DESCRIPTOR.full_name
        return Event(
            id=event_id or ids.new_id(),
            type=kind,
            source=kind.split(".")[1],
            subject="",
            community=self.community,
            actor="",
            create_time=at or clock.now(),
            trace_parent="",
            body=body_of(message),
        )

    def hear(self, event: Event) -> bool:
        """Let the service take an event's effect, as its worker does; False for a repeat."""
        return handle(self.work_db, OUTBOX, events.HANDLERS[event.type], event)

    def tell(
        self, message: Message, *, at: datetime | None = None, event_id: UUID | None = None
    ) -> Event:
        """Announce something to the service, once."""
        event = self.event(message, at=at, event_id=event_id)
        assert self.hear(event)
        return event

    def settle(self) -> int:
        """Settle everybody who waits, as the worker does."""
        return actions.recompute_queued(self.work_db)

    def join(self, *who: Actor, at: datetime | None = None) -> None:
        """Let people join."""
        for one in who:
            self.tell(
                members.MemberJoined(
                    member_uid=uid(one),
                    handle=one.handle,
                    display_name=one.handle.title(),
                    is_staff=one.is_staff,
                ),
                at=at,
            )

    def member(self, handle: str, at: datetime | None = None) -> Actor:
        """Let somebody new join."""
        actor = make_actor(self.community, member=ids.new_id(), handle=handle)
        self.join(actor, at=at)
        return actor

    def idea(
        self,
        number: int = 1,
        who: Actor | None = None,
        *,
        board: str = "product",
        at: datetime | None = None,
        source: str = "",
    ) -> str:
        """Raise an idea, by Ana unless said otherwise; returns `ideas/{number}`."""
        author = uid(who or self.people.ana)
        self._ideas[number] = (author, board)
        self.tell(
            ideas.IdeaSubmitted(
                idea_number=number,
                member_uid=author,
                board=board,
                title=f"Idea {number}",
                source=source,
                create_time=stamp(at or clock.now()),
            ),
            at=at,
        )
        return f"ideas/{number}"

    def vote(self, number: int, *who: Actor, at: datetime | None = None) -> None:
        """Vote for an idea."""
        author, board = self._ideas[number]
        for one in who:
            self.tell(
                ideas.VoteCast(
                    idea_number=number,
                    member_uid=uid(one),
                    author_uid=author,
                    source="web",
                    board=board,
                    create_time=stamp(at or clock.now()),
                ),
                at=at,
            )

    def unvote(self, number: int, *who: Actor, at: datetime | None = None) -> None:
        """Take votes back."""
        author, _ = self._ideas[number]
        for one in who:
            self.tell(
                ideas.VoteRetracted(idea_number=number, member_uid=uid(one), author_uid=author),
                at=at,
            )

    def move(self, number: int, status: str, *, at: datetime | None = None) -> None:
        """Change an idea's status, as the moderator."""
        author, board = self._ideas[number]
        self.tell(
            ideas.IdeaStatusChanged(
                idea_number=number,
                to_status=status,
                member_uid=uid(self.people.moderator),
                author_uid=author,
                board=board,
                create_time=stamp(at or clock.now()),
            ),
            at=at,
        )

    def comment(
        self, number: int, who: Actor, *, at: datetime | None = None, internal: bool = False
    ) -> str:
        """Comment on an idea; returns the comment's uid."""
        author, board = self._ideas.get(number, ("", "product"))
        comment = str(ids.new_id())
        self.tell(
            ideas.CommentPosted(
                comment_uid=comment,
                idea_number=number,
                member_uid=uid(who),
                author_uid=author,
                internal=internal,
                board=board,
                create_time=stamp(at or clock.now()),
            ),
            at=at,
        )
        return comment

    def helpful(
        self,
        comment: str,
        author: Actor,
        *who: Actor,
        number: int = 1,
        at: datetime | None = None,
    ) -> None:
        """Find a comment helpful."""
        for one in who:
            self.tell(
                ideas.CommentFoundHelpful(
                    comment_uid=comment,
                    idea_number=number,
                    member_uid=uid(one),
                    author_uid=uid(author),
                    board=self._ideas.get(number, ("", "product"))[1],
                ),
                at=at,
            )

    def points(self, who: Actor, viewer: Actor | None = None, **wanted: Any) -> pb.Points:  # noqa: ANN401  whatever the message takes
        """Get somebody's points, as they see them themselves unless said otherwise."""
        request = pb.GetPointsRequest(name=f"members/{who.handle}", **wanted)
        return self.call(self.stub.GetPoints, request, viewer or who)

    def balance(self, who: Actor, unit: str = "standing", place: str = "member") -> int:
        """Return what is on somebody's account, not faded; `place` is `member` or `escrow`."""
        return int(
            self.scalar(
                "SELECT coalesce(sum(balance), 0) FROM rewards.balances"
                " WHERE community_id = :community AND account = :account AND unit = :unit",
                account=f"{place}:{uid(who)}",
                unit=unit,
            )
        )

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
        found = self.rows(
            "SELECT body FROM rewards.outbox WHERE type LIKE :kind ORDER BY seq", kind=f"%.{kind}"
        )
        return [row.body for row in found]


@pytest.fixture
def world(
    stub: rewards_pb2_grpc.RewardsServiceStub,
    call: Caller,
    people: People,
    db: Database,
    work_db: Database,
    owner: sa.Engine,
    redis_client: redis.Redis,
) -> World:
    """Return what makes things, with everybody who has a name joined."""
    made = World(stub, call, people, db, work_db, owner, redis_client)
    made.join(*people.named)
    return made
