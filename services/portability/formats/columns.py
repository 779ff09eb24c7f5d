"""Knows the names that columns have in other programs' files, and what their statuses mean here."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.portability.domain.choices import DELIMITERS, MEANINGS
from shared.slugs import slug_of

# How some spreadsheets begin a file to say what separates its cells.
SEPARATOR = "sep="

# What other programs call the states an idea can be in.
STATUSES: dict[str, str] = {
    "open": "open",
    "new": "open",
    "active": "open",
    "pending": "open",
    "no status": "open",
    "under review": "under_review",
    "in review": "under_review",
    "reviewing": "under_review",
    "considering": "under_review",
    "under consideration": "under_review",
    "gathering feedback": "under_review",
    "needs feedback": "under_review",
    "planned": "planned",
    "accepted": "planned",
    "approved": "planned",
    "on roadmap": "planned",
    "in progress": "in_progress",
    "started": "in_progress",
    "in development": "in_progress",
    "beta": "in_progress",
    "shipped": "shipped",
    "complete": "shipped",
    "completed": "shipped",
    "done": "shipped",
    "released": "shipped",
    "launched": "shipped",
    "declined": "declined",
    "closed": "declined",
    "rejected": "declined",
    "wont do": "declined",
    "won t do": "declined",
    "not planned": "declined",
    "merged": "merged",
    "duplicate": "merged",
}


@dataclass(frozen=True)
class Columns:
    """Says which columns of a file hold what; names are compared in lower case, first one wins.

    `telling` are the columns that only this program's files have.
    """

    name: str
    telling: frozenset[str]
    title: tuple[str, ...]
    external_id: tuple[str, ...]
    # What nothing can be made without.
    needed: str = "title"
    body: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    author_id: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    handle: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    create_time: tuple[str, ...] = ()
    merged_into: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    answer_author: tuple[str, ...] = ()
    answer_time: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    weight: tuple[str, ...] = ()

    def of(self, meaning: str) -> tuple[str, ...]:
        """Return the names that columns of a meaning may have, the likeliest first."""
        names: tuple[str, ...] = getattr(self, meaning)
        return names

    @property
    def known(self) -> frozenset[str]:
        """Return every name that a column of such a file may have."""
        return frozenset(name for meaning in MEANINGS for name in self.of(meaning))

    def found(self, header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the columns of a header by what they hold; what a person chose comes first."""
        names = [name for name in dict.fromkeys(header) if name]
        left = [name for name in names if name not in chosen]
        return {
            meaning: [name for name in names if chosen.get(name) == meaning]
            + [name for name in self.of(meaning) if name in left]
            for meaning in MEANINGS
        }


GENERIC = Columns(
    name="csv",
    telling=frozenset({"title"}),
    title=("title", "subject", "name", "idea", "summary"),
    external_id=("external_id", "id", "number", "key", "url"),
    body=("body", "description", "details", "text", "content"),
    author=("author", "author_name", "author name", "created_by", "name of author", "creator"),
    author_id=("author_id", "author id", "user_id"),
    email=("author_email", "author email", "email", "creator_email"),
    board=("board", "forum", "category", "product"),
    status=("status", "state", "stage"),
    tags=("tags", "labels", "tag", "label"),
    create_time=("create_time", "created_at", "created", "date", "created at"),
    merged_into=("merged_into", "duplicate_of", "parent_id"),
    answer=("answer", "response", "official_response"),
    answer_author=("answer_author", "responded_by"),
    answer_time=("answer_time", "responded_at"),
    votes=("votes", "vote_count", "score"),
    comments=("comment_count", "comments_count"),
)


# Who voted for what: a list that is joined to ideas that came before.
VOTERS = Columns(
    name="voters",
    telling=frozenset(),
    title=(),
    external_id=(
        "idea_id", "idea id", "post_id", "post id", "suggestion.id", "suggestion_id",
        "external_id", "idea", "post", "suggestion", "id", "number",
    ),
    needed="external_id",
    author=("voter", "voter_name", "voter name", "name", "user.name", "user"),
    author_id=("voter_id", "voter id", "user_id", "user id", "user.id"),
    email=(
        "voter_email", "voter email", "email", "e-mail", "mail", "user.email", "user email",
        "user.email_address",
    ),
    handle=("handle", "voter_handle", "username"),
    create_time=(
        "voted_at", "voted at", "create_time", "created_at", "created at", "created", "date",
    ),
    weight=("weight", "importance", "priority"),
)  # fmt: skip


def is_voters(names: frozenset[str]) -> bool:
    """Return whether columns name ideas and voters, and nothing else about an idea."""
    who = names.intersection((*VOTERS.email, *VOTERS.handle, *VOTERS.author, *VOTERS.author_id))
    return bool(who and names.intersection(VOTERS.external_id)) and names <= VOTERS.known


def status_key(text: str) -> str:
    """Return what statuses have in common that are written alike."""
    return slug_of(text).replace("-", " ") or text.casefold()


def delimiter_of(line: str) -> str:
    """Return what separates the cells of a file, by its first line: what makes most of them."""
    if line.lower().startswith(SEPARATOR) and line[len(SEPARATOR) :].strip("\r\n"):
        return line[len(SEPARATOR)]

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def kind_of(header: Sequence[str], known: Iterable[Columns]) -> str | None:
    """Return the format of a file with this header; None where it is hardly one of a table.

    A table without a known column is one as well: a person can say what its columns are.
    """
    names = frozenset(name.strip().lower() for name in header if name.strip())
    if is_voters(names):
        return VOTERS.name
    for columns in known:
        if columns.telling <= names:
            return columns.name
    return GENERIC.name if len(names) > 1 or names.intersection(GENERIC.title) else None
