"""Checks the reading and writing of what every contract is made of."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from shared import wire
from shared.refusals import Invalid, NotFound
from upwell.common.v1 import erasure_pb2 as pb

MOMENT = datetime(2026, 5, 4, 3, 2, 1, 5, tzinfo=UTC)


class ThingNotFound(NotFound):
    """Refuses because there is no such thing."""


THING = wire.slug("things", ThingNotFound)
PART = wire.under(THING, wire.uid("parts", ThingNotFound))


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001  hypothesis wants them so
def test_it_reads_times_back(moment: datetime) -> None:
    message = pb.EraseMemberResponse(erase_time=wire.stamp(moment))
    assert wire.moment(message, "erase_time") == moment


def test_it_knows_no_time_from_the_first_one() -> None:
    assert wire.stamp(None) is None
    assert wire.moment(pb.EraseMemberResponse(), "erase_time") is None
    first = pb.EraseMemberResponse(erase_time=Timestamp())
    assert wire.moment(first, "erase_time") == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "nanos"), [(-(2**62), 0), (2**62, 0), (253402300800, 0), (0, -1), (0, 10**9)]
)
def test_it_refuses_a_time_that_no_calendar_has(seconds: int, nanos: int) -> None:
    message = pb.EraseMemberResponse(erase_time=Timestamp(seconds=seconds, nanos=nanos))
    with pytest.raises(Invalid) as refused:
        wire.moment(message, "erase_time", "thing.erase_time")
    assert list(refused.value.fields) == ["thing.erase_time"]


def test_it_reads_the_names_it_writes() -> None:
    uid = uuid4()
    assert THING.parse(THING.format("a-1")) == "a-1"
    assert wire.uid("parts").parse(wire.uid("parts").format(uid)) == uid
    assert wire.number("ideas").parse(wire.number("ideas").format(12)) == 12
    assert PART.format(("a", uid)) == f"things/a/parts/{uid}"
    assert PART.parse(f"things/a/parts/{uid}") == ("a", uid)
    assert wire.handle("members").parse("members/Ana") == "ana"
    assert THING.parse_optional("") is None


@pytest.mark.parametrize(
    "bad", ["", "things", "things/", "things/A", "things/a/b", "other/a", "things/a\n", "thingsXa"]
)
def test_it_refuses_what_can_not_be_a_name(bad: str) -> None:
    with pytest.raises(ThingNotFound):
        THING.parse(bad)


@pytest.mark.parametrize("bad", ["x", "-" * 36, "{" + "0" * 34 + "}", f"{UUID(int=0)}\n"])
def test_it_refuses_what_can_not_be_a_uid(bad: str) -> None:
    with pytest.raises(NotFound):
        wire.uid("parts").parse(f"parts/{bad}")
    with pytest.raises(Invalid):
        wire.uid_in(bad, "part_uid")


def test_it_reads_a_uid_on_its_own() -> None:
    uid = uuid4()
    assert wire.uid_in(str(uid).upper(), "part_uid") == uid
    assert wire.uid_in("", "part_uid") is None


@pytest.mark.parametrize("bad", ["0", "01", "-1", "1.5", "1" * 16, "\u0661"])
def test_it_refuses_what_can_not_be_a_number(bad: str) -> None:
    with pytest.raises(NotFound):
        wire.number("ideas").parse(f"ideas/{bad}")


def test_it_reads_masks() -> None:
    fields = ("title", "body")
    assert wire.masked(FieldMask(paths=["body", "body"]), fields) == ("body",)
    assert wire.masked(FieldMask(paths=["*"]), fields) == fields
    for paths in ([], ["uid"], ["*", "title"]):
        with pytest.raises(Invalid) as refused:
            wire.masked(FieldMask(paths=paths), fields)
        assert list(refused.value.fields) == ["update_mask"]


def test_it_reads_and_writes_enums_as_words() -> None:
    words = wire.Words({pb.CONTENT_CHOICE_KEEP: "keep"}, "choice")
    assert [words.word(0), words.word(pb.CONTENT_CHOICE_KEEP)] == ["", "keep"]
    assert [words.value(""), words.value("keep")] == [0, pb.CONTENT_CHOICE_KEEP]
    with pytest.raises(Invalid) as refused:
        words.word(7, "content")
    assert refused.value.fields == {"content": "Unknown choice."}


def test_it_takes_every_word_of_an_enum() -> None:
    words = wire.Words.of(pb.ContentChoice, "choice")
    assert (words.word(0), words.word(pb.CONTENT_CHOICE_REMOVE)) == ("", "remove")
    assert words.value("keep") == pb.CONTENT_CHOICE_KEEP
    with pytest.raises(Invalid) as refused:
        words.word(9, "content")
    assert refused.value.fields.keys() == {"content"}
