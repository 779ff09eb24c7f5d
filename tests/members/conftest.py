"""Serves members in process, with a community and a few people in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from shared import wire
from shared.actor import Actor
from shared.db import Database
from shared.outbox import Event
from tests.harness import Caller, Service, announced, make_actor, psycopg_url
from upwell.members.v1 import members_pb2 as pb
from upwell.members.v1 import members_pb2_grpc

NOBODY = UUID(int=0)
NONCE = "a-nonce-of-this-browser"
BASE = "http://localhost:8080"


@pytest.fixture(scope="session")
def service() -> Service:
    """Return members as the service under test."""
    return Service("members")


@pytest.fixture
def everywhere(work_db: Database) -> Database:
    """Return the database as the worker role sees it."""
    return work_db


@dataclass(frozen=True)
class Town:
    """Holds a community and calls members for the people in it."""

    uid: UUID
    slug: str
    stub: members_pb2_grpc.MembersServiceStub
    call: Caller
    everywhere: Database

    @property
    def system(self) -> Actor:
        """Return the actor of the command line."""
        return make_actor(self.uid, kind="system")

    @property
    def visitor(self) -> Actor:
        """Return somebody who is not signed in."""
        return make_actor(self.uid)

    def actor(self, member: pb.Member, *, scopes: tuple[str, ...] = ()) -> Actor:
        """Return the actor of a member as they are now."""
        return make_actor(
            self.uid,
            *(wire.word(pb.Role, role) for role in member.roles),
            member=member.uid,
            handle=member.handle,
            scopes=scopes,
            suspended=member.state == pb.MEMBER_STATE_SUSPENDED,
        )

    def person(self, handle: str, *roles: str, email: str = "") -> pb.Member:
        """Return a new member with roles."""
        wanted = pb.Member(handle=handle, display_name=handle.title(), email=email)
        wanted.roles.extend(wire.value(pb.Role, role) for role in roles)
        made: pb.Member = self.call(
            self.stub.CreateMember, pb.CreateMemberRequest(member=wanted), self.system
        )
        return made

    def placeholder(self, handle: str, email: str = "") -> pb.Member:
        """Return a new placeholder."""
        wanted = pb.Member(handle=handle, email=email, state=pb.MEMBER_STATE_PLACEHOLDER)
        made: pb.Member = self.call(
            self.stub.CreateMember, pb.CreateMemberRequest(member=wanted), self.system
        )
        return made

    def again(self, member: pb.Member) -> pb.Member:
        """Return a member as they are now, with everything an administrator sees."""
        request = pb.GetMemberRequest(name=f"members/{member.uid}")
        found: pb.Member = self.call(self.stub.GetMember, request, self.system)
        return found

    def set_access(self, access: pb.Access) -> None:
        """Open or close the community."""
        request = pb.UpdateCommunityRequest(community=pb.Community(access=access))
        self.call(self.stub.UpdateCommunity, request, self.system)

    def events(self, kind: str = "") -> list[Event]:
        """Return what was announced, in order."""
        return announced(self.everywhere, Service("members"), self.uid, kind)

    def audit(self) -> list[str]:
        """Return what the audit says was done, newest first."""
        request = pb.ListAuditEntriesRequest(page_size=100)
        answer = self.call(self.stub.ListAuditEntries, request, self.system)
        return [line.action for line in answer.audit_entries]

    def emails(self) -> list[dict[str, str]]:
        """Return the emails on their way, oldest first."""
        with self.everywhere.everywhere() as tx:
            rows = tx.execute(
                sa.text(
                    'SELECT template, locale, email, "values" FROM members.emails'
                    " WHERE community_id = :community ORDER BY email_id"
                ),
                {"community": self.uid},
            ).mappings()
            return [
                {key: row[key] for key in ("template", "locale", "email")} | row["values"]
                for row in rows
            ]

    def ask(self, email: str, nonce: str = NONCE, **fields: str) -> str:
        """Ask for a sign-in link and return the secret in the email, if it has one."""
        request = pb.RequestSignInLinkRequest(
            email=email, browser_nonce=nonce, base_url=BASE, **fields
        )
        self.call(self.stub.RequestSignInLink, request, self.visitor)
        return self.emails()[-1]["url"].partition("token=")[2]

    def confirm(self, token: str, nonce: str = NONCE) -> pb.Identity:
        """Open a sign-in link."""
        request = pb.ConfirmSignInLinkRequest(token=token, browser_nonce=nonce)
        found: pb.Identity = self.call(self.stub.ConfirmSignInLink, request, self.visitor)
        return found


@pytest.fixture
def new_town(
    stub: members_pb2_grpc.MembersServiceStub, call: Caller, everywhere: Database
) -> Callable[[str], Town]:
    """Return a function that creates a community by its short name."""

    def make(slug: str) -> Town:
        made = call(
            stub.CreateCommunity,
            pb.CreateCommunityRequest(community=pb.Community(slug=slug, display_name=slug.title())),
            make_actor(NOBODY, kind="system"),
        )
        return Town(UUID(made.uid), slug, stub, call, everywhere)

    return make


@pytest.fixture
def town(new_town: Callable[[str], Town]) -> Town:
    """Return a community that anyone may join."""
    return new_town("spring")


@pytest.fixture
def other(new_town: Callable[[str], Town]) -> Town:
    """Return another community."""
    return new_town("other")


@pytest.fixture
def admin(town: Town) -> pb.Member:
    """Return an administrator."""
    return town.person("ada", "admin")


@pytest.fixture
def moderator(town: Town) -> pb.Member:
    """Return a moderator."""
    return town.person("mo-derator", "moderator")


@pytest.fixture
def alice(town: Town) -> pb.Member:
    """Return a member without roles."""
    return town.person("alice", email="alice@example.com")


@pytest.fixture
def superuser(database_url: str) -> Iterator[psycopg.Connection]:
    """Return a connection that sees everything, to look behind the walls."""
    with psycopg.connect(psycopg_url(database_url), autocommit=True) as connection:
        yield connection
