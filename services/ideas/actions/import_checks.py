"""Finds what is wrong with the records of an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.ideas import domain
from services.ideas.domain import imports
from services.ideas.domain.boards import check_slug
from services.ideas.domain.records import CommentRecord, IdeaRecord
from shared import clock
from shared.text import Form, Unfit, clean

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
        check_external_id(form, "external_id", record.external_id)
        if record.external_id in self.seen:
            form.refuse(
                "external_id", "This external ID is already used in this batch. Use each ID once."
            )
        self.seen.add(record.external_id)
        domain.ideas.check_content(form, record, checks=domain.ideas.IMPORT_CHECKS)
        check_slug(form, "board", record.board)
        if record.board not in self.boards and not self.may_make_boards:
            form.refuse(
                "board",
                (
                    f"The board {record.board!r} does not exist, and only administrators can"
                    " create boards."
                ),
            )
        check_person(form, "member_uid", record.member_uid)
        check_time(form, "create_time", record.create_time)
        check_time(form, "update_time", record.update_time)
        if not 0 <= record.imported_votes <= imports.MOST_VOTES:
            form.refuse("imported_votes", "This can't be a number of votes.")
        self._status_and_tags(form, record)
        self._answer(form, record)
        self._history(form, record)
        self._comments(form, record.comments)
        return [f"{name}: {sentence}" for name, sentence in form.faults.items()]

    @staticmethod
    def _status_and_tags(form: Form, record: IdeaRecord) -> None:
        if record.status not in domain.statuses.STATUSES:
            form.refuse("status", "Unknown status. Use open, planned, shipped and so on.")
        if record.status == domain.statuses.MERGED and not record.merged_into_external_id:
            form.refuse("status", "The status is merged, but the target idea is missing.")
        if len(record.tags) > domain.ideas.MOST_TAGS:
            form.refuse("tags", f"Choose at most {domain.ideas.MOST_TAGS} tags.")
        for tag in record.tags:
            form.line("tags", tag, least=1, most=NAME_MOST)

    @staticmethod
    def _answer(form: Form, record: IdeaRecord) -> None:
        if not record.answer:
            return
        form.body("answer", record.answer, most=domain.answers.ANSWER_MOST)
        if record.answer_member_uid:
            check_person(form, "answer_member_uid", record.answer_member_uid)
        check_time(form, "answer_time", record.answer_time)
        check_time(form, "answer_update_time", record.answer_update_time)

    @staticmethod
    def _history(form: Form, record: IdeaRecord) -> None:
        for place, change in enumerate(record.status_changes):
            name = f"status_changes[{place}]"
            if change.kind not in imports.KINDS:
                form.refuse(f"{name}.kind", "Unknown type of change.")
            for status in (change.from_status, change.to_status):
                if status not in domain.statuses.STATUSES:
                    form.refuse(f"{name}.status", "Unknown status.")
            form.body(f"{name}.message", change.message, most=domain.statuses.MESSAGE_MOST)
            if change.member_uid:
                check_person(form, f"{name}.member_uid", change.member_uid)
            check_time(form, f"{name}.create_time", change.create_time)

    def _comments(self, form: Form, comments: Sequence[CommentRecord]) -> None:
        here = {comment.external_id for comment in comments}
        for place, comment in enumerate(comments):
            name = f"comments[{place}]"
            check_external_id(form, f"{name}.external_id", comment.external_id)
            if comment.external_id in self.taken:
                form.refuse(f"{name}.external_id", "This comment’s external ID is already used.")
            self.taken.add(comment.external_id)
            check_person(form, f"{name}.member_uid", comment.member_uid)
            domain.comments.check_body(form, comment.body, f"{name}.body")
            check_time(form, f"{name}.create_time", comment.create_time)
            check_time(form, f"{name}.update_time", comment.update_time)
            for number, revision in enumerate(comment.revisions):
                domain.comments.check_body(form, revision.body, f"{name}.revisions[{number}].body")
                check_time(form, f"{name}.revisions[{number}].create_time", revision.create_time)
            for number, mark in enumerate(comment.helpful_marks):
                check_person(form, f"{name}.helpful_marks[{number}].member_uid", mark.member_uid)
                check_time(form, f"{name}.helpful_marks[{number}].create_time", mark.create_time)
            parent = comment.parent_external_id
            if parent and (parent not in here or parent == comment.external_id):
                form.refuse(
                    f"{name}.parent_external_id",
                    f"It replies to {parent!r}, which is not a comment on this idea.",
                )

    @staticmethod
    def links(record: IdeaRecord) -> list[str]:
        """Return a sentence for everything wrong with an idea's votes, followers and merge."""
        form = Form()
        for place, vote in enumerate(record.votes):
            name = f"votes[{place}]"
            check_person(form, f"{name}.member_uid", vote.member_uid)
            if vote.on_behalf_by_uid:
                check_person(form, f"{name}.on_behalf_by_uid", vote.on_behalf_by_uid)
            check_time(form, f"{name}.create_time", vote.create_time)
            if vote.weight and vote.weight not in domain.votes.WEIGHTS:
                form.refuse(f"{name}.weight", "Unknown importance.")
            if vote.source and vote.source not in domain.votes.SOURCES:
                form.refuse(f"{name}.source", "Unknown source.")
        for place, uid in enumerate(record.follower_uids):
            check_person(form, f"follower_uids[{place}]", uid)
        check_time(form, "merge_time", record.merge_time)
        return [f"{name}: {sentence}" for name, sentence in form.faults.items()]


def check_external_id(form: Form, name: str, text: str) -> None:
    """Note in the form where a text is no external id."""
    try:
        fits = bool(text) and len(text) <= imports.MOST_ID and clean(text) == text
    except Unfit:
        fits = False
    if not fits:
        form.refuse(name, f"Enter an ID of 1 to {imports.MOST_ID} plain characters.")


def check_person(form: Form, name: str, uid: str) -> None:
    """Note in the form where a text is no member's uid."""
    try:
        UUID(uid)
    except ValueError:
        form.refuse(name, "No member has this ID. Import the member first.")


def check_time(form: Form, name: str, time: datetime | None) -> None:
    """Note in the form where a time can't be."""
    if time is None:
        return
    if time > clock.now() + imports.FUTURE:
        form.refuse(name, "This time is in the future.")
    elif time.year < EARLIEST:
        form.refuse(name, f"This time is before {EARLIEST}.")
