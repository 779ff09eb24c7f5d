"""Splits a new idea off another, moving the named votes and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import (
    LARGEST,
    all_boards,
    board_named,
    idea_for,
    need_moderator,
    reader_of,
    take_part,
)
from services.ideas.actions.rollup import announce_thresholds
from services.ideas.domain.merges import (
    MOST_MOVED,
    CommentsUnknown,
    TooManyMoved,
    VotersUnknown,
    check_split,
)
from services.ideas.domain.refusals import IdeaNotFound
from services.ideas.store.merges import MovedVote
from shared import clock, outbox, requests
from shared.actor import Actor
from shared.db import Database
from shared.text import Form
from upwell.ideas.v1 import events_pb2


@dataclass(frozen=True)
class Split:
    """Holds what a new idea says and takes with it; voters are handles, comments are uids."""

    title: str
    body: str
    board: str = ""
    voters: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    request_id: str = ""


def split_idea(db: Database, actor: Actor, number: int, split: Split) -> domain.Idea:
    """Split a new idea off, moving the named voters and comments with their replies.

    Returns the new idea. Votes remember where they were cast; counts are exact on both.
    """
    need_moderator(actor)
    if not 0 < number < LARGEST:
        raise IdeaNotFound
    form = Form()
    title = domain.ideas.check_title(form, split.title)
    body = domain.ideas.check_body(form, split.body)
    form.done()
    handles = _few("voters", [handle.lower().removeprefix("@") for handle in split.voters])
    comments = _uids(_few("comments", list(split.comments)))
    community = actor.community
    with db.begin(community) as tx:
        now = clock.now()
        if actor.member is not None:
            take_part(tx, actor)
        asked = (
            "SplitIdea",
            number,
            title,
            body,
            split.board,
            sorted(handles),
            sorted(map(str, comments)),
        )
        once = requests.once(tx, store.REQUESTS, actor, split.request_id, *asked)
        if once.answer is not None:
            return idea_for(tx, actor, int(once.answer["number"]))
        store.lock_merges(tx, community, exclusive=True)
        store.lock_ideas(tx, community, (number,), exclusive=True)
        store.hold_ideas(tx, community, (number,))
        old = idea_for(tx, actor, number)
        check_split(store.load_votable_ideas(tx, community, [number], [])[0][number])
        board = old.board
        if split.board:
            board = board_named(all_boards(tx, community), split.board, reader_of(actor))
        need_moderator(actor, old.board.slug, board.slug)
        group = (number, *old.sources)
        members = _voters(tx, community, group, handles)
        # The roll-up comes before the next number, as everywhere.
        store.lock_rollup(tx, community)
        fresh = store.settings.next_numbers(tx, community, {old.language}, now)
        author = actor.member or old.author.uid
        new = domain.Idea(
            number=fresh,
            title=title,
            body=body,
            board=board,
            author=domain.Person(author),
            language=old.language,
            status=domain.statuses.OPEN,
            status_time=now,
            create_time=now,
            update_time=now,
            revision=1,
            split_from=number,
        )
        store.boards.lock_board(tx, community, board.uid)
        store.ideas.insert_ideas(tx, community, [new])
        store.tags.tag_ideas(
            tx, community, [(fresh, tag.uid) for tag in old.tags if tag.uid is not None]
        )
        votes = store.move_votes(tx, community, group, fresh, members)
        moved = store.move_comments(tx, community, number, fresh, comments)
        missing = [str(uid) for uid in comments if uid not in moved]
        if missing:
            raise CommentsUnknown(missing)
        store.search.index_ideas(tx, community, [fresh])
        store.add_steps(
            tx,
            community,
            actor.member,
            now,
            "split",
            "",
            [
                (number, old.status, old.status, fresh),
                (fresh, new.status, new.status, number),
            ],
        )
        store.recount(tx, community, [*group, fresh])
        announce_thresholds(tx, community, [fresh])
        _announce(tx, actor, new, votes)
        once.keep(number=fresh)
        return idea_for(tx, actor, fresh)


def _few(name: str, things: Sequence[str]) -> list[str]:
    if len(things) > MOST_MOVED:
        raise TooManyMoved(name)
    return list(dict.fromkeys(things))


def _uids(texts: Sequence[str]) -> list[UUID]:
    uids, wrong = [], []
    for text in texts:
        try:
            uids.append(UUID(text.rpartition("/")[2]))
        except ValueError:
            wrong.append(text[:60])
    if wrong:
        raise CommentsUnknown(wrong)
    return uids


def _voters(
    tx: sa.Connection, community: UUID, group: Sequence[int], handles: Sequence[str]
) -> list[UUID]:
    clean = [handle for handle in handles if "\x00" not in handle]
    found = store.find_voters(tx, community, group, clean)
    missing = [handle[:60] for handle in handles if handle not in found]
    if missing:
        raise VotersUnknown(missing)
    return list(found.values())


def _announce(
    tx: sa.Connection, actor: Actor, idea: domain.Idea, votes: Sequence[MovedVote]
) -> None:
    submitted = events_pb2.IdeaSubmitted(
        idea_number=idea.number,
        member_uid=str(idea.author.uid),
        board=idea.board.slug,
        title=idea.title,
    )
    submitted.create_time.FromDatetime(idea.create_time)
    split = events_pb2.IdeaSplit(
        idea_number=idea.number,
        from_number=idea.split_from,
        member_uid=str(actor.member or ""),
        author_uid=str(idea.author.uid),
        board=idea.board.slug,
    )
    for vote in votes:
        moved = split.votes.add(
            from_number=vote.idea, member_uid=str(vote.member), source=vote.source
        )
        moved.create_time.FromDatetime(vote.create_time)
    subject = f"ideas/{idea.number}"
    outbox.add(
        tx, store.OUTBOX, actor.community, actor.member, (subject, submitted), (subject, split)
    )
