"""Creates erasures, asks every service to erase the member until it confirms, and shows how far."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from services.portability import store
from services.portability.domain import erasures as rules
from services.portability.domain.erasures import Confirmation, Erasure, ErasureNotFound
from shared import clock, ids, jobs, paging, telemetry
from shared.actor import Actor, need_role
from shared.db import Database
from shared.privacy import need_own_or_admin
from upwell.common.v1 import erasure_pb2

if TYPE_CHECKING:
    from services.portability.clients import Failed, Stubs

# How long a service that has not confirmed is left alone.
PAUSES = jobs.Retry(attempts=None, first=timedelta(seconds=10), longest=timedelta(minutes=15))
# By then the caller of `create_erasure` has had its answer; a worker goes on where it was killed.
GRACE = timedelta(minutes=1)
NOT_ANSWERING = "The service is not answering."

Ask = Callable[[erasure_pb2.EraseMemberRequest], Any]


def create_erasure(
    db: Database,
    actor: Actor,
    member: UUID,
    *,
    remove_content: bool,
    services: Sequence[str],
    ask: Ask,
) -> tuple[Erasure, str]:
    """Create a member's erasure, or find it, and return it with a token that shows how far it is.

    `services` have to confirm it. It is kept first, so that nothing loses it; then `ask` asks
    members as the caller, who is told where it refuses and nothing is erased. Where it does not
    answer, a worker asks it again. Raises `SignInNeeded`, `NotYours`, `ScopeNeeded`, or `Failed`
    with the refusal.
    """
    from services.portability.clients import Failed  # noqa: PLC0415  only servers that erase need it

    need_own_or_admin(actor, member, write=True)
    community, made = actor.community, Erasure(ids.new_id(), member, remove_content, clock.now())
    with db.begin(community) as tx:
        is_new = store.insert_erasure(tx, community, made)
        if is_new:
            store.insert_confirmations(tx, community, made.uid, services, made.create_time)
            defer(tx, community, made.uid, GRACE)
        current = _found(store.find_erasure_of(tx, community, member))
    if not current.is_accepted:
        try:
            answer = ask(_request(current))
        except Failed as failed:
            if failed.is_refusal and (is_new or _is_final(failed)):
                _withdraw(db, community, current.uid)
                raise
            _delay(db, community, current, rules.FIRST, failed)
        else:
            _confirm(db, community, current.uid, rules.FIRST, answer)
            with db.begin(community) as tx:
                defer(tx, community, current.uid)
    token = ids.new_secret()
    with db.begin(community) as tx:
        current = _found(store.find_erasure(tx, community, current.uid))
        store.insert_link(tx, community, ids.digest(token), current.uid)
    return current, token


def defer(tx: sa.Connection, community: UUID, uid: UUID, pause: timedelta | None = None) -> None:
    """Let a worker go on with an erasure, at once or after a pause."""
    jobs.defer(
        tx,
        "portability.run_erasure",
        community=community,
        erasure_id=uid,
        run_at=None if pause is None else clock.now() + pause,
    )


def get_erasure(db: Database, actor: Actor, uid: UUID) -> Erasure:
    """Return an erasure; admin. Raises `RoleNeeded` or `ErasureNotFound`."""
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        return _found(store.find_erasure(tx, actor.community, uid))


def list_erasures(
    db: Database,
    actor: Actor,
    *,
    state: str,
    member: UUID | None,
    page_size: int,
    page_token: str,
) -> tuple[list[Erasure], str]:
    """Return erasures, the newest first; admin. Raises `RoleNeeded`."""
    need_role(actor, "admin")
    rules.check_state(state)
    page = paging.page(
        ("erasures", str(actor.community), state, str(member)), page_size, page_token, UUID
    )
    with db.begin(actor.community) as tx:
        found = store.list_erasures(
            tx,
            actor.community,
            state=state,
            member=member,
            before=page.key,
            limit=page.limit,
        )
    return page.cut(found, lambda one: one.uid)


def get_erasure_receipt(db: Database, actor: Actor, token: str) -> Erasure:
    """Return the erasure that a token was given for, to anyone; raises `ErasureNotFound`."""
    with db.begin(actor.community) as tx:
        return _found(store.find_erasure_by_link(tx, actor.community, ids.digest(token)))


def run_erasure(db: Database, stubs: "Stubs", community: UUID, uid: UUID) -> None:
    """Ask the services that are due, then end the erasure or defer the next try.

    What each says is saved at once, so whoever goes on after a worker was killed asks only those
    whose answer was lost; they confirm again. `db` acts as the worker role.
    """
    known = stubs.having("EraseMember")
    with db.begin(community) as tx:
        current = store.find_erasure(tx, community, uid)
        if current is None or current.end_time is not None:
            return
        # One may have been added to the product since.
        store.insert_confirmations(tx, community, uid, known, current.create_time)
        current = _found(store.find_erasure(tx, community, uid))
    while (due := current.due(clock.now(), known)) is not None:
        if not _ask(db, stubs, community, current, due):
            return
        with db.begin(community) as tx:
            found = store.find_erasure(tx, community, uid)
        if found is None:
            return
        current = found
    with db.begin(community) as tx:
        if not current.missing:
            store.end_erasure(tx, community, uid, clock.now())
            return
        # A service that this worker does not know is left to one that does.
        times = [one.retry_time for one in current.askable(known)]
        jobs.defer(
            tx,
            "portability.run_erasure",
            community=community,
            erasure_id=uid,
            run_at=min(times, default=clock.now() + PAUSES.longest),
            queueing_lock=str(uid),
        )


def _ask(
    db: Database, stubs: "Stubs", community: UUID, current: Erasure, one: Confirmation
) -> bool:
    """Ask a service to erase the member; return False where the erasure is off."""
    from services.portability.clients import Failed  # noqa: PLC0415  only workers that erase need it

    request = _request(current)
    try:
        answer = stubs.ask(
            one.service, "EraseMember", tries=1, name=request.name, content=request.content
        )
    except Failed as failed:
        if one.service == rules.FIRST and _is_final(failed):
            telemetry.log().warning("erasure refused", reason=failed.problem.reason)
            _withdraw(db, community, current.uid)
            return False
        _delay(db, community, current, one.service, failed)
        return True
    _confirm(db, community, current.uid, one.service, answer)
    return True


def _request(current: Erasure) -> erasure_pb2.EraseMemberRequest:
    return erasure_pb2.EraseMemberRequest(
        name=f"members/{current.member}",
        content=erasure_pb2.CONTENT_CHOICE_REMOVE
        if current.remove_content
        else erasure_pb2.CONTENT_CHOICE_KEEP,
    )


def _is_final(failed: "Failed") -> bool:
    """Return whether the member can't be erased, whoever asks."""
    return failed.problem.code in ("FAILED_PRECONDITION", "NOT_FOUND")


def _confirm(db: Database, community: UUID, uid: UUID, service: str, answer: Any) -> None:  # noqa: ANN401  the service's own message
    # The message of a service outside of this tree may have no parts.
    kept = {part.noun: part.kept for part in getattr(answer, "parts", ())}
    with db.begin(community) as tx:
        store.confirm_erasure(tx, community, uid, service, clock.now(), kept)


def _delay(db: Database, community: UUID, current: Erasure, service: str, failed: "Failed") -> None:
    problem = NOT_ANSWERING if failed.is_away else str(failed)
    tries = next((one.try_count for one in current.confirmations if one.service == service), 0) + 1
    pause = PAUSES.pause(tries) or PAUSES.longest
    telemetry.log().warning("erasure waits", service=service, tries=tries, code=failed.problem.code)
    with db.begin(community) as tx:
        store.delay_erasure(tx, community, current.uid, service, problem, clock.now() + pause)


def _withdraw(db: Database, community: UUID, uid: UUID) -> None:
    """Delete an erasure that members refused: no other service was asked yet."""
    with db.begin(community) as tx:
        store.delete_erasure(tx, community, uid)


def _found(value: Erasure | None) -> Erasure:
    if value is None:
        raise ErasureNotFound
    return value
