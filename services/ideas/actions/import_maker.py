"""Makes ideas of the records of an import, and announces what they are."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.ideas import domain, store
from services.ideas.domain import imports
from services.ideas.domain.records import CommentRecord, IdeaRecord, StatusChangeRecord
from shared import clock, ids, outbox
from shared.actor import Actor
from shared.slugs import free_slug, same_name
from shared.text import Form, clean
from upwell.ideas.v1 import events_pb2


@dataclass(frozen=True)
class Made:
    """Holds an idea that a record became."""

    record: IdeaRecord
    idea: domain.Idea


@dataclass
class Maker:
    """Makes ideas of records that were found to be in order."""

    tx: sa.Connection
    actor: Actor
    source: str
    boards: dict[str, domain.Board]
    # By slug, and by what tells names apart.
    tags: dict[str, domain.Tag] = field(default_factory=dict)
    now: datetime = field(default_factory=clock.now)

    def missing(self, records: Sequence[IdeaRecord]) -> tuple[list[str], list[str]]:
        """Return the slugs of boards and tags that the records name and that are not there."""
        self._know_tags()
        boards = dict.fromkeys(record.board for record in records)
        return (
            [slug for slug in boards if slug not in self.boards],
            [tag.slug for tag in self._new_tags(records)],
        )

    def _new_tags(self, records: Sequence[IdeaRecord]) -> list[domain.Tag]:
        taken = {tag.slug for tag in self.tags.values()}
        made: dict[str, domain.Tag] = {}
        for name in (" ".join(tag.split()) for record in records for tag in record.tags):
            key = self._tag_key(name)
            if key not in self.tags and key not in made:
                slug = free_slug(name, taken, "tag")
                taken.add(slug)
                made[key] = domain.Tag(slug=slug, display_name=name, uid=ids.new_id())
        return list(made.values())

    def _know_tags(self) -> None:
        known = store.tags.list_all_tags(self.tx, self.actor.community)
        self.tags = {same_name(tag.display_name): tag for tag in known}
        self.tags |= {tag.slug: tag for tag in known}

    def _tag_key(self, name: str) -> str:
        """Return what a tag is known by: its slug as exports have it, or what its name says."""
        plain = " ".join(name.split())
        return plain if plain in self.tags else same_name(plain)

    def make(self, records: Sequence[IdeaRecord]) -> list[Made]:
        """Make boards, tags, ideas, comments and history; numbers follow the records' order."""
        community = self.actor.community
        self._make_missing(records)
        languages = {record.language or "en" for record in records}
        numbers = self._numbers(records, languages)
        made = [
            Made(record, self._idea(number, record))
            for number, record in zip(numbers, records, strict=True)
        ]
        store.ideas.insert_ideas(self.tx, community, [item.idea for item in made])
        pairs = {
            (item.idea.number, tag.uid)
            for item in made
            for tag in item.idea.tags
            if tag.uid is not None
        }
        store.tags.tag_ideas(self.tx, community, sorted(pairs))
        store.search.index_ideas(self.tx, community, [item.idea.number for item in made])
        store.save_external(
            self.tx,
            community,
            self.source,
            store.imports.IDEA,
            [(item.record.external_id, item.idea.number, None) for item in made],
        )
        events = [event for item in made for event in self._events(item)]
        events += self._comments(made)
        events += self._history(made)
        outbox.add(self.tx, store.OUTBOX, community, self.actor.member, *events)
        return made

    def _numbers(self, records: Sequence[IdeaRecord], languages: set[str]) -> list[int]:
        """Return the numbers of new ideas: as they were where nothing else is in the community."""
        community = self.actor.community
        # Nobody else takes a number from here on.
        store.settings.next_numbers(self.tx, community, languages, self.now, count=0)
        wanted = {record.number for record in records if 0 < record.number <= imports.MOST_NUMBER}
        kept: set[int] = set()
        if wanted and store.imports.is_only_source(self.tx, community, self.source):
            kept = wanted - store.imports.list_taken(self.tx, community, wanted)
        given: list[int] = []
        for record in records:
            given.append(record.number if record.number in kept else 0)
            kept.discard(record.number)
        count = given.count(0)
        following = itertools.count(
            store.settings.next_numbers(
                self.tx, community, languages, self.now, count=count, beyond=max(given)
            )
        )
        return [number or next(following) for number in given]

    def _make_missing(self, records: Sequence[IdeaRecord]) -> None:
        community = self.actor.community
        boards, _ = self.missing(records)
        for slug in boards:
            board = domain.Board(
                uid=ids.new_id(),
                slug=slug,
                display_name=slug.replace("-", " ").capitalize(),
                position=max((other.position for other in self.boards.values()), default=0) + 1,
                revision=1,
                create_time=self.now,
                update_time=self.now,
            )
            store.boards.insert_board(self.tx, community, board)
            self.boards[slug] = board
            changed = events_pb2.BoardChanged(board_uid=str(board.uid), slug=slug)
            outbox.add(
                self.tx, store.OUTBOX, community, self.actor.member, (f"boards/{slug}", changed)
            )
        for tag in self._new_tags(records):
            store.tags.insert_tag(self.tx, community, tag)
        self._know_tags()

    def _idea(self, number: int, record: IdeaRecord) -> domain.Idea:
        form = Form()
        created = record.create_time or self.now
        steps = sorted(
            change.create_time or self.now
            for change in record.status_changes
            if change.kind == "status"
        )
        answered = record.answer_time or created
        responses = [*steps, *([answered] if record.answer else [])]
        answer = None
        if record.answer:
            answer = domain.Answer(
                body=form.body("answer", record.answer, most=domain.answers.ANSWER_MOST),
                author=domain.Person(UUID(record.answer_member_uid))
                if record.answer_member_uid
                else None,
                create_time=answered,
                update_time=record.answer_update_time or answered,
            )
        return domain.Idea(
            **domain.ideas.check_content(form, record, checks=domain.ideas.IMPORT_CHECKS),
            number=number,
            board=self.boards[record.board],
            author=domain.Person(UUID(record.member_uid)),
            status=_status_before(record),
            status_time=steps[-1] if steps else created,
            create_time=created,
            update_time=record.update_time or max([created, *responses]),
            revision=1,
            imported_votes=record.imported_votes,
            tags=tuple(dict.fromkeys(self.tags[self._tag_key(tag)] for tag in record.tags)),
            answer=answer,
            response_time=max(responses, default=None),
        )

    def _events(self, made: Made) -> list[tuple[str, Message]]:
        idea = made.idea
        submitted = events_pb2.IdeaSubmitted(
            idea_number=idea.number,
            member_uid=str(idea.author.uid),
            board=idea.board.slug,
            title=idea.title,
            source="import",
        )
        submitted.create_time.FromDatetime(idea.create_time)
        events: list[Message] = [submitted]
        if idea.answer is not None:
            events.append(
                events_pb2.IdeaAnswered(
                    idea_number=idea.number,
                    member_uid=made.record.answer_member_uid,
                    author_uid=str(idea.author.uid),
                )
            )
        return [(f"ideas/{idea.number}", event) for event in events]

    def _comments(self, made: Sequence[Made]) -> list[tuple[str, Message]]:
        community = self.actor.community
        events: list[tuple[str, Message]] = []
        things: list[tuple[str, int, UUID | None]] = []
        counts: dict[int, int] = {}
        by_language: dict[str, list[domain.Comment]] = {}
        revisions: list[tuple[UUID, domain.Revision]] = []
        marks: list[tuple[UUID, UUID, datetime]] = []
        for item in made:
            records = {one.external_id: one for one in item.record.comments}
            for external_id, comment in _threads(item, self.now):
                record = records[external_id]
                revisions += [
                    (
                        comment.uid,
                        domain.Revision(
                            place,
                            clean(old.body, multiline=True),
                            old.create_time or comment.create_time,
                        ),
                    )
                    for place, old in enumerate(record.revisions, start=1)
                ]
                by_language.setdefault(item.idea.language, []).append(comment)
                things.append((external_id, item.idea.number, comment.uid))
                if comment.counts:
                    counts[item.idea.number] = counts.get(item.idea.number, 0) + 1
                posted = events_pb2.CommentPosted(
                    comment_uid=str(comment.uid),
                    idea_number=item.idea.number,
                    member_uid=str(comment.author.uid),
                    author_uid=str(item.idea.author.uid),
                    parent_uid=str(comment.parent or ""),
                    internal=comment.internal,
                    source="import",
                    board=item.idea.board.slug,
                )
                posted.create_time.FromDatetime(comment.create_time)
                subject = f"ideas/{item.idea.number}/comments/{comment.uid}"
                events.append((subject, posted))
                for member, time in _marks(record).items():
                    marks.append((comment.uid, member, time or self.now))
                    helpful = events_pb2.CommentFoundHelpful(
                        comment_uid=str(comment.uid),
                        idea_number=item.idea.number,
                        member_uid=str(member),
                        author_uid=str(comment.author.uid),
                        board=item.idea.board.slug,
                    )
                    events.append((subject, helpful))
                if comment.is_answer and not comment.internal:
                    # Records do not say who marked it.
                    marked = events_pb2.CommentMarked(
                        comment_uid=str(comment.uid),
                        idea_number=item.idea.number,
                        is_answer=True,
                        author_uid=str(comment.author.uid),
                        board=item.idea.board.slug,
                    )
                    events.append((subject, marked))
        for language, comments in by_language.items():
            store.comments.insert_comments(self.tx, community, comments, language)
        store.revisions.keep_of_comments(self.tx, community, revisions)
        store.helpful_marks.insert_marks(self.tx, community, marks)
        store.save_external(self.tx, community, self.source, store.imports.COMMENT, things)
        store.count_imported(self.tx, community, counts)
        return events

    def _history(self, made: Sequence[Made]) -> list[tuple[str, Message]]:
        events: list[tuple[str, Message]] = []
        changes = []
        awaited = []
        for item in made:
            number = item.idea.number
            if item.record.split_from_external_id:
                awaited.append(store.Awaited(number, None, item.record.split_from_external_id))
                # Its votes come with it, so none moves; and nobody earns by it here either.
                split = events_pb2.IdeaSplit(
                    idea_number=number,
                    author_uid=str(item.idea.author.uid),
                    board=item.idea.board.slug,
                )
                events.append((f"ideas/{number}", split))
            for change in item.record.status_changes:
                uid = ids.new_id()
                step = domain.StatusChange(
                    uid=uid,
                    idea=number,
                    kind=change.kind,
                    from_status=change.from_status,
                    to_status=change.to_status,
                    message=clean(change.message, multiline=True),
                    author=domain.Person(UUID(change.member_uid)) if change.member_uid else None,
                    create_time=change.create_time or self.now,
                )
                changes.append(step)
                if change.related_external_id:
                    awaited.append(store.Awaited(number, uid, change.related_external_id))
                if change.kind == "status":
                    events.append(_status_changed(item.idea, step, change.member_uid))
            if (last := _untold_step(item, self.now)) is not None:
                events.append(_status_changed(item.idea, last, item.record.answer_member_uid))
        store.statuses.insert_changes(self.tx, self.actor.community, changes)
        store.save_awaited(self.tx, self.actor.community, self.source, awaited)
        return events


def _status_before(record: IdeaRecord) -> str:
    """Return the status an idea is made with; a merge comes later and remembers it."""
    if record.status != domain.statuses.MERGED:
        return record.status
    for change in reversed(record.status_changes):
        if change.kind == "merge" and change.from_status != domain.statuses.MERGED:
            return change.from_status
    return domain.statuses.OPEN


def _status_changed(
    idea: domain.Idea, step: domain.StatusChange, member: str
) -> tuple[str, Message]:
    event = events_pb2.IdeaStatusChanged(
        idea_number=idea.number,
        from_status=step.from_status,
        to_status=step.to_status,
        message=step.message,
        member_uid=member,
        author_uid=str(idea.author.uid),
        source="import",
        board=idea.board.slug,
    )
    event.create_time.FromDatetime(step.create_time)
    return f"ideas/{idea.number}", event


def _untold_step(made: Made, now: datetime) -> domain.StatusChange | None:
    """Return the step to an idea's status that its history leaves out, or None.

    Its time is the best known: when staff last said anything, else when the idea was raised.
    """

    def order(change: StatusChangeRecord) -> datetime:
        return change.create_time or now

    steps = sorted(
        (change for change in made.record.status_changes if change.kind == "status"), key=order
    )
    before = steps[-1].to_status if steps else domain.statuses.OPEN
    if made.idea.status == before:
        return None
    return domain.StatusChange(
        uid=ids.new_id(),
        idea=made.idea.number,
        kind="status",
        from_status=before,
        to_status=made.idea.status,
        message="",
        author=None,
        create_time=made.idea.response_time or made.idea.create_time,
    )


def _marks(record: CommentRecord) -> dict[UUID, datetime | None]:
    """Return who found a comment helpful, and when; nobody finds their own so."""
    return {
        UUID(mark.member_uid): mark.create_time
        for mark in record.helpful_marks
        if mark.member_uid != record.member_uid and not record.internal
    }


def _threads(made: Made, now: datetime) -> list[tuple[str, domain.Comment]]:
    """Return an idea's comments with their external ids; a reply to a reply joins its thread."""
    records = {comment.external_id: comment for comment in made.record.comments}
    uids = {external_id: ids.new_id() for external_id in records}

    def root(external_id: str) -> str:
        seen = {external_id}
        while (above := records[external_id].parent_external_id) and above not in seen:
            seen.add(above)
            external_id = above
        return external_id

    comments = []
    for external_id, record in records.items():
        top = root(external_id)
        created = record.create_time or now
        comments.append(
            (
                external_id,
                domain.Comment(
                    uid=uids[external_id],
                    idea=made.idea.number,
                    origin_idea=made.idea.number,
                    parent=uids[top] if top != external_id else None,
                    thread=uids[top],
                    thread_time=records[top].create_time or now,
                    author=domain.Person(UUID(record.member_uid)),
                    body=clean(record.body, multiline=True),
                    internal=record.internal,
                    is_answer=record.is_answer,
                    visibility=domain.ideas.VISIBLE,
                    deleted_by=None,
                    delete_time=None,
                    revision=1 + len(record.revisions),
                    create_time=created,
                    update_time=record.update_time or created,
                    helpful_count=len(_marks(record)),
                ),
            )
        )
    return comments
