"""Finding, raising, changing and deleting ideas through the API."""

import pytest

from tests.gateway.conftest import Portal, problem

TITLE = "Remember my column widths"


def test_it_raises_an_idea_and_gets_it_back(portal: Portal) -> None:
    portal.board()
    ana = portal.program("ana")
    made = ana.ask("POST", "/ideas", {"board": "ideas", "title": TITLE, "body": "Every *day*."})
    assert made.status_code == 201
    idea = made.json
    assert idea["url"].startswith(f"http://{portal.host}/ideas/{idea['number']}-")
    assert made.headers["Location"] == f"http://{portal.host}/api/v1/ideas/{idea['number']}"
    assert idea["title"] == TITLE
    assert idea["body"] == "Every *day*."
    assert "<em>day</em>" in idea["body_html"]
    assert idea["board"] == "ideas"
    assert idea["status"] == "open"
    assert idea["tags"] == []
    assert idea["author"]["handle"] == "ana"
    assert idea["author"]["display_name"] == "Ana"
    assert idea["answer"] is None
    assert idea["merged_into"] is None
    assert idea["comment_count"] == 0
    assert idea["create_time"].endswith("Z")
    again = ana.ask("GET", f"/ideas/{idea['number']}")
    assert again.json == idea


def test_it_lets_visitors_read_what_is_public(portal: Portal) -> None:
    number = portal.idea()
    visitor = portal.visitor()
    assert visitor.ask("GET", f"/ideas/{number}").json["viewer_has_voted"] is False
    listed = visitor.ask("GET", "/ideas").json
    assert [one["number"] for one in listed["ideas"]] == [number]
    assert listed["next_page_token"] == ""
    assert [one["slug"] for one in visitor.ask("GET", "/boards").json["boards"]] == ["ideas"]


def test_it_asks_visitors_to_sign_in_before_writing(portal: Portal) -> None:
    portal.board()
    answer = portal.visitor().ask("POST", "/ideas", {"nonsense": True})
    problem(answer, 401, "SIGN_IN_NEEDED")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_it_filters_and_orders(portal: Portal) -> None:
    portal.board("bugs")
    first = portal.idea(title="The first of two ideas")
    second = portal.idea(by="ben", title="The second of two ideas", board="bugs")
    ana = portal.program("ana")
    ana.ask("PUT", f"/ideas/{first}/vote")
    portal.settle()

    def numbers(query: str) -> list[int]:
        return [one["number"] for one in ana.ask("GET", f"/ideas?{query}").json["ideas"]]

    assert numbers("order=new") == [second, first]
    assert numbers("board=bugs") == [second]
    assert numbers("author=ben") == [second]
    assert numbers("status=shipped") == []
    assert numbers("q=second") == [second]
    assert numbers("voted=true") == [first]


def test_it_pages_through_a_list_by_its_link(portal: Portal) -> None:
    made = [portal.idea(title=f"The idea of number {place}") for place in range(5)]
    visitor = portal.visitor()
    seen: list[int] = []
    path = "/api/v1/ideas?order=new&page_size=2"
    while path:
        answer = visitor.get(path)
        seen += [one["number"] for one in answer.json["ideas"]]
        assert len(answer.json["ideas"]) <= 2
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(answer.json["next_page_token"])
        path = link.partition("<")[2].partition(">")[0]
    assert seen == made[::-1]


def test_it_takes_a_page_token_only_with_its_own_question(portal: Portal) -> None:
    for place in range(3):
        portal.idea(title=f"The idea of number {place}")
    visitor = portal.visitor()
    token = visitor.ask("GET", "/ideas?order=new&page_size=1").json["next_page_token"]
    assert visitor.ask("GET", f"/ideas?order=new&page_size=1&page_token={token}").status_code == 200
    answer = visitor.ask("GET", f"/ideas?order=top&page_size=1&page_token={token}")
    assert "page_token" in problem(answer, 422)["fields"]


def test_it_changes_only_what_is_sent(portal: Portal) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    answer = ana.ask("PATCH", f"/ideas/{number}", {"title": "A better title for it"})
    assert answer.status_code == 200
    assert answer.json["title"] == "A better title for it"
    assert answer.json["body"] == "So that I can keep it."


def test_it_refuses_a_change_of_what_somebody_else_changed(portal: Portal) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    seen = ana.ask("GET", f"/ideas/{number}").headers["ETag"]
    first = ana.ask("PATCH", f"/ideas/{number}", {"title": "The first new title"}, If_Match=seen)
    assert first.status_code == 200
    late = ana.ask("PATCH", f"/ideas/{number}", {"title": "The second new title"}, If_Match=seen)
    problem(late, 412, "CHANGED_MEANWHILE")
    problem(ana.ask("DELETE", f"/ideas/{number}", If_Match=seen), 412)
    assert ana.ask("GET", f"/ideas/{number}").json["title"] == "The first new title"
    fresh = first.headers["ETag"]
    third = ana.ask("PATCH", f"/ideas/{number}", {"title": "The third new title"}, If_Match=fresh)
    assert third.status_code == 200


@pytest.mark.parametrize("sent", ['W/""', '"one", W/"", W/"two"', "garbage", '"'])
def test_it_changes_nothing_where_no_tag_of_ours_was_sent(portal: Portal, sent: str) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    late = ana.ask("PATCH", f"/ideas/{number}", {"title": "The first new title"}, If_Match=sent)
    problem(late, 412, "CHANGED_MEANWHILE")


@pytest.mark.parametrize("way", ["W/{seen}", "*", "{gzip}", "{colon}"])
def test_it_knows_its_own_tag_however_proxies_write_it(portal: Portal, way: str) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    seen = ana.ask("GET", f"/ideas/{number}").headers["ETag"]
    bare = seen.strip('"')
    tag = way.format(seen=seen, gzip=f'"{bare}-gzip"', colon=f'W/"{bare}:br"')
    changed = ana.ask("PATCH", f"/ideas/{number}", {"title": "The first new title"}, If_Match=tag)
    assert changed.status_code == 200, changed.text
    late = ana.ask("DELETE", f"/ideas/{number}", If_Match=f"W/{seen}")
    problem(late, 412, "CHANGED_MEANWHILE")


def test_it_does_not_take_a_vote_for_a_change(portal: Portal) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    seen = ana.ask("GET", f"/ideas/{number}").headers["ETag"]
    portal.program("ben").ask("PUT", f"/ideas/{number}/vote")
    portal.settle()
    answer = ana.ask("PATCH", f"/ideas/{number}", {"title": "A better title for it"}, If_Match=seen)
    assert answer.status_code == 200


def test_it_answers_not_modified_to_who_has_it(portal: Portal) -> None:
    number = portal.idea()
    visitor = portal.visitor()
    seen = visitor.ask("GET", f"/ideas/{number}").headers["ETag"]
    again = visitor.ask("GET", f"/ideas/{number}", If_None_Match=seen)
    assert again.status_code == 304
    assert again.get_data() == b""


def test_it_makes_one_idea_of_two_sends_with_one_key(portal: Portal) -> None:
    portal.board()
    ana = portal.program("ana")
    body = {"board": "ideas", "title": TITLE}
    first = ana.ask("POST", "/ideas", body, Idempotency_Key="abc-1")
    again = ana.ask("POST", "/ideas", body, Idempotency_Key="abc-1")
    assert first.status_code == again.status_code == 201
    assert first.json["number"] == again.json["number"]
    other = ana.ask("POST", "/ideas", body | {"title": "Another title"}, Idempotency_Key="abc-1")
    problem(other, 422)
    portal.settle()
    assert len(ana.ask("GET", "/ideas").json["ideas"]) == 1


def test_it_deletes_and_restores(portal: Portal) -> None:
    number = portal.idea()
    ana = portal.program("ana")
    assert ana.ask("DELETE", f"/ideas/{number}").status_code == 204
    problem(portal.visitor().ask("GET", f"/ideas/{number}"), 404)
    assert ana.ask("POST", f"/ideas/{number}/undelete").status_code == 200
    assert portal.visitor().ask("GET", f"/ideas/{number}").status_code == 200


def test_it_keeps_others_from_changing_it(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    problem(ben.ask("PATCH", f"/ideas/{number}", {"title": "Not mine to change"}), 403)
    problem(ben.ask("DELETE", f"/ideas/{number}"), 403)


def test_it_finds_similar_ideas(portal: Portal) -> None:
    number = portal.idea(title="Export my data as CSV")
    found = portal.visitor().ask("GET", "/ideas/similar?title=export+data+csv").json["ideas"]
    assert [one["number"] for one in found] == [number]


def test_it_shows_the_roadmap(portal: Portal) -> None:
    number = portal.idea()
    staff = portal.program("stella", "manager")
    staff.ask("POST", f"/ideas/{number}/status", {"status": "planned", "message": "In spring."})
    portal.settle()
    columns = {
        one["status"]: [idea["number"] for idea in one["ideas"]]
        for one in portal.visitor().ask("GET", "/roadmap").json["columns"]
    }
    assert columns == {"planned": [number], "in_progress": [], "shipped": []}


def test_it_shows_members_and_what_they_did(portal: Portal) -> None:
    portal.idea()
    ana = portal.visitor().ask("GET", "/members/ana").json
    assert ana["display_name"] == "Ana"
    assert ana["idea_count"] == 1
    assert "email" not in ana


def test_it_answers_head_and_options_sanely(portal: Portal) -> None:
    number = portal.idea()
    visitor = portal.visitor()
    head = visitor.ask("HEAD", f"/ideas/{number}")
    assert head.status_code == 200
    assert head.get_data() == b""
    assert set(visitor.ask("OPTIONS", f"/ideas/{number}").allow) == {
        "GET", "HEAD", "OPTIONS", "PATCH", "DELETE",
    }  # fmt: skip


def test_it_filters_by_several_statuses_and_by_change(portal: Portal) -> None:
    first, second = portal.idea(), portal.idea(title="Keyboard shortcuts, please")
    staff = portal.program("sam", "admin")
    planned = {"status": "planned", "message": "We will."}
    assert staff.ask("POST", f"/ideas/{first}/status", planned).status_code == 200
    portal.settle()

    def found(query: str) -> list[int]:
        answer = staff.ask("GET", f"/ideas?order=new&{query}")
        assert answer.status_code == 200, answer.text
        return [one["number"] for one in answer.json["ideas"]]

    assert found("status=planned") == [first]
    assert found("status=planned&status=open") == [second, first]
    assert found("status=&tag=") == [second, first]
    assert found("updated_since=2020-01-01T00:00:00Z") == [second, first]
    assert found("updated_since=2099-01-01T00:00:00Z") == []
    problem(staff.ask("GET", "/ideas?updated_since=yesterday"), 422)
    page = staff.ask("GET", "/ideas?status=planned&status=open&page_size=1&order=new")
    rest = page.headers["Link"].partition("/api/v1")[2].partition(">")[0]
    assert [one["number"] for one in staff.ask("GET", rest).json["ideas"]] == [first]
