"""Discussing through the API."""

from tests.gateway.conftest import Portal, problem


def test_it_comments_and_replies(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    made = ben.ask("POST", f"/ideas/{number}/comments", {"body": "I need **this**."})
    assert made.status_code == 201
    assert made.json["idea_number"] == number
    assert made.json["parent_id"] is None
    assert "<strong>this</strong>" in made.json["body_html"]
    reply = portal.program("ana").ask(
        "POST", f"/ideas/{number}/comments", {"body": "So do I.", "parent_id": made.json["id"]}
    )
    assert reply.json["parent_id"] == made.json["id"]
    listed = portal.visitor().ask("GET", f"/ideas/{number}/comments").json
    assert [one["id"] for one in listed["comments"]] == [made.json["id"], reply.json["id"]]
    assert listed["next_page_token"] == ""


def test_it_changes_and_keeps_what_it_said(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    made = ben.ask("POST", f"/ideas/{number}/comments", {"body": "First words."})
    path = f"/comments/{made.json['id']}"
    changed = ben.ask("PATCH", path, {"body": "Second words."}, If_Match=made.headers["ETag"])
    assert changed.status_code == 200
    assert changed.json["edited"] is True
    late = ben.ask("PATCH", path, {"body": "Third words."}, If_Match=made.headers["ETag"])
    problem(late, 412, "CHANGED_MEANWHILE")
    revisions = ben.ask("GET", f"{path}/revisions").json["revisions"]
    assert [one["body"] for one in revisions] == ["First words."]


def test_it_deletes_and_restores(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    made = ben.ask("POST", f"/ideas/{number}/comments", {"body": "Never mind."}).json
    problem(portal.program("carla").ask("DELETE", f"/comments/{made['id']}"), 403)
    assert ben.ask("DELETE", f"/comments/{made['id']}").status_code == 204
    back = ben.ask("POST", f"/comments/{made['id']}/undelete")
    assert back.json["body"] == "Never mind."


def test_it_shows_internal_notes_to_staff_only(portal: Portal) -> None:
    number = portal.idea()
    staff = portal.program("stella", "moderator")
    note = staff.ask("POST", f"/ideas/{number}/comments", {"body": "A note.", "internal": True})
    assert note.json["internal"] is True
    assert portal.visitor().ask("GET", f"/ideas/{number}/comments").json["comments"] == []
    assert len(staff.ask("GET", f"/ideas/{number}/comments").json["comments"]) == 1


def test_it_marks_the_answer(portal: Portal) -> None:
    number = portal.idea()
    made = portal.program("ben").ask("POST", f"/ideas/{number}/comments", {"body": "Like so."}).json
    ana = portal.program("ana")
    assert ana.ask("PUT", f"/comments/{made['id']}/answer").json["is_answer"] is True
    assert ana.ask("DELETE", f"/comments/{made['id']}/answer").json["is_answer"] is False


def test_it_makes_one_comment_of_two_sends_with_one_key(portal: Portal) -> None:
    number = portal.idea()
    ben = portal.program("ben")
    path = f"/ideas/{number}/comments"
    first = ben.ask("POST", path, {"body": "Once."}, Idempotency_Key="k")
    again = ben.ask("POST", path, {"body": "Once."}, Idempotency_Key="k")
    assert first.json["id"] == again.json["id"]
    problem(ben.ask("POST", path, {"body": "Twice."}, Idempotency_Key="k"), 422)
