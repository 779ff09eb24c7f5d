"""What templates show of a message is derived from its fields."""

from datetime import UTC, datetime

import pytest

from services.gateway.web import wire
from upwell.common.v1 import person_pb2
from upwell.ideas.v1 import ideas_pb2

TIME = datetime(2026, 5, 4, tzinfo=UTC)


def test_it_shows_every_field() -> None:
    show = wire.viewer(ideas_pb2.Board, {person_pb2.Person: wire.person})
    view = show(ideas_pb2.Board(slug="app", access=ideas_pb2.BOARD_ACCESS_STAFF, create_time=TIME))
    assert set(vars(view)) == set(ideas_pb2.Board.DESCRIPTOR.fields_by_name)
    assert (view.slug, view.access, view.create_time) == ("app", "staff", TIME)
    assert view.update_time is None


def test_it_shows_what_a_rule_makes() -> None:
    show = wire.viewer(ideas_pb2.Tag, name=lambda tag: tag.display_name, own=lambda _: 7)
    view = show(ideas_pb2.Tag(name="tags/a", display_name="A"))
    assert (view.name, view.own) == ("A", 7)


def test_it_shows_parts() -> None:
    show = wire.viewer(ideas_pb2.StatusChange, {person_pb2.Person: lambda person: person.handle})
    assert show(ideas_pb2.StatusChange(author=person_pb2.Person(handle="ana"))).author == "ana"


def test_it_forgets_no_message_in_a_message() -> None:
    with pytest.raises(TypeError, match=r"StatusChange\.author: give a rule, or a part"):
        wire.viewer(ideas_pb2.StatusChange)
