"""Imports a file: reads and checks all of it, then makes members, ideas, and what joins them.

Everything goes through the services' own calls, which know each external id again: a second import
of the same file makes nothing twice, and one that was cut off goes on where it stopped. An import
is a list of steps, each done in batches; between any two batches another process may take over.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar, cast
from uuid import NAMESPACE_URL, uuid5

from google.protobuf.message import Message

from services.portability.actions import messages
from services.portability.actions.staging import Staging
from services.portability.clients import Failed, Stubs
from services.portability.domain.imports import Progress
from services.portability.domain.outcomes import CREATED, FOUND, REFUSED, Outcome
from services.portability.domain.records import (
    Board,
    Fault,
    Idea,
    Links,
    Member,
    Record,
    Tag,
    people_of,
)
from services.portability.domain.reports import Report
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

T = TypeVar("T")

OnError = Literal["skip", "stop"]

BATCH = 200
# A batch also ends here, well under what one call may carry, in bytes and in votes.
BATCH_BYTES = 2 * 1024 * 1024
BATCH_VOTES = 2000

MAKING = ("members", "boards", "tags", "ideas", "votes", "merges")
# What a step is called where people see how far it is.
SHOWN = {"tags": "boards"}


def _batches(records: Iterable[T], size: Callable[[T], tuple[int, int]]) -> Iterator[Sequence[T]]:
    """Yield batches that are small enough for one call; `size` gives bytes and votes."""
    batch: list[T] = []
    total = votes = 0
    for record in records:
        bytes_, more = size(record)
        full = total + bytes_ > BATCH_BYTES or votes + more > BATCH_VOTES
        if batch and (full or len(batch) == BATCH):
            yield batch
            batch, total, votes = [], 0, 0
        batch.append(record)
        total, votes = total + bytes_, votes + more
    if batch:
        yield batch


def steps_of(*, dry_run: bool, rehearse: bool) -> list[tuple[str, bool]]:
    """Return the steps of an import, each with whether it is a rehearsal, which makes nothing.

    A dry run is a rehearsal alone. What `rehearse` asks for before anything is made knows what was
    there already, and stops an import that must not begin where anything is wrong.
    """
    if dry_run:
        return [(name, True) for name in MAKING]
    rehearsal = [(name, True) for name in ("members", "boards", "tags", "ideas")]
    return (rehearsal if rehearse else []) + [(name, False) for name in MAKING]


class Importer:
    """Works through the steps of an import; `progress` says how far it is."""

    def __init__(
        self,
        staging: Staging,
        stubs: Stubs,
        report: Report,
        steps: Sequence[tuple[str, bool]],
        progress: Progress | None = None,
    ) -> None:
        """Take what was read, and where an import that was cut off goes on."""
        self._staging = staging
        self._stubs = stubs
        self._report = report
        self._steps = steps
        self.progress = progress or self._begun(0)

    def advance(self) -> bool:
        """Do the next batch; return whether there is another."""
        if self.progress.step >= len(self._steps) or self._is_stopped():
            return False
        name, rehearsal = self._steps[self.progress.step]
        if self.progress.after is None and self._begins_making():
            self._report.forget_rehearsal()
        taken = self._staging.take(name, self.progress.after, BATCH)
        if taken:
            do: Callable[[Sequence[Any], bool], None] = getattr(self, f"_{name}")
            do([record for _, record in taken], rehearsal)
            done = self.progress.done + len(taken)
            self.progress = replace(self.progress, after=taken[-1][0], done=done)
        else:
            self.progress = self._begun(self.progress.step + 1)
        return self.progress.step < len(self._steps)

    def _begun(self, step: int) -> Progress:
        if step >= len(self._steps):
            return Progress(self.progress.stage, self.progress.total, self.progress.total, step)
        name, _ = self._steps[step]
        return Progress(SHOWN.get(name, name), 0, self._staging.count(name), step)

    def _begins_making(self) -> bool:
        before = self._steps[: self.progress.step]
        return bool(before) and before[-1][1] and not self._steps[self.progress.step][1]

    def _is_stopped(self) -> bool:
        """Return whether anything is wrong before anything is made, and that stops it."""
        if self._report.asks and not self._report.dry_run:
            self._report.stopped = True
            return True
        if self._report.on_error != "stop" or self._report.ok:
            return False
        made = any(not rehearsal for _, rehearsal in self._steps[: self.progress.step])
        # Faults of the file alone stop it at once; of the services all are told.
        if made or (self.progress.step and not self._begins_making()):
            return False
        self._report.stopped = True
        return True

    def end(self) -> None:
        """Say so where a dry run has shown that nothing would be made."""
        if self._report.on_error == "stop" and self._report.dry_run and not self._report.ok:
            self._report.stopped = True

    def _known(self, noun: str, ids: Collection[str], *, rehearsal: bool) -> dict[str, Outcome]:
        return self._staging.outcomes(_noun(noun, rehearsal=rehearsal), ids)

    def _who(self, records: Iterable[Record], *, rehearsal: bool) -> messages.Who:
        """Return what gives the uid of everyone whom records name, empty for whom there is none."""
        names = {name for record in records for name in people_of(record)}
        known = self._known("member", names, rehearsal=rehearsal)
        return lambda name: known[name].uid if name in known else ""

    def _fault(self, line: int, external_id: str, wrong: str, *, refused: bool = True) -> None:
        self._report.add(Fault(line, external_id, wrong, "", refused=refused))

    def _members(self, batch: Sequence[Member], rehearsal: bool) -> None:  # noqa: FBT001  as all steps
        # The same person may be named on many lines; the earliest is when they came.
        new = list({member.external_id: member for member in reversed(batch)}.values())
        ids = [member.external_id for member in new]
        known = self._known("member", ids, rehearsal=rehearsal)
        new = [member for member in reversed(new) if member.external_id not in known]
        if not new:
            return
        answer: members_pb2.BatchCreateMembersResponse = self._stubs.call(
            self._stubs.members.BatchCreateMembers,
            members_pb2.BatchCreateMembersRequest(
                source=self._report.source,
                records=[messages.member_record(member) for member in new],
                validate_only=rehearsal,
            ),
        )
        rehearsed = self._known("member", ids, rehearsal=True)
        outcomes = {}
        for member, result in zip(new, answer.results, strict=True):
            external_id = member.external_id
            if result.error:
                self._fault(member.line, external_id, result.error)
                continue
            # In a rehearsal somebody new has no uid yet; any will do to check the rest.
            uid = result.uid or str(uuid5(NAMESPACE_URL, f"upwell:{external_id}"))
            is_new = result.created or (rehearsal and not result.uid)
            is_new = _is_new(is_new, rehearsed.get(external_id), rehearsal=rehearsal)
            outcomes[external_id] = Outcome(CREATED if is_new else FOUND, uid, result.handle)
            if is_new:
                self._report.members_created += 1
            else:
                self._report.members_found += 1
        self._staging.keep(_noun("member", rehearsal=rehearsal), outcomes)

    def _boards(self, batch: Sequence[Board], rehearsal: bool) -> None:  # noqa: FBT001  as above
        there = self._slugs(self._stubs.ideas.ListBoards, ideas_pb2.ListBoardsRequest, "boards")
        owners = self._known("member", [board.owner for board in batch], rehearsal=rehearsal)
        for board in batch:
            if board.slug in there:
                continue
            owner = owners.get(board.owner)
            message = messages.board_message(board, owner)
            request = ideas_pb2.CreateBoardRequest(board=message)
            method = self._stubs.ideas.CreateBoard
            if rehearsal or self._one(method, request, board.line, board.slug):
                self._report.boards_created.append(board.slug)

    def _tags(self, batch: Sequence[Tag], rehearsal: bool) -> None:  # noqa: FBT001  as above
        there = self._slugs(self._stubs.ideas.ListTags, ideas_pb2.ListTagsRequest, "tags")
        for tag in batch:
            if tag.slug in there:
                continue
            message = ideas_pb2.Tag(slug=tag.slug, display_name=tag.display_name)
            request = ideas_pb2.CreateTagRequest(tag=message)
            method = self._stubs.ideas.CreateTag
            if rehearsal or self._one(method, request, tag.line, tag.slug):
                self._report.tags_created.append(tag.slug)

    def _slugs(self, method: Callable[..., Any], kind: Any, name: str) -> set[str]:  # noqa: ANN401
        """Return the slugs that a listing of boards or tags gives, page by page."""
        request, found = kind(page_size=100), set()
        while True:
            answer = self._stubs.call(method, request)
            found |= {one.slug for one in getattr(answer, name)}
            if not answer.next_page_token:
                return found
            request.page_token = answer.next_page_token

    def _one(
        self, method: Callable[..., Any], request: Message, line: int, external_id: str
    ) -> bool:
        """Make one thing and return whether it was made; a refusal becomes a fault."""
        try:
            self._stubs.call(method, request)
        except Failed as failed:
            if failed.problem.code not in ("INVALID_ARGUMENT", "ALREADY_EXISTS"):
                raise
            self._fault(line, external_id, str(failed), refused=False)
            return False
        return True

    def _ideas(self, batch: Sequence[Idea], rehearsal: bool) -> None:  # noqa: FBT001  as above
        ids = [idea.external_id for idea in batch]
        merged = self._staging.which("merges", ids)
        rehearsed = self._known("idea", ids, rehearsal=True)
        outcomes: dict[str, Outcome] = {}
        prepared = self._prepared(batch, outcomes, rehearsal=rehearsal)
        for some in _batches(prepared, lambda pair: (pair[1].ByteSize(), 0)):
            records = [record for _, record in some]
            answer = self._import(records, ideas_pb2.IMPORT_PASS_IDEAS, rehearsal=rehearsal)
            for (idea, record), result in zip(some, answer.results, strict=True):
                if result.errors:
                    outcomes[idea.external_id] = self._refuse(idea, *result.errors)
                    continue
                before = rehearsed.get(idea.external_id)
                is_new = _is_new(result.created, before, rehearsal=rehearsal)
                outcomes[idea.external_id] = Outcome(CREATED if is_new else FOUND)
                all_made = is_new and (rehearsal or not result.created)
                comments = len(record.comments) if all_made else result.comments_created
                self._report.comments_created += comments
                if is_new:
                    self._report.ideas_created += 1
                    self._report.imported_votes += record.imported_votes
                    status = messages.STATUS_NAMES[record.status]
                    self._report.statuses["merged" if idea.external_id in merged else status] += 1
                else:
                    self._report.ideas_found += 1
            for made, known in (
                (answer.boards_created, self._report.boards_created),
                (answer.tags_created, self._report.tags_created),
            ):
                known += [slug for slug in dict.fromkeys(made) if slug not in known]
        self._staging.keep(_noun("idea", rehearsal=rehearsal), outcomes)

    def _prepared(
        self, batch: Sequence[Idea], outcomes: dict[str, Outcome], *, rehearsal: bool
    ) -> Iterator[tuple[Idea, ideas_pb2.IdeaRecord]]:
        who = self._who(batch, rehearsal=rehearsal)
        for idea in batch:
            if not who(idea.author):
                outcomes[idea.external_id] = self._refuse(idea, "Its author was not imported.")
                continue
            known = tuple(comment for comment in idea.comments if who(comment.member))
            yield idea, messages.idea_record(replace(idea, comments=known), who)

    def _refuse(self, idea: Idea, *errors: str) -> Outcome:
        self._report.ideas_refused += 1
        for error in errors:
            self._fault(idea.line, idea.external_id, error)
        return Outcome(REFUSED)

    def _import(
        self,
        records: Sequence[ideas_pb2.IdeaRecord],
        half: ideas_pb2.ImportPass,
        *,
        rehearsal: bool,
    ) -> ideas_pb2.ImportIdeasResponse:
        answer: ideas_pb2.ImportIdeasResponse = self._stubs.call(
            self._stubs.ideas.ImportIdeas,
            ideas_pb2.ImportIdeasRequest(
                source=self._report.source,
                records=records,
                validate_only=rehearsal,
                **cast("Any", {"pass": half}),
            ),
        )
        return answer

    def _votes(self, batch: Sequence[Links], rehearsal: bool) -> None:  # noqa: FBT001  as above
        ids = {links.external_id for links in batch}
        there = self._staging.which("ideas", ids)
        outcomes = self._known("idea", ids, rehearsal=rehearsal)
        who = self._who(batch, rehearsal=rehearsal)
        joined: list[Links] = []
        for links in batch:
            outcome = outcomes.get(links.external_id)
            if links.names_imported_votes:
                joined.append(links)
            elif links.external_id not in there:
                wrong = "The file has no idea with this external id."
                self._fault(links.line, links.external_id, wrong, refused=False)
            elif rehearsal and outcome and outcome.state == CREATED:
                self._report.votes_created += sum(1 for vote in links.votes if who(vote.member))
            elif outcome and outcome.state != REFUSED:
                joined += _pieces(links)
        for some in _batches(joined, lambda links: (0, len(links.votes) + len(links.followers))):
            self._join(some, who, rehearsal=rehearsal)

    def _merges(self, batch: Sequence[Links], rehearsal: bool) -> None:  # noqa: FBT001  as above
        ids = {name for links in batch for name in (links.external_id, links.merged_into)}
        outcomes = self._known("idea", ids, rehearsal=rehearsal)
        merges = [
            links
            for links in batch
            if all(
                name in outcomes and outcomes[name].state != REFUSED
                for name in (links.external_id, links.merged_into)
            )
        ]
        if rehearsal:
            new = [links for links in merges if outcomes[links.external_id].state == CREATED]
            self._report.merges_made += len(new)
            merges = [links for links in merges if outcomes[links.external_id].state != CREATED]
        if merges:
            self._join(merges, self._who(merges, rehearsal=rehearsal), rehearsal=rehearsal)

    def _join(self, batch: Sequence[Links], who: messages.Who, *, rehearsal: bool) -> None:
        records = [messages.links_record(links, who) for links in batch]
        answer = self._import(records, ideas_pb2.IMPORT_PASS_LINKS, rehearsal=rehearsal)
        for links, result in zip(batch, answer.results, strict=True):
            self._report.votes_created += result.votes_created
            self._report.merges_made += result.merged
            for error in result.errors:
                self._fault(
                    links.line, links.external_id, error, refused=links.names_imported_votes
                )
        named = [
            result
            for links, result in zip(batch, answer.results, strict=True)
            if links.names_imported_votes
        ]
        refused = sum(1 for result in named if result.errors)
        self._report.ideas_refused += refused
        self._report.votes_found += (
            len(named) - refused - sum(result.votes_created for result in named)
        )


def _noun(noun: str, *, rehearsal: bool) -> str:
    return f"{noun} rehearsed" if rehearsal else noun


def _is_new(created: bool, rehearsed: Outcome | None, *, rehearsal: bool) -> bool:  # noqa: FBT001  a plain fact
    """Return whether an import creates something, even where a worker that was stopped has."""
    if rehearsal or rehearsed is None:
        return created
    return created or rehearsed.state == CREATED


def _pieces(links: Links) -> Iterator[Links]:
    """Yield what joins an idea to people, in pieces that fit into a call."""
    for start in range(0, max(len(links.votes), len(links.followers)), BATCH_VOTES):
        end = start + BATCH_VOTES
        yield replace(links, votes=links.votes[start:end], followers=links.followers[start:end])
