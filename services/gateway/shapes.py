"""Turns messages of the services into the plain shapes that templates and the API show."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, TypeAlias

from flask_babel import gettext as _
from google.protobuf.timestamp_pb2 import Timestamp
from markupsafe import Markup

from services.gateway.links import avatar_url
from services.gateway.markdown import markdown
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

# What templates get: attributes named like the fields of the API.
Shape: TypeAlias = SimpleNamespace


class Written(SimpleNamespace):
    """Is a shape with a `body`; its HTML is made when a template asks, since rows never do."""

    body: str

    @cached_property
    def body_html(self) -> Markup:
        """Return safe HTML of the body."""
        return markdown(self.body)


def when(stamp: Timestamp) -> datetime:
    """Return a timestamp as an aware datetime."""
    return stamp.ToDatetime(UTC)


def moment(owner: object, field: str) -> datetime | None:
    """Return a message's timestamp as an aware datetime, or None where it is unset."""
    return when(getattr(owner, field)) if owner.HasField(field) else None  # type: ignore[attr-defined]


def word(enum: object, value: int) -> str:
    """Return an enum value as the API spells it: `STATUS_UNDER_REVIEW` is `under_review`.

    Unspecified is an empty text.
    """
    name: str = enum.Name(value)  # type: ignore[attr-defined]
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")  # type: ignore[attr-defined]
    found = name.removeprefix(prefix).lower()
    return "" if found == "unspecified" else found


def value(enum: object, text: str) -> Any:  # noqa: ANN401  the enum's own type
    """Return the enum value of a word of the API, unspecified for none.

    Raises ValueError for an unknown one.
    """
    if not text:
        return 0
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")  # type: ignore[attr-defined]
    if text != text.lower() or text == "unspecified":
        raise ValueError(text)
    return enum.Value(prefix + text.upper())  # type: ignore[attr-defined]


def words(enum: object) -> list[str]:
    """Return every word of an enum but the unspecified one."""
    return [found for number in enum.values() if (found := word(enum, number))]  # type: ignore[attr-defined]


def status(number: int) -> str:
    """Return a status as the API spells it."""
    return word(ideas_pb2.Status, number)


def person(message: ideas_pb2.Person | rewards_pb2.Person) -> Shape:
    """Return a person: uid, handle, display_name, is_staff, erased, avatar_url."""
    return Shape(
        uid=message.uid,
        handle=message.handle,
        display_name=message.display_name,
        is_staff=message.is_staff,
        is_placeholder=message.is_placeholder,
        erased=message.is_erased or not message.handle,
        avatar_url=avatar_url(message.handle, message.avatar),
    )


def board(message: ideas_pb2.Board) -> Shape:
    """Return a board: slug, name, purpose, kind, access, posting, and its figures."""
    return Shape(
        uid=message.uid,
        slug=message.slug,
        name=message.display_name,
        purpose=message.purpose,
        kind=word(ideas_pb2.BoardKind, message.kind),
        access=word(ideas_pb2.BoardAccess, message.access),
        posting=word(ideas_pb2.Posting, message.posting),
        owner_handle=message.owner_handle,
        threshold=message.threshold,
        position=message.position,
        idea_count=message.idea_count,
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        etag=message.etag,
    )


def tag(message: ideas_pb2.Tag) -> Shape:
    """Return a tag: slug, name, idea_count."""
    return Shape(slug=message.slug, name=message.display_name, idea_count=message.idea_count)


def answer(message: ideas_pb2.Answer) -> Shape:
    """Return an official answer: body, body_html, author, create_time, update_time."""
    return Written(
        body=message.body,
        author=person(message.author),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
    )


def idea(message: ideas_pb2.Idea) -> Shape:
    """Return an idea as rows and pages show it; `tags` are slugs, `status` is a word."""
    return Written(
        number=message.number,
        title=message.title,
        body=message.body,
        excerpt=message.excerpt,
        board=board(message.board),
        status=status(message.status),
        tags=[one.slug for one in message.tags],
        tag_list=[tag(one) for one in message.tags],
        author=person(message.author),
        vote_count=message.vote_count,
        comment_count=message.comment_count,
        viewer_has_voted=message.viewer_has_voted,
        viewer_follows=message.viewer_follows,
        viewer_weight=word(ideas_pb2.Weight, message.viewer_weight),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        status_time=when(message.status_time),
        answer=answer(message.answer) if message.HasField("answer") else None,
        merged_into=message.merged_into or None,
        merged_from=list(message.merged_from),
        split_from=message.split_from or None,
        language=message.language,
        pinned=message.pinned,
        locked=message.locked,
        visibility=word(ideas_pb2.Visibility, message.visibility),
        votable=message.votable,
        etag=message.etag,
        deleted=message.deleted,
    )


def ideas(messages: Iterable[ideas_pb2.Idea]) -> list[Shape]:
    """Return ideas as lists show them."""
    return [idea(message) for message in messages]


def comment(message: ideas_pb2.Comment) -> Shape:
    """Return a comment; `number` is its uid, for anchors."""
    return Shape(
        uid=message.uid,
        number=message.uid,
        idea_number=message.idea_number,
        parent_uid=message.parent_uid,
        body=message.body,
        body_html=markdown(message.body),
        author=person(message.author),
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        edited=message.edited,
        deleted=message.deleted,
        internal=message.internal,
        is_answer=message.is_answer,
        visibility=word(ideas_pb2.Visibility, message.visibility),
        held=None,
        etag=message.etag,
        origin_idea=message.origin_idea,
        helpful_count=message.helpful_count,
        viewer_found_helpful=message.viewer_found_helpful,
        replies=[],
    )


def discussion(messages: Iterable[ideas_pb2.Comment]) -> list[Shape]:
    """Return comments with their replies under what they answer, in the order given."""
    top: list[Shape] = []
    by_uid: dict[str, Shape] = {}
    for message in messages:
        shape = comment(message)
        by_uid[shape.uid] = shape
        parent = by_uid.get(shape.parent_uid) if shape.parent_uid else None
        (parent.replies if parent is not None else top).append(shape)
    return top


def change(message: ideas_pb2.StatusChange) -> Shape:
    """Return one step of an idea's history."""
    return Shape(
        kind=message.kind,
        from_status=status(message.from_status),
        to_status=status(message.to_status),
        message=message.message,
        message_html=markdown(message.message),
        author=person(message.author),
        create_time=when(message.create_time),
        related_idea=message.related_idea or None,
    )


def suggestion(message: ideas_pb2.DuplicateSuggestion) -> Shape:
    """Return a suggestion that two ideas are the same; an idea that can't be read has no title."""
    return Shape(
        uid=message.name.removeprefix("duplicateSuggestions/"),
        idea=idea(message.idea),
        into=idea(message.into),
        suggested_by=person(message.suggested_by),
        note=message.note,
        note_html=markdown(message.note),
        state=message.state,
        message=message.message,
        message_html=markdown(message.message),
        create_time=when(message.create_time),
    )


def member(message: members_pb2.Member) -> Shape:
    """Return a member's profile."""
    return Shape(
        uid=message.uid,
        handle=message.handle,
        display_name=message.display_name,
        bio=message.bio,
        bio_html=markdown(message.bio),
        interests=list(message.interests),
        links=[Shape(label=one.label, url=one.url) for one in message.links],
        locale=message.locale,
        time_zone=message.time_zone,
        email=message.email,
        state=word(members_pb2.MemberState, message.state),
        trust_level=message.trust_level,
        roles=list(message.roles),
        is_staff=message.is_staff,
        is_verified=message.is_verified,
        completeness=message.completeness.percent,
        missing=[
            Shape(field=one.field, unlocks=one.unlocks) for one in message.completeness.missing
        ],
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        accepted_conduct_version=message.accepted_conduct_version,
        etag=message.etag,
        avatar_url=avatar_url(message.handle, message.avatar),
        erased=message.state == members_pb2.MEMBER_STATE_ERASED,
    )


def vision(message: members_pb2.Community) -> str:
    """Return the community's vision as one paragraph; empty where nothing is written."""
    parts = []
    if message.vision_place:
        place = message.vision_place.rstrip(".")
        parts.append(_("Our community is the place for %(place)s.", place=place))
    if message.vision_benefit:
        benefit = message.vision_benefit.rstrip(".")
        excitement = message.vision_excitement.rstrip(".")
        parts.append(
            _(
                "Members benefit from %(benefit)s and are most excited"
                " when they can %(excitement)s.",
                benefit=benefit,
                excitement=excitement,
            )
            if excitement
            else _("Members benefit from %(benefit)s.", benefit=benefit)
        )
    return " ".join(parts)


def community(message: members_pb2.Community) -> Shape:
    """Return a community: name, slug, vision and its three parts, access, brand, locale."""
    return Shape(
        uid=message.uid,
        slug=message.slug,
        name=message.display_name,
        vision=vision(message),
        vision_place=message.vision_place,
        vision_benefit=message.vision_benefit,
        vision_excitement=message.vision_excitement,
        access=word(members_pb2.Access, message.access),
        brand_color=message.brand_color,
        logo_url=message.logo,
        locale=message.locale or "en",
        time_zone=message.time_zone or "UTC",
        features=list(message.features),
        hosts=list(message.hosts),
        conduct_version=message.conduct.version,
        conduct_body=message.conduct.body,
        reuse_terms=message.conduct.reuse_terms,
        etag=message.etag,
    )
