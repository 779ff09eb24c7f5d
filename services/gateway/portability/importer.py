"""Imports a file: reads and checks all of it, then makes members, ideas, and what joins them.

Everything goes through the services' own calls, which know each external id again: a second import
of the same file makes nothing twice, and one that was cut off goes on where it stopped.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import IO, Any, Literal, TypeVar
from uuid import NAMESPACE_URL, uuid5

from google.protobuf.message import Message

from services.gateway.portability import formats, messages
from services.gateway.portability.calls import Failed, Stubs
from services.gateway.portability.formats.base import LINE_MOST
from services.gateway.portability.plan import Plan
from services.gateway.portability.records import Fault, Idea, Links, Member
from services.gateway.portability.report import Report
from services.gateway.portability.spool import Spool
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

T = TypeVar("T")

OnError = Literal["skip", "stop"]
Progress = Callable[[str, int, int], None]

BATCH = 200
# A batch also ends here, well under what one call may carry, in bytes and in votes.
BATCH_BYTES = 2 * 1024 * 1024
BATCH_VOTES = 2000


class UnknownFormat(Exception):  # noqa: N818  reads as what it says
    """Says that a file is in no format we know."""

    def __init__(self) -> None:
        """Say what can be read."""
        known = ", ".join(formats.FORMATS)
        super().__init__(f"The format of the file is unknown. Specify one of: {known}.")


def run(
    lines: Iterable[bytes],
    *,
    stubs: Stubs,
    format: str | None = None,  # noqa: A002  what people call it
    source: str = "",
    dry_run: bool = False,
    on_error: OnError = "skip",
    board: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import lines and return what was made and what was wrong.

    `format` is found from the first lines where it is None. `source` names where the external ids
    come from, and defaults to the format's name, or to the community an export is of: the same
    file imported under two sources is made twice. With `on_error="stop"` nothing is made where
    anything is wrong; with `skip` the rest is.
    `board` is the slug that every idea goes to. `progress` is told (stage, done, total).
    Raises `UnknownFormat`, and `Failed` where a service is away or refuses the whole call.
    """
    began = time.monotonic()
    begun, rest = _peek(lines)
    name = format or formats.detect(begun)
    if name not in formats.FORMATS:
        raise UnknownFormat
    report = Report(format=name, source=source, dry_run=dry_run, on_error=on_error)
    with Spool() as spool:
        plan = Plan(spool, report, board)
        form = formats.FORMATS[name]()
        plan.read(form, _told(rest, progress))
        report.source = source or form.source
        work = _Import(plan, stubs, report, progress or _silent)
        if on_error == "stop" and not report.ok:
            report.stopped = True
        elif dry_run or on_error == "stop":
            work.rehearse()
            report.stopped = on_error == "stop" and not report.ok
        if not dry_run and not report.stopped:
            work.make()
    report.seconds = time.monotonic() - began
    return report


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is far too long only the beginning, to be refused."""
    while line := stream.readline(LINE_MOST + 1):
        yield line
        while len(line) > LINE_MOST and not line.endswith(b"\n"):
            line = stream.readline(LINE_MOST + 1)
            if not line:
                return


def _peek(lines: Iterable[bytes]) -> tuple[bytes, Iterable[bytes]]:
    """Return the first lines and all of them again."""
    reading = iter(lines)
    first: list[bytes] = []
    for line in reading:
        first.append(line)
        if line.strip():
            break
    return b"".join(first), itertools.chain(first, reading)


def _told(lines: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    for number, line in enumerate(lines, start=1):
        if progress and number % BATCH == 0:
            progress("reading", number, 0)
        yield line


def _silent(stage: str, done: int, total: int) -> None:
    pass


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


class _Import:
    """Makes what a plan asks for, or rehearses it."""

    def __init__(self, plan: Plan, stubs: Stubs, report: Report, progress: Progress) -> None:
        self._plan = plan
        self._stubs = stubs
        self._report = report
        self._progress = progress
        self._uids: dict[str, str] = {}
        self._handles: dict[str, str] = {}
        self._there: set[str] = set()
        self._failed: set[str] = set()

    def rehearse(self) -> None:
        """Ask the services what would be made, and make nothing."""
        self._members(rehearsal=True)
        self._boards(rehearsal=True)
        self._ideas(rehearsal=True)
        if self._report.dry_run:
            self._count_links()

    def make(self) -> None:
        """Make everything."""
        # A rehearsal for `stop` has counted already; what counts is what is made.
        self._report.members_created = self._report.members_found = 0
        self._report.ideas_created = self._report.ideas_found = 0
        self._report.boards_created, self._report.tags_created = [], []
        self._report.comments_created = 0
        self._report.statuses.clear()
        self._uids, self._there = {}, set()
        self._members(rehearsal=False)
        self._boards(rehearsal=False)
        self._ideas(rehearsal=False)
        self._links()
        self._merges()

    def _who(self, external_id: str) -> str:
        return self._uids.get(external_id, "")

    def _members(self, *, rehearsal: bool) -> None:
        done, total = 0, len(self._plan.members)
        self._progress("members", 0, total)
        owners = {board.owner for board in self._plan.boards.values()}
        for batch in _batches(self._plan.members, lambda _: (0, 0)):
            new = list({member.external_id: member for member in reversed(batch)}.values())
            new = [member for member in reversed(new) if member.external_id not in self._uids]
            done += len(batch)
            if new:
                self._member_batch(new, owners, rehearsal=rehearsal)
            self._progress("members", done, total)

    def _member_batch(self, batch: list[Member], owners: set[str], *, rehearsal: bool) -> None:
        answer: members_pb2.BatchCreateMembersResponse = self._stubs.call(
            self._stubs.members.BatchCreateMembers,
            members_pb2.BatchCreateMembersRequest(
                source=self._report.source,
                records=[messages.member_record(member) for member in batch],
                validate_only=rehearsal,
            ),
        )
        for member, result in zip(batch, answer.results, strict=True):
            if result.error:
                self._fault(member.line, member.external_id, result.error)
                continue
            # In a rehearsal somebody new has no uid yet; any will do to check the rest.
            uid = result.uid or str(uuid5(NAMESPACE_URL, f"upwell:{member.external_id}"))
            self._uids[member.external_id] = uid
            if member.external_id in owners:
                self._handles[member.external_id] = result.handle
            if result.created or (rehearsal and not result.uid):
                self._report.members_created += 1
            else:
                self._report.members_found += 1

    def _boards(self, *, rehearsal: bool) -> None:
        boards = {board.slug for board in self._all(self._stubs.ideas.ListBoards, "boards")}
        for slug, board in self._plan.boards.items():
            if slug in boards:
                continue
            if rehearsal:
                self._report.boards_created.append(slug)
                continue
            message = messages.board_message(board, self._handles.get(board.owner, ""))
            request = ideas_pb2.CreateBoardRequest(board=message)
            if self._one(self._stubs.ideas.CreateBoard, request, board.line, slug):
                self._report.boards_created.append(slug)
        if not self._plan.tags:
            return
        tags = {tag.slug for tag in self._all(self._stubs.ideas.ListTags, "tags")}
        for slug, tag in self._plan.tags.items():
            if slug in tags:
                continue
            request_tag = ideas_pb2.CreateTagRequest(
                tag=ideas_pb2.Tag(slug=slug, display_name=tag.display_name)
            )
            if rehearsal or self._one(self._stubs.ideas.CreateTag, request_tag, tag.line, slug):
                self._report.tags_created.append(slug)

    def _all(self, method: Callable[..., Any], name: str) -> Iterator[Any]:
        """Yield everything that a listing of boards or tags gives, page by page."""
        request: Any = {
            "boards": ideas_pb2.ListBoardsRequest,
            "tags": ideas_pb2.ListTagsRequest,
        }[name](page_size=100)
        while True:
            answer = self._stubs.call(method, request)
            yield from getattr(answer, name)
            if not answer.next_page_token:
                return
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

    def _fault(self, line: int, external_id: str, wrong: str, *, refused: bool = True) -> None:
        self._report.add(Fault(line, external_id, wrong, "", refused=refused))

    def _ideas(self, *, rehearsal: bool) -> None:
        done, total = 0, len(self._plan.ideas)
        self._progress("ideas", 0, total)
        for batch in _batches(self._prepared(), lambda pair: (pair[1].ByteSize(), 0)):
            answer = self._import([record for _, record in batch], 1, rehearsal=rehearsal)
            for (idea, record), result in zip(batch, answer.results, strict=True):
                self._idea(idea, record, result, rehearsal=rehearsal)
            for slug in answer.boards_created:
                if slug not in self._report.boards_created:
                    self._report.boards_created.append(slug)
            for slug in answer.tags_created:
                if slug not in self._report.tags_created:
                    self._report.tags_created.append(slug)
            done += len(batch)
            self._progress("ideas", done, total)

    def _prepared(self) -> Iterator[tuple[Idea, ideas_pb2.IdeaRecord]]:
        for idea in self._plan.ideas:
            if not self._who(idea.author):
                self._failed.add(idea.external_id)
                self._report.ideas_refused += 1
                self._fault(idea.line, idea.external_id, "Its author was not imported.")
                continue
            known = tuple(comment for comment in idea.comments if self._who(comment.member))
            yield idea, messages.idea_record(replace(idea, comments=known), self._who)

    def _idea(
        self,
        idea: Idea,
        record: ideas_pb2.IdeaRecord,
        result: ideas_pb2.ImportResult,
        *,
        rehearsal: bool,
    ) -> None:
        if result.errors:
            self._failed.add(idea.external_id)
            self._report.ideas_refused += 1
            for error in result.errors:
                self._fault(idea.line, idea.external_id, error)
            return
        if result.created:
            self._report.ideas_created += 1
            self._report.comments_created += (
                len(record.comments) if rehearsal else result.comments_created
            )
            merged = idea.external_id in self._plan.merges
            name = "merged" if merged else messages.STATUS_NAMES[record.status]
            self._report.statuses[name] += 1
        else:
            self._there.add(idea.external_id)
            self._report.ideas_found += 1
            self._report.comments_created += result.comments_created

    def _import(
        self, records: Sequence[ideas_pb2.IdeaRecord], half: int, *, rehearsal: bool
    ) -> ideas_pb2.ImportIdeasResponse:
        answer: ideas_pb2.ImportIdeasResponse = self._stubs.call(
            self._stubs.ideas.ImportIdeas,
            ideas_pb2.ImportIdeasRequest(
                source=self._report.source,
                records=records,
                validate_only=rehearsal,
                **{"pass": half},
            ),
        )
        return answer

    def _linked(self) -> Iterator[Links]:
        """Yield what joins ideas to people, in pieces that fit into a call."""
        for links in self._plan.links:
            if not self._plan.knows(links.external_id):
                self._fault(
                    links.line,
                    links.external_id,
                    "The file has no idea with this external id.",
                    refused=False,
                )
                continue
            if links.external_id in self._failed:
                continue
            for start in range(0, max(len(links.votes), len(links.followers)), BATCH_VOTES):
                end = start + BATCH_VOTES
                yield replace(
                    links, votes=links.votes[start:end], followers=links.followers[start:end]
                )

    def _links(self) -> None:
        done, total = 0, len(self._plan.links)
        self._progress("votes", 0, total)
        for batch in _batches(
            self._linked(), lambda links: (0, len(links.votes) + len(links.followers))
        ):
            self._join(batch)
            done += len(batch)
            self._progress("votes", done, max(done, total))

    def _merges(self) -> None:
        merges = [
            links
            for links in self._plan.ordered_merges()
            if links.external_id not in self._failed and links.merged_into not in self._failed
        ]
        done = 0
        self._progress("merges", 0, len(merges))
        for batch in _batches(merges, lambda _: (0, 0)):
            self._join(batch)
            done += len(batch)
            self._progress("merges", done, len(merges))

    def _join(self, batch: Sequence[Links], *, rehearsal: bool = False) -> None:
        records = [messages.links_record(links, self._who) for links in batch]
        answer = self._import(records, 2, rehearsal=rehearsal)
        for links, result in zip(batch, answer.results, strict=True):
            self._report.votes_created += result.votes_created
            self._report.merges_made += result.merged
            for error in result.errors:
                self._fault(links.line, links.external_id, error, refused=False)

    def _count_links(self) -> None:
        """Count what would join the ideas; those that are there already are asked about."""
        old: list[Links] = []
        for links in self._linked():
            if links.external_id in self._there:
                old.append(links)
                if len(old) == BATCH:
                    self._join(old, rehearsal=True)
                    old = []
            else:
                self._report.votes_created += sum(
                    1 for vote in links.votes if self._who(vote.member)
                )
        if old:
            self._join(old, rehearsal=True)
        merges = self._plan.ordered_merges()
        known = [links for links in merges if links.external_id in self._there]
        for batch in _batches(known, lambda _: (0, 0)):
            self._join(batch, rehearsal=True)
        self._report.merges_made += len(merges) - len(known)
