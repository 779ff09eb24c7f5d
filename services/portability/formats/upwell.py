"""Reads and writes Upwell's own JSON Lines: what an export gives and an import takes."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from services.portability.domain import records
from services.portability.domain.choices import Choices
from services.portability.domain.records import (
    Answer,
    Board,
    Comment,
    Fault,
    HelpfulMark,
    Idea,
    Links,
    Member,
    Record,
    Revision,
    StatusChange,
    Tag,
    Vote,
)
from services.portability.formats.base import Item, identity, objects
from services.portability.formats.checks import SLUG
from services.portability.formats.json_fields import Fields

R = TypeVar("R", bound=Record)
T = TypeVar("T")

VERSION = 1
# The services take no longer name of a source.
SOURCE_MOST = 40
# An idea's line carries at most this many votes or followers; more follow in `links` lines.
CHUNK = 1000


def _member(take: Fields, line: int) -> Member:
    return Member(
        external_id=take.text("external_id", required=True),
        display_name=take.text("display_name", required=True),
        handle=take.text("handle"),
        email=take.text("email"),
        create_time=take.moment("create_time"),
        roles=take.words("roles"),
        verified=take.flag("verified"),
        line=line,
    )


def _board(take: Fields, line: int) -> Board:
    slug = take.text("slug", required=True)
    return Board(
        slug=slug,
        display_name=take.text("display_name", default=slug),
        purpose=take.text("purpose"),
        kind=take.choice("kind", records.BOARD_KINDS, "ideas"),
        access=take.choice("access", records.BOARD_ACCESSES, "public"),
        posting=take.choice("posting", records.POSTINGS, "members"),
        owner=take.text("owner"),
        threshold=take.number("threshold"),
        position=take.number("position"),
        line=line,
    )


def _tag(take: Fields, line: int) -> Tag:
    slug = take.text("slug", required=True)
    return Tag(slug=slug, display_name=take.text("display_name", default=slug), line=line)


def _vote(take: Fields) -> Vote:
    return Vote(
        member=take.text("member", required=True),
        create_time=take.moment("create_time"),
        weight=take.choice("weight", records.WEIGHTS, ""),
        source=take.choice("source", records.SOURCES, "import"),
        on_behalf_by=take.text("on_behalf_by"),
        origin=take.text("origin"),
    )


def _revision(take: Fields) -> Revision:
    return Revision(body=take.text("body", required=True), create_time=take.moment("create_time"))


def _mark(take: Fields) -> HelpfulMark:
    return HelpfulMark(
        member=take.text("member", required=True), create_time=take.moment("create_time")
    )


def _comment(take: Fields) -> Comment:
    return Comment(
        external_id=take.text("external_id", required=True),
        member=take.text("member", required=True),
        body=take.text("body", required=True),
        create_time=take.moment("create_time"),
        parent=take.text("parent"),
        internal=take.flag("internal"),
        is_answer=take.flag("is_answer"),
        update_time=take.moment("update_time"),
        revisions=take.rows("revisions", _revision),
        helpful_marks=take.rows("helpful_marks", _mark),
    )


def _change(take: Fields) -> StatusChange:
    return StatusChange(
        from_status=take.choice("from_status", records.STATUSES, "open"),
        to_status=take.choice("to_status", records.STATUSES, "open"),
        message=take.text("message"),
        member=take.text("member"),
        create_time=take.moment("create_time"),
        kind=take.choice("kind", records.CHANGE_KINDS, "status"),
        related=take.text("related"),
    )


def _answer(take: Fields) -> Answer:
    return Answer(
        body=take.text("body", required=True),
        member=take.text("member"),
        create_time=take.moment("create_time"),
        update_time=take.moment("update_time"),
    )


def _idea(take: Fields, line: int) -> Idea:
    return Idea(
        external_id=take.text("external_id", required=True),
        title=take.text("title", required=True),
        body=take.text("body"),
        board=take.text("board", default="ideas"),
        author=take.text("author", required=True),
        status=take.choice("status", records.STATUSES, "open"),
        tags=take.words("tags"),
        create_time=take.moment("create_time"),
        update_time=take.moment("update_time"),
        number=take.number("number"),
        language=take.text("language"),
        pinned=take.flag("pinned"),
        locked=take.flag("locked"),
        answer=take.row("answer", _answer),
        comments=take.rows("comments", _comment),
        status_changes=take.rows("status_changes", _change),
        split_from=take.text("split_from"),
        merged_into=take.text("merged_into"),
        merge_time=take.moment("merge_time"),
        imported_votes=take.number("imported_votes"),
        votes=take.rows("votes", _vote),
        followers=take.words("followers"),
        line=line,
    )


def _links(take: Fields, line: int) -> Links:
    return Links(
        external_id=take.text("external_id", required=True),
        votes=take.rows("votes", _vote),
        followers=take.words("followers"),
        line=line,
    )


_READERS: dict[str, Callable[[Fields, int], Record]] = {
    "member": _member,
    "board": _board,
    "tag": _tag,
    "idea": _idea,
    "links": _links,
}


@dataclass
class Upwell:
    """Reads JSON Lines whose `record` says what each is; a line without one is an idea."""

    name: str = "upwell"
    by_age: bool = False
    source: str = "upwell"

    def look(self, _lines: Iterable[bytes], _choices: Choices) -> None:
        """Return nothing: its lines say themselves what they hold."""

    def read(self, lines: Iterable[bytes]) -> Iterator[Item]:
        """Yield what the lines say, and what is wrong with them."""
        for item in objects(lines):
            if isinstance(item, Fault):
                yield item
            else:
                yield from self._read(*item)

    def _read(self, number: int, raw: dict[str, Any]) -> Iterator[Item]:
        kind = raw.pop("record", "idea")
        if kind == "upwell":
            community = raw.get("community")
            if isinstance(community, str) and SLUG.fullmatch(community):
                # Every community has an idea 1, so the ids of two must not be mistaken.
                self.source = f"{self.name}-{community}"[:SOURCE_MOST].rstrip("-")
            if raw.get("version") != VERSION:
                yield Fault(
                    number,
                    "",
                    f"This file is of version {str(raw.get('version'))[:20]}, but only"
                    f" version {VERSION} is supported.",
                    "Export the file again with this release.",
                    refused=False,
                )
            return
        reader = _READERS.get(kind) if isinstance(kind, str) else None
        if reader is None:
            yield Fault(
                number,
                identity(raw),
                f"Unknown record type “{str(kind)[:40]}”.",
                f"Use one of: {', '.join(_READERS)}.",
            )
            return
        take = Fields(raw)
        record = reader(take, number)
        take.leave_none()
        for wrong, remedy in take.problems:
            yield Fault(number, identity(raw), wrong, remedy)
        if not take.problems:
            yield record


def header(community: str) -> bytes:
    """Return the first line of an export."""
    return _line({"record": "upwell", "version": VERSION, "community": community})


def write(record: Record) -> Iterator[bytes]:
    """Yield the lines of a record; an idea with very many votes takes several."""
    if not isinstance(record, Idea):
        yield _line({"record": type(record).__name__.lower(), **_plain(record)})
        return
    raw = _plain(record)
    votes, followers = raw.pop("votes", []), raw.pop("followers", [])
    whole = {"record": "idea", **raw}
    for name, rows in (("votes", votes), ("followers", followers)):
        if rows:
            whole[name] = rows[:CHUNK]
    yield _line(whole)
    for name, rows in (("votes", votes), ("followers", followers)):
        for start in range(CHUNK, len(rows), CHUNK):
            more = rows[start : start + CHUNK]
            yield _line({"record": "links", "external_id": record.external_id, name: more})


def dump(record: Record) -> bytes:
    """Return a record alone, for `load`."""
    return json.dumps(_plain(record), separators=(",", ":")).encode()


def load(kind: type[R], content: bytes, line: int) -> R:
    """Return a record that `dump` wrote."""
    return _build(kind, {**json.loads(content), "line": line})


_PARTS: dict[str, type] = {
    "answer": Answer,
    "comments": Comment,
    "revisions": Revision,
    "helpful_marks": HelpfulMark,
    "status_changes": StatusChange,
    "votes": Vote,
}


def _build(kind: type[T], raw: dict[str, Any]) -> T:
    # What holds nothing was left out; only texts have no default.
    needed = {
        one.name: ""
        for one in fields(cast("Any", kind))
        if one.default is MISSING and one.default_factory is MISSING
    }
    raw = {**needed, **raw}
    return kind(**{name: _read(name, value) for name, value in raw.items()})


def _read(name: str, value: Any) -> object:  # noqa: ANN401  whatever JSON holds
    if name.endswith("_time"):
        return datetime.fromisoformat(value)
    if isinstance(value, dict):
        return _build(_PARTS[name], value)
    if isinstance(value, list):
        return tuple(_read(name, one) for one in value)
    return value


def _line(raw: dict[str, Any]) -> bytes:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(record: object) -> dict[str, Any]:
    """Return a record's fields in order, without those that hold nothing."""
    assert is_dataclass(record)  # noqa: S101  every record is one
    found = {
        field.name: _value(getattr(record, field.name))
        for field in fields(record)
        if field.name != "line"
    }
    return {name: value for name, value in found.items() if value}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_value(inner) for inner in value]
    if is_dataclass(value):
        return _plain(value)
    return value
