"""Asks and changes the table of people of one service."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared import migrate
from shared.people import Person

P = TypeVar("P", bound=Person)

# Older than any event, so that whatever is announced of somebody counts.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY = UUID(int=0)
_NAMES = ("handle", "display_name", "avatar", "is_staff", "is_placeholder")


def table(metadata: sa.MetaData, *own: sa.Column[Any] | sa.Index) -> sa.Table:
    """Declare the table of people in a service's schema, with columns and indexes of its own."""

    def mark(name: str) -> sa.Column[bool]:
        return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())

    return sa.Table(
        "people",
        metadata,
        sa.Column("community_id", sa.Uuid, primary_key=True),
        sa.Column("member_id", sa.Uuid, primary_key=True),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("avatar", sa.Text, nullable=False, server_default=""),
        mark("is_staff"),
        mark("is_placeholder"),
        mark("is_suspended"),
        mark("is_erased"),
        sa.Column("update_time", sa.DateTime(timezone=True), nullable=False),
        sa.Index("people_handle_idx", "community_id", "handle"),
        *own,
    )


def create_statements(service: str) -> list[str]:
    """Return the statements of a migration that create and protect the table without own columns.

    Those are added by the same migration: `ALTER TABLE … ADD COLUMN …`.
    """
    return [
        f"""CREATE TABLE "{service}".people (
            community_id uuid NOT NULL, member_id uuid NOT NULL,
            handle text NOT NULL, display_name text NOT NULL, avatar text NOT NULL DEFAULT '',
            is_staff boolean NOT NULL DEFAULT false,
            is_placeholder boolean NOT NULL DEFAULT false,
            is_suspended boolean NOT NULL DEFAULT false,
            is_erased boolean NOT NULL DEFAULT false,
            update_time timestamptz NOT NULL,
            CONSTRAINT people_pkey PRIMARY KEY (community_id, member_id))""",
        f'CREATE INDEX people_handle_idx ON "{service}".people (community_id, handle)',
        *migrate.protect(service, "people", ("SELECT", "INSERT", "UPDATE", "DELETE")),
    ]


class Copies(Generic[P]):
    """Holds the copies of one service: its table, and the kind of person that it reads as.

    Each field of the kind but `uid` is a column of the same name.
    """

    def __init__(self, people: sa.Table, kind: type[P]) -> None:
        """Take the table and the dataclass."""
        self.table = people
        self._kind = kind
        self._fields = [one.name for one in dataclasses.fields(kind) if one.name != "uid"]

    def columns(self, alias: str, member: str, prefix: str = "") -> str:
        """Return the SQL columns that `read` reads; `member` is the column with the uid.

        For statements that join people: `LEFT JOIN ideas.people p ON …`, `columns("p", "i.author")`
        """
        own = (f"{alias}.{name} AS {prefix}{name}" for name in self._fields)
        return ", ".join((f"{member} AS {prefix}member_id", *own))

    def read(self, row: Mapping[Any, Any], prefix: str = "") -> P:
        """Return the person in the columns that begin with a prefix; unknown ones have no name."""
        values = {name: row[f"{prefix}{name}"] for name in self._fields}
        known = {name: value for name, value in values.items() if value is not None}
        return self._kind(uid=row[f"{prefix}member_id"], **known)

    def load(self, tx: sa.Connection, community: UUID, member: UUID) -> P | None:
        """Return somebody we know, or None."""
        return self.load_many(tx, community, [member]).get(member)

    def load_many(
        self, tx: sa.Connection, community: UUID, members: Iterable[UUID | None]
    ) -> dict[UUID, P]:
        """Return the people we know of some members, by uid."""
        wanted = {member for member in members if member is not None}
        if not wanted:
            return {}
        found = tx.execute(
            sa.select(self.table).where(
                self.table.c.community_id == community, self.table.c.member_id.in_(wanted)
            )
        ).mappings()
        return {row["member_id"]: self.read(row) for row in found}

    def find(self, tx: sa.Connection, community: UUID, name: str) -> P | None:
        """Return who has a handle, or this uid, or None; whoever left is not found.

        By their uid somebody is found also before a change of their handle was heard of.
        """
        try:
            uid = UUID(name)
        except ValueError:
            return self.find_many(tx, community, [name]).get(name.lower())
        found = self.load(tx, community, uid)
        return None if found is None or found.is_erased else found

    def find_many(self, tx: sa.Connection, community: UUID, handles: Iterable[str]) -> dict[str, P]:
        """Return the people with these handles, by handle in lower case."""
        wanted = {handle.lower() for handle in handles if handle}
        if not wanted:
            return {}
        found = tx.execute(
            sa.select(self.table).where(
                self.table.c.community_id == community,
                self.table.c.handle.in_(wanted),
                self.table.c.is_erased.is_(sa.false()),
            )
        ).mappings()
        return {row["handle"]: self.read(row) for row in found}

    def list_after(
        self, tx: sa.Connection, community: UUID, after: UUID | None, count: int
    ) -> list[P]:
        """Return the next people of a community by uid."""
        found = tx.execute(
            sa.select(self.table)
            .where(
                self.table.c.community_id == community,
                self.table.c.member_id > (after or _NOBODY),
            )
            .order_by(self.table.c.member_id)
            .limit(count)
        ).mappings()
        return [self.read(row) for row in found]

    def list_communities(self, tx: sa.Connection) -> list[UUID]:
        """Return every community that has people; for a worker."""
        return list(tx.execute(sa.select(self.table.c.community_id).distinct()).scalars())

    def is_barred(self, tx: sa.Connection, community: UUID, member: UUID) -> bool:
        """Return whether somebody is known to be suspended, or gone."""
        people = self.table.c
        return bool(
            tx.execute(
                sa.select(people.is_suspended | people.is_erased).where(
                    people.community_id == community, people.member_id == member
                )
            ).scalar()
        )

    def know(self, tx: sa.Connection, community: UUID, members: Iterable[UUID]) -> None:
        """Have a row for members that others name, before anything was announced of them."""
        rows = [
            {
                "community_id": community,
                "member_id": member,
                "handle": "",
                "display_name": "",
                "update_time": _NEVER,
            }
            for member in sorted(set(members) - {_NOBODY})
        ]
        if rows:
            tx.execute(insert(self.table).on_conflict_do_nothing(), rows)

    def meet(self, tx: sa.Connection, community: UUID, person: Person) -> None:
        """Remember somebody who acts before anything was announced of them; else do nothing.

        Whoever is known already is not even locked, because every action begins with this.
        """
        people = self.table.c
        bare = sa.and_(
            people.handle == "", people.update_time == _NEVER, people.is_erased.is_(sa.false())
        )
        key = {"community_id": community, "member_id": person.uid}
        names = {
            "handle": person.handle.lower(),
            "display_name": person.display_name,
            "is_staff": person.is_staff,
        }
        values = {**key, **names, "update_time": _NEVER}
        known = sa.exists().where(
            *(people[name] == value for name, value in key.items()), sa.not_(bare)
        )
        row = sa.select(
            *(sa.literal(value, people[name].type) for name, value in values.items())
        ).where(sa.not_(known))
        tx.execute(
            insert(self.table)
            .from_select(list(values), row)
            .on_conflict_do_update(
                index_elements=[people.community_id, people.member_id], set_=names, where=bare
            )
        )

    def save(self, tx: sa.Connection, community: UUID, person: Person, moment: datetime) -> bool:
        """Keep the names announced at a moment; return whether they were news.

        Older ones change nothing, and neither do those of whoever was erased.
        """
        people = self.table.c
        values = {name: getattr(person, name) for name in _NAMES} | {"update_time": moment}
        row = tx.execute(
            insert(self.table)
            .values(community_id=community, member_id=person.uid, **values)
            .on_conflict_do_update(
                index_elements=[people.community_id, people.member_id],
                set_=values,
                where=sa.and_(people.is_erased.is_(sa.false()), people.update_time <= moment),
            )
            .returning(people.member_id)
        ).first()
        return row is not None

    def mark(self, tx: sa.Connection, community: UUID, member: UUID, **values: object) -> None:
        """Set marks and columns of somebody's row, which is made where there is none.

        Nothing is said any more of whoever was erased.
        """
        self.know(tx, community, [member])
        people = self.table.c
        tx.execute(
            sa.update(self.table)
            .where(
                people.community_id == community,
                people.member_id == member,
                people.is_erased.is_(sa.false()),
            )
            .values(**values)
        )

    def set(self, tx: sa.Connection, community: UUID, member: UUID, **own: object) -> None:
        """Set columns of the service's own, where it has a row of somebody; also of the erased."""
        people = self.table.c
        tx.execute(
            sa.update(self.table)
            .where(people.community_id == community, people.member_id == member)
            .values(**own)
        )

    def erase(
        self,
        tx: sa.Connection,
        community: UUID,
        member: UUID,
        moment: datetime,
        **own: object,
    ) -> datetime:
        """Forget somebody's name and return when that was first done.

        `own` are the values that columns of the service's own have for a former member.
        """
        people = self.table.c
        former = Person(uid=member, is_erased=True)
        values = {
            field.name: getattr(former, field.name)
            for field in dataclasses.fields(Person)
            if field.name != "uid"
        } | own
        erase_time: datetime = tx.execute(
            insert(self.table)
            .values(community_id=community, member_id=member, update_time=moment, **values)
            .on_conflict_do_update(
                index_elements=[people.community_id, people.member_id],
                set_=values
                | {"update_time": sa.case((people.is_erased, people.update_time), else_=moment)},
            )
            .returning(people.update_time)
        ).scalar_one()
        return erase_time
