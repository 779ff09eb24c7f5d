"""What ideas does when members says something of a person."""

from google.protobuf.message import Message

from services.ideas import events
from services.ideas.store import OUTBOX
from shared import clock, ids
from shared.actor import Actor
from shared.events import body_of
from shared.outbox import Event
from shared.outbox.consumer import handle
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb
from upwell.members.v1 import events_pb2


def hear(world: World, message: Message) -> None:
    """Let the service take an event's effect, as its worker does."""
    kind = message.DESCRIPTOR.full_name
    event = Event(
        id=ids.new_id(),
        type=kind,
        source="members",
        subject="",
        community=world.people.community,
        actor="",
        create_time=clock.now(),
        trace_parent="",
        body=body_of(message),
    )
    assert handle(world.work_db, OUTBOX, events.HANDLERS[kind], event)
    assert not handle(world.work_db, OUTBOX, events.HANDLERS[kind], event)


def uid(who: Actor) -> str:
    """Return a member's uid."""
    return str(who.member)


def test_it_shows_the_name_a_member_has_now(world: World) -> None:
    idea = world.idea()
    hear(world, events_pb2.MemberJoined(member_uid=uid(world.people.ana), handle="ana"))
    hear(
        world,
        events_pb2.MemberChanged(
            member_uid=uid(world.people.ana), handle="anali", display_name="Ana Li", avatar="a.png"
        ),
    )
    author = world.get(idea).author
    assert (author.handle, author.display_name, author.avatar) == ("anali", "Ana Li", "a.png")


def test_it_keeps_the_staff_mark(world: World) -> None:
    idea = world.idea()
    hear(world, events_pb2.GrantsChanged(member_uid=uid(world.people.ana), is_staff=True))
    assert world.get(idea).author.is_staff


def test_it_counts_no_votes_of_the_suspended(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben, world.people.cleo)
    hear(world, events_pb2.MemberSuspended(member_uid=uid(world.people.ben)))
    assert world.get(idea).vote_count == 1
    world.fold()
    hear(world, events_pb2.MemberReinstated(member_uid=uid(world.people.ben)))
    assert world.get(idea).vote_count == 2


def test_it_forgets_a_name_and_keeps_the_rest(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ana)
    hear(world, events_pb2.MemberErased(member_uid=uid(world.people.ana)))
    kept = world.get(idea)
    assert (kept.author.handle, kept.author.is_erased) == ("", True)
    assert (kept.title, kept.vote_count) == (idea.title, 1)
    hear(world, events_pb2.MemberChanged(member_uid=uid(world.people.ana), handle="ana"))
    assert world.get(idea).author.handle == ""


def test_it_takes_content_along_where_asked(world: World) -> None:
    mine = world.idea()
    other = world.idea("An idea of somebody else", who=world.people.ben)
    world.vote(other, world.people.ana)
    world.comment(other, "My secret thoughts.", world.people.ana)
    hear(world, events_pb2.MemberErased(member_uid=uid(world.people.ana), remove_content=True))
    problem = world.call.refused(
        world.stub.GetIdea, pb.GetIdeaRequest(name=mine.name), world.people.ben
    )
    assert problem.code == "NOT_FOUND"
    assert (world.get(other).vote_count, world.get(other).comment_count) == (0, 0)
    assert world.titles(query="secret thoughts") == []
    assert world.titles(query="export") == []
    request = pb.UndeleteIdeaRequest(name=mine.name)
    problem = world.call.refused(world.stub.UndeleteIdea, request, world.people.admin)
    assert problem.reason == "CONTENT_REMOVED"
