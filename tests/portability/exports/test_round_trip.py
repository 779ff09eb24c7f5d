"""Tests that an export imports elsewhere to the same community, history and merges included."""

import json
import re
from typing import Any
from uuid import UUID

from cli import sample
from services.portability.actions import reading
from services.portability.domain.reports import Report
from shared import actor, wire
from shared.actor import Actor
from tests.harness import make_actor
from tests.portability import memory
from tests.portability.world import World
from upwell.common.v1 import invariants_pb2
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def as_known(lines: list[bytes]) -> list[str]:
    """Return an export's lines with uids numbered as they appear, and without its name."""
    seen: dict[str, str] = {}
    named = [
        UID.sub(lambda uid: seen.setdefault(uid[0], f"uid-{len(seen)}"), line.decode())
        for line in lines[1:]
    ]
    # Followers are listed by uid, which says nothing.
    return [_sorted(line) for line in named]


def _sorted(line: str) -> str:
    raw = json.loads(line)
    if "followers" in raw:
        raw["followers"].sort()
    return json.dumps(raw, ensure_ascii=False)


def copied(world: World, lines: list[bytes], slug: str) -> tuple[UUID, Report]:
    """Return a new community that an export was imported to."""
    community = world.community(slug)
    return community, memory.run(lines, stubs=world.system(community))


def load(world: World, community: UUID) -> Report:
    """Import the sample."""
    with sample.opened() as file:
        return memory.run(reading.lines_of(file), stubs=world.system(community))


def test_the_sample_comes_in_whole_and_only_once(world: World) -> None:
    community = sample.ensure(world.nobody())
    assert sample.ensure(world.nobody()) == community

    report = load(world, community)

    assert report.faults == []
    assert (report.ideas_created, report.members_created) == (736, 366)
    assert (report.votes_created, report.merges_made) == (1267, 23)
    again = load(world, community)
    assert again.faults == []
    assert (again.ideas_found, again.members_found) == (736, 366)
    for name in ("ideas_created", "members_created", "votes_created", "comments_created"):
        assert getattr(again, name) == 0, name
    assert (again.merges_made, again.boards_created, again.tags_created) == (0, [], [])

    first = world.export(community)
    copy, made = copied(world, first, "copy")
    assert made.faults == []
    assert made.votes_created == 1267
    assert made.merges_made == 23
    assert as_known(world.export(copy)) == as_known(first)
    for where in (community, copy):
        answer = world.system(where).call(
            world.ideas.CheckInvariants, invariants_pb2.CheckInvariantsRequest()
        )
        assert [line.invariant for line in answer.results if line.violations] == []


def test_a_dry_run_on_real_services_makes_nothing_and_counts_right(world: World) -> None:
    community = world.community("dry")
    with sample.opened() as file:
        dry = memory.run(reading.lines_of(file), stubs=world.system(community), dry_run=True)

    assert dry.faults == []
    assert (dry.ideas_created, dry.members_created) == (736, 366)
    assert (dry.votes_created, dry.merges_made) == (1267, 23)
    assert len(dry.boards_created) == 5
    assert len(world.export(community)) == 1


class Town:
    """Makes a community by hand, the way people do."""

    def __init__(self, world: World, slug: str) -> None:
        """Make the community."""
        self.world = world
        self.uid = world.community(slug)
        self.people: dict[str, Actor] = {}
        self.system = actor.system(self.uid)

    def call(self, who: Actor, name: str, request: Any) -> Any:  # noqa: ANN401  any message
        """Call ideas."""
        return self.world.stubs(who).call(getattr(self.world.ideas, name), request)

    def person(self, handle: str, *roles: str) -> Actor:
        """Return a new member."""
        wanted = members_pb2.Member(handle=handle, display_name=handle.title())
        wanted.roles.extend(wire.value(members_pb2.Role, role) for role in roles)
        made = self.world.stubs(self.system).call(
            self.world.members.CreateMember, members_pb2.CreateMemberRequest(member=wanted)
        )
        return make_actor(self.uid, *roles, member=made.uid, handle=handle)

    def idea(self, who: Actor, title: str, board: str = "wishes", **more: Any) -> str:  # noqa: ANN401
        """Return the name of a new idea."""
        tags = [ideas_pb2.Tag(slug=slug) for slug in more.pop("tags", ())]
        new = ideas_pb2.Idea(board=ideas_pb2.Board(slug=board), title=title, tags=tags, **more)
        request = ideas_pb2.CreateIdeaRequest(idea=new)
        return str(self.call(who, "CreateIdea", request).name)


def comment_on(parent: str, body: str, **more: Any) -> ideas_pb2.CreateCommentRequest:  # noqa: ANN401
    """Return what asks for a comment."""
    comment = ideas_pb2.Comment(body=body, **more)
    return ideas_pb2.CreateCommentRequest(parent=parent, comment=comment)


def test_a_lively_community_arrives_the_same(world: World) -> None:
    town = Town(world, "lively")
    ada = town.person("ada", "admin")
    bob, eve, ivy = (town.person(name) for name in ("mo", "eve", "root"))
    for slug, access in (("wishes", ideas_pb2.BOARD_ACCESS_PUBLIC),
                         ("inside", ideas_pb2.BOARD_ACCESS_STAFF)):  # fmt: skip
        board = ideas_pb2.Board(
            slug=slug,
            display_name=slug.title(),
            purpose="To say what is wished for.",
            kind=ideas_pb2.BOARD_KIND_IDEAS,
            access=access,
            posting=ideas_pb2.POSTING_MEMBERS,
            owner_handle="ada",
            threshold=3,
            position=1,
        )
        town.call(ada, "CreateBoard", ideas_pb2.CreateBoardRequest(board=board))
    town.call(
        ada, "CreateTag",
        ideas_pb2.CreateTagRequest(tag=ideas_pb2.Tag(slug="speed", display_name="Speed & size")),
    )  # fmt: skip
    first = town.idea(
        bob, "Dark mode, please 🌙", body="At **night**.\n\n- it hurts", tags=["speed"]
    )
    second = town.idea(eve, "A theme for the night")
    third = town.idea(ivy, "Less light in general")
    town.idea(ada, "Only for the staff here", "inside")
    for who, name in ((bob, second), (eve, first), (ivy, first), (ivy, second), (bob, third)):
        town.call(who, "CastVote", ideas_pb2.CastVoteRequest(name=name))
    town.call(
        ivy, "WeighVote", ideas_pb2.WeighVoteRequest(name=first, weight=ideas_pb2.WEIGHT_CRITICAL)
    )
    town.call(
        ada, "CastVoteOnBehalf",
        ideas_pb2.CastVoteOnBehalfRequest(
            name=third, member=f"members/{eve.member}", weight=ideas_pb2.WEIGHT_IMPORTANT
        ),
    )  # fmt: skip
    town.call(bob, "FollowIdea", ideas_pb2.FollowIdeaRequest(name=third))
    thread = town.call(
        eve,
        "CreateComment",
        comment_on(first, "Yes, bob!"),
    )
    edited = ideas_pb2.UpdateCommentRequest(
        comment=ideas_pb2.Comment(name=thread.name, body="Yes @bob!")
    )
    edited.update_mask.paths.append("body")
    town.call(eve, "UpdateComment", edited)
    for who in (bob, ivy):
        town.call(who, "MarkHelpful", ideas_pb2.MarkHelpfulRequest(name=thread.name))
    reply = town.call(
        ada, "CreateComment",
        comment_on(first, "Soon.", parent_uid=thread.uid),
    )  # fmt: skip
    town.call(
        ada, "CreateComment",
        comment_on(first, "They pay well.", internal=True),
    )  # fmt: skip
    town.call(ada, "MarkAnswer", ideas_pb2.MarkAnswerRequest(name=reply.name, is_answer=True))
    town.call(
        ada, "ChangeIdeaStatus",
        ideas_pb2.ChangeIdeaStatusRequest(
            name=first, status=ideas_pb2.STATUS_PLANNED, message="We will."
        ),
    )  # fmt: skip
    for body in ("In autumn.", "In the *autumn*."):
        town.call(ada, "AnswerIdea", ideas_pb2.AnswerIdeaRequest(name=first, body=body))
    # A chain of merges, one of them undone and done again, and something split off.
    town.call(ada, "MergeIdea", ideas_pb2.MergeIdeaRequest(name=third, into=second))
    town.call(
        ada, "MergeIdea", ideas_pb2.MergeIdeaRequest(name=second, into=first, message="The same.")
    )
    town.call(ada, "UnmergeIdea", ideas_pb2.UnmergeIdeaRequest(name=second))
    town.call(ada, "MergeIdea", ideas_pb2.MergeIdeaRequest(name=second, into=first))
    town.call(
        ada, "SplitIdea",
        ideas_pb2.SplitIdeaRequest(
            name=first, title="A darker shade of dark", voters=["root"], comments=[thread.uid]
        ),
    )  # fmt: skip
    idea = ideas_pb2.UpdateIdeaRequest(idea=ideas_pb2.Idea(name=first, pinned=True, locked=True))
    idea.update_mask.paths.extend(["pinned", "locked"])
    town.call(ada, "UpdateIdea", idea)

    # What an import brought without names, on an idea that was merged.
    number = int(third.rpartition("/")[2])
    brought = ideas_pb2.IdeaRecord(
        external_id="SSO",
        number=number + 400,
        board="wishes",
        title="SSO",
        member_uid=str(bob.member),
        status=ideas_pb2.STATUS_OPEN,
        imported_votes=42,
    )
    town.call(
        ada, "ImportIdeas", ideas_pb2.ImportIdeasRequest(source="canny", records=[brought])
    )  # fmt: skip

    lines = world.export(town.uid)
    text = b"".join(lines).decode()
    for told in (
        '"on_behalf_by":', '"source":"behalf"', '"weight":"critical"', '"internal":true',
        '"is_answer":true', '"parent":', '"merged_into":"idea-1"', '"split_from":"idea-1"',
        '"kind":"unmerge"', '"threshold":3', '"access":"staff"', '"pinned":true',
        '"roles":["admin"]', '"handle":"root"', '"revisions":[', '"helpful_marks":[',
        '"imported_votes":42', '"update_time":', '"title":"SSO"',
    ):  # fmt: skip
        assert told in text
    copy, report = copied(world, lines, "copy")

    assert report.faults == []
    assert as_known(world.export(copy)) == as_known(lines)
    for where in (town.uid, copy):
        answer = world.system(where).call(
            world.ideas.CheckInvariants, invariants_pb2.CheckInvariantsRequest()
        )
        assert [line.invariant for line in answer.results if line.violations] == []

    again = memory.run(lines, stubs=world.system(copy))
    assert (again.ideas_created, again.votes_created, again.comments_created) == (0, 0, 0)
    assert as_known(world.export(copy)) == as_known(lines)


def test_it_stops_at_real_services_with_nothing_made(world: World) -> None:
    community = world.community("stop")
    rows: list[dict[str, Any]] = [
        {"record": "member", "external_id": "ada", "display_name": "Ada"},
        {"external_id": "1", "title": "A good idea", "author": "ada"},
        {"external_id": "2", "title": "x" * 141, "author": "ada"},
    ]
    lines = [json.dumps(row).encode() + b"\n" for row in rows]

    report = memory.run(lines, stubs=world.system(community), on_error="stop")

    assert report.stopped
    assert len(world.export(community)) == 1
