"""Checks the records of an import and makes ideas of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.ideas import domain, store
from services.ideas.actions.ideas import check_language
from services.ideas.domain import transfer
from services.ideas.domain.boards import check_slug
from services.ideas.domain.transfer import CommentRecord, IdeaRecord
from shared import clock, ids, outbox
from shared.actor import Actor
from shared.text import Form, Unfit, clean
from upwell.ideas.v1 import events_pb2

NAME_MOST = 80
EARLIEST = 1900


@dataclass
class Check:
    """Finds what is wrong with records, one after the other."""

    boards: frozenset[str]
    may_make_boards: bool
    # External ids of comments that are there.
    taken: set[str]
    seen: set[str] = field(default_factory=set)

    def idea(self, record: IdeaRecord) -> list[str]:
        """Return a sentence for everything wrong with an idea, its comments and its history."""
        form = Form()
        external(form, "external_id", record.external_id)
        if record.external_id in self.seen:
            form.refuse("external_id", "This external id came before in this batch. Use it once.")
        self.seen.add(record.external_id)
        domain.ideas.check_title(form, record.title)
        domain.ideas.check_body(form, record.body)
        check_language(form, record.language)
        check_slug(form, "board", record.board)
        if record.board not in self.boards and not self.may_make_boards:
            form.refuse(
                "board", f"There is no board {record.board!r}, and only administrators make boards."
            )
        person(form, "member_uid", record.member)
        moment(form, "create_time", record.create_time)
        self._status_and_tags(form, record)
        self._answer(form, record)
        self._history(form, record)
        self._comments(form, record.comments)
        return [f"{name}: {sentence}" for name, sentence in form.faults.items()]

    @staticmethod
    def _status_and_tags(form: Form, record: IdeaRecord) -> None:
        if record.status not in domain.statuses.STATUSES:
            form.refuse("status", "This is no status. Use open, planned, shipped and so on.")
        if record.status == domain.statuses.MERGED and not record.merged_into:
            form.refuse("status", "It is merged, but nothing says into what.")
        if len(record.tags) > domain.ideas.MOST_TAGS:
            form.refuse("tags", f"Use at most {domain.ideas.MOST_TAGS} tags.")
        for tag in record.tags:
            if not slug_of(tag):
                form.refuse("tags", f"The tag {tag!r} has no letter or digit in it.")
            form.line("tags", tag, least=1, most=NAME_MOST)

    @staticmethod
    def _answer(form: Form, record: IdeaRecord) -> None:
        if not record.answer:
            return
        form.body("answer", record.answer, most=domain.ideas.ANSWER_MOST)
        if record.answer_member:
            person(form, "answer_member_uid", record.answer_member)
        moment(form, "answer_time", record.answer_time)

    @staticmethod
    def _history(form: Form, record: IdeaRecord) -> None:
        for place, change in enumerate(record.status_changes):
            name = f"status_changes[{place}]"
            if change.kind not in transfer.KINDS:
                form.refuse(f"{name}.kind", f"{change.kind!r} is no kind of change.")
            for status in (change.from_status, change.to_status):
                if status not in domain.statuses.STATUSES:
                    form.refuse(f"{name}.status", "This is no status.")
            form.body(f"{name}.message", change.message, most=domain.ideas.MESSAGE_MOST)
            if change.member:
                person(form, f"{name}.member_uid", change.member)
            moment(form, f"{name}.create_time", change.create_time)

    def _comments(self, form: Form, comments: Sequence[CommentRecord]) -> None:
        here = {comment.external_id for comment in comments}
        for place, comment in enumerate(comments):
            name = f"comments[{place}]"
            external(form, f"{name}.external_id", comment.external_id)
            if comment.external_id in self.taken:
                form.refuse(f"{name}.external_id", "This comment's external id came before.")
            self.taken.add(comment.external_id)
            person(form, f"{name}.member_uid", comment.member)
            domain.comments.check_body(form, comment.body, f"{name}.body")
            moment(form, f"{name}.create_time", comment.create_time)
            if comment.parent and (
                comment.parent not in here or comment.parent == comment.external_id
            ):
                form.refuse(
                    f"{name}.parent_external_id",
                    f"It answers {comment.parent!r}, which is no comment of this idea.",
                )

    @staticmethod
    def links(record: IdeaRecord) -> list[str]:
        """Return a sentence for everything wrong with an idea's votes, followers and merge."""
        form = Form()
        for place, vote in enumerate(record.votes):
            name = f"votes[{place}]"
            person(form, f"{name}.member_uid", vote.member)
            if vote.on_behalf_by:
                person(form, f"{name}.on_behalf_by_uid", vote.on_behalf_by)
            moment(form, f"{name}.create_time", vote.create_time)
            if vote.weight and vote.weight not in domain.votes.WEIGHTS:
                form.refuse(f"{name}.weight", "This is no weight.")
            if vote.source and vote.source not in domain.votes.SOURCES:
                form.refuse(f"{name}.source", "This is no source.")
        for place, uid in enumerate(record.followers):
            person(form, f"follower_uids[{place}]", uid)
        moment(form, "merge_time", record.merge_time)
        return [f"{name}: {sentence}" for name, sentence in form.faults.items()]


def external(form: Form, name: str, text: str) -> None:
    """Note in the form where a text is no external id."""
    try:
        fits = bool(text) and len(text) <= transfer.MOST_ID and clean(text) == text
    except Unfit:
        fits = False
    if not fits:
        form.refuse(name, f"Give it an id of 1 to {transfer.MOST_ID} plain characters.")


def person(form: Form, name: str, uid: str) -> None:
    """Note in the form where a text is no member's uid."""
    try:
        UUID(uid)
    except ValueError:
        form.refuse(name, "This is no member's uid. Import the member first.")


def moment(form: Form, name: str, when: datetime | None) -> None:
    """Note in the form where a time can't be."""
    if when is None:
        return
    if when > clock.now() + transfer.FUTURE:
        form.refuse(name, "This time lies in the future.")
    elif when.year < EARLIEST:
        form.refuse(name, f"This time lies before {EARLIEST}.")


def slug_of(name: str) -> str:
    """Return a tag's name as it can stand in an address."""
    return "-".join(part for part in (_ascii(word) for word in domain.words.words(name)) if part)[
        :50
    ].strip("-")


def _ascii(word: str) -> str:
    return "".join(letter for letter in word if letter.isascii() and letter.isalnum())


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
    tags: dict[str, domain.Tag] = field(default_factory=dict)
    now: datetime = field(default_factory=clock.now)

    def missing(self, records: Sequence[IdeaRecord]) -> tuple[list[str], list[str]]:
        """Return the slugs of boards and tags that the records name and that are not there."""
        community = self.actor.community
        named = list(dict.fromkeys(slug_of(tag) for record in records for tag in record.tags))
        self.tags = store.tags.find_tags(self.tx, community, named)
        boards = dict.fromkeys(record.board for record in records)
        return (
            [slug for slug in boards if slug not in self.boards],
            [slug for slug in named if slug not in self.tags],
        )

    def make(self, records: Sequence[IdeaRecord]) -> list[Made]:
        """Make boards, tags, ideas, comments and history; numbers follow the records' order."""
        community = self.actor.community
        self._make_missing(records)
        languages = {record.language or "en" for record in records}
        first = store.settings.next_numbers(
            self.tx, community, languages, self.now, count=len(records)
        )
        made = [
            Made(record, self._idea(first + place, record)) for place, record in enumerate(records)
        ]
        store.ideas.insert_ideas(self.tx, community, [one.idea for one in made])
        pairs = {
            (one.idea.number, tag.uid)
            for one in made
            for tag in one.idea.tags
            if tag.uid is not None
        }
        store.tags.tag_ideas(self.tx, community, sorted(pairs))
        store.search.index_ideas(self.tx, community, [one.idea.number for one in made])
        store.save_external(
            self.tx,
            community,
            self.source,
            store.transfer.IDEA,
            [(one.record.external_id, one.idea.number, None) for one in made],
        )
        told = [event for one in made for event in self._events(one)]
        told += self._comments(made)
        told += self._history(made)
        outbox.add(self.tx, store.OUTBOX, community, self.actor.member, *told)
        return made

    def _make_missing(self, records: Sequence[IdeaRecord]) -> None:
        community = self.actor.community
        boards, tags = self.missing(records)
        names = {slug_of(tag): " ".join(tag.split()) for record in records for tag in record.tags}
        for slug in boards:
            board = domain.Board(
                uid=ids.new_id(),
                slug=slug,
                display_name=slug.replace("-", " ").capitalize(),
                purpose="",
                kind="ideas",
                access="public",
                posting="members",
                owner_handle="",
                threshold=0,
                position=max((one.position for one in self.boards.values()), default=0) + 1,
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
        for slug in sorted(tags):
            tag = domain.Tag(slug=slug, display_name=names[slug], uid=ids.new_id())
            store.tags.insert_tag(self.tx, community, tag)
        self.tags = store.tags.find_tags(self.tx, community, names)

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
                body=form.body("answer", record.answer, most=domain.ideas.ANSWER_MOST),
                author=domain.Person(UUID(record.answer_member)) if record.answer_member else None,
                create_time=answered,
                update_time=answered,
            )
        return domain.Idea(
            number=number,
            title=domain.ideas.check_title(form, record.title),
            body=domain.ideas.check_body(form, record.body),
            board=self.boards[record.board],
            author=domain.Person(UUID(record.member)),
            language=check_language(form, record.language),
            status=_status_before(record),
            status_time=steps[-1] if steps else created,
            create_time=created,
            update_time=max([created, *responses]),
            revision=1,
            tags=tuple(dict.fromkeys(self.tags[slug_of(tag)] for tag in record.tags)),
            answer=answer,
            response_time=max(responses, default=None),
            pinned=record.pinned,
            locked=record.locked,
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
        return [(f"ideas/{idea.number}", submitted)]

    def _comments(self, made: Sequence[Made]) -> list[tuple[str, Message]]:
        community = self.actor.community
        told: list[tuple[str, Message]] = []
        things: list[tuple[str, int, UUID | None]] = []
        counts: dict[int, int] = {}
        by_language: dict[str, list[domain.Comment]] = {}
        for one in made:
            for external_id, comment in _threads(one, self.now):
                by_language.setdefault(one.idea.language, []).append(comment)
                things.append((external_id, one.idea.number, comment.uid))
                if comment.counts:
                    counts[one.idea.number] = counts.get(one.idea.number, 0) + 1
                posted = events_pb2.CommentPosted(
                    comment_uid=str(comment.uid),
                    idea_number=one.idea.number,
                    member_uid=str(comment.author.uid),
                    author_uid=str(one.idea.author.uid),
                    parent_uid=str(comment.parent or ""),
                    internal=comment.internal,
                    source="import",
                )
                posted.create_time.FromDatetime(comment.create_time)
                told.append((f"ideas/{one.idea.number}/comments/{comment.uid}", posted))
        for language, comments in by_language.items():
            store.comments.insert_comments(self.tx, community, comments, language)
        store.save_external(self.tx, community, self.source, store.transfer.COMMENT, things)
        store.count_imported(self.tx, community, counts)
        return told

    def _history(self, made: Sequence[Made]) -> list[tuple[str, Message]]:
        told: list[tuple[str, Message]] = []
        changes = []
        awaited = []
        for one in made:
            number = one.idea.number
            if one.record.split_from:
                awaited.append(store.Awaited(number, None, one.record.split_from))
            for change in one.record.status_changes:
                uid = ids.new_id()
                step = domain.StatusChange(
                    uid=uid,
                    idea=number,
                    kind=change.kind,
                    from_status=change.from_status,
                    to_status=change.to_status,
                    message=clean(change.message, multiline=True),
                    author=domain.Person(UUID(change.member)) if change.member else None,
                    create_time=change.create_time or self.now,
                )
                changes.append(step)
                if change.related:
                    awaited.append(store.Awaited(number, uid, change.related))
                if change.kind == "status":
                    event = events_pb2.IdeaStatusChanged(
                        idea_number=number,
                        from_status=step.from_status,
                        to_status=step.to_status,
                        message=step.message,
                        member_uid=change.member,
                        author_uid=str(one.idea.author.uid),
                        source="import",
                    )
                    event.create_time.FromDatetime(step.create_time)
                    told.append((f"ideas/{number}", event))
        store.history.insert_changes(self.tx, self.actor.community, changes)
        store.save_awaited(self.tx, self.actor.community, self.source, awaited)
        return told


def _status_before(record: IdeaRecord) -> str:
    """Return the status an idea is made with; a merge comes later and remembers it."""
    if record.status != domain.statuses.MERGED:
        return record.status
    for change in reversed(record.status_changes):
        if change.kind == "merge" and change.from_status != domain.statuses.MERGED:
            return change.from_status
    return domain.statuses.OPEN


def _threads(made: Made, now: datetime) -> list[tuple[str, domain.Comment]]:
    """Return an idea's comments with their external ids; a reply to a reply joins its thread."""
    records = {comment.external_id: comment for comment in made.record.comments}
    uids = {external_id: ids.new_id() for external_id in records}

    def root(external_id: str) -> str:
        seen = {external_id}
        while (above := records[external_id].parent) and above not in seen:
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
                    author=domain.Person(UUID(record.member)),
                    body=clean(record.body, multiline=True),
                    internal=record.internal,
                    is_answer=record.is_answer,
                    visibility=domain.ideas.VISIBLE,
                    deleted_by=None,
                    delete_time=None,
                    revision=1,
                    create_time=created,
                    update_time=created,
                ),
            )
        )
    return comments
