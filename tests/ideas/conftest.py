"""Gives the things that tests of ideas begin with."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.ideas import actions
from shared.actor import Actor
from tests.harness import Scene, Service
from upwell.ideas.v1 import ideas_pb2 as pb


@pytest.fixture(scope="session")
def service() -> Service:
    """Return ideas as the service under test."""
    return Service("ideas")


def new_idea(
    title: str = "A title of mine",
    board: str = "product",
    tags: Sequence[str] = (),
    request_id: str = "",
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> pb.CreateIdeaRequest:
    """Return what asks for a new idea."""
    return pb.CreateIdeaRequest(
        idea=pb.Idea(
            title=title,
            board=pb.Board(slug=board),
            tags=[pb.Tag(slug=tag) for tag in tags],
            **fields,
        ),
        request_id=request_id,
    )


def new_comment(
    idea: pb.Idea,
    body: str,
    request_id: str = "",
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> pb.CreateCommentRequest:
    """Return what asks for a new comment."""
    return pb.CreateCommentRequest(
        parent=idea.name, comment=pb.Comment(body=body, **fields), request_id=request_id
    )


def edit(name: str, body: str, etag: str = "") -> pb.UpdateCommentRequest:
    """Return what asks for another text of a comment."""
    request = pb.UpdateCommentRequest(comment=pb.Comment(name=name, body=body, etag=etag))
    request.update_mask.paths.append("body")
    return request


class World(Scene):
    """Makes the things tests are about, through the service."""

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
        request = new_idea(**{"title": title, **fields})
        return self.call(self.stub.CreateIdea, request, who or self.people.ana)

    def vote(self, idea: pb.Idea, *who: Actor) -> None:
        """Vote for an idea."""
        for one in who:
            self.call(self.stub.CastVote, pb.CastVoteRequest(name=idea.name), one)

    def comment(self, idea: pb.Idea, body: str, who: Actor, **fields: Any) -> pb.Comment:  # noqa: ANN401  whatever the message takes
        """Comment on an idea."""
        request = new_comment(idea, body, **fields)
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


@pytest.fixture
def world(scene: Scene) -> World:
    """Return what makes things, with a board `product`."""
    made = World(**vars(scene))
    made.board()
    return made
