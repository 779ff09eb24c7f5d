"""Checks the functions that turn dataclasses into messages and back."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from shared import messages
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

TIME = datetime(2026, 5, 4, 3, 2, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Vote:
    """Holds a vote, with a word and a number of an enum."""

    member_uid: UUID
    create_time: datetime | None = None
    weight: str = ""
    source: int = 0
    on_behalf_by_uid: UUID | None = None
    origin_external_id: str = ""


@dataclass(frozen=True)
class Change:
    """Holds a step; `note` is no field of the contract."""

    from_status: str
    to_status: str
    message: str = ""
    member_uid: str = ""
    create_time: datetime | None = None
    kind: str = ""
    related_external_id: str = ""


@dataclass(frozen=True)
class Tag:
    """Holds a tag whose name is made."""

    slug: str
    display_name: str
    idea_count: int = 0
    use_count: int = 0
    note: str = ""

    @property
    def name(self) -> str:
        """Return what the contract calls it."""
        return f"tags/{self.slug}"


@dataclass(frozen=True)
class Answer:
    """Holds what an idea carries one of, or none."""

    body: str


@dataclass(frozen=True)
class Suggestion:
    """Holds parts: one, none and many."""

    merged_ideas: tuple[Tag, ...]
    target: Tag | None


def test_it_writes_what_has_the_same_name() -> None:
    write = messages.writer(pb.VoteRecord, Vote)
    uid, staff = uuid4(), uuid4()
    assert write(Vote(uid, TIME, "critical", pb.VOTE_SOURCE_API, staff)) == pb.VoteRecord(
        member_uid=str(uid),
        create_time=TIME,
        weight=pb.WEIGHT_CRITICAL,
        source=pb.VOTE_SOURCE_API,
        on_behalf_by_uid=str(staff),
    )
    assert write(Vote(uid)) == pb.VoteRecord(member_uid=str(uid))


def test_it_writes_properties() -> None:
    assert messages.writer(pb.Tag, Tag)(Tag("a", "A", 3)) == pb.Tag(
        name="tags/a", slug="a", display_name="A", idea_count=3
    )


def test_it_follows_rules() -> None:
    write = messages.writer(
        pb.Tag, Tag, name="slug", display_name=lambda tag: tag.display_name.upper()
    )
    assert write(Tag("a", "b")) == pb.Tag(name="a", slug="a", display_name="B")


def test_it_writes_parts() -> None:
    write = messages.writer(
        pb.IdeaPage,
        Suggestion,
        {Tag: lambda tag: pb.Idea(title=tag.slug)},
        idea=lambda _: None,
        comments=lambda _: (),
        next_comments_page_token=lambda _: "",
        status_changes=lambda _: (),
        follower_count=lambda _: 2,
        viewer_suggestions=lambda _: (),
    )
    one, two = Tag("one", ""), Tag("two", "")
    assert write(Suggestion((one, two), one)) == pb.IdeaPage(
        merged_ideas=[pb.Idea(title="one"), pb.Idea(title="two")],
        target=pb.Idea(title="one"),
        follower_count=2,
    )
    assert not write(Suggestion((), None)).HasField("target")


def test_it_reads_back_what_it_writes() -> None:
    change = Change("open", "under_review", "Hello", "x", TIME, "status", "idea-1")
    write = messages.writer(pb.StatusChangeRecord, Change)
    read = messages.reader(Change, pb.StatusChangeRecord)
    assert read(write(change)) == change
    assert read(write(replace(change, create_time=None))).create_time is None


def test_it_reads_a_newer_word_as_no_word_that_a_check_takes() -> None:
    read = messages.reader(Change, pb.StatusChangeRecord)
    assert read(pb.StatusChangeRecord(kind=99)).kind == "99"  # type: ignore[arg-type]  # a newer contract


def test_it_refuses_a_time_that_no_calendar_has() -> None:
    read = messages.reader(Change, pb.StatusChangeRecord)
    message = pb.StatusChangeRecord()
    message.create_time.seconds = 2**60
    with pytest.raises(Invalid):
        read(message)


def test_it_reads_only_what_people_may_set() -> None:
    @dataclass(frozen=True)
    class Draft:
        slug: str
        display_name: str

    read = messages.reader(Draft, pb.Tag)
    assert read(pb.Tag(slug="a", display_name="A", idea_count=3)) == Draft("a", "A")


def test_it_forgets_no_field_of_the_message() -> None:
    with pytest.raises(TypeError, match=r"Answer\.author: Answer has no such field; give a rule"):
        messages.writer(pb.Answer, Answer)


def test_it_forgets_no_field_that_people_may_set() -> None:
    @dataclass(frozen=True)
    class Draft:
        slug: str

    with pytest.raises(TypeError, match=r"Tag\.display_name"):
        messages.reader(Draft, pb.Tag)
    assert messages.reader(Draft, pb.Tag, ignored=("display_name",))(pb.Tag(slug="a")).slug == "a"


def test_it_forgets_no_field_of_the_dataclass() -> None:
    with pytest.raises(TypeError, match=r"Tag\.note"):
        messages.reader(Tag, pb.Tag)


def test_it_does_not_mistake_one_kind_for_another() -> None:
    @dataclass(frozen=True)
    class Wrong:
        slug: str
        display_name: int
        name: str = ""
        idea_count: int = 0

    with pytest.raises(TypeError, match="display_name"):
        messages.writer(pb.Tag, Wrong)


def test_it_takes_no_rule_for_nothing() -> None:
    with pytest.raises(TypeError, match="no field 'nmae'"):
        messages.writer(pb.Tag, Tag, nmae="slug")
