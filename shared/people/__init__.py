"""Keeps a service's local copy of people's names, so that showing one asks nobody.

A service's domain uses `Person` as it is, or adds what only this service knows of people:

    @dataclass(frozen=True)
    class Person(people.Person):
        level: str = "newcomer"

Its store declares the table, with a column for each such field, and asks it through `Copies`:

    PEOPLE = Copies(table(METADATA, sa.Column("level", sa.Text, nullable=False)), domain.Person)

Its actions turn what is heard of people into rows, and add what else has to happen:

    HANDLERS = handlers(store.PEOPLE, "upwell.members.v1", then={"MemberSuspended": recount})

`Copies`, `table` and `create_statements` are in `people.copies`, `handlers` in `people.events`, and
`to_proto` in `people.messages`; this module holds only what a domain may import.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Names somebody as others see them; a former member has no names, and neither do unknowns."""

    uid: UUID
    handle: str = ""
    display_name: str = ""
    avatar: str = ""
    is_staff: bool = False
    is_placeholder: bool = False
    is_suspended: bool = False
    is_erased: bool = False
