"""Erasures, and which service has confirmed them."""

from services import registry
from tests.gateway.conftest import Portal, problem
from upwell.common.v1 import erasure_pb2
from upwell.portability.v1 import portability_pb2 as pb


def erase(portal: Portal, handle: str) -> str:
    """Have somebody leave and return the erasure's id."""
    asked = pb.Erasure(
        member=f"members/{portal.member(handle)}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    made = portal.house.call(
        portal.house.portability.CreateErasure,
        pb.CreateErasureRequest(erasure=asked),
        portal.actor(handle),
    )
    return str(made.name.rpartition("/")[2])


def test_it_says_which_service_confirmed_when(portal: Portal) -> None:
    admin, uid = portal.program("ada", "admin"), erase(portal, "ana")
    found = admin.ask("GET", f"/erasures/{uid}").json
    assert (found["state"], found["content"]) == ("running", "keep")
    assert found["member_uid"] == portal.uids["ana"]
    waiting = [one["service"] for one in found["confirmations"] if not one["confirm_time"]]
    assert waiting == [row.name for row in registry.answering() if row.name != "members"]
    portal.house.work()
    done = admin.ask("GET", f"/erasures/{uid}").json
    assert (done["state"], bool(done["end_time"])) == ("done", True)
    assert all(one["confirm_time"] for one in done["confirmations"])
    members = done["confirmations"][0]
    assert {"noun": "profiles", "kept": 0} in members["parts"]


def test_it_erases_for_an_administrator_and_gives_a_link_for_the_person(portal: Portal) -> None:
    admin = portal.program("ada", "admin")
    portal.member("ana")
    body = {"member": "ana", "content": "remove"}
    made = admin.ask("POST", "/erasures", body)
    assert made.status_code == 201
    assert (made.json["content"], made.json["member_uid"]) == ("remove", portal.uids["ana"])
    path = made.json["url"].partition(portal.host)[2]
    assert portal.visitor().get(path).status_code == 200
    place = made.headers["Location"].removeprefix("/api/v1")
    assert "url" not in admin.ask("GET", place).json
    problem(admin.ask("POST", "/erasures", body | {"member": "nobody"}), 404)
    problem(admin.ask("POST", "/erasures", body | {"content": "burn"}), 422)
    problem(portal.program("max", "manager").ask("POST", "/erasures", body), 403, "ROLE_NEEDED")
    problem(admin.ask("POST", "/erasures", body | {"member": "ada"}), 409, "LAST_ADMIN")


def test_it_lists_them_by_state_in_pages(portal: Portal) -> None:
    admin = portal.program("ada", "admin")
    first = erase(portal, "ana")
    portal.house.work()
    second = erase(portal, "ben")
    page = admin.ask("GET", "/erasures?page_size=1")
    assert [one["id"] for one in page.json["erasures"]] == [second]
    rest = admin.ask("GET", f"/erasures?page_token={page.json['next_page_token']}&page_size=1")
    assert [one["id"] for one in rest.json["erasures"]] == [first]
    running = admin.ask("GET", "/erasures?state=running").json["erasures"]
    assert [one["id"] for one in running] == [second]
    problem(admin.ask("GET", "/erasures?state=lost"), 422)


def test_it_is_for_administrators(portal: Portal) -> None:
    uid = erase(portal, "ana")
    for path in ("/erasures", f"/erasures/{uid}"):
        problem(portal.program("max", "manager").ask("GET", path), 403, "ROLE_NEEDED")
        problem(portal.visitor().ask("GET", path), 401, "SIGN_IN_NEEDED")
