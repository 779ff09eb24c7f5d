"""What bad input gets: a problem with a reason and a sentence, and nothing half done."""

import json
from typing import Any

import pytest

from services.gateway import app as app_module
from tests.gateway.conftest import House, Portal, open_portal, problem

GOOD: dict[str, Any] = {"board": "ideas", "title": "A title that is fine", "body": "A body."}

BODIES = {
    "empty": ({}, 422, "title"),
    "without a title": ({"board": "ideas"}, 422, "title"),
    "an empty title": (GOOD | {"title": ""}, 422, "title"),
    "a short title": (GOOD | {"title": "Short"}, 422, "title"),
    "a blank title": (GOOD | {"title": " " * 40}, 422, "title"),
    "a long title": (GOOD | {"title": "x" * 141}, 422, "title"),
    "a huge title": (GOOD | {"title": "x" * 100_000}, 422, "title"),
    "a long body": (GOOD | {"body": "x" * 10_001}, 422, "body"),
    "a number for a title": (GOOD | {"title": 42}, 422, "title"),
    "null for a title": (GOOD | {"title": None}, 422, "title"),
    "a list for a title": (GOOD | {"title": ["a", "b"]}, 422, "title"),
    "a text for tags": (GOOD | {"tags": "csv"}, 422, "tags"),
    "numbers for tags": (GOOD | {"tags": [1, 2]}, 422, "tags.0"),
    "an unknown tag": (GOOD | {"tags": ["no-such-tag"]}, 422, "tags"),
    "an unknown field": (GOOD | {"colour": "red"}, 422, "colour"),
    "NUL in the title": (GOOD | {"title": "A title with \0 in it"}, 422, "title"),
    "half a surrogate": (GOOD | {"title": "A title with \ud800 in it"}, 422, "title"),
    "a control character": (GOOD | {"title": "A title with \x07 in it"}, 422, "title"),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_names_the_faulty_field(portal: Portal, name: str) -> None:
    body, status, field = BODIES[name]
    portal.board()
    ana = portal.program("ana")
    answer = ana.ask("POST", "/ideas", body)
    document = problem(answer, status)
    assert field in document["fields"], document
    assert ana.ask("GET", "/ideas").json["ideas"] == []


RAW = {
    "no JSON": (b"{", 400, "BODY_NOT_JSON"),
    "not a number": (b'{"title": NaN}', 400, "BODY_NOT_JSON"),
    "invalid UTF-8": (b'{"title": "\xff\xfe"}', 400, "BODY_NOT_UTF8"),
    "deep lists": (b"[" * 5000 + b"]" * 5000, 400, "BODY_TOO_DEEP"),
    "deep objects": (b'{"a":' * 40 + b"1" + b"}" * 40, 400, "BODY_TOO_DEEP"),
    "a list": (b"[]", 422, "INVALID"),
    "a text": (b'"title"', 422, "INVALID"),
    "null": (b"null", 422, "INVALID"),
    "10 MB": (b'{"title": "' + b"x" * 10_000_000 + b'"}', 413, "BODY_TOO_LARGE"),
}


@pytest.mark.parametrize("name", RAW)
def test_it_refuses_a_body_it_cannot_read(portal: Portal, name: str) -> None:
    body, status, reason = RAW[name]
    answer = portal.program("ana").post("/api/v1/ideas", data=body, content_type="application/json")
    problem(answer, status, reason)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_it_reads_json_only(portal: Portal, kind: str) -> None:
    answer = portal.program("ana").post("/api/v1/ideas", data=b"title=x", content_type=kind)
    problem(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


def test_it_keeps_emoji_and_drops_bidi_controls(portal: Portal) -> None:
    portal.board()
    ana = portal.program("ana")
    body = GOOD | {"title": "Emoji 👩‍🚀 and \u202eevil\u202c text", "body": "שלום 🎉"}
    made = ana.ask("POST", "/ideas", body)
    assert made.status_code == 201
    assert made.json["title"] == "Emoji 👩‍🚀 and evil text"
    assert made.json["body"] == "שלום 🎉"


QUERIES = {
    "page_size=-1": "page_size",
    "page_size=many": "page_size",
    "page_size=99999999999999999999999999": "page_size",
    "page_token=nonsense": "page_token",
    "page_token=W10": "page_token",
    "status=nice": "status",
    "status=OPEN": "status",
    "order=random": "order",
    "q=%00": "q",
    "voted=perhaps": "voted",
    "filter=voted": "filter",
    "utm_source=mail": "utm_source",
    "board=a&board=b": "board",
}


@pytest.mark.parametrize("query", QUERIES)
def test_it_names_the_faulty_parameter(portal: Portal, query: str) -> None:
    answer = portal.visitor().ask("GET", f"/ideas?{query}")
    assert QUERIES[query] in problem(answer, 422)["fields"]


@pytest.mark.parametrize("path", ["/ideas/1", "/me", "/boards", "/ideas/1/comments", "/members/x"])
def test_it_names_a_parameter_nobody_takes(portal: Portal, path: str) -> None:
    portal.idea()
    answer = portal.program("ana").ask("GET", f"{path}?filtre=1")
    assert set(problem(answer, 422, "INVALID")["fields"]) == {"filtre"}
    changed = portal.program("ana").ask("PUT", "/ideas/1/vote?source=x")
    assert set(problem(changed, 422)["fields"]) == {"source"}


@pytest.mark.parametrize(
    "query",
    ["", "page_size=0", "page_size=100", "page_size=5000", "board=", "q="],
)
def test_it_takes_what_does_no_harm(portal: Portal, query: str) -> None:
    assert portal.visitor().ask("GET", f"/ideas?{query}").status_code == 200


PATHS = {
    ("GET", "/ideas/0"): 404,
    ("GET", "/ideas/4711"): 404,
    ("GET", "/ideas/99999999999999999999999"): 404,
    ("GET", "/ideas/-1"): 404,
    ("GET", "/ideas/x"): 404,
    ("GET", "/nothing"): 404,
    ("GET", "/boards/nothing"): 404,
    ("GET", "/members/nobody"): 404,
    ("GET", "/members/%00"): 404,
    ("GET", "/comments/x/revisions"): 404,
    ("DELETE", "/comments/x"): 404,
    ("DELETE", "/comments/00000000-0000-0000-0000-000000000000"): 404,
    ("PUT", "/ideas/99999999999999999999999/vote"): 404,
    ("POST", "/ideas/1"): 405,
    ("PUT", "/ideas"): 405,
}


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_it_says_that_there_is_nothing(portal: Portal, method: str, path: str) -> None:
    answer = portal.program("ana").ask(method, path)
    problem(answer, PATHS[method, path])
    if answer.status_code == 405:
        assert answer.allow


def test_it_hides_what_belongs_to_another_community(house: House, portal: Portal) -> None:
    number = portal.idea()
    comment = (
        portal.program("ben").ask("POST", f"/ideas/{number}/comments", {"body": "Here."}).json["id"]
    )
    stranger = open_portal(house).program("mallory", "admin")
    for method, path, body in (
        ("GET", f"/ideas/{number}", None),
        ("PATCH", f"/ideas/{number}", {"title": "Taken over by others"}),
        ("DELETE", f"/ideas/{number}", None),
        ("PUT", f"/ideas/{number}/vote", None),
        ("PATCH", f"/comments/{comment}", {"body": "Taken over."}),
        ("DELETE", f"/comments/{comment}", None),
        ("GET", "/members/ana", None),
    ):
        problem(stranger.ask(method, path, body), 404)
    assert portal.visitor().ask("GET", f"/ideas/{number}").json["title"] == "Export my data as CSV"


def test_it_refuses_long_keys_and_odd_ones(portal: Portal) -> None:
    portal.board()
    ana = portal.program("ana")
    for key in ("x" * 500, "é" * 10):
        answer = ana.post("/api/v1/ideas", json=GOOD, headers={"Idempotency-Key": key})
        assert "Idempotency-Key" in problem(answer, 422)["fields"]


def test_it_takes_a_body_up_to_its_limit_and_no_more(portal: Portal) -> None:
    ana = portal.program("ana")
    fill = app_module.MAX_BODY - len(json.dumps({"title": ""}))
    problem(ana.ask("POST", "/ideas", {"title": "x" * fill}), 422)
    problem(ana.ask("POST", "/ideas", {"title": "x" * (fill + 1)}), 413)


def test_it_refuses_a_query_that_is_no_text(portal: Portal) -> None:
    problem(portal.visitor().ask("GET", "/ideas?q=%ff%fe"), 400, "QUERY_NOT_UTF8")


def test_it_asks_what_to_change(portal: Portal) -> None:
    number = portal.idea()
    answer = portal.program("ana").ask("PATCH", f"/ideas/{number}", {})
    assert problem(answer, 422)["fields"] == {"body": "Send at least one field to change."}


def test_it_names_the_key_that_came_before(portal: Portal) -> None:
    portal.board()
    ana = portal.program("ana")
    idea = {"board": "ideas", "title": "Remember my column widths"}
    ana.ask("POST", "/ideas", idea, Idempotency_Key="k1")
    answer = ana.ask("POST", "/ideas", idea | {"body": "Other."}, Idempotency_Key="k1")
    assert set(problem(answer, 422, "REQUEST_ID_REUSED")["fields"]) == {"Idempotency-Key"}


@pytest.mark.parametrize("query", ["order=relevance", "q=%20", "order=relevance&q=%20"])
def test_it_lists_everything_where_nothing_is_asked_for(portal: Portal, query: str) -> None:
    number = portal.idea()
    answer = portal.visitor().ask("GET", f"/ideas?{query}")
    assert [one["number"] for one in answer.json["ideas"]] == [number]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00%2B23:59"])
def test_it_refuses_a_moment_that_no_calendar_has_in_utc(portal: Portal, moment: str) -> None:
    answer = portal.program("ana").ask("GET", f"/members/ana/points?as_of={moment}")
    assert "as_of" in problem(answer, 422)["fields"]
