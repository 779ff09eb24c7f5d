"""A preview adds up everybody and shows those for whom most changes."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.rewards.domain.points.previews import MOST_ROWS, Sums

balances = st.integers(0, 1000)


@given(st.lists(st.tuples(balances, balances), max_size=200))
def test_it_adds_up_everybody_and_shows_the_biggest_changes(
    changes: list[tuple[int, int]],
) -> None:
    sums = Sums("standing")
    for number, (before, after) in enumerate(changes):
        sums.add(UUID(int=number), before, after, facts=1)
    found = sums.preview(partial=False)
    gains = sorted((after - before for before, after in changes if after > before), reverse=True)
    losses = sorted((before - after for before, after in changes if after < before), reverse=True)
    assert (found.winners, found.losers) == (len(gains), len(losses))
    assert found.winners + found.losers + found.unchanged == found.facts == len(changes)
    assert (found.given, found.taken) == (sum(gains), sum(losses))
    shown = [row.after - row.before for row in found.rows]
    assert [size for size in shown if size > 0] == gains[:MOST_ROWS]
    assert [-size for size in shown if size < 0] == losses[:MOST_ROWS]
    assert [abs(size) for size in shown] == sorted((abs(size) for size in shown), reverse=True)
