"""Creates exports, writes them as a job does, and hands their files out."""

import io
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from services.portability import store
from services.portability.domain import exports as rules
from services.portability.domain.exports import Export, ExportNotFound
from services.portability.domain.imports import CHUNK_MOST, TRIES_MOST
from shared import clock, ids, jobs, locks, privacy, requests, telemetry
from shared.actor import Actor, SignInNeeded, need_role
from shared.db import Database

if TYPE_CHECKING:
    from services.portability.clients import Stubs

BROKEN = "Something went wrong on our side. Create another export."
PIECE = CHUNK_MOST // 2


class _Outdated(Exception):  # noqa: N818  reads as what it says
    """Says that another worker has the export."""


def create_export(
    db: Database,
    actor: Actor,
    request_id: str = "",
    *,
    has_emails: bool = False,
    member: UUID | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Export:
    """Create an export of the community, or the archive of a `member`, which a worker writes.

    An administrator may, and a member of themselves; `files` go into the archive as they are.
    Raises `SignInNeeded`, `RoleNeeded`, `NotYours`, `MemberNotFound` or `Invalid`.
    """
    if member is None:
        need_role(actor, "admin")
    else:
        privacy.need_own_or_admin(actor, member, write=False)
    given = rules.check_given(files or {}, member)
    with db.begin(actor.community) as tx:
        if member is not None:
            # Whoever erases the member meanwhile either finds the archive or is found here.
            store.LOCKS.take(tx, actor.community, locks.shared("erasures", [member]))
            if store.is_former(tx, actor.community, member):
                raise privacy.MemberNotFound
        once = requests.once(
            tx, store.REQUESTS, actor, request_id, "CreateExport", has_emails, member
        )
        if once.answer is not None:
            return _found(store.find_export(tx, actor.community, UUID(once.answer["uid"])))
        made = Export(ids.new_id(), clock.now(), has_emails, actor.member, member, given)
        store.insert_export(tx, actor.community, made)
        jobs.defer(tx, "portability.write_export", community=actor.community, export_id=made.uid)
        once.keep(uid=made.uid)
        return made


def get_export(db: Database, actor: Actor, uid: UUID) -> Export:
    """Return an export; admin, or of oneself. Raises `SignInNeeded` or `ExportNotFound`."""
    with db.begin(actor.community) as tx:
        return _readable(tx, actor, uid)


def _readable(tx: sa.Connection, actor: Actor, uid: UUID) -> Export:
    if not actor.is_member and not actor.is_system:
        raise SignInNeeded
    found = store.find_export(tx, actor.community, uid)
    is_own = found is not None and found.member is not None and found.member == actor.member
    if is_own or actor.is_system or ("admin" in actor.roles and not actor.suspended):
        return _found(found)
    # Nor are others told that there is one.
    raise ExportNotFound


def download_export_chunk(db: Database, actor: Actor, uid: UUID, offset: int) -> bytes:
    """Return the piece of an export's file that begins at an offset, empty at the end.

    For administrators, or of oneself. Raises `SignInNeeded`, `ExportNotFound` or `ExportNotDone`.
    """
    with db.begin(actor.community) as tx:
        file = _readable(tx, actor, uid).whole_file()
        return store.read_chunk(tx, actor.community, file, offset) or b""


def write_export(db: Database, stubs: "Stubs", community: UUID, uid: UUID) -> None:
    """Write an export's file, from the beginning; `db` acts as the worker role.

    Raises what went wrong where it is to be tried again.
    """
    # Only a worker that exports needs gRPC.
    from services.portability.clients import Failed  # noqa: PLC0415

    with db.begin(community) as tx:
        found = store.find_export(tx, community, uid)
    if found is None or found.state not in rules.ACTIVE:
        return
    try:
        current = _save(db, community, replace(found, state=rules.RUNNING, tries=found.tries + 1))
        if current.member is None:
            _write(db, stubs, community, current)
        else:
            _write_archive(db, stubs, community, current, current.member)
    except _Outdated:
        return
    except Exception as error:
        away = isinstance(error, Failed) and error.is_away
        if not away:
            telemetry.log().error("export failed", exc_info=error)
        if found.tries + 1 < TRIES_MOST and not (isinstance(error, Failed) and not away):
            raise
        problem = str(error) if isinstance(error, Failed) else BROKEN
        with db.begin(community) as tx:
            last = store.find_export(tx, community, uid)
            if last is not None:
                store.save_export(tx, community, last.end(clock.now(), rules.FAILED, problem))


def _write(db: Database, stubs: "Stubs", community: UUID, current: Export) -> None:
    from services.portability.actions import exporter  # noqa: PLC0415  as above

    file, place, lines, buffer = ids.new_id(), 0, 0, bytearray()
    told = time.monotonic()
    # The file of a worker that was stopped is not whole.
    current, before = _save(db, community, replace(current, file=file)), current.file
    if before is not None:
        with db.begin(community) as tx:
            store.delete_file(tx, community, before)
    for line in exporter.run(stubs, emails=current.has_emails):
        buffer += line
        lines += 1
        while len(buffer) >= PIECE:
            _add(db, community, file, place, bytes(buffer[:PIECE]))
            place += PIECE
            del buffer[:PIECE]
        if time.monotonic() - told > 1.0:
            told = time.monotonic()
            current = _save(db, community, replace(current, line_count=lines))
    if buffer:
        _add(db, community, file, place, bytes(buffer))
    size = place + len(buffer)
    whole = replace(current, line_count=lines, size=size)
    _save(db, community, whole.end(clock.now(), rules.DONE))


def _write_archive(
    db: Database, stubs: "Stubs", community: UUID, current: Export, member: UUID
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for service in stubs.having("ExportMember"):
            answer = stubs.ask(service, "ExportMember", name=f"members/{member}")
            for file in answer.files:
                archive.writestr(file.filename, file.content)
        for name, text in current.given.items():
            archive.writestr(name, text)
    content = packed.getvalue()
    whole = replace(current, file=ids.new_id(), size=len(content))
    assert whole.file is not None  # noqa: S101  for the type checker
    # At once, so that nothing is left of it where the member was erased meanwhile.
    with db.begin(community) as tx:
        if store.save_export(tx, community, whole.end(clock.now(), rules.DONE)) is None:
            raise _Outdated
        for place in range(0, len(content), PIECE):
            store.insert_chunk(tx, community, whole.file, place, content[place : place + PIECE])


def _add(db: Database, community: UUID, file: UUID, place: int, content: bytes) -> None:
    with db.begin(community) as tx:
        store.insert_chunk(tx, community, file, place, content)


def _save(db: Database, community: UUID, changed: Export) -> Export:
    with db.begin(community) as tx:
        saved = store.save_export(tx, community, changed)
    if saved is None:
        raise _Outdated
    return saved


def _found(value: Export | None) -> Export:
    if value is None:
        raise ExportNotFound
    return value
