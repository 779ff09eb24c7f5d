"""Voting and following through the API."""

import threading

import pytest

from services.gateway.edge.errors import Failed
from services.gateway.ideas import calls
from tests.gateway.conftest import Portal, problem
from upwell.ideas.v1 import ideas_pb2


def test_it_counts_a_vote_once(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    before = ben.ask("GET", f"/ideas/{number}").json["vote_count"]
    expected = {"idea_number": number, "viewer_has_voted": True, "vote_count": before + 1}
    for _ in range(2):
        answer = ben.ask("PUT", f"/ideas/{number}/vote")
        assert answer.status_code == 200
        assert {key: answer.json[key] for key in expected} == expected
        portal.settle()
    seen = ben.ask("GET", f"/ideas/{number}").json
    assert seen["viewer_has_voted"] is True
    assert seen["vote_count"] == before + 1


def test_it_takes_a_vote_back(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    before = ben.ask("PUT", f"/ideas/{number}/vote").json["vote_count"]
    portal.settle()
    for _ in range(2):
        answer = ben.ask("DELETE", f"/ideas/{number}/vote").json
        assert answer["viewer_has_voted"] is False
        assert answer["vote_count"] == before - 1
        portal.settle()


def test_it_refuses_a_vote_on_a_closed_idea_with_the_reason(portal: Portal) -> None:
    number = portal.idea()
    portal.program("stella", "manager").ask(
        "POST", f"/ideas/{number}/status", {"status": "declined", "message": "It is out of scope."}
    )
    refused = problem(portal.program("ben").ask("PUT", f"/ideas/{number}/vote"), 409)
    assert refused["reason"] == "VOTING_CLOSED"


def test_it_refuses_a_vote_on_nothing(portal: Portal) -> None:
    problem(portal.program("ben").ask("PUT", "/ideas/4711/vote"), 404)


def test_it_asks_visitors_to_sign_in(portal: Portal) -> None:
    problem(portal.visitor().ask("PUT", "/ideas/1/vote"), 401, "SIGN_IN_NEEDED")


def test_it_gives_each_of_many_at_once_their_own_outcome(portal: Portal) -> None:
    open_one = portal.idea()
    closed = portal.idea(title="One that will be declined")
    portal.program("stella", "manager").ask(
        "POST", f"/ideas/{closed}/status", {"status": "declined", "message": "It is out of scope."}
    )
    voters = [portal.program(f"voter-{place}") for place in range(8)]
    statuses: dict[tuple[int, int], int] = {}

    def vote(place: int, number: int) -> None:
        statuses[place, number] = voters[place].ask("PUT", f"/ideas/{number}/vote").status_code

    threads = [
        threading.Thread(target=vote, args=(place, number))
        for place in range(8)
        for number in (open_one, closed, 999)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    portal.settle()
    for (_place, number), status in statuses.items():
        assert status == {open_one: 200, closed: 409, 999: 404}[number]
    before = (
        1 if portal.program("ana").ask("GET", f"/ideas/{open_one}").json["viewer_has_voted"] else 0
    )
    assert portal.visitor().ask("GET", f"/ideas/{open_one}").json["vote_count"] == 8 + before


def test_it_does_not_wait_longer_than_the_deadline(portal: Portal) -> None:
    class Stuck(calls.Flusher):
        def _flush(self, batch: list[calls.Waiting], seconds: float) -> None:  # noqa: ARG002
            threading.Event().wait(min(seconds, 0.2))

    flusher = Stuck(portal.house.state)
    entry = ideas_pb2.BatchVoteEntry(actor_token="none", name="ideas/1")
    with pytest.raises(Failed) as refused:
        flusher.send(entry, 0.05)
    assert refused.value.is_unavailable
    flusher.close()


def test_it_weighs_a_vote(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    ben.ask("PUT", f"/ideas/{number}/vote")
    answer = ben.ask("PUT", f"/ideas/{number}/vote/weight", {"weight": "critical"})
    assert answer.json["weight"] == "critical"
    problem(ben.ask("PUT", f"/ideas/{number}/vote/weight", {"weight": "huge"}), 422)


def test_it_follows_and_stops_following(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    assert ben.ask("PUT", f"/ideas/{number}/follow").json == {
        "idea_number": number,
        "viewer_follows": True,
    }
    assert ben.ask("GET", f"/ideas/{number}").json["viewer_follows"] is True
    assert ben.ask("DELETE", f"/ideas/{number}/follow").json["viewer_follows"] is False


def test_it_tells_staff_who_voted(portal: Portal) -> None:
    number = portal.idea()
    portal.program("ben").ask("PUT", f"/ideas/{number}/vote")
    portal.member("carla")
    staff = portal.program("stella", "manager")
    behalf = staff.ask(
        "POST", f"/ideas/{number}/on-behalf-votes", {"member": "carla", "weight": "important"}
    )
    assert behalf.status_code == 200
    voters = {
        one["handle"]: one for one in staff.ask("GET", f"/ideas/{number}/voters").json["voters"]
    }
    assert voters["ben"]["source"] == "api"
    assert voters["carla"]["source"] == "behalf"
    assert voters["carla"]["on_behalf_by"]["handle"] == "stella"
    problem(portal.program("ben").ask("GET", f"/ideas/{number}/voters"), 403, "ROLE_NEEDED")
    gone = staff.ask("DELETE", f"/ideas/{number}/on-behalf-votes/carla")
    assert gone.status_code == 200
