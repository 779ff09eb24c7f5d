"""Gives the people and events that tests of rewards begin with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import redis
from google.protobuf.timestamp_pb2 import Timestamp

from services.rewards import actions
from shared import clock, ids
from shared.actor import Actor
from tests.harness import Scene, Service, make_actor
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb


@pytest.fixture(scope="session")
def service() -> Service:
    """Return rewards as the service under test."""
    return Service("rewards")


def uid(who: Actor | UUID | str) -> str:
    """Return a member's uid as messages carry it."""
    return str(who.member) if isinstance(who, Actor) else str(who)


def stamp(moment: datetime) -> Timestamp:
    """Return a time as messages carry it."""
    message = Timestamp()
    message.FromDatetime(moment)
    return message


@dataclass
class World(Scene):
    """Makes the things tests are about: tells the service what happened, and settles."""

    redis: redis.Redis
    _ideas: dict[int, tuple[str, str]] = field(default_factory=dict)

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

    def split(
        self, number: int, new: int, who: Actor, *voters: Actor, at: datetime | None = None
    ) -> None:
        """Split a new idea off another, by a moderator, with the votes of some."""
        _, board = self._ideas[number]
        self.idea(new, who, board=board, at=at)
        self.tell(
            ideas.IdeaSplit(
                idea_number=new,
                from_number=number,
                member_uid=uid(who),
                author_uid=uid(who),
                board=board,
                votes=[
                    ideas.MovedVote(
                        from_number=number,
                        member_uid=uid(voter),
                        source="web",
                        create_time=stamp(clock.now()),
                    )
                    for voter in voters
                ],
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


@pytest.fixture
def world(scene: Scene, redis_client: redis.Redis) -> World:
    """Return what makes things, with everybody who has a name joined."""
    made = World(**vars(scene), redis=redis_client)
    made.join(*made.people.named)
    return made
