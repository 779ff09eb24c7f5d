"""Checks that a repeated request gets the first answer."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import clock, requests
from shared.actor import Actor
from shared.db import Database, metadata
from shared.refusals import Invalid
from tests.harness import freeze, make_actor

TABLE = requests.table(metadata("probe"))


@pytest.fixture
def db(probe: Callable[..., Database]) -> Database:
    """Return the database of a service with first answers."""
    return probe(*requests.create_statements("probe"))


@pytest.fixture
def who(community: UUID) -> Actor:
    """Return a member."""
    return make_actor(community, member=uuid4())


def create(db: Database, who: Actor, request_id: str, *content: object) -> str:
    with db.begin(who.community) as tx:
        once = requests.once(tx, TABLE, who, request_id, *content)
        if once.answer is not None:
            return str(once.answer["uid"])
        made = uuid4()
        once.keep(uid=made)
        return str(made)


def test_it_answers_a_repeat_with_the_first_answer(db: Database, who: Actor) -> None:
    first = create(db, who, "r1", "CreateThing", "a", {"b": 1}, frozenset("xyz"))
    assert create(db, who, "r1", "CreateThing", "a", {"b": 1}, frozenset("zyx")) == first
    assert create(db, who, "r2", "CreateThing", "a", {"b": 1}, frozenset("xyz")) != first


def test_it_remembers_nothing_without_an_id(db: Database, who: Actor) -> None:
    assert create(db, who, "", "CreateThing") != create(db, who, "", "CreateThing")
    with db.begin(who.community) as tx:
        assert requests.find(tx, TABLE, who, "", "CreateThing") is None


def test_it_refuses_an_id_with_other_content(db: Database, who: Actor) -> None:
    create(db, who, "r1", "CreateThing", "a")
    with pytest.raises(requests.RequestIdReused) as refused:
        create(db, who, "r1", "CreateThing", "b")
    assert list(refused.value.fields) == ["request_id"]


@pytest.mark.parametrize("bad", ["a" * 129, "a\x00b", "a\nb"])
def test_it_refuses_an_id_that_is_too_long_or_not_printable(
    bad: str, db: Database, who: Actor
) -> None:
    with pytest.raises(Invalid, match="128 printable") as refused:
        create(db, who, bad, "CreateThing")
    assert list(refused.value.fields) == ["request_id"]
    create(db, who, "a" * 128, "CreateThing")


def test_it_keeps_ids_of_people_and_communities_apart(db: Database, who: Actor) -> None:
    first = create(db, who, "r1", "CreateThing")
    other = make_actor(who.community, member=uuid4())
    elsewhere = make_actor(uuid4(), member=who.member)
    nobody = Actor(who.community, "system")
    answers = {create(db, one, "r1", "CreateThing") for one in (other, elsewhere, nobody)}
    assert len(answers - {first}) == 3


def test_it_forgets_what_was_rolled_back(db: Database, who: Actor) -> None:
    with db.begin(who.community) as tx:
        requests.once(tx, TABLE, who, "r1", "CreateThing")
        tx.rollback()
    with db.begin(who.community) as tx:
        assert requests.find(tx, TABLE, who, "r1", "CreateThing") is None
        assert requests.once(tx, TABLE, who, "r1", "CreateThing").answer is None


def test_it_lets_a_repeat_wait_for_the_first(db: Database, who: Actor) -> None:
    found: list[object] = []

    def repeat() -> None:
        with db.begin(who.community) as tx:
            found.append(requests.once(tx, TABLE, who, "r1", "CreateThing").answer)

    with db.begin(who.community) as tx:
        once = requests.once(tx, TABLE, who, "r1", "CreateThing")
        thread = threading.Thread(target=repeat)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        once.keep(number=7)
    thread.join()
    assert found == [{"number": 7}]


def test_it_purges_answers_after_a_week(
    db: Database, who: Actor, probe: Callable[..., Database]
) -> None:
    now = clock.now()
    freeze(now - timedelta(days=8))
    create(db, who, "old", "CreateThing")
    freeze(now)
    create(db, who, "new", "CreateThing")
    with probe(work=True).everywhere() as tx:
        assert requests.purge(tx, TABLE, now) == 1
        assert tx.execute(sa.select(TABLE.c.request_id)).scalars().all() == ["new"]


def test_it_forgets_a_member(db: Database, who: Actor) -> None:
    other = make_actor(who.community, member=uuid4())
    for one in (who, other):
        create(db, one, "r1", "CreateThing")
    with db.begin(who.community) as tx:
        assert who.member is not None
        requests.forget(tx, TABLE, who.community, who.member)
        assert tx.execute(sa.select(TABLE.c.member_id)).scalars().all() == [other.member]
