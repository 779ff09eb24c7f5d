"""Writes down what people do, as requests for each connection."""

from dataclasses import dataclass, field
from typing import Any

from cli.bench.data import VOCABULARY, seeded, vocabulary
from cli.bench.sizes import BOARDS, Size

CONNECTIONS = 32
HOT_SHARE = 0.1


@dataclass
class Scenario:
    """Names a kind of load; `queues` holds each connection's requests."""

    name: str
    queues: list[list[dict[str, Any]]]
    repeat: bool = True
    expect: tuple[int, ...] = (200,)
    # What it is compared with, beside bare Flask.
    beside: str = ""
    notes: str = field(default="")


def _spread(requests: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [requests[index::CONNECTIONS] or requests[:1] for index in range(CONNECTIONS)]


def reads(size: Size, tokens: list[str], hottest: int) -> list[Scenario]:
    """Return the reading scenarios: lists in every order, idea pages, search, portal pages."""
    source = seeded(17)
    words = vocabulary()
    made = []
    for order in ("trending", "top", "new"):
        requests = [
            {
                "method": "GET",
                "path": f"/api/v1/ideas?board={source.choice(BOARDS)}&order={order}",
                "token": source.choice(tokens),
            }
            for _ in range(320)
        ]
        made.append(Scenario(f"list, {order}", _spread(requests)))
    numbers = [
        hottest if source.random() < HOT_SHARE else source.randint(1, size.ideas)
        for _ in range(640)
    ]
    made.append(
        Scenario(
            "one idea",
            _spread(
                [
                    {
                        "method": "GET",
                        "path": f"/api/v1/ideas/{number}",
                        "token": source.choice(tokens),
                    }
                    for number in numbers
                ]
            ),
        )
    )
    searches = [
        {
            "method": "GET",
            "path": "/api/v1/ideas?order=relevance&q="
            + "+".join(words[int(source.random() ** 2 * VOCABULARY)] for _ in range(2)),
            "token": source.choice(tokens),
        }
        for _ in range(640)
    ]
    made.append(Scenario("search, two words", _spread(searches)))
    typed = [
        {
            "method": "GET",
            "path": "/api/v1/ideas/similar?title="
            + "+".join(words[int(source.random() ** 2 * VOCABULARY)] for _ in range(4)),
            "token": source.choice(tokens),
        }
        for _ in range(640)
    ]
    made.append(Scenario("similar ideas", _spread(typed)))
    pages = [
        {"method": "GET", "path": "/ideas", "accept": "text/html"},
        {"method": "GET", "path": "/ideas?order=top", "accept": "text/html"},
        {"method": "GET", "path": f"/boards/{BOARDS[0]}", "accept": "text/html"},
    ]
    made.append(Scenario("portal list page", _spread(pages * CONNECTIONS)))
    return made


def spread_votes(votable: list[int], tokens: list[str]) -> Scenario:
    """Return votes on ideas chosen at random, no pair of member and idea twice."""
    source = seeded(19)
    queues = []
    per = len(tokens) // CONNECTIONS
    for index in range(CONNECTIONS):
        mine = tokens[index * per : (index + 1) * per]
        numbers = source.sample(votable, min(len(votable), 2000))
        queues.append(
            [
                {
                    "method": "PUT",
                    "path": f"/api/v1/ideas/{number}/vote",
                    "token": mine[position % len(mine)],
                }
                for position, number in enumerate(numbers)
            ]
        )
    return Scenario("votes, spread", queues, repeat=False)


def hot_votes(tokens: list[str], hottest: int) -> Scenario:
    """Return votes cast and taken back on one idea, each a real write."""
    queues = []
    per = len(tokens) // CONNECTIONS
    for index in range(CONNECTIONS):
        mine = tokens[index * per : (index + 1) * per]
        queues.append(
            [
                {"method": method, "path": f"/api/v1/ideas/{hottest}/vote", "token": token}
                for method in ("PUT", "DELETE")
                for token in mine
            ]
        )
    return Scenario("votes, one hot idea", queues)


def submissions(tokens: list[str]) -> Scenario:
    """Return new ideas, no title twice."""
    source = seeded(23)
    words = vocabulary()
    requests = [
        {
            "method": "POST",
            "path": "/api/v1/ideas",
            "token": tokens[index % len(tokens)],
            "body": {
                "board": source.choice(BOARDS),
                "title": " ".join(source.choices(words, k=6)).capitalize()[:130],
                "body": " ".join(source.choices(words, k=60)),
                "tags": [],
            },
        }
        for index in range(12_000)
    ]
    return Scenario("raise an idea", _spread(requests), repeat=False, expect=(201,))
