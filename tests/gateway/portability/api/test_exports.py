"""Archives of what is stored about the caller."""

import io
import zipfile

from tests.gateway.conftest import Portal, problem


def test_it_gathers_an_archive_that_is_then_downloaded(portal: Portal) -> None:
    portal.idea()
    ana = portal.program("ana")
    made = ana.ask("POST", "/me/exports")
    assert made.status_code == 201
    assert made.json["state"] == "queued"
    place = made.headers["Location"].removeprefix("/api/v1")
    problem(ana.ask("GET", f"{place}/file"), 409, "EXPORT_NOT_DONE")
    portal.house.work()
    found = ana.ask("GET", place).json
    answer = ana.ask("GET", f"{place}/file")
    assert (found["state"], found["size"]) == ("done", len(answer.data))
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert "Export my data as CSV" in archive.read("ideas/ideas.json").decode()
    assert "gateway/sessions.json" in archive.namelist()


def test_it_makes_one_of_a_repeated_request(portal: Portal) -> None:
    ana = portal.program("ana")
    first, second = (ana.ask("POST", "/me/exports", Idempotency_Key="again") for _ in range(2))
    assert first.json["id"] == second.json["id"]


def test_it_is_there_for_its_member_alone(portal: Portal) -> None:
    place = "/me/exports/" + portal.program("ana").ask("POST", "/me/exports").json["id"]
    for program in (portal.program("ben"), portal.program("ada", "admin")):
        problem(program.ask("GET", place), 404)
        problem(program.ask("GET", f"{place}/file"), 404)
    problem(portal.visitor().ask("GET", place), 401, "SIGN_IN_NEEDED")


def test_it_needs_a_token_that_may_do_everything(portal: Portal) -> None:
    narrow = portal.program("ana", scopes=("members:write",))
    problem(narrow.ask("POST", "/me/exports"), 403, "SCOPE_NEEDED")
