"""Does what people do with an idea: raise it, read it, change it, delete it and bring it back."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.ideas import domain, store
from services.ideas.actions.access import (
    LARGEST,
    all_boards,
    check_place,
    idea_for,
    ideas_for,
    need_moderator,
    reader_of,
    take_part,
)
from services.ideas.actions.comments import page_of_comments
from services.ideas.actions.duplicates import suggestions_of
from services.ideas.actions.filters import Filter, fits, question_of
from services.ideas.actions.search import understand_query
from services.ideas.domain.refusals import ContentRemoved, MergedIdeasStay
from services.ideas.store.lists import Question
from shared import clock, outbox, paging, requests
from shared.actor import Actor, SignInNeeded, need_member
from shared.db import Database
from shared.refusals import Conflict, Invalid
from shared.text import Form
from upwell.ideas.v1 import events_pb2

# Steps of history an idea's page shows; the rest comes with ListStatusChanges.
HISTORY_SIZE = 30
# Merged ideas an idea's page names.
MERGED_SIZE = 30

TRENDING, TOP, NEW, RELEVANCE = "trending", "top", "new", "relevance"


@dataclass(frozen=True)
class IdeaPage:
    """Holds everything an idea's page shows."""

    idea: domain.Idea
    comments: domain.CommentPage
    status_changes: tuple[domain.StatusChange, ...]
    merged_ideas: tuple[domain.Idea, ...]
    target: domain.Idea | None
    follower_count: int
    viewer_suggestions: tuple[domain.duplicates.Suggestion, ...] = ()


def get_idea(db: Database, actor: Actor, number: int) -> domain.Idea:
    """Return an idea as the actor sees it; raises `IdeaNotFound`."""
    with db.begin(actor.community) as tx:
        return idea_for(tx, actor, number)


def get_idea_page(
    db: Database, actor: Actor, number: int, comments_size: int = 0, comments_token: str = ""
) -> IdeaPage:
    """Return everything an idea's page shows; raises `IdeaNotFound`."""
    with db.begin(actor.community) as tx:
        idea = idea_for(tx, actor, number)
        related = [*idea.sources[:MERGED_SIZE]]
        if idea.merged_into is not None:
            related.append(idea.merged_into)
        others = {one.number: one for one in ideas_for(tx, actor, related)} if related else {}
        return IdeaPage(
            idea=idea,
            comments=page_of_comments(tx, actor, idea, comments_size, comments_token),
            status_changes=tuple(
                store.statuses.list_changes(tx, actor.community, number, None, HISTORY_SIZE)
            ),
            merged_ideas=tuple(others[one] for one in idea.sources if one in others),
            target=others.get(idea.merged_into or 0),
            follower_count=store.follows.count_followers(
                tx, actor.community, (number, *idea.sources)
            ),
            viewer_suggestions=suggestions_of(tx, actor, number),
        )


def create_idea(
    db: Database, actor: Actor, draft: domain.ideas.Draft, request_id: str = ""
) -> domain.Idea:
    """Raise an idea on a board with tags that exist; what only staff set is left out.

    Raises `Invalid`, `BoardReadOnly` or `PostingNotAllowed`. Its author follows it.
    """
    member = need_member(actor)
    form = Form()
    written = [name for name in domain.ideas.CONTENT if name not in domain.ideas.STAFF_FIELDS]
    content = domain.ideas.check_content(form, draft, written)
    now = clock.now()
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        place = _choose_board(form, boards.values(), draft.board, reader_of(actor))
        chosen = _choose_tags(form, tx, actor, draft.tags)
        form.done()
        if place is None:
            raise AssertionError
        asked = ("CreateIdea", draft.board, sorted(draft.tags), content)
        once = requests.once(tx, store.REQUESTS, actor, request_id, *asked)
        if once.answer is not None:
            return idea_for(tx, actor, int(once.answer["number"]))
        place.check_posting(reader_of(actor))
        author = take_part(tx, actor)
        number = store.settings.next_numbers(tx, actor.community, {content["language"]}, now)
        store.boards.lock_board(tx, actor.community, place.uid)
        store.ideas.insert_ideas(
            tx,
            actor.community,
            [
                domain.Idea(
                    **content,
                    number=number,
                    board=place,
                    author=author,
                    status=domain.statuses.OPEN,
                    status_time=now,
                    create_time=now,
                    update_time=now,
                    revision=1,
                )
            ],
        )
        store.tags.tag_ideas(
            tx, actor.community, [(number, tag.uid) for tag in chosen if tag.uid is not None]
        )
        store.search.index_ideas(tx, actor.community, [number])
        store.follows.follow(tx, actor.community, [(number, member)], now)
        submitted = events_pb2.IdeaSubmitted(
            idea_number=number, member_uid=str(member), board=place.slug, title=content["title"]
        )
        submitted.create_time.FromDatetime(now)
        announce(tx, actor, number, submitted)
        once.keep(number=number)
        return idea_for(tx, actor, number)


def update_idea(
    db: Database,
    actor: Actor,
    number: int,
    draft: domain.ideas.Draft,
    mask: Collection[str],
    etag: str = "",
) -> domain.Idea:
    """Update the masked fields of an idea.

    Moderators pin, lock, and change other people's; moving an idea they moderate both boards.
    Raises `NotTheAuthor`, `Conflict` where the etag is stale, or `Invalid`.
    """
    need_member(actor)
    _check_mask(actor, mask)
    form = Form()
    values = domain.ideas.check_content(form, draft, mask)
    with db.begin(actor.community) as tx:
        idea = idea_for(tx, actor, number)
        idea.check_editing(reader_of(actor))
        moderating = not idea.is_by(reader_of(actor)) or not set(mask).isdisjoint(
            domain.ideas.STAFF_FIELDS
        )
        if moderating:
            need_moderator(actor, idea.board.slug)
        domain.ideas.check_etag(etag, idea.etag)
        boards = all_boards(tx, actor.community)
        place = None
        if "board" in mask and draft.board != idea.board.slug:
            place = _choose_board(form, boards.values(), draft.board, reader_of(actor))
        chosen = _choose_tags(form, tx, actor, draft.tags) if "tags" in mask else None
        form.done()
        if place is not None:
            if moderating:
                need_moderator(actor, place.slug)
            place.check_posting(reader_of(actor))
            store.boards.lock_board(tx, actor.community, place.uid)
            values["board_id"] = place.uid
        take_part(tx, actor)
        changed = _save(tx, actor, idea, values, chosen)
        if not changed:
            return idea
        event = events_pb2.IdeaChanged(idea_number=number, fields=changed)
        announce(tx, actor, number, event)
        return idea_for(tx, actor, number)


def _check_mask(actor: Actor, mask: Collection[str]) -> None:
    unknown = set(mask) - set(domain.ideas.UPDATABLE)
    if unknown:
        raise Invalid({"update_mask": f"An idea has no field {', '.join(sorted(unknown))}."})
    if set(mask) & set(domain.ideas.STAFF_FIELDS):
        need_moderator(actor)


def _save(
    tx: sa.Connection,
    actor: Actor,
    idea: domain.Idea,
    values: Mapping[str, Any],
    tags: Collection[domain.Tag] | None,
) -> list[str]:
    """Save what differs of an idea and return the names of the fields; raises `Conflict`.

    What title and body said before is kept for whoever voted and commented on it.
    """
    changed = [name for name, value in values.items() if getattr(idea, name, None) != value]
    if tags is not None and {tag.slug for tag in tags} != {tag.slug for tag in idea.tags}:
        changed.append("tags")
    if not changed:
        return []
    now = clock.now()
    rewritten = not {"title", "body"}.isdisjoint(changed)
    edit_time = now if rewritten else idea.edit_time
    saved = store.ideas.update_idea(
        tx,
        actor.community,
        idea.number,
        idea.revision,
        **values,
        update_time=now,
        edit_time=edit_time,
    )
    if not saved:
        raise Conflict
    if rewritten:
        store.revisions.keep_idea(tx, actor.community, idea, actor.member, now)
    if "tags" in changed and tags is not None:
        _set_tags(tx, actor, idea, tags)
    if {"title", "body", "tags"} & set(changed):
        store.search.index_ideas(tx, actor.community, [idea.number])
    return sorted("board" if name == "board_id" else name for name in changed)


def delete_idea(db: Database, actor: Actor, number: int, etag: str = "") -> domain.Idea:
    """Delete an idea; its author while nobody else took part, or staff; twice is once.

    Raises `NotTheAuthor`, `OthersTookPart`, `MergedIdeasStay` or `Conflict`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        store.lock_ideas(tx, actor.community, [number], exclusive=True)
        idea = idea_for(tx, actor, number)
        if idea.deleted:
            return idea
        others = store.ideas.others_took_part(
            tx, actor.community, (number, *idea.sources), idea.author.uid
        )
        idea.check_deleting(reader_of(actor), others=others)
        domain.ideas.check_etag(etag, idea.etag)
        if idea.merged_into is not None or idea.sources:
            raise MergedIdeasStay
        now = clock.now()
        if not store.ideas.update_idea(
            tx,
            actor.community,
            number,
            idea.revision,
            delete_time=now,
            deleted_by=member,
            update_time=now,
        ):
            raise Conflict
        event = events_pb2.IdeaDeleted(idea_number=number, member_uid=str(member))
        announce(tx, actor, number, event)
        return idea_for(tx, actor, number)


def undelete_idea(db: Database, actor: Actor, number: int) -> domain.Idea:
    """Restore a deleted idea; whoever deleted it, or staff; one that is there stays.

    Raises `NotDeletedByYou` or `ContentRemoved`.
    """
    member = need_member(actor)
    with db.begin(actor.community) as tx:
        store.lock_ideas(tx, actor.community, [number], exclusive=True)
        idea = idea_for(tx, actor, number)
        if not idea.deleted:
            return idea
        idea.check_undeleting(reader_of(actor))
        if idea.visibility == domain.ideas.REMOVED:
            raise ContentRemoved
        if not store.ideas.update_idea(
            tx,
            actor.community,
            number,
            idea.revision,
            delete_time=None,
            deleted_by=None,
            update_time=clock.now(),
        ):
            raise Conflict
        event = events_pb2.IdeaUndeleted(idea_number=number, member_uid=str(member))
        announce(tx, actor, number, event)
        return idea_for(tx, actor, number)


def announce(tx: sa.Connection, actor: Actor, number: int, event: Message) -> None:
    """Announce what became of an idea."""
    outbox.add(tx, store.OUTBOX, actor.community, actor.member, (f"ideas/{number}", event))


def _choose_board(
    form: Form, boards: Collection[domain.Board], slug: str, reader: domain.Reader
) -> domain.Board | None:
    for board in boards:
        if board.slug == slug and board.readable_by(reader):
            return board
    form.refuse("board", "This board does not exist. Choose one from the list of boards.")
    return None


def _choose_tags(
    form: Form, tx: sa.Connection, actor: Actor, slugs: Collection[str]
) -> list[domain.Tag]:
    wanted = list(dict.fromkeys(slugs))
    if len(wanted) > domain.ideas.MOST_TAGS:
        form.refuse("tags", f"Choose at most {domain.ideas.MOST_TAGS} tags.")
        return []
    clean = [slug for slug in wanted if "\x00" not in slug]
    found = store.tags.find_tags(tx, actor.community, clean)
    missing = [slug for slug in wanted if slug not in found]
    if missing:
        form.refuse("tags", "Some of these tags do not exist. Choose from the list of tags.")
    return list(found.values())


def _set_tags(
    tx: sa.Connection, actor: Actor, idea: domain.Idea, tags: Collection[domain.Tag]
) -> None:
    wanted = {tag.uid for tag in tags if tag.uid is not None}
    held = {tag.uid for tag in idea.tags if tag.uid is not None}
    store.tags.untag_idea(tx, actor.community, idea.number, held - wanted)
    store.tags.tag_ideas(tx, actor.community, [(idea.number, tag) for tag in sorted(wanted - held)])


def _named(
    tx: sa.Connection,
    actor: Actor,
    query: str,
    question: Question,
    boards: Mapping[UUID, domain.Board],
) -> tuple[domain.Idea, ...]:
    """Return the idea whose number a query is, where it fits what else is asked for."""
    number = domain.words.number_in(query)
    if number is None or number >= LARGEST:
        return ()
    found = ideas_for(tx, actor, [number], boards)
    return tuple(idea for idea in found if fits(idea, question))


def list_ideas(
    db: Database, actor: Actor, wanted: Filter, page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return a page of the ideas the actor may read.

    Raises `BoardNotFound`, `TagNotFound`, `SignInNeeded` for a visitor's own votes, or `Invalid`.
    """
    query = wanted.query.strip()
    order = wanted.order or (RELEVANCE if query else TRENDING)
    if order == RELEVANCE and not query:
        raise Invalid({"order": "Relevance only sorts search results. Add a query or use top."})
    merged = domain.statuses.MERGED in wanted.statuses
    if merged and len(wanted.statuses) > 1:
        raise Invalid({"statuses": "Merged ideas are listed by themselves."})
    if (wanted.voted or wanted.followed) and actor.member is None:
        raise SignInNeeded
    own = str(actor.member) if wanted.voted or wanted.followed else ""
    asked = ("ideas", str(actor.community), *dataclasses.astuple(wanted), own)
    page = paging.page(asked, page_size, page_token, float, int)
    after = check_place(*page.after) if page.after is not None else None
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        question = question_of(tx, actor, wanted, order, page.limit, boards)
        if question is None:
            return domain.Page(())
        question = dataclasses.replace(question, after=after)
        corrected = ""
        named = _named(tx, actor, query, question, boards)
        if named and (after is None and (page.size == 1 or query.startswith("#"))):
            return domain.Page(named)
        if query:
            # The idea that is named is left out of what is found; the next page must still show.
            question = dataclasses.replace(question, size=question.size + len(named))
            understood = understand_query(tx, actor, query)
            corrected = understood.corrected
            found = store.search.find(tx, question, understood.asked) if understood.asked else []
            found = [row for row in found if not named or row[0] != named[0].number]
        elif merged:
            found = store.lists.list_merged(tx, question)
        else:
            found = store.lists.list_numbers_of(tx, question)
        if named and after is None:
            page = dataclasses.replace(page, size=page.size - 1)
        shown, token = page.cut(found, lambda row: (row[1], row[0]))
        ideas = ideas_for(tx, actor, [number for number, _ in shown], boards)
    if after is None:
        ideas = (*named, *ideas)
    return domain.Page(ideas, token, corrected)
