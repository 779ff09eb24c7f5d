"""Serves ideas in process, and gives the people and things its tests begin with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
import pytest
import sqlalchemy as sa

from services.ideas import actions, rpc
from shared import ids
from shared.actor import Actor
from shared.db import Database, url_for
from tests.harness import Caller, Keys, make_actor
from upwell.ideas.v1 import ideas_pb2 as pb
from upwell.ideas.v1 import ideas_pb2_grpc

FULL_NAME = "upwell.ideas.v1.IdeasService"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Return the database as the application's role."""
    database = Database(database_url, "upwell_ideas", pool_size=6)
    yield database
    database.close()


@pytest.fixture
def work_db(database_url: str) -> Iterator[Database]:
    """Return the database as the workers' role."""
    database = Database(database_url, "upwell_ideas_work", pool_size=4)
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
    db: Database, keys: Keys, serve: Callable[..., grpc.Channel]
) -> ideas_pb2_grpc.IdeasServiceStub:
    """Return a stub of the service, through the real server."""
    servicer = rpc.IdeasServicer(db, keys.verifier)
    channel = serve(
        (
            FULL_NAME,
            lambda server: ideas_pb2_grpc.add_IdeasServiceServicer_to_server(servicer, server),
        )
    )
    return ideas_pb2_grpc.IdeasServiceStub(channel)


@dataclass(frozen=True)
class People:
    """Holds who takes part in a test."""

    community: UUID
    visitor: Actor
    ana: Actor
    ben: Actor
    cleo: Actor
    moderator: Actor
    admin: Actor
    system: Actor


@pytest.fixture
def people(community: UUID) -> People:
    """Return a visitor, three members, a moderator, an admin and the system of one community."""

    def member(handle: str, *roles: str) -> Actor:
        return make_actor(community, *roles, member=ids.new_id(), handle=handle)

    return People(
        community=community,
        visitor=make_actor(community),
        ana=member("ana"),
        ben=member("ben"),
        cleo=member("cleo"),
        moderator=member("mo", "moderator"),
        admin=member("ada", "admin"),
        system=make_actor(community, kind="system"),
    )


@dataclass(frozen=True)
class World:
    """Makes the things tests are about, through the service."""

    stub: ideas_pb2_grpc.IdeasServiceStub
    call: Caller
    people: People
    db: Database
    work_db: Database
    owner: sa.Engine

    def board(self, slug: str = "product", **fields: Any) -> pb.Board:  # noqa: ANN401  whatever the message takes
        """Create a board."""
        board = pb.Board(slug=slug, **{"display_name": slug.title(), **fields})
        return self.call(
            self.stub.CreateBoard, pb.CreateBoardRequest(board=board), self.people.admin
        )

    def tag(self, slug: str, name: str = "") -> pb.Tag:
        """Create a tag."""
        request = pb.CreateTagRequest(tag=pb.Tag(slug=slug, display_name=name or slug))
        return self.call(self.stub.CreateTag, request, self.people.admin)

    def idea(
        self,
        title: str = "Export my data as CSV",
        who: Actor | None = None,
        **fields: Any,  # noqa: ANN401  whatever the message takes
    ) -> pb.Idea:
        """Create an idea; by Ana on the board `product` unless said otherwise."""
        request = pb.CreateIdeaRequest(**{"board": "product", "title": title, **fields})
        return self.call(self.stub.CreateIdea, request, who or self.people.ana)

    def vote(self, idea: pb.Idea, *who: Actor) -> None:
        """Vote for an idea."""
        for one in who:
            self.call(self.stub.CastVote, pb.CastVoteRequest(name=idea.name), one)

    def comment(self, idea: pb.Idea, body: str, who: Actor, **fields: Any) -> pb.Comment:  # noqa: ANN401  whatever the message takes
        """Comment on an idea."""
        request = pb.CreateCommentRequest(parent=idea.name, body=body, **fields)
        return self.call(self.stub.CreateComment, request, who)

    def move(
        self, idea: pb.Idea, status: "pb.Status", message: str = "Because we looked."
    ) -> pb.Idea:
        """Change an idea's status as the moderator."""
        request = pb.ChangeIdeaStatusRequest(name=idea.name, status=status, message=message)
        return self.call(self.stub.ChangeIdeaStatus, request, self.people.moderator)

    def get(self, idea: pb.Idea, who: Actor | None = None) -> pb.Idea:
        """Get an idea again."""
        return self.call(
            self.stub.GetIdea, pb.GetIdeaRequest(name=idea.name), who or self.people.visitor
        )

    def titles(self, who: Actor | None = None, **wanted: Any) -> list[str]:  # noqa: ANN401  whatever the message takes
        """Return the titles of the first page of a list."""
        answer = self.call(
            self.stub.ListIdeas, pb.ListIdeasRequest(**wanted), who or self.people.visitor
        )
        return [idea.title for idea in answer.ideas]

    def fold(self) -> None:
        """Roll up what happened."""
        while actions.fold(self.work_db):
            pass

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of the events of one type that were announced, in order."""
        with self.owner.connect() as connection:
            found = connection.execute(
                sa.text("SELECT body FROM ideas.outbox WHERE type LIKE :kind ORDER BY seq"),
                {"kind": f"%.{kind}"},
            )
            return [row.body for row in found]


@pytest.fixture
def world(
    stub: ideas_pb2_grpc.IdeasServiceStub,
    call: Caller,
    people: People,
    db: Database,
    work_db: Database,
    owner: sa.Engine,
) -> World:
    """Return what makes things, with a board `product`."""
    made = World(stub, call, people, db, work_db, owner)
    made.board()
    return made
