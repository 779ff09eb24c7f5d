"""Does what people do with boards."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import (
    all_boards,
    board_named,
    readable,
    reader_of,
    take_part,
)
from services.ideas.domain.boards import (
    ACCESSES,
    KINDS,
    POSTINGS,
    UPDATABLE,
    check_choice,
    check_slug,
)
from services.ideas.domain.refusals import BoardHoldsIdeas, BoardNotFound, SlugTaken
from shared import clock, ids, outbox, paging, requests
from shared.actor import Actor, need_role
from shared.db import Database
from shared.refusals import Invalid
from shared.slugs import free_slug
from shared.text import Form
from upwell.ideas.v1 import events_pb2

# Whom a board is given to, nobody, or why it can not be.
Owner = domain.Person | str | None

MOST_THRESHOLD = 1_000_000
MOST_POSITION = 10_000


def get_board(db: Database, actor: Actor, slug: str) -> domain.Board:
    """Return a board the actor may read; raises `BoardNotFound`."""
    with db.begin(actor.community) as tx:
        return board_named(all_boards(tx, actor.community), slug, reader_of(actor))


def list_boards(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.Board], str]:
    """Return a page of the boards the actor may read, and the token of the next."""
    page = paging.page(("boards", str(actor.community)), page_size, page_token, int, str)
    with db.begin(actor.community) as tx:
        boards = readable(all_boards(tx, actor.community), reader_of(actor))
    if page.after is not None:
        boards = [board for board in boards if (board.position, board.slug) > page.after]
    return page.cut(boards, lambda board: (board.position, board.slug))


def create_board(
    db: Database,
    actor: Actor,
    draft: domain.boards.Draft,
    request_id: str = "",
    owner: domain.Person | None = None,
) -> domain.Board:
    """Create a board from its fields; raises `SlugTaken`.

    Without a slug it gets one of its name that is free. An import says who the owner is.
    """
    need_role(actor, "admin")
    now = clock.now()
    blank = domain.Board(uid=ids.new_id(), revision=1, create_time=now, update_time=now)
    fields = dataclasses.asdict(draft)
    given = {name: value for name, value in fields.items() if value}
    with db.begin(actor.community) as tx:
        once = requests.once(
            tx, store.REQUESTS, actor, request_id, "CreateBoard", sorted(fields.items())
        )
        boards = all_boards(tx, actor.community)
        if once.answer is not None:
            return board_named(boards, str(once.answer["slug"]), reader_of(actor))
        if len(boards) >= domain.boards.MOST_BOARDS:
            raise Invalid(
                {"board": f"A community can have at most {domain.boards.MOST_BOARDS} boards."}
            )
        taken = {one.slug for one in boards.values()}
        name = str(given.get("display_name", ""))
        if owner is not None:
            store.people.COPIES.know(tx, actor.community, [owner.uid])
        named = owner or _owner(tx, actor, draft.owner_handle)
        board = _checked(blank, {"slug": free_slug(name, taken, "board")} | given, named)
        if not store.boards.insert_board(tx, actor.community, board):
            raise SlugTaken(slug=board.slug)
        once.keep(slug=board.slug)
        _announce(tx, actor, board)
    return board


def update_board(
    db: Database,
    actor: Actor,
    slug: str,
    draft: domain.boards.Draft,
    mask: Collection[str],
    etag: str = "",
) -> domain.Board:
    """Update the masked fields of a board; raises `BoardNotFound`, `SlugTaken` or `Conflict`."""
    need_role(actor, "admin")
    unknown = set(mask) - set(UPDATABLE)
    if unknown:
        raise Invalid({"update_mask": f"A board has no field {', '.join(sorted(unknown))}."})
    with db.begin(actor.community) as tx:
        found = board_named(all_boards(tx, actor.community), slug, reader_of(actor))
        store.boards.lock_board(tx, actor.community, found.uid, change=True)
        boards = all_boards(tx, actor.community)
        if found.uid not in boards:
            raise BoardNotFound
        board = boards[found.uid]
        domain.ideas.check_etag(etag, board.etag)
        fields = {name: getattr(draft, name) for name in mask}
        if fields.get("owner_handle", board.owner_handle) == board.owner_handle:
            changed = _checked(board, fields)
        else:
            changed = _checked(board, fields, _owner(tx, actor, draft.owner_handle))
        if changed == board:
            return board
        if any(one.slug == changed.slug and one.uid != board.uid for one in boards.values()):
            raise SlugTaken(slug=changed.slug)
        changed = dataclasses.replace(changed, revision=board.revision + 1, update_time=clock.now())
        store.boards.update_board(tx, actor.community, changed)
        _announce(tx, actor, changed)
    return changed


def delete_board(db: Database, actor: Actor, slug: str) -> None:
    """Delete a board without ideas; raises `BoardNotFound` or `BoardHoldsIdeas`."""
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        board = board_named(all_boards(tx, actor.community), slug, reader_of(actor))
        store.boards.lock_board(tx, actor.community, board.uid, change=True)
        if store.boards.board_holds_ideas(tx, actor.community, board.uid):
            raise BoardHoldsIdeas
        store.boards.delete_board(tx, actor.community, board.uid)
        _announce(tx, actor, board)


def _owner(tx: sa.Connection, actor: Actor, typed: str) -> Owner:
    """Return the member who is to own a board, None for nobody, or a sentence."""
    handle = typed.strip().removeprefix("@").lower()
    if not handle:
        return None
    if actor.member is not None and handle == actor.handle.lower():
        take_part(tx, actor)
    found = store.people.find_active(tx, actor.community, handle)
    return found or "There is no active member with this handle."


def _checked(board: domain.Board, fields: Mapping[str, object], *owners: Owner) -> domain.Board:
    """Return a board with some fields set; raises `Invalid` with a sentence for each faulty one.

    It keeps its owner unless another is given.
    """
    form = Form()
    checked: dict[str, Any] = {}
    for owner in owners:
        if isinstance(owner, str):
            form.refuse("owner_handle", owner)
        else:
            checked["owner"] = owner
            checked["owner_id"] = owner.uid if owner is not None else None
            checked["owner_handle"] = owner.handle if owner is not None else ""
    values = {**{name: getattr(board, name) for name in UPDATABLE}, **fields}
    checked |= {
        "slug": check_slug(form, "slug", str(values["slug"])),
        "display_name": form.line("display_name", str(values["display_name"]), least=1, most=60),
        "purpose": form.line("purpose", str(values["purpose"]), most=200),
        "kind": check_choice(form, "kind", str(values["kind"]), KINDS),
        "access": check_choice(form, "access", str(values["access"]), ACCESSES),
        "posting": check_choice(form, "posting", str(values["posting"]), POSTINGS),
    }
    for name, most in (("threshold", MOST_THRESHOLD), ("position", MOST_POSITION)):
        number = int(str(values[name]))
        if not 0 <= number <= most:
            form.refuse(name, f"Enter a number from 0 to {most:,}.")
        checked[name] = number
    form.done()
    return dataclasses.replace(board, **checked)


def _announce(tx: sa.Connection, actor: Actor, board: domain.Board) -> None:
    outbox.add(
        tx,
        store.OUTBOX,
        actor.community,
        actor.member,
        (
            f"boards/{board.slug}",
            events_pb2.BoardChanged(board_uid=str(board.uid), slug=board.slug),
        ),
    )
