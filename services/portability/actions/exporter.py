"""Exports a community as JSON Lines that an import elsewhere makes the same community from."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.portability.actions import messages
from services.portability.actions.reading import Tell
from services.portability.clients import Stubs
from services.portability.domain.records import Member, Tag, people_of
from services.portability.formats import upwell
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

PAGE = 100
FORMER = "Former member"


def run(stubs: Stubs, *, emails: bool = False, progress: Tell | None = None) -> Iterator[bytes]:
    """Yield the lines of an export: members by handle, boards, tags, then ideas by number.

    Addresses are left out unless `emails` asks for them; without one an imported member is a
    placeholder that an administrator lets somebody claim. Raises `Failed`.
    """
    tell = progress or (lambda _stage, _done, _total: None)
    community = stubs.call(stubs.members.GetCommunity, members_pb2.GetCommunityRequest())
    yield upwell.header(community.slug)
    uids: dict[str, str] = {}
    for made in _pages(stubs, stubs.members.ListMembers, members_pb2.ListMembersRequest, "members"):
        uids[made.handle or made.uid] = made.uid
        yield from upwell.write(messages.member_of(made, email=emails))
        tell("members", len(uids), 0)
    known = set(uids.values())
    slugs: dict[str, str] = {}
    for board in _pages(stubs, stubs.ideas.ListBoards, ideas_pb2.ListBoardsRequest, "boards"):
        yield from upwell.write(messages.board_of(board))
    for tag in _pages(stubs, stubs.ideas.ListTags, ideas_pb2.ListTagsRequest, "tags"):
        slugs[tag.display_name] = tag.slug
        yield from upwell.write(Tag(tag.slug, tag.display_name))
    records = _pages(stubs, stubs.ideas.ExportIdeas, ideas_pb2.ExportIdeasRequest, "records")
    for done, record in enumerate(records, start=1):
        idea = messages.idea_of(record)
        # A tag's name may have changed since it was made; its slug finds it again.
        idea = replace(idea, tags=tuple(slugs.get(tag, tag) for tag in idea.tags))
        for uid in people_of(idea):
            # Somebody who was erased is on no list, yet what they wrote may stay.
            if uid and uid not in known:
                known.add(uid)
                yield from upwell.write(Member(uid, FORMER))
        yield from upwell.write(idea)
        tell("ideas", done, 0)


def _pages(stubs: Stubs, method: Any, request: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield everything a listing gives, page by page."""
    asked = request(page_size=PAGE)
    while True:
        answer = stubs.call(method, asked)
        yield from getattr(answer, name)
        if not answer.next_page_token:
            return
        asked.page_token = answer.next_page_token
