"""Checks records before any service sees them, so that each fault carries its line."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from services.portability.domain.records import Board, Comment, Fault, Idea, Member, Tag
from shared import clock
from shared.text import Unfit, clean

TITLE_MOST = 140
BODY_MOST = 10_000
NAME_MOST = 80
PURPOSE_MOST = 200
ID_MOST = 200
TAGS_MOST = 10
MESSAGE_MOST = 2_000
VOTES_MOST = 1_000_000_000
ROLES = ("moderator", "manager", "admin")

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
FUTURE = timedelta(days=1)

Say = Callable[[str, str], None]


def tidy(text: str) -> str:
    """Return a text as the services keep it; one that they refuse comes back as it is."""
    try:
        return clean(text, multiline=True)
    except Unfit:
        return text


def _control(text: str, *, multiline: bool = True) -> bool:
    try:
        clean(text, multiline=multiline)
    except Unfit:
        return True
    return False


def member(record: Member) -> Iterator[Fault]:
    """Check a person."""
    say = _Faults(record.line, record.external_id)
    _identifier(record.external_id, say)
    _text("The name", record.display_name, 1, NAME_MOST, say)
    _moment("The member's time", record.create_time, say)
    if unknown := [role for role in record.roles if role not in ROLES]:
        say(f"The role “{unknown[0][:40]}” is unknown.", f"Use one of: {', '.join(ROLES)}.")
    yield from say.faults


def board(record: Board) -> Iterator[Fault]:
    """Check a board."""
    say = _Faults(record.line, record.slug)
    _slug("The board", record.slug, say)
    _text("The board's name", record.display_name, 1, NAME_MOST, say)
    _text("The board's purpose", record.purpose, 0, PURPOSE_MOST, say)
    if record.threshold < 0:
        say("The board's threshold is negative.", "Use 0 for none.")
    yield from say.faults


def tag(record: Tag) -> Iterator[Fault]:
    """Check a tag."""
    say = _Faults(record.line, record.slug)
    _slug("The tag", record.slug, say)
    _text("The tag's name", record.display_name, 1, NAME_MOST, say)
    yield from say.faults


def idea(record: Idea) -> Iterator[Fault]:
    """Check an idea with its comments and history."""
    say = _Faults(record.line, record.external_id)
    _identifier(record.external_id, say)
    _text("The title", record.title, 1, TITLE_MOST, say)
    if "\n" in record.title or "\t" in record.title:
        say("The title contains a line break or a tab.", "Put it on one line.")
    _text("The body", record.body, 0, BODY_MOST, say)
    _slug("The board", record.board, say)
    _moment("The idea's time", record.create_time, say)
    _moment("The time of the idea's last change", record.update_time, say)
    if not 0 <= record.imported_votes <= VOTES_MOST:
        say("The number of votes is impossible.", f"Use a number from 0 to {VOTES_MOST:,}.")
    if not record.author:
        say("The idea has no author.", "Add an author.")
    if len(record.tags) > TAGS_MOST:
        say(
            f"The idea has {len(record.tags)} tags; the limit is {TAGS_MOST}.",
            "Remove some.",
        )
    for name in record.tags:
        _text(f"The tag “{name[:20]}”", name, 1, NAME_MOST, say)
    if record.answer:
        _text("The answer", record.answer.body, 1, BODY_MOST, say)
        _moment("The answer's time", record.answer.create_time, say)
        _moment("The time of the answer's last change", record.answer.update_time, say)
    for number, change in enumerate(record.status_changes, start=1):
        _text(f"The message of status change {number}", change.message, 0, MESSAGE_MOST, say)
        _moment(f"The time of status change {number}", change.create_time, say)
    _comments(record.comments, say)
    for number, vote in enumerate(record.votes, start=1):
        _moment(f"The time of vote {number}", vote.create_time, say)
    yield from say.faults


class _Faults:
    """Gathers the faults of one line."""

    def __init__(self, line: int, external_id: str) -> None:
        self.faults: list[Fault] = []
        self._line = line
        self._external_id = external_id[:80]

    def __call__(self, wrong: str, remedy: str) -> None:
        self.faults.append(Fault(self._line, self._external_id, wrong, remedy))


def _identifier(text: str, say: Say) -> None:
    if not text:
        say(
            "The external id is missing.",
            "Add one to each line, so that a second import recognises what exists.",
        )
    elif len(text) > ID_MOST or _control(text, multiline=False):
        say(
            "The external id is too long or contains control characters.",
            f"Use at most {ID_MOST} plain characters.",
        )


def _text(what: str, text: str, least: int, most: int, say: Say) -> None:
    if _control(text):
        say(
            f"{what} contains control characters.",
            "Remove them; they usually come from copying text.",
        )
    elif len(text) < least:
        if not text:
            say(f"{what} is empty.", "Fill it in.")
        else:
            say(
                f"{what} has {_count(text)}, but needs at least {least}.",
                "Make it longer, so that people understand it in a list.",
            )
    elif len(text) > most:
        say(f"{what} has {_count(text)}, but may have at most {most:,}.", "Shorten it.")


def _count(text: str) -> str:
    return f"{len(text):,} character{'s' if len(text) != 1 else ''}"


def _slug(what: str, text: str, say: Say) -> None:
    if not SLUG.fullmatch(text):
        say(
            f"{what} “{text[:40]}” can't be used in an address.",
            "Use lowercase letters, digits and single hyphens, at most 64.",
        )


def _moment(what: str, moment: datetime | None, say: Say) -> None:
    if moment is not None and moment > clock.now() + FUTURE:
        say(f"{what} is in the future ({moment:%Y-%m-%d}).", "Correct the date.")


def _comments(comments: tuple[Comment, ...], say: Say) -> None:
    known: set[str] = set()
    for number, comment in enumerate(comments, start=1):
        if not comment.external_id:
            say(f"Comment {number} has no external id.", "Add one.")
        elif comment.external_id in known:
            say(
                f"Comment {number} has the same external id as an earlier one"
                f" ({comment.external_id[:40]}).",
                "Use a different one for each.",
            )
        if comment.parent and comment.parent not in known:
            say(
                f"Comment {number} answers {comment.parent[:40]}, which is not an earlier comment.",
                "Put each reply after the comment it replies to.",
            )
        known.add(comment.external_id)
        if not comment.member:
            say(f"Comment {number} has no author.", "Add its author.")
        _text(f"Comment {number}", comment.body, 1, BODY_MOST, say)
        _moment(f"The time of comment {number}", comment.create_time, say)
        _moment(f"The time of the last change of comment {number}", comment.update_time, say)
        for revision in comment.revisions:
            _text(f"An earlier text of comment {number}", revision.body, 1, BODY_MOST, say)
            _moment(f"The time of an earlier text of comment {number}", revision.create_time, say)
        for mark in comment.helpful_marks:
            _moment(f"The time of a helpful mark of comment {number}", mark.create_time, say)
