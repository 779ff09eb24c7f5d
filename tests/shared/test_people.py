"""Checks that a service's copy of people says what was last announced of them."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from google.protobuf.message import Message

from shared import people
from shared.db import Database, metadata
from shared.events import body_of
from shared.outbox import Event
from shared.people import copies, events, messages
from upwell.members.v1 import events_pb2 as pb

PACKAGE = "upwell.members.v1"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Guest(people.Person):
    """Is a person of whom this service knows where they sit."""

    seat: str = "standing"


PEOPLE = copies.Copies(
    copies.table(metadata("probe"), sa.Column("seat", sa.Text, server_default="standing")), Guest
)
HANDLERS = events.handlers(PEOPLE, PACKAGE)


@pytest.fixture
def db(probe: Callable[..., Database]) -> Database:
    """Return the database of a service with people."""
    return probe(
        *copies.create_statements("probe"),
        "ALTER TABLE probe.people ADD COLUMN seat text DEFAULT 'standing'",
    )


@pytest.fixture
def hear(db: Database, community: UUID) -> Callable[..., None]:
    """Return what takes events, each at a moment."""

    def run(*told: Message, at: datetime = NOON) -> None:
        for message in told:
            event = event_of(community, message, at)
            with db.begin(community) as tx:
                HANDLERS[event.type](tx, event)

    return run


@pytest.fixture
def load(db: Database, community: UUID) -> Callable[[UUID], Guest | None]:
    """Return what loads a person."""

    def run(member: UUID) -> Guest | None:
        with db.begin(community) as tx:
            return PEOPLE.load(tx, community, member)

    return run


def event_of(community: UUID, message: Message, at: datetime) -> Event:
    kind = message.DESCRIPTOR.full_name
    return Event(uuid4(), kind, "members", "", community, "", at, "", body_of(message))


def joined(member: UUID, handle: str = "Ana") -> pb.MemberJoined:
    return pb.MemberJoined(member_uid=str(member), handle=handle, display_name="Ana")


def test_it_keeps_the_name_of_whoever_joins(
    hear: Callable[..., None], load: Callable[[UUID], Guest | None]
) -> None:
    member = uuid4()
    told = joined(member)
    told.MergeFrom(pb.MemberJoined(is_staff=True, is_placeholder=True, avatar="/a.png"))
    hear(told)
    assert load(member) == Guest(member, "ana", "Ana", "/a.png", is_staff=True, is_placeholder=True)


def test_it_keeps_the_newest_name_in_whatever_order(
    hear: Callable[..., None], load: Callable[[UUID], Guest | None]
) -> None:
    member = uuid4()
    hear(pb.MemberChanged(member_uid=str(member), handle="anna"), at=NOON + MINUTE)
    hear(joined(member))
    assert load(member) == Guest(member, "anna")


def test_it_marks_staff_and_suspended_even_before_it_knows_the_name(
    hear: Callable[..., None], load: Callable[[UUID], Guest | None]
) -> None:
    member = uuid4()
    uid = str(member)
    hear(pb.GrantsChanged(member_uid=uid, is_staff=True), pb.MemberSuspended(member_uid=uid))
    assert load(member) == Guest(member, is_staff=True, is_suspended=True)
    told = joined(member)
    told.is_staff = True
    hear(told, pb.MemberReinstated(member_uid=uid))
    assert load(member) == Guest(member, "ana", "Ana", is_staff=True)
    hear(pb.GrantsChanged(member_uid=uid))
    assert load(member) == Guest(member, "ana", "Ana")


def test_it_forgets_whoever_leaves_and_hears_no_more_of_them(
    hear: Callable[..., None], load: Callable[[UUID], Guest | None]
) -> None:
    member = uuid4()
    uid = str(member)
    hear(joined(member), pb.MemberErased(member_uid=uid))
    hear(
        joined(member),
        pb.GrantsChanged(member_uid=uid, is_staff=True),
        pb.MemberSuspended(member_uid=uid),
        at=NOON + MINUTE,
    )
    assert load(member) == Guest(member, is_erased=True)


def test_it_says_when_it_first_forgot_somebody(db: Database, community: UUID) -> None:
    member = uuid4()
    with db.begin(community) as tx:
        assert PEOPLE.erase(tx, community, member, NOON, seat="") == NOON
        assert PEOPLE.erase(tx, community, member, NOON + MINUTE) == NOON
        assert PEOPLE.load(tx, community, member) == Guest(member, is_erased=True, seat="")


def test_it_does_what_else_the_service_does_afterwards(db: Database, community: UUID) -> None:
    member = uuid4()
    found: list[Guest | None] = []

    def note(tx: sa.Connection, event: Event) -> None:
        found.append(PEOPLE.load(tx, event.community, member))

    handlers = events.handlers(PEOPLE, PACKAGE, then={"MemberJoined": note})
    event = event_of(community, joined(member), NOON)
    with db.begin(community) as tx:
        handlers[event.type](tx, event)
    assert found == [Guest(member, "ana", "Ana")]
    with pytest.raises(ValueError, match="MemberSang"):
        events.handlers(PEOPLE, PACKAGE, then={"MemberSang": note})


def test_it_meets_somebody_until_their_name_is_announced(
    db: Database, community: UUID, hear: Callable[..., None], load: Callable[[UUID], Guest | None]
) -> None:
    member = uuid4()

    def meet(handle: str) -> None:
        with db.begin(community) as tx:
            PEOPLE.meet(tx, community, people.Person(member, handle, handle))

    with db.begin(community) as tx:
        PEOPLE.know(tx, community, [member, member, UUID(int=0)])
    meet("Ana")
    assert load(member) == Guest(member, "ana", "Ana")
    meet("ben")
    assert load(member) == Guest(member, "ana", "Ana")
    hear(pb.MemberChanged(member_uid=str(member), handle="cleo"))
    meet("ana")
    assert load(member) == Guest(member, "cleo")
    hear(pb.MemberErased(member_uid=str(member)))
    meet("ana")
    assert load(member) == Guest(member, is_erased=True)


def test_it_meets_whom_nobody_knows_and_leaves_the_known_unlocked(
    db: Database, community: UUID
) -> None:
    person = people.Person(uuid4(), "ana", "Ana")
    with db.begin(community) as tx:
        PEOPLE.meet(tx, community, person)
    with db.begin(community) as tx, db.begin(community) as other:
        tx.execute(sa.select(PEOPLE.table.c.handle).with_for_update())
        other.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
        PEOPLE.meet(other, community, person)


def test_it_finds_people_by_uid_and_by_handle(
    db: Database, community: UUID, hear: Callable[..., None]
) -> None:
    ana, ben, cleo = sorted(uuid4() for _ in range(3))
    hear(joined(ana, "Ana"), joined(ben, "Ben"), joined(cleo, "Cleo"))
    hear(pb.MemberErased(member_uid=str(cleo)), at=NOON + MINUTE)
    with db.begin(community) as tx:
        assert set(PEOPLE.load_many(tx, community, [ana, cleo, None, uuid4()])) == {ana, cleo}
        assert PEOPLE.load_many(tx, community, []) == {}
        assert set(PEOPLE.find_many(tx, community, ["ANA", "cleo", ""])) == {"ana"}
        assert PEOPLE.find_many(tx, community, [""]) == {}
        assert PEOPLE.find(tx, community, str(ben)) == PEOPLE.find(tx, community, "ben")
        for nobody in (cleo, uuid4()):
            assert PEOPLE.find(tx, community, str(nobody)) is None
        found = PEOPLE.find(tx, community, "BEN")
        assert found is not None
        assert found.uid == ben
        listed = PEOPLE.list_after(tx, community, ana, 1)
        assert [one.uid for one in listed] == [ben]


def test_it_knows_who_is_barred(db: Database, community: UUID, hear: Callable[..., None]) -> None:
    ana, ben, cleo = (uuid4() for _ in range(3))
    hear(
        joined(ana), pb.MemberSuspended(member_uid=str(ben)), pb.MemberErased(member_uid=str(cleo))
    )
    with db.begin(community) as tx:
        barred = [PEOPLE.is_barred(tx, community, one) for one in (ana, ben, cleo, uuid4())]
    assert barred == [False, True, True, False]


def test_it_lists_communities_for_a_worker(
    community: UUID, hear: Callable[..., None], probe: Callable[..., Database]
) -> None:
    hear(joined(uuid4()), joined(uuid4()))
    with probe(work=True).everywhere() as tx:
        assert PEOPLE.list_communities(tx) == [community]


def test_it_reads_people_out_of_joined_rows(
    db: Database, community: UUID, hear: Callable[..., None]
) -> None:
    ana, unknown = uuid4(), uuid4()
    hear(joined(ana))
    statement = f"""SELECT {PEOPLE.columns("p", "w.member", "author_")}
        FROM unnest(CAST(:members AS uuid[])) WITH ORDINALITY AS w(member, place)
        LEFT JOIN probe.people p ON p.community_id = :community AND p.member_id = w.member
        ORDER BY w.place"""  # noqa: S608  only our own names
    with db.begin(community) as tx:
        rows = tx.execute(
            sa.text(statement), {"community": community, "members": [ana, unknown]}
        ).mappings()
        found = [PEOPLE.read(row, "author_") for row in rows]
    assert found == [Guest(ana, "ana", "Ana"), Guest(unknown)]


def test_it_writes_people_as_messages() -> None:
    ana = people.Person(uuid4(), "ana", is_staff=True)
    assert messages.to_proto(None) is None
    message = messages.to_proto(ana)
    assert message is not None
    assert (message.uid, message.handle, message.display_name) == (str(ana.uid), "ana", "ana")
    assert message.is_staff
    unknown = uuid4()
    assert messages.one_of({ana.uid: ana}, ana.uid) == message
    assert messages.one_of({}, unknown) == type(message)(uid=str(unknown))
    assert messages.one_of({}, None) is None
    assert messages.one_of({}, UUID(int=0)) is None
