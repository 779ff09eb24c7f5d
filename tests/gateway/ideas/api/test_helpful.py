"""Saying through the API that a comment helped."""

from tests.gateway.conftest import Portal, problem


def test_it_marks_and_takes_back(portal: Portal) -> None:
    number = portal.idea()
    made = portal.program("ben").ask("POST", f"/ideas/{number}/comments", {"body": "Like so."}).json
    assert (made["helpful_count"], made["viewer_found_helpful"]) == (0, False)
    path = f"/comments/{made['id']}/helpful"
    cleo = portal.program("cleo")
    for _ in range(2):
        marked = cleo.ask("PUT", path).json
        assert (marked["helpful_count"], marked["viewer_found_helpful"]) == (1, True)
    for who, found in (("cleo", True), ("ana", False)):
        listed = portal.program(who).ask("GET", f"/ideas/{number}/comments").json["comments"]
        assert [(one["helpful_count"], one["viewer_found_helpful"]) for one in listed] == [
            (1, found)
        ]
    for _ in range(2):
        assert cleo.ask("DELETE", path).json["helpful_count"] == 0


def test_it_refuses_ones_own_and_visitors(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    made = ben.ask("POST", f"/ideas/{number}/comments", {"body": "Like so."}).json
    path = f"/comments/{made['id']}/helpful"
    problem(ben.ask("PUT", path), 409, "OWN_COMMENT")
    problem(portal.visitor().ask("PUT", path), 401, "SIGN_IN_NEEDED")
    problem(ben.ask("PUT", "/comments/nonsense/helpful"), 404)
