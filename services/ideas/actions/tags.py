"""Does what people do with tags."""

from collections.abc import Collection

from services.ideas import domain, store
from services.ideas.actions.access import need_staff
from services.ideas.domain.boards import check_slug
from services.ideas.domain.refusals import SlugTaken, TagNotFound
from shared import clock, ids, paging
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid
from shared.text import Form

# Ideas whose search documents are made again at a time.
BATCH = 500


def list_tags(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.Tag], str]:
    """Return a page of the community's tags by slug, and the token of the next."""
    size = paging.size(page_size)
    question = ("tags", str(actor.community))
    place = paging.decode(question, page_token, str)
    after = str(place[0]).replace("\x00", "") if place else ""
    with db.begin(actor.community) as tx:
        found = store.tags.list_tags(tx, actor.community, after, size + 1)
    page = found[:size]
    return page, paging.encode(question, page[-1].slug) if len(found) > size else ""


def create_tag(
    db: Database, actor: Actor, slug: str, display_name: str, request_id: str = ""
) -> domain.Tag:
    """Create a tag; raises `SlugTaken`."""
    need_staff(actor)
    now = clock.now()
    tag = _checked(domain.Tag(slug=slug, display_name=display_name, uid=ids.new_id()))
    fingerprint = store.requests.fingerprint("CreateTag", slug, display_name)
    with db.begin(actor.community) as tx:
        before = store.requests.first_answer(
            tx, actor.community, actor.member, request_id, fingerprint, now
        )
        if before is not None:
            return store.tags.find_tags(tx, actor.community, [tag.slug]).get(tag.slug, tag)
        if not store.tags.insert_tag(tx, actor.community, tag):
            raise SlugTaken(slug=tag.slug)
        store.requests.remember_answer(
            tx, actor.community, actor.member, request_id, {"slug": tag.slug}
        )
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
        changed = _checked(domain.Tag(uid=tag.uid, idea_count=tag.idea_count, **values))
        if changed.slug != tag.slug and store.tags.find_tags(tx, actor.community, [changed.slug]):
            raise SlugTaken(slug=changed.slug)
        store.tags.update_tag(tx, actor.community, changed)
        if changed.display_name != tag.display_name and changed.uid is not None:
            after = 0
            while numbers := store.tags.list_tagged(tx, actor.community, changed.uid, after, BATCH):
                store.search.index_ideas(tx, actor.community, numbers)
                after = numbers[-1]
    return changed


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
    checked = domain.Tag(
        slug=check_slug(form, "slug", tag.slug),
        display_name=form.line("display_name", tag.display_name, least=1, most=40),
        uid=tag.uid,
        idea_count=tag.idea_count,
    )
    form.done()
    return checked
