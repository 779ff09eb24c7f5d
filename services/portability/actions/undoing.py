"""Undoes an import as a job does: removes what it made and nobody has touched since."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from services.portability import store
from services.portability.domain import imports as rules
from services.portability.domain.imports import Import
from services.portability.domain.outcomes import CREATED, KEPT, REMOVED, Outcome
from services.portability.domain.records import Idea, Links, people_of
from services.portability.formats import upwell
from shared import clock, telemetry
from shared.db import Database
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

if TYPE_CHECKING:
    from services.portability.clients import Stubs

BATCH = 100
BROKEN = "Something went wrong on our side. Undo the import again; nothing is removed twice."

# Says what became of each of a batch.
Remove = Callable[[dict[str, Outcome]], dict[str, str]]


class _Outdated(Exception):  # noqa: N818  reads as what it says
    """Says that another worker has it."""


def run_undo(db: Database, stubs: "Stubs", community: UUID, uid: UUID) -> None:
    """Undo an import, from where it was left; `db` acts as the worker role.

    Raises what went wrong where it is to be tried again.
    """
    # Only a worker that calls others needs gRPC.
    from services.portability.clients import Failed  # noqa: PLC0415

    with db.begin(community) as tx:
        found = store.find_import(tx, community, uid)
    if found is None or found.state != rules.UNDOING:
        return
    undo = _Undo(db, stubs, community, found)
    try:
        undo.run()
    except _Outdated:
        return
    except Exception as error:
        away = isinstance(error, Failed) and error.is_away
        if not away:
            telemetry.log().error("undoing failed", exc_info=error)
        if undo.current.tries + 1 < rules.TRIES_MOST:
            undo.save(replace(undo.current, tries=undo.current.tries + 1))
            raise
        problem = str(error) if isinstance(error, Failed) else BROKEN
        undo.save(undo.current.end(clock.now(), rules.FAILED, problem))


class _Undo:
    """Removes ideas, then the members, tags and boards that nothing needs any more."""

    def __init__(self, db: Database, stubs: "Stubs", community: UUID, current: Import) -> None:
        self._db = db
        self._stubs = stubs
        self._community = community
        self.current = current

    def run(self) -> None:
        # What others were merged into can go once those are gone.
        while self._each("idea", self._ideas):
            pass
        self._needed = self._find_needed()
        self._each("member", self._members)
        for noun, slugs in (
            ("tag", self.current.report.get("tags_created", ())),
            ("board", self.current.report.get("boards_created", ())),
        ):
            self._add_made(noun, slugs)
            self._each(noun, self._tags if noun == "tag" else self._boards)
        self.save(self.current.end(clock.now(), rules.UNDONE))

    def save(self, changed: Import) -> None:
        """Save how far it is; raises `_Outdated`."""
        self._save(changed, "", {})

    def _save(self, changed: Import, noun: str, states: dict[str, str]) -> None:
        with self._db.begin(self._community) as tx:
            saved = store.save_import(tx, self._community, changed)
            if saved is None:
                raise _Outdated
            store.set_outcomes(tx, self._community, changed.uid, noun, states)
        self.current = saved

    def _each(self, noun: str, remove: Remove) -> int:
        """Remove what is left of a noun, batch by batch; return how much went."""
        after, gone = "", 0
        while True:
            with self._db.begin(self._community) as tx:
                made = store.list_made(tx, self._community, self.current.uid, noun, after, BATCH)
            if not made:
                return gone
            states = remove(made)
            count = sum(state == REMOVED for state in states.values())
            gone += count
            undo = dict(self.current.undo)
            undo[noun] = undo.get(noun, 0) + count
            progress = replace(
                self.current.progress, stage=f"{noun}s", done=undo[noun] if count else gone
            )
            self._save(replace(self.current, undo=undo, progress=progress, tries=0), noun, states)
            after = max(made)

    @property
    def _import_time(self) -> datetime:
        return self.current.end_time or self.current.create_time

    def _ideas(self, made: dict[str, Outcome]) -> dict[str, str]:
        request = ideas_pb2.UndoImportRequest(
            source=self.current.report["source"], external_ids=list(made)
        )
        request.import_time.FromDatetime(self._import_time)
        answer = self._stubs.call(self._stubs.ideas.UndoImport, request)
        reasons = {
            ideas_pb2.KEEP_REASON_UNSPECIFIED: REMOVED,
            ideas_pb2.KEEP_REASON_VOTED: KEPT + "voted",
            ideas_pb2.KEEP_REASON_COMMENTED: KEPT + "commented",
            ideas_pb2.KEEP_REASON_CHANGED: KEPT + "changed",
            ideas_pb2.KEEP_REASON_MERGED: KEPT + "merged",
        }
        return {one.external_id: reasons[one.keep_reason] for one in answer.results}

    def _find_needed(self) -> set[str]:
        """Return the external ids of the people that ideas which are kept name."""
        needed: set[str] = set()
        after = ""
        while True:
            with self._db.begin(self._community) as tx:
                kept = store.list_made(tx, self._community, self.current.uid, "idea", after, BATCH)
                ideas = store.list_records_of(tx, self._community, self.current.uid, "ideas", kept)
                links = store.list_records_of(tx, self._community, self.current.uid, "votes", kept)
            if not kept:
                return needed
            for kind, contents in ((Idea, ideas), (Links, links)):
                for content in contents:
                    needed.update(people_of(upwell.load(kind, content, 0)))
            after = max(kept)

    def _members(self, made: dict[str, Outcome]) -> dict[str, str]:
        free = [external_id for external_id in made if external_id not in self._needed]
        request = members_pb2.BatchDeleteMembersRequest(
            source=self.current.report["source"], external_ids=free
        )
        request.import_time.FromDatetime(self._import_time)
        answer = self._stubs.call(self._stubs.members.BatchDeleteMembers, request)
        return (
            dict.fromkeys(made, KEPT + "in_use")
            | dict.fromkeys(free, REMOVED)
            | dict.fromkeys(answer.kept_external_ids, KEPT + "claimed")
        )

    def _add_made(self, noun: str, slugs: Collection[str]) -> None:
        """Keep which boards or tags it made where what became of them is kept."""
        plan = self.current.plan
        if slugs and plan is not None and noun not in self.current.undo:
            made = {slug: Outcome(CREATED) for slug in slugs}
            with self._db.begin(self._community) as tx:
                store.insert_outcomes(tx, self._community, self.current.uid, plan, noun, made)

    def _tags(self, made: dict[str, Outcome]) -> dict[str, str]:
        used: dict[str, int] = {}
        request = ideas_pb2.ListTagsRequest(page_size=100)
        while True:
            answer = self._stubs.call(self._stubs.ideas.ListTags, request)
            used |= {tag.slug: tag.use_count for tag in answer.tags}
            if not answer.next_page_token:
                break
            request.page_token = answer.next_page_token
        states = {}
        for slug in made:
            if used.get(slug):
                states[slug] = KEPT + "in_use"
                continue
            if slug in used:
                self._stubs.call(
                    self._stubs.ideas.DeleteTag, ideas_pb2.DeleteTagRequest(name=f"tags/{slug}")
                )
            states[slug] = REMOVED
        return states

    def _boards(self, made: dict[str, Outcome]) -> dict[str, str]:
        from services.portability.clients import Failed  # noqa: PLC0415  as above

        states = {}
        for slug in made:
            request = ideas_pb2.DeleteBoardRequest(name=f"boards/{slug}")
            try:
                self._stubs.call(self._stubs.ideas.DeleteBoard, request)
            except Failed as failed:
                if failed.problem.reason == "BOARD_HOLDS_IDEAS":
                    states[slug] = KEPT + "in_use"
                    continue
                if failed.problem.code != "NOT_FOUND":
                    raise
            states[slug] = REMOVED
        return states
