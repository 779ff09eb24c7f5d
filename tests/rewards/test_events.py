"""What rewards does when it hears what happened."""

from tests.rewards.conftest import World


def test_it_gives_points_once_something_is_settled(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    assert world.balance(world.people.ana) > 0
