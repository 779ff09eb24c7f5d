"""ListLevels says what levels there are and what each needs."""

from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def levels(world: World) -> list[tuple[str, int, int]]:
    """Return the levels as a visitor reads them."""
    answer = world.call(world.stub.ListLevels, pb.ListLevelsRequest(), world.people.visitor)
    return [(one.level, one.standing, one.tenure_days) for one in answer.levels]


def test_it_lists_them_lowest_first(world: World) -> None:
    assert levels(world) == [
        ("newcomer", 0, 0),
        ("contributor", 10, 0),
        ("regular", 50, 30),
        ("guide", 200, 180),
        ("pillar", 500, 365),
    ]


def test_it_lists_what_the_community_set_instead(world: World) -> None:
    world.rows(
        """INSERT INTO rewards.settings (community_id, levels, update_time)
        VALUES (:community, '[{"level": "newcomer", "standing": 0, "tenure_days": 0},
            {"level": "contributor", "standing": 3, "tenure_days": 1}]', now())
        ON CONFLICT (community_id) DO UPDATE SET levels = excluded.levels"""
    )
    assert levels(world) == [("newcomer", 0, 0), ("contributor", 3, 1)]
