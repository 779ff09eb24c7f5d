"""UpdateSettings changes how ideas work here."""

from typing import Any

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def asked(**fields: Any) -> pb.UpdateSettingsRequest:  # noqa: ANN401  any of the fields
    """Return a request."""
    request = pb.UpdateSettingsRequest(settings=pb.Settings(**fields))
    request.update_mask.paths.extend(fields)
    return request


def test_it_changes_what_the_mask_names(world: World) -> None:
    world.call(world.stub.UpdateSettings, asked(answer_promise_days=14), world.people.admin)
    changed = world.call(
        world.stub.UpdateSettings, asked(trend_half_life_days=3.5), world.people.admin
    )
    assert (changed.answer_promise_days, changed.trend_half_life_days) == (14, 3.5)
    assert world.idea().number == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"answer_promise_days": 0},
        {"answer_promise_days": 99999},
        {"trend_half_life_days": 0.0},
        {"trend_half_life_days": float("nan")},
        {"trend_half_life_days": float("inf")},
    ],
)
def test_it_names_the_faulty_field(world: World, fields: dict[str, float]) -> None:
    problem = world.call.refused(world.stub.UpdateSettings, asked(**fields), world.people.admin)
    assert set(problem.fields) == set(fields)


def test_it_needs_the_admin_role(world: World) -> None:
    request = asked(answer_promise_days=14)
    problem = world.call.refused(world.stub.UpdateSettings, request, world.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
