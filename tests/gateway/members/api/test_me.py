"""The caller's own things through the API."""

from tests.gateway.conftest import House, Portal, open_portal, problem


def test_it_says_who_the_token_belongs_to(portal: Portal) -> None:
    me = portal.program("ana", "manager").ask("GET", "/me").json
    assert me["handle"] == "ana"
    assert "manager" in me["roles"]
    assert me["is_staff"] is True
    assert me["community"]["slug"] == portal.slug


def test_it_refuses_a_wrong_token(portal: Portal) -> None:
    client = portal.visitor()
    good = portal.token("ana")
    for wrong in (
        "",
        "x",
        "upw_pat_wrong",
        good[:-1] + ("a" if good[-1] != "a" else "b"),
        "ü" * 20,
    ):
        answer = client.get(
            "/api/v1/me", headers={"Authorization": f"Bearer {wrong}".encode().decode("latin-1")}
        )
        problem(answer, 401, "TOKEN_INVALID")
    problem(client.get("/api/v1/ideas", headers={"Authorization": "Basic YTpi"}), 401)


def test_it_belongs_to_the_community_of_its_token(house: House, portal: Portal) -> None:
    ana = portal.program("ana")
    # No community was given this host name, as where a program asks the gateway inside a cluster.
    ana.host = "gateway.internal"
    assert ana.ask("GET", "/me").json["handle"] == "ana"


def test_it_is_refused_on_the_host_of_another_community(house: House, portal: Portal) -> None:
    ana = portal.program("ana")
    ana.host = open_portal(house).host
    for method, path in (("GET", "/me"), ("GET", "/ideas"), ("PUT", "/ideas/1/vote")):
        problem(ana.ask(method, path), 401, "TOKEN_OF_ANOTHER_COMMUNITY")


def test_it_changes_the_profile(portal: Portal) -> None:
    ana = portal.program("ana")
    answer = ana.ask("PATCH", "/me", {"bio": "I count things.", "interests": ["csv"]})
    assert answer.status_code == 200, answer.json
    assert answer.json["bio"] == "I count things."
    assert answer.json["interests"] == ["csv"]
    assert answer.json["display_name"] == "Ana"


def test_it_makes_lists_and_revokes_tokens(portal: Portal) -> None:
    ana = portal.program("ana")
    made = ana.ask(
        "POST", "/me/tokens", {"display_name": "laptop", "scopes": ["read"], "expire_days": 7}
    )
    assert made.status_code == 201, made.json
    assert made.headers["Cache-Control"] == "no-store"
    second = portal.visitor()
    second.bearer = made.json["secret"]
    assert second.ask("GET", "/me").json["scopes"] == ["read"]
    problem(second.ask("PATCH", "/me", {"bio": "no"}), 403, "SCOPE_NEEDED")
    listed = ana.ask("GET", "/me/tokens").json["tokens"]
    assert "laptop" in [one["display_name"] for one in listed]
    assert all("secret" not in one for one in listed)
    assert ana.ask("DELETE", f"/me/tokens/{made.json['id']}").status_code == 204
    problem(second.ask("GET", "/me"), 401, "TOKEN_INVALID")


def test_it_lists_and_ends_sessions(portal: Portal) -> None:
    first, second = portal.sign_in("ana"), portal.sign_in("ana")
    listed = first.ask("GET", "/me/sessions").json["sessions"]
    assert [one["current"] for one in listed].count(True) == 1
    other = next(one["id"] for one in listed if not one["current"])
    token = first.csrf()
    assert first.ask("DELETE", f"/me/sessions/{other}", X_CSRFToken=token).status_code == 204
    problem(second.ask("GET", "/me"), 401)
    assert first.ask("GET", "/me").json["handle"] == "ana"
    ben = portal.sign_in("ben")
    mine = first.ask("GET", "/me/sessions").json["sessions"][0]["id"]
    problem(ben.ask("DELETE", f"/me/sessions/{mine}", X_CSRFToken=ben.csrf()), 404)


def test_it_needs_the_csrf_header_with_a_session(portal: Portal) -> None:
    number = portal.idea()
    ana = portal.sign_in("ana")
    problem(ana.ask("PUT", f"/ideas/{number}/vote"), 400, "CSRF_TOKEN_INVALID")
    good = {"X_CSRFToken": ana.csrf()}
    foreign = ana.ask("PUT", f"/ideas/{number}/vote", Origin="https://evil.example", **good)
    problem(foreign, 403, "FOREIGN_ORIGIN")
    cross = ana.ask("PUT", f"/ideas/{number}/vote", Sec_Fetch_Site="cross-site", **good)
    problem(cross, 403, "FOREIGN_ORIGIN")
    assert ana.ask("PUT", f"/ideas/{number}/vote", **good).status_code == 200
