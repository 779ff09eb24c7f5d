"""Keeps the copies up with what is announced of people."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from shared.outbox import Event, Handler
from shared.people import Person
from shared.people.copies import Copies, P


def handlers(
    copies: Copies[P], package: str, then: Mapping[str, Handler] | None = None
) -> dict[str, Handler]:
    """Return a handler for each event about people that changes a copy, by the event's full type.

    `package` is the contract that announces them. `then` holds, by the message's short name, what
    else a service does when the copy has been changed. Erasing forgets the name; a service that
    keeps more of people than that replaces the handler of `MemberErased`.
    """
    then = then or {}
    heard: dict[str, Handler] = {
        "MemberJoined": lambda tx, event: _keep(copies, tx, event),
        "MemberChanged": lambda tx, event: _keep(copies, tx, event),
        "GrantsChanged": lambda tx, event: copies.mark(
            tx, event.community, _member(event), is_staff=bool(event.body.get("is_staff"))
        ),
        "MemberSuspended": lambda tx, event: copies.mark(
            tx, event.community, _member(event), is_suspended=True
        ),
        "MemberReinstated": lambda tx, event: copies.mark(
            tx, event.community, _member(event), is_suspended=False
        ),
        "MemberErased": lambda tx, event: _erase(copies, tx, event),
    }
    if unknown := sorted(then.keys() - heard.keys()):
        message = f"Nothing is heard of people by these names: {', '.join(unknown)}."
        raise ValueError(message)
    return {f"{package}.{name}": _both(first, then.get(name)) for name, first in heard.items()}


def _both(first: Handler, second: Handler | None) -> Handler:
    def handle(tx: sa.Connection, event: Event) -> None:
        first(tx, event)
        if second is not None:
            second(tx, event)

    return handle


def _member(event: Event) -> UUID:
    return UUID(event.body["member_uid"])


def _keep(copies: Copies[P], tx: sa.Connection, event: Event) -> None:
    # The body is JSON with the fields' own names, and leaves out what is empty.
    body = event.body
    person = Person(
        uid=_member(event),
        handle=body.get("handle", "").lower(),
        display_name=body.get("display_name", ""),
        avatar=body.get("avatar", ""),
        is_staff=body.get("is_staff", False),
        is_placeholder=body.get("is_placeholder", False),
    )
    copies.save(tx, event.community, person, event.create_time)


def _erase(copies: Copies[P], tx: sa.Connection, event: Event) -> None:
    copies.erase(tx, event.community, _member(event), event.create_time)
