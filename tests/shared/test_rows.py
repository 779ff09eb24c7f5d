"""Checks the functions that turn rows into dataclasses and back."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from shared import rows

THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("community_id", sa.Uuid),
    sa.Column("thing_id", sa.Integer),
    sa.Column("display_name", sa.Text),
    sa.Column("owner_id", sa.Integer),
    sa.Column("hosts", sa.ARRAY(sa.Text)),
)


@dataclass(frozen=True)
class Owner:
    """Holds whose a thing is."""

    uid: int


@dataclass(frozen=True)
class Thing:
    """Holds a thing."""

    uid: int
    display_name: str
    owner: Owner
    hosts: tuple[str, ...] = ()


THING = Thing(7, "A thing", Owner(3), ("a", "b"))
ROW = {"thing_id": 7, "display_name": "A thing", "owner_id": 3, "hosts": ["a", "b"]}


def test_it_reads_columns_by_name() -> None:
    read = rows.reader(Thing, THINGS.c.keys(), given=("owner",), uid="thing_id")
    assert read(ROW, owner=Owner(3)) == THING


def test_it_writes_columns_by_name() -> None:
    write = rows.writer(THINGS, Thing, thing_id="uid", owner_id="owner.uid")
    assert write(THING) == ROW


def test_it_leaves_columns_to_the_database() -> None:
    write = rows.writer(THINGS, Thing, left=("hosts", "owner_id"), thing_id="uid")
    assert write(THING) == {"thing_id": 7, "display_name": "A thing"}


def test_it_follows_a_rule() -> None:
    write = rows.writer(
        THINGS, Thing, left=("hosts",), thing_id="uid", owner_id=lambda thing: -thing.owner.uid
    )
    assert write(THING)["owner_id"] == -3


def test_it_forgets_no_field() -> None:
    with pytest.raises(TypeError, match=r"Thing\.uid: the row has no column 'uid'"):
        rows.reader(Thing, THINGS.c.keys(), given=("owner",))


def test_it_forgets_no_column() -> None:
    with pytest.raises(TypeError, match=r"things\.owner_id: Thing has no field 'owner_id'"):
        rows.writer(THINGS, Thing, thing_id="uid")
