"""Does what people do with tags."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, readable, reader_of
from services.ideas.domain.boards import check_slug
from services.ideas.domain.refusals import SlugTaken, TagNotFound
from shared import ids, paging, requests
from shared.actor import Actor, need_staff
from shared.db import Database
from shared.refusals import Invalid
from shared.slugs import free_slug, same_name
from shared.text import Form

# Ideas whose search documents are made again at a time.
BATCH = 500


def list_tags(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.Tag], str]:
    """Return a page of the community's tags by slug, and the token of the next.

    They count what their lists show to the actor; staff also read how many ideas carry them.
    """
    page = paging.page(("tags", str(actor.community)), page_size, page_token, str)
    with db.begin(actor.community) as tx:
        seen = _seen(tx, actor)
        found = store.tags.list_tags(tx, actor.community, seen, page.key or "", page.limit)
    if not reader_of(actor).is_staff:
        found = [replace(tag, use_count=0) for tag in found]
    return page.cut(found, lambda tag: tag.slug)


def _seen(tx: sa.Connection, actor: Actor) -> list[UUID]:
    return [one.uid for one in readable(all_boards(tx, actor.community), reader_of(actor))]


def create_tag(
    db: Database, actor: Actor, slug: str, display_name: str, request_id: str = ""
) -> domain.Tag:
    """Create a tag; raises `SlugTaken`.

    Without a slug it gets one of its name that is free, unless a tag means the same already.
    """
    need_staff(actor)
    with db.begin(actor.community) as tx:
        once = requests.once(tx, store.REQUESTS, actor, request_id, "CreateTag", slug, display_name)
        if once.answer is not None:
            made = str(once.answer["slug"])
            return _tag(store.tags.find_tags(tx, actor.community, [made]), made)
        if not slug:
            known = store.tags.list_all_tags(tx, actor.community)
            for other in known:
                if same_name(other.display_name) == same_name(display_name):
                    raise SlugTaken(slug=other.slug)
            slug = free_slug(display_name, {other.slug for other in known}, "tag")
        tag = _checked(domain.Tag(slug=slug, display_name=display_name, uid=ids.new_id()))
        if not store.tags.insert_tag(tx, actor.community, tag):
            raise SlugTaken(slug=tag.slug)
        once.keep(slug=tag.slug)
    return tag


def update_tag(
    db: Database,
    actor: Actor,
    slug: str,
    fields: dict[str, str],
    mask: Collection[str],
) -> domain.Tag:
    """Update the masked fields of a tag; raises `TagNotFound` or `SlugTaken`."""
    need_staff(actor)
    unknown = set(mask) - {"slug", "display_name"}
    if unknown:
        raise Invalid({"update_mask": f"A tag has no field {', '.join(sorted(unknown))}."})
    with db.begin(actor.community) as tx:
        tag = _tag(store.tags.find_tags(tx, actor.community, [slug]), slug)
        values = {"slug": tag.slug, "display_name": tag.display_name}
        values |= {name: fields[name] for name in mask}
        changed = _checked(replace(tag, slug=values["slug"], display_name=values["display_name"]))
        if changed.slug != tag.slug and store.tags.find_tags(tx, actor.community, [changed.slug]):
            raise SlugTaken(slug=changed.slug)
        store.tags.update_tag(tx, actor.community, changed)
        if changed.display_name != tag.display_name and changed.uid is not None:
            after = 0
            while numbers := store.tags.list_tagged(tx, actor.community, changed.uid, after, BATCH):
                store.search.index_ideas(tx, actor.community, numbers)
                after = numbers[-1]
        if changed.uid is None:
            raise TagNotFound
        listed = store.tags.count_listed(tx, actor.community, changed.uid, _seen(tx, actor))
    return replace(changed, idea_count=listed)


def delete_tag(db: Database, actor: Actor, slug: str) -> None:
    """Delete a tag and take it off every idea; raises `TagNotFound`."""
    need_staff(actor)
    with db.begin(actor.community) as tx:
        tag = _tag(store.tags.find_tags(tx, actor.community, [slug]), slug)
        if tag.uid is None:
            raise TagNotFound
        numbers = store.tags.delete_tag(tx, actor.community, tag.uid)
        for start in range(0, len(numbers), BATCH):
            store.search.index_ideas(tx, actor.community, numbers[start : start + BATCH])


def _tag(found: dict[str, domain.Tag], slug: str) -> domain.Tag:
    if slug not in found:
        raise TagNotFound
    return found[slug]


def _checked(tag: domain.Tag) -> domain.Tag:
    form = Form()
    checked = replace(
        tag,
        slug=check_slug(form, "slug", tag.slug),
        display_name=form.line("display_name", tag.display_name, least=1, most=40),
    )
    form.done()
    return checked
