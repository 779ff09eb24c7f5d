"""Stands for the services in memory, as far as a transfer calls them; keeps what it was given."""

from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.portability.clients import Failed, Stubs
from shared.errors import Problem
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

AWAY = Problem(code="UNAVAILABLE", reason="UNAVAILABLE", message="Away.")


@dataclass
class FakeMembers:
    """Keeps members by source and external id; refuses names in `refused`."""

    made: dict[tuple[str, str], members_pb2.MemberRecord] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    @staticmethod
    def uid(source: str, external_id: str) -> str:
        """Return the uid that a source's person gets."""
        return str(uuid5(NAMESPACE_URL, f"{source}:{external_id}"))

    def BatchCreateMembers(  # noqa: N802  the contract's name
        self, request: members_pb2.BatchCreateMembersRequest, timeout: float
    ) -> members_pb2.BatchCreateMembersResponse:
        """Make or find members."""
        assert timeout > 0
        assert len(request.records) <= 500
        self.calls += 1
        answer = members_pb2.BatchCreateMembersResponse()
        for record in request.records:
            result = answer.results.add(external_id=record.external_id)
            key = (request.source, record.external_id)
            if record.external_id in self.refused:
                result.error = self.refused[record.external_id]
                continue
            known = key in self.made
            if not known and not request.validate_only:
                self.made[key] = record
            if known or not request.validate_only:
                result.uid = self.uid(*key)
                result.handle = record.handle or f"h{len(self.made)}"
            result.created = not known
        return answer


@dataclass
class FakeIdeas:
    """Keeps ideas by source and external id, their votes and merges."""

    ideas: dict[tuple[str, str], ideas_pb2.IdeaRecord] = field(default_factory=dict)
    votes: set[tuple[str, str]] = field(default_factory=set)
    merges: dict[str, str] = field(default_factory=dict)
    boards: dict[str, ideas_pb2.Board] = field(default_factory=dict)
    tags: dict[str, ideas_pb2.Tag] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    away: int = 0
    sizes: list[int] = field(default_factory=list)

    def ListBoards(  # noqa: N802
        self, request: ideas_pb2.ListBoardsRequest, timeout: float
    ) -> ideas_pb2.ListBoardsResponse:
        """List boards on one page."""
        del request, timeout
        return ideas_pb2.ListBoardsResponse(boards=self.boards.values())

    def ListTags(  # noqa: N802
        self, request: ideas_pb2.ListTagsRequest, timeout: float
    ) -> ideas_pb2.ListTagsResponse:
        """List tags on one page."""
        del request, timeout
        return ideas_pb2.ListTagsResponse(tags=self.tags.values())

    def CreateBoard(  # noqa: N802
        self, request: ideas_pb2.CreateBoardRequest, timeout: float
    ) -> ideas_pb2.Board:
        """Make a board."""
        del timeout
        self.boards[request.board.slug] = request.board
        return request.board

    def CreateTag(  # noqa: N802
        self, request: ideas_pb2.CreateTagRequest, timeout: float
    ) -> ideas_pb2.Tag:
        """Make a tag."""
        del timeout
        self.tags[request.tag.slug] = request.tag
        return request.tag

    def ImportIdeas(  # noqa: N802
        self, request: ideas_pb2.ImportIdeasRequest, timeout: float
    ) -> ideas_pb2.ImportIdeasResponse:
        """Make or find ideas in the first pass, join them in the second."""
        assert timeout > 0
        assert len(request.records) <= 200
        if self.away:
            self.away -= 1
            raise Failed(AWAY)
        self.sizes.append(len(request.records))
        answer = ideas_pb2.ImportIdeasResponse()
        first = getattr(request, "pass") == ideas_pb2.IMPORT_PASS_IDEAS
        for record in request.records:
            result = answer.results.add(external_id=record.external_id)
            if record.external_id in self.refused:
                result.errors.append(self.refused[record.external_id])
            elif first:
                self._make(request, record, result, answer)
            else:
                self._join(request, record, result)
        return answer

    def _make(self, request: Any, record: Any, result: Any, answer: Any) -> None:  # noqa: ANN401
        key = (request.source, record.external_id)
        result.created = key not in self.ideas
        if result.created and record.board not in self.boards:
            answer.boards_created.append(record.board)
            if not request.validate_only:
                self.boards[record.board] = ideas_pb2.Board(slug=record.board)
        if result.created and not request.validate_only:
            assert record.member_uid
            self.ideas[key] = record
            result.comments_created = len(record.comments)
        if not request.validate_only:
            result.number = list(self.ideas).index(key) + 1

    def _join(self, request: Any, record: Any, result: Any) -> None:  # noqa: ANN401
        if record.names_imported_votes and ((request.source, record.external_id) not in self.ideas):
            result.errors.append("There is no such idea.")
            return
        assert (request.source, record.external_id) in self.ideas
        for vote in record.votes:
            pair = (record.external_id, vote.member_uid)
            if pair not in self.votes:
                result.votes_created += 1
                if not request.validate_only:
                    self.votes.add(pair)
        if record.merged_into_external_id and record.external_id not in self.merges:
            result.merged = True
            if not request.validate_only:
                assert record.merged_into_external_id not in self.merges
                self.merges[record.external_id] = record.merged_into_external_id


@dataclass
class Fake:
    """Holds both services and the stubs that call them."""

    members: FakeMembers = field(default_factory=FakeMembers)
    ideas: FakeIdeas = field(default_factory=FakeIdeas)

    @property
    def stubs(self) -> Stubs:
        """Return what an import calls."""
        return Stubs(self.members, self.ideas, pause=0.0)

    def idea(self, external_id: str) -> ideas_pb2.IdeaRecord:
        """Return an idea that was made."""
        return next(idea for (_, key), idea in self.ideas.ideas.items() if key == external_id)
