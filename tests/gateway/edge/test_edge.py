"""What surrounds every answer: headers, health, problems, what happens when a service is away."""

import re
from typing import Any

from services.gateway.app import create_app
from tests.gateway.conftest import House, Portal, config, open_portal, problem
from upwell.members.v1 import members_pb2


def test_it_lets_no_script_or_frame_in(portal: Portal) -> None:
    answer = portal.visitor().get("/api/docs")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce is not None
    page = answer.get_data(as_text=True)
    assert set(re.findall(r'nonce="([^"]*)"', page)) == {nonce[1]}
    assert portal.visitor().get("/api/docs").headers["Content-Security-Policy"] != policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in answer.headers
    for name in ("Referrer-Policy", "Permissions-Policy"):
        assert answer.headers[name]


def test_it_asks_for_tls_where_it_is_reached_by_it(house: House) -> None:
    asked = house.state.config
    app = create_app(
        config(asked.addresses["members"], asked.addresses["ideas"], asked.redis_url, house.keys)
    )
    object.__setattr__(app.extensions["upwell"].config, "public_url", "https://ideas.example")
    assert "Strict-Transport-Security" in app.test_client().get("/livez").headers
    app.extensions["upwell"].close()


def test_it_shows_no_community_to_other_origins(portal: Portal) -> None:
    answer = portal.visitor().ask("GET", "/ideas", Origin="https://evil.example")
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_it_says_what_is_not_ready(house: House) -> None:
    client: Any = house.app.test_client()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").json["not_ready"] == []
    asked = house.state.config
    app = create_app(
        config(
            asked.addresses["members"],
            "unix:/nowhere/i",
            asked.redis_url,
            house.keys,
            asked.addresses["rewards"],
            asked.addresses["portability"],
        )
    )
    answer: Any = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["not_ready"] == ["ideas"]
    app.extensions["upwell"].close()


def test_it_is_ready_without_what_no_page_needs_and_says_so(house: House) -> None:
    asked = house.state.config
    app = create_app(
        config(asked.addresses["members"], asked.addresses["ideas"], asked.redis_url, house.keys)
    )
    answer: Any = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json["not_ready"] == ["portability", "rewards"]
    app.extensions["upwell"].close()


def test_it_answers_with_a_problem_while_a_service_is_away(house: House, portal: Portal) -> None:
    asked = house.state.config
    app = create_app(
        config(
            asked.addresses["members"], "unix:/nowhere/i", asked.redis_url, house.keys, budget=2.0
        )
    )
    client = app.test_client()
    answer = client.get("/api/v1/ideas", base_url=f"http://{portal.host}")
    problem(answer, 503, "UPSTREAM_UNAVAILABLE")
    assert answer.headers["Retry-After"]
    app.extensions["upwell"].close()


def test_it_keeps_visitors_out_of_a_gated_community(house: House) -> None:
    portal = open_portal(house, access=members_pb2.ACCESS_GATED)
    portal.board()
    visitor = portal.visitor()
    problem(visitor.ask("GET", "/boards"), 401, "SIGN_IN_NEEDED")
    assert visitor.get("/ideas").headers["Location"].startswith("/sign-in?next=")
    assert portal.program("ana").ask("GET", "/boards").status_code == 200


def test_it_keeps_static_files_in_the_browser(portal: Portal) -> None:
    page = portal.visitor().get("/api/docs").get_data(as_text=True)
    path = re.search(r'href="(/static/css/base\.css\?v=[0-9a-f]+)"', page)
    assert path is not None
    answer = portal.visitor().get(path[1])
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in portal.visitor().get("/static/css/base.css").headers["Cache-Control"]


def test_it_compresses(portal: Portal) -> None:
    answer = portal.visitor().get("/api/docs", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_it_describes_every_operation_on_its_page(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.get("/api/docs").get_data(as_text=True)
    for path in visitor.get("/api/openapi.json").json["paths"]:
        assert path in page


def test_it_shows_how_to_call_the_api_at_the_communitys_own_address(portal: Portal) -> None:
    visitor = portal.visitor()
    document = visitor.get("/api/openapi.json").json
    assert document["servers"][0]["url"] == f"http://{portal.host}"
    sample = document["paths"]["/api/v1/me"]["get"]["x-codeSamples"][0]["source"]
    assert f"http://{portal.host}/api/v1/me" in sample
    page = visitor.get("/api/docs").get_data(as_text=True)
    assert f"curl -X GET http://{portal.host}/api/v1/me" in page
    assert "response = requests.get(" in page


def test_it_explains_each_reason_on_its_page(portal: Portal) -> None:
    page = portal.visitor().get("/api/docs").get_data(as_text=True)
    assert "<code>VOTING_CLOSED</code>" in page
    assert "Voting is closed for this idea" in page


def test_it_answers_people_with_a_page_and_programs_with_a_problem(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.get("/nothing-here", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    problem(visitor.get("/nothing-here", headers={"Accept": "application/json"}), 404, "NOT_FOUND")
