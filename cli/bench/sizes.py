"""Names the sizes that the promises are measured on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Says how much there is: ideas, votes, and people who could vote."""

    name: str
    ideas: int
    votes: int
    people: int


SIZES = {
    size.name: size
    for size in (
        Size("XS", 500, 20_000, 2_000),
        Size("S", 10_000, 500_000, 20_000),
        Size("M", 100_000, 5_000_000, 200_000),
        Size("L", 1_000_000, 50_000_000, 2_000_000),
    )
}
BOARDS = ("reports", "imports", "mobile", "integrations", "billing")
STATUSES = ("open", "under_review", "planned", "in_progress", "shipped", "declined")
CLOSED = ("shipped", "declined")
STATUS_SHARES = (70, 8, 6, 3, 8, 5)
HALF_LIFE_DAYS = 7.0
YEARS = 4
EXPONENT = 0.9


def votes_by_rank(size: Size) -> list[int]:
    """Return how many votes each idea has, by rank, following Zipf's law.

    The counts sum to about `size.votes`; no idea has more votes than there are people.
    """
    weights = [1 / (rank**EXPONENT) for rank in range(1, size.ideas + 1)]
    scale = size.votes / sum(weights)
    most = size.people * 9 // 10
    return [min(most, round(weight * scale)) for weight in weights]
