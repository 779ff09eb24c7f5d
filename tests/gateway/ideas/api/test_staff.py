"""Answering, merging and splitting through the API."""

from tests.gateway.conftest import Portal, problem


def test_it_changes_a_status_with_a_sentence(portal: Portal) -> None:
    number = portal.idea()
    staff = portal.program("stella", "manager")
    body = {"status": "planned", "message": "We begin in spring."}
    answer = staff.ask("POST", f"/ideas/{number}/status", body)
    assert answer.status_code == 200
    assert answer.json["status"] == "planned"
    history = portal.visitor().ask("GET", f"/ideas/{number}/history").json["changes"]
    assert history[0]["to_status"] == "planned"
    assert history[0]["message"] == "We begin in spring."
    problem(staff.ask("POST", f"/ideas/{number}/status", {"status": "shipped"}), 422)
    problem(portal.program("ben").ask("POST", f"/ideas/{number}/status", body), 403, "ROLE_NEEDED")


def test_it_answers_officially(portal: Portal) -> None:
    number = portal.idea()
    staff = portal.program("stella", "manager")
    answer = staff.ask("PUT", f"/ideas/{number}/answer", {"body": "We hear *you*."})
    assert answer.json["answer"]["author"]["handle"] == "stella"
    assert "<em>you</em>" in answer.json["answer"]["body_html"]
    assert staff.ask("DELETE", f"/ideas/{number}/answer").json["answer"] is None


def test_it_merges_and_undoes_it(portal: Portal) -> None:
    source = portal.idea(title="Save my column widths")
    target = portal.idea(by="ben", title="Remember column widths")
    portal.program("carla").ask("PUT", f"/ideas/{source}/vote")
    portal.settle()
    staff = portal.program("stella", "manager")
    before = portal.visitor().ask("GET", f"/ideas/{target}").json["vote_count"]
    preview = staff.ask("GET", f"/ideas/{source}/merge?into={target}").json
    merged = staff.ask("POST", f"/ideas/{source}/merge", {"into": target})
    assert merged.status_code == 200
    assert merged.json["merged_into"] == target
    assert merged.json["status"] == "merged"
    portal.settle()
    after = portal.visitor().ask("GET", f"/ideas/{target}").json["vote_count"]
    assert after == preview["merged_vote_count"] > before
    problem(staff.ask("POST", f"/ideas/{target}/merge", {"into": source}), 409)
    back = staff.ask("DELETE", f"/ideas/{source}/merge")
    assert back.json["merged_into"] is None
    portal.settle()
    assert portal.visitor().ask("GET", f"/ideas/{target}").json["vote_count"] == before


def test_it_splits_a_new_idea_off(portal: Portal) -> None:
    number = portal.idea()
    portal.program("ben").ask("PUT", f"/ideas/{number}/vote")
    portal.settle()
    staff = portal.program("stella", "manager")
    made = staff.ask(
        "POST",
        f"/ideas/{number}/split",
        {"title": "Export as JSON as well", "body": "Apart.", "voters": ["ben"]},
    )
    assert made.status_code == 201
    assert made.json["split_from"] == number


def test_it_manages_boards_and_tags(portal: Portal) -> None:
    admin = portal.program("ada", "admin")
    made = admin.ask("POST", "/boards", {"slug": "imports", "display_name": "Imports"})
    assert made.status_code == 201
    assert (
        admin.ask("PATCH", "/boards/imports", {"purpose": "Ways in."}).json["purpose"] == "Ways in."
    )
    assert "imports" in [
        one["slug"] for one in portal.visitor().ask("GET", "/boards").json["boards"]
    ]
    assert portal.visitor().ask("GET", "/boards/imports").json["display_name"] == "Imports"
    tag = admin.ask("POST", "/tags", {"slug": "csv", "display_name": "CSV"})
    assert tag.status_code == 201
    assert portal.visitor().ask("GET", "/tags").json["tags"][0]["slug"] == "csv"
    assert admin.ask("DELETE", "/tags/csv").status_code == 204
    assert admin.ask("DELETE", "/boards/imports").status_code == 204
    problem(portal.visitor().ask("GET", "/boards/imports"), 404)


def test_it_lists_what_waits_for_an_answer_and_who_is_here(portal: Portal) -> None:
    portal.idea()
    staff = portal.program("stella", "moderator")
    assert staff.ask("GET", "/ideas/unanswered").json["promise_days"] > 0
    handles = [one["handle"] for one in staff.ask("GET", "/members").json["members"]]
    assert handles == ["ana", "stella"]


def test_it_changes_how_ideas_work(portal: Portal) -> None:
    admin = portal.program("ada", "admin")
    answer = admin.ask("PATCH", "/settings", {"answer_promise_days": 14})
    assert answer.json["answer_promise_days"] == 14
    problem(portal.program("stella", "moderator").ask("PATCH", "/settings", {}), 403)
