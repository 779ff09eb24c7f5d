"""The community through the API: how it is set up, and its code of conduct."""

from tests.gateway.conftest import Portal, problem


def test_it_changes_what_is_sent_and_nothing_else(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    before = ada.ask("GET", "/community").json
    changed = ada.ask("PATCH", "/community", {"vision_place": "bakers", "brand_color": "#aa3300"})
    assert changed.status_code == 200, changed.json
    expected = before | {"vision_place": "bakers", "brand_color": "#aa3300"}
    expected["vision"] = "Our community is the place for bakers."
    assert changed.json == expected
    # The next request sees it, whoever asks.
    assert portal.visitor().ask("GET", "/community").json == expected


def test_it_names_the_field_that_is_wrong(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    for field, value in (
        ("brand_color", "green"),
        ("time_zone", "Moon/Base"),
        ("access", "open"),
        ("display_name", "x"),
        ("logo", "https://example.com/logo.png"),
        ("slug", "another"),
    ):
        answer = ada.ask("PATCH", "/community", {field: value})
        assert field in problem(answer, 422)["fields"], field


def test_two_administrators_do_not_overwrite_each_other(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    tag = ada.ask("GET", "/community").headers["ETag"]
    first = ada.ask("PATCH", "/community", {"vision_place": "bakers"}, If_Match=tag)
    assert first.status_code == 200, first.json
    second = ada.ask("PATCH", "/community", {"vision_place": "cooks"}, If_Match=tag)
    problem(second, 412, "CHANGED_MEANWHILE")


def test_it_publishes_a_code_of_conduct(portal: Portal) -> None:
    ada = portal.program("ada", "admin")
    before = portal.visitor().ask("GET", "/community/conduct").json
    made = ada.ask("POST", "/community/conduct", {"body": "Be *kind*."})
    assert made.status_code == 201, made.json
    assert made.json["version"] == before["version"] + 1
    assert "<em>kind</em>" in made.json["body_html"]
    assert portal.visitor().ask("GET", "/community/conduct").json == made.json
    assert portal.visitor().ask("GET", "/community").json["conduct_version"] == made.json["version"]
