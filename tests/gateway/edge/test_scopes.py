"""What a token's scopes let a program do, through the API and around it."""

import pytest

from services.gateway.edge import scopes
from tests.gateway.conftest import Browser, Portal, problem

DEEDS = {
    "ideas:read": ("GET", "/ideas/1/voters", None),
    "ideas:write": ("PUT", "/ideas/1/vote", None),
    "rewards:read": ("GET", "/rewards/cases", None),
    "rewards:write": (
        "PATCH", "/rewards/me/preferences", {"on_leaderboards": True},
    ),
    "members:read": ("GET", "/me", None),
    "members:write": ("PATCH", "/me", {"bio": "Here I am."}),
    "admin": ("PATCH", "/settings", {"answer_days": 9}),
}  # fmt: skip
# What each scope is good for.
GOOD_FOR = {
    "ideas:read": {"ideas:read"},
    "ideas:write": {"ideas:read", "ideas:write"},
    "rewards:read": {"rewards:read"},
    "rewards:write": {"rewards:read", "rewards:write"},
    "members:read": {"members:read"},
    "members:write": {"members:read", "members:write"},
    "read": {"ideas:read", "rewards:read", "members:read"},
    "write": set(DEEDS),
    "admin": set(DEEDS),
}


def done(client: Browser) -> set[str]:
    """Return what of `DEEDS` a program was not refused for its scopes."""
    allowed = set()
    for scope, (method, path, body) in DEEDS.items():
        answer = client.ask(method, path, body)
        if answer.status_code == 403:
            assert scope in problem(answer, 403, "SCOPE_NEEDED")["detail"]
        else:
            assert answer.status_code < 500, answer.text
            assert answer.status_code not in {401, 405}, answer.text
            allowed.add(scope)
    return allowed


def test_it_has_a_sentence_for_every_scope() -> None:
    assert set(GOOD_FOR) == set(scopes.SENTENCES)
    assert [scopes.word(scopes.value(one)) for one in GOOD_FOR] == list(GOOD_FOR)


@pytest.mark.parametrize("scope", GOOD_FOR)
def test_it_allows_what_the_scope_says_and_no_more(portal: Portal, scope: str) -> None:
    portal.idea()
    assert done(portal.program("sam", "admin", scopes=(scope,))) == GOOD_FOR[scope]


def test_it_adds_scopes_up(portal: Portal) -> None:
    portal.idea()
    held = ("ideas:write", "members:read")
    allowed = done(portal.program("sam", "admin", scopes=held))
    assert allowed == {"ideas:read", "ideas:write", "members:read"}


def test_it_sees_what_visitors_see_without_a_scope(portal: Portal) -> None:
    number = portal.idea()
    client = portal.program("ana", scopes=("rewards:read",))
    portal.program("ana").ask("PUT", f"/ideas/{number}/vote")
    seen = client.ask("GET", f"/ideas/{number}")
    assert seen.status_code == 200
    assert not seen.json["viewer_has_voted"]


def test_it_holds_on_pages_as_well(portal: Portal) -> None:
    number = portal.idea()
    client = portal.program("sam", "admin", scopes=("rewards:write",))
    answer = client.submit(f"/ideas/{number}/comments", body="By the back door.")
    assert answer.status_code >= 400 or "/sign-in" in answer.headers.get("Location", "")
    assert portal.visitor().ask("GET", f"/ideas/{number}/comments").json["comments"] == []


def test_it_makes_no_token_that_can_do_more(portal: Portal) -> None:
    client = portal.program("sam", "admin", scopes=("members:write",))
    wide = client.ask("POST", "/me/tokens", {"display_name": "x", "scopes": ["ideas:write"]})
    problem(wide, 403, "SCOPES_TOO_WIDE")
    narrow = client.ask("POST", "/me/tokens", {"display_name": "x", "scopes": ["members:read"]})
    assert narrow.json["scopes"] == ["members:read"]
    every = portal.program("sam", "admin", scopes=("read", "write"))
    made = every.ask("POST", "/me/tokens", {"display_name": "x", "scopes": ["admin"]})
    assert made.json["scopes"] == ["admin"]
