"""Creates imports, takes their files, and starts and cancels them."""

from dataclasses import replace
from uuid import UUID

from services.portability import formats, store
from services.portability.domain import imports as rules
from services.portability.domain.choices import Choices
from services.portability.domain.imports import Import, ImportNotFound, Options
from services.portability.domain.outcomes import Kept
from shared import clock, ids, jobs, locks, paging, requests
from shared.actor import Actor, need_role
from shared.db import Database
from shared.refusals import Conflict, Invalid


def create_import(
    db: Database, actor: Actor, filename: str, options: Options, request_id: str = ""
) -> Import:
    """Create an import whose file is then uploaded; admin.

    Raises `RoleNeeded`, or `Invalid` for a format or an error handling that is not known.
    """
    need_role(actor, "admin")
    if options.format and options.format not in formats.FORMATS:
        raise Invalid({"format": "Choose one of the available formats."})
    if options.error_handling not in rules.ERROR_HANDLINGS:
        raise Invalid({"error_handling": "Choose skip or stop."})
    name = rules.check_filename(filename)
    options.choices.check()
    with db.begin(actor.community) as tx:
        once = requests.once(tx, store.REQUESTS, actor, request_id, "CreateImport", name, options)
        if once.answer is not None:
            return _found(store.find_import(tx, actor.community, UUID(once.answer["uid"])))
        made = Import(
            uid=ids.new_id(),
            filename=name,
            options=options,
            create_time=clock.now(),
            creator=actor.member,
            creator_handle=actor.handle,
        )
        store.insert_import(tx, actor.community, made)
        once.keep(uid=made.uid)
        return made


def upload_import_chunk(
    db: Database, actor: Actor, uid: UUID, offset: int, content: bytes
) -> Import:
    """Append a piece to an import's file; admin. A repeat of the last piece changes nothing.

    Raises `RoleNeeded`, `ImportNotFound`, `ImportStarted`, `OffsetWrong`, `FileTooLarge` or
    `Invalid`.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        current = _found(store.find_import(tx, actor.community, uid, lock=True))
        if current.state != rules.UPLOADING:
            raise rules.ImportStarted
        if 0 <= offset == current.size - len(content) and content == store.read_chunk(
            tx, actor.community, uid, offset
        ):
            return current
        rules.check_piece(offset, len(content), current.size)
        store.insert_chunk(tx, actor.community, uid, offset, content)
        grown = replace(current, size=offset + len(content))
        return _saved(store.save_import(tx, actor.community, grown))


def start_import(
    db: Database,
    actor: Actor,
    uid: UUID,
    error_handling: str,
    choices: Choices | None = None,
    *,
    validate_only: bool,
) -> Import:
    """Start an import or a dry run of it, from the beginning; admin.

    What was chosen about the file before stays where no choices are given.
    What an import before has made already is not made twice. Raises `RoleNeeded`,
    `ImportNotFound`, `ImportRunning`, `FileMissing` or `Invalid` for what can't be chosen.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        store.LOCKS.take(tx, actor.community, locks.exclusive("imports"))
        current = _found(store.find_import(tx, actor.community, uid, lock=True))
        if store.find_active(tx, actor.community) is not None:
            raise rules.ImportRunning
        started = current.start(clock.now(), error_handling, choices, validate_only=validate_only)
        jobs.defer(tx, "portability.run_import", community=actor.community, import_id=uid)
        return _saved(store.save_import(tx, actor.community, started))


def cancel_import(db: Database, actor: Actor, uid: UUID) -> Import:
    """Cancel an import that waits or runs; what it has made stays; admin.

    Raises `RoleNeeded`, `ImportNotFound` or `ImportEnded`.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        current = _found(store.find_import(tx, actor.community, uid, lock=True))
        ended = current.end(clock.now(), rules.CANCELLED)
        return _saved(store.save_import(tx, actor.community, ended))


def undo_import(db: Database, actor: Actor, uid: UUID) -> Import:
    """Have a worker remove what an import made and nobody has touched since; admin.

    Raises `RoleNeeded`, `ImportNotFound`, `ImportRunning` or `NothingToUndo`.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        store.LOCKS.take(tx, actor.community, locks.exclusive("imports"))
        current = _found(store.find_import(tx, actor.community, uid, lock=True))
        if store.find_active(tx, actor.community) is not None:
            raise rules.ImportRunning
        jobs.defer(tx, "portability.undo_import", community=actor.community, import_id=uid)
        return _saved(store.save_import(tx, actor.community, current.begin_undo()))


def list_kept(db: Database, actor: Actor, uid: UUID) -> tuple[list[Kept], int]:
    """Return the first of what undoing an import kept, and how much that is."""
    with db.begin(actor.community) as tx:
        return store.list_kept(tx, actor.community, uid, rules.KEPT_MOST)


def get_import(db: Database, actor: Actor, uid: UUID) -> Import:
    """Return an import; admin. Raises `RoleNeeded` or `ImportNotFound`."""
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        return _found(store.find_import(tx, actor.community, uid))


def list_imports(
    db: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[Import], str]:
    """Return a page of imports, the newest first, and the token of the next; admin."""
    need_role(actor, "admin")
    page = paging.page(("imports", str(actor.community)), page_size, page_token, UUID)
    with db.begin(actor.community) as tx:
        found = store.list_imports(tx, actor.community, page.key, page.limit)
    return page.cut(found, lambda one: one.uid)


def _found(value: Import | None) -> Import:
    if value is None:
        raise ImportNotFound
    return value


def _saved(value: Import | None) -> Import:
    # The row is locked, so somebody else can't have been faster.
    if value is None:
        raise Conflict
    return value
