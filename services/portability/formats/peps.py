"""Reads Python's enhancement proposals as ideas; the sample community is made from them.

A proposal is an idea and its authors are members; a citation is a vote by the citing proposal's
first author, dated by the citing proposal; a superseded proposal is merged into what superseded it.
"""

import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.portability.domain.choices import Choices
from services.portability.domain.records import (
    Answer,
    Board,
    Comment,
    Fault,
    Idea,
    Links,
    Member,
    Notice,
    StatusChange,
    Vote,
)
from services.portability.formats import checks
from services.portability.formats.base import Item, identity, objects
from services.portability.formats.json_fields import Fields
from services.portability.formats.restructured import shorten, to_markdown
from shared import clock

# The fields that each of the archive's lines has.
TELLING = frozenset({"title", "body", "authors", "status", "type", "created"})
NAME = re.compile(r"PEP-\d{1,4}")
# When the archive was read; the data does not say when a proposal was decided on.
SNAPSHOT = datetime(2026, 8, 22, tzinfo=UTC)
ARCHIVE = Member("#archive", "PEP archive", handle="pep-archive")

BOARDS = (
    Board(
        "language",
        "Language and library",
        "What Python itself should do: syntax, built-ins, the standard library, the C API.",
        position=1,
    ),
    Board(
        "packaging",
        "Packaging",
        "How projects are described, built, shared and installed.",
        position=2,
    ),
    Board("typing", "Typing", "Type hints, and what checkers make of them.", position=3),
    Board(
        "process",
        "Process and governance",
        "How the project decides, releases, and works together.",
        position=4,
    ),
    Board(
        "guides",
        "Guides and information",
        "Conventions, interfaces and release schedules, to read rather than to build.",
        position=5,
    ),
)
TOPIC_BOARDS = {"Packaging": "packaging", "Typing": "typing"}
TYPE_BOARDS = {"Standards Track": "language", "Process": "process", "Informational": "guides"}

STATUSES = {
    "Final": "shipped",
    "Active": "shipped",
    "Accepted": "planned",
    "Draft": "open",
    "Deferred": "under_review",
    "Rejected": "declined",
    "Withdrawn": "declined",
    "April Fool!": "declined",
    "Superseded": "merged",
}
SENTENCES = {
    "Final": "**Final**: it was accepted and what it proposes is done.",
    "Active": "**Active**: it was accepted and is in force.",
    "Accepted": "**Accepted**: it was agreed to and is yet to be done.",
    "Deferred": "**Deferred**: nobody is working on it for now.",
    "Rejected": "**Rejected**: it was decided against.",
    "Withdrawn": "**Withdrawn**: its authors took it back.",
    "April Fool!": "**April Fool!**: it was a joke, and not meant to be done.",
    "Superseded": "**Superseded**: another proposal took its place.",
}


@dataclass(frozen=True)
class Proposal:
    """One line of the archive."""

    line: int
    external_id: str
    title: str
    body: str
    authors: tuple[str, ...]
    status: str
    kind: str
    topics: tuple[str, ...]
    created: datetime
    target: str
    superseded_by: tuple[str, ...]
    replaces: tuple[str, ...]
    references: tuple[str, ...]


def spoken(external_id: str) -> str:
    """Return `PEP 12` for `PEP-12`."""
    return external_id.replace("-", " ", 1)


def address(external_id: str) -> str:
    """Return where a proposal can be read whole."""
    digits = re.sub(r"\D", "", external_id)
    return f"https://peps.python.org/pep-{digits.zfill(4)}/"


@dataclass
class Peps:
    """Reads the archive; what one proposal says of others is kept until all are read."""

    name: str = "peps"
    source: str = "peps"
    by_age: bool = True
    _heads: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _titles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _votes: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _superseded: list[Proposal] = field(default_factory=list)
    _replacing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def look(self, _lines: Iterable[bytes], _choices: Choices) -> None:
        """Return nothing: its lines say themselves what they hold."""

    def read(self, lines: Iterable[bytes]) -> Iterator[Item]:
        """Yield boards, members and ideas as they come, then superseded ideas and votes."""
        yield from BOARDS
        yield ARCHIVE
        for item in objects(lines):
            if isinstance(item, Fault):
                yield item
                continue
            proposal = yield from _proposal(*item)
            if proposal is not None:
                yield from self._one(proposal)
        for proposal in self._superseded:
            yield from self._merge(proposal)
        yield from self._all_votes()

    def _one(self, proposal: Proposal) -> Iterator[Item]:
        first = proposal.authors[0]
        self._heads.setdefault(proposal.external_id, (first, proposal.created))
        self._titles[proposal.title.casefold()].append(proposal.external_id)
        for cited in dict.fromkeys(proposal.references):
            since = self._votes.get((cited, first), proposal.created)
            self._votes[cited, first] = min(since, proposal.created)
        for replaced in proposal.replaces:
            self._replacing[replaced].append(proposal.external_id)
        for author in proposal.authors:
            yield Member(author, author, create_time=proposal.created, line=proposal.line)
        if proposal.status == "Superseded":
            self._superseded.append(proposal)
        else:
            yield from idea_of(proposal)

    def _merge(self, proposal: Proposal) -> Iterator[Item]:
        named = proposal.superseded_by
        successor = named[0] if named else self._guess(proposal)
        if successor is None:
            yield from idea_of(proposal)
            yield _notice(
                proposal,
                "It is superseded, but the data does not name what by; it is declined with that"
                " word as the reason instead of being merged.",
            )
            return
        if successor not in self._heads:
            yield from idea_of(proposal)
            yield Fault(
                proposal.line,
                proposal.external_id,
                f"It is superseded by {successor}, which is not in this file, so it can't be"
                " merged; without that it is declined.",
                f"Add the line of {successor}, or take it out of `superseded_by`.",
                refused=False,
            )
            return
        yield from idea_of(proposal, successor)
        if not named:
            yield _notice(
                proposal,
                f"It is superseded without saying what by; {spoken(successor)} says that it"
                " replaces it or is the one other with the same title, so it is merged into that.",
            )
        elif len(named) > 1:
            others = ", ".join(spoken(other) for other in named[1:])
            yield _notice(
                proposal,
                f"It is superseded by several; it is merged into {spoken(successor)}, and its"
                f" history names the others ({others}).",
            )

    def _guess(self, proposal: Proposal) -> str | None:
        """Return what took the place of a proposal that does not say; None where it is not clear.

        The one that says it replaces it, else the only other proposal, as late or later, with the
        same title: a few were given a new number.
        """
        if replacing := self._replacing.get(proposal.external_id):
            return replacing[0]
        namesakes = [
            other
            for other in self._titles[proposal.title.casefold()]
            if other != proposal.external_id and self._heads[other][1] >= proposal.created
        ]
        return namesakes[0] if len(namesakes) == 1 else None

    def _all_votes(self) -> Iterator[Item]:
        own = missing = 0
        found: dict[str, list[Vote]] = defaultdict(list)
        for (cited, voter), since in sorted(self._votes.items(), key=lambda item: item[1]):
            if cited not in self._heads:
                missing += 1
            elif self._heads[cited][0] == voter:
                own += 1
            else:
                found[cited].append(Vote(voter, since, source="import"))
        for cited, votes in found.items():
            yield Links(cited, votes=tuple(votes))
        if own:
            yield Notice(0, "", f"{own} citations of one's own proposals are not taken as votes.")
        if missing:
            yield Notice(0, "", f"{missing} citations are of proposals that are not in this file.")


def _notice(proposal: Proposal, text: str) -> Notice:
    return Notice(proposal.line, proposal.external_id, text)


def _known_time(proposal: Proposal) -> datetime:
    """Return when the archive was read: the data does not say when something was decided."""
    return max(proposal.created, min(SNAPSHOT, clock.now()))


def _proposal(line: int, raw: dict[str, Any]) -> Generator[Item, None, Proposal | None]:
    """Yield what is wrong with a line, and return the proposal where nothing is."""
    take = Fields(raw)
    created = take.moment("created")
    proposal = Proposal(
        line=line,
        external_id=take.text("external_id", required=True),
        title=take.text("title", required=True),
        body=take.text("body"),
        authors=take.words("authors"),
        status=take.choice("status", STATUSES, ""),
        kind=take.choice("type", TYPE_BOARDS, ""),
        topics=take.words("topic"),
        created=created or SNAPSHOT,
        target=take.text("target"),
        superseded_by=take.words("superseded_by"),
        replaces=take.words("replaces"),
        references=take.words("references"),
    )
    problems = take.problems or list(_missing(proposal, created))
    for wrong, remedy in problems:
        yield Fault(line, identity(raw), wrong, remedy)
    if unknown := take.unknown():
        names = ", ".join(name[:40] for name in unknown[:10])
        yield _notice(proposal, f"Unknown fields were ignored: {names}.")
    return None if problems else proposal


def _missing(proposal: Proposal, created: datetime | None) -> Iterator[tuple[str, str]]:
    if not NAME.fullmatch(proposal.external_id):
        yield (
            "This is none of Python's proposals: its external id is not like PEP-12.",
            "Choose another format.",
        )
    if not proposal.authors:
        yield "The proposal has no author.", "Add at least one in `authors`."
    if not proposal.status:
        yield "The proposal has no status.", f"Use one of: {', '.join(STATUSES)}."
    if not proposal.kind:
        yield "The proposal has no type.", f"Use one of: {', '.join(TYPE_BOARDS)}."
    if created is None:
        yield "The proposal has no date.", "Use a format like 28-Feb-2018 for `created`."


def idea_of(proposal: Proposal, successor: str = "") -> Iterator[Item]:
    """Yield the idea of a proposal, merged into its successor where there is one."""
    title = proposal.title.replace("``\\ ", "").replace("``", "")
    if title != proposal.title:
        yield _notice(proposal, f"Code marks in the title were removed: “{title}”.")
    body, cut = _body(proposal)
    if cut:
        yield _notice(proposal, "The body is too long and was shortened at a paragraph.")
    if not proposal.body:
        yield _notice(proposal, "There is no abstract; the body only links to the proposal.")
    status = STATUSES[proposal.status]
    if proposal.status == "Superseded":
        status = "merged" if successor else "declined"
    message = _sentence(proposal)
    known = _known_time(proposal)
    answered = status not in ("open", "merged")
    change = StatusChange(
        "open",
        status,
        message,
        ARCHIVE.external_id,
        known,
        kind="merge" if successor else "status",
        related=successor,
    )
    yield Idea(
        external_id=proposal.external_id,
        title=title,
        body=body,
        board=_board(proposal),
        author=proposal.authors[0],
        status=status,
        tags=(*proposal.topics, proposal.kind),
        create_time=proposal.created,
        language="en",
        answer=Answer(message, ARCHIVE.external_id, known) if answered else None,
        comments=tuple(_comments(proposal)),
        status_changes=() if status == "open" else (change,),
        followers=proposal.authors[1:],
        merged_into=successor,
        merge_time=known if successor else None,
        line=proposal.line,
    )


def _board(proposal: Proposal) -> str:
    if proposal.kind == "Standards Track":
        for topic in proposal.topics:
            if topic in TOPIC_BOARDS:
                return TOPIC_BOARDS[topic]
    return TYPE_BOARDS[proposal.kind]


def _body(proposal: Proposal) -> tuple[str, bool]:
    """Return the Markdown of the abstract with its authors and source, and whether it was cut."""
    names = proposal.authors
    by = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    source = f"[{spoken(proposal.external_id)}]({address(proposal.external_id)})"
    foot = f"*By {by}. Read the whole proposal: {source}.*"
    text, cut = shorten(to_markdown(proposal.body), checks.BODY_MOST - len(foot) - 2)
    return f"{text}\n\n{foot}".strip(), cut


def _sentence(proposal: Proposal) -> str:
    """Return what the archive says of a proposal's fate; nothing beyond what the data holds."""
    sentence = f"The archive records this proposal as {SENTENCES.get(proposal.status, '')}"
    if proposal.status in ("Final", "Accepted") and proposal.target:
        sentence += f" Target: Python {proposal.target}."
    if proposal.superseded_by:
        later = ", ".join(_link(other) for other in proposal.superseded_by)
        sentence += f" Superseded by {later}."
    return sentence


def _comments(proposal: Proposal) -> Iterator[Comment]:
    """Yield a note of the archive where a proposal says that it replaces others."""
    if proposal.replaces:
        replaced = ", ".join(_link(other) for other in proposal.replaces)
        yield Comment(
            f"{proposal.external_id}#replaces",
            ARCHIVE.external_id,
            f"The archive records that this proposal replaces {replaced}.",
            _known_time(proposal),
        )


def _link(external_id: str) -> str:
    return f"[{spoken(external_id)}]({address(external_id)})"
