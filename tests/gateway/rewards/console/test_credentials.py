"""Saying who issues credentials, and replacing the keys that sign them."""

from tests.gateway.desk import Desk, Office

HERE = "/console/rewards/issuer"


def states(desk: Desk) -> list[str]:
    """Return what each key is good for."""
    found = [one.select("td")[-1].get_text(" ", strip=True) for one in desk.page.select("tbody tr")]
    return [one.split(",")[0] for one in found]


def test_it_replaces_keys_and_keeps_the_old_ones(office: Office, admin: Desk) -> None:
    admin.open(HERE)
    assert "Keys are created when the first badge is claimed." in admin.text
    admin.press("Replace keys")
    assert "New keys are in use." in admin.said
    first = states(admin)
    assert set(first) == {"Active"}
    admin.press("Replace keys")
    second = states(admin)
    assert second.count("Active") == len(first)
    assert second.count("Only verifies") == len(first)
    for key in office.portal.visitor().ask("GET", "/rewards/issuer").json["keys"]:
        place = key["id"].partition(office.portal.host)[2].partition("/")[2]
        assert office.portal.visitor().get(f"/{place}").status_code == 200


def test_it_says_who_issues(office: Office, admin: Desk) -> None:
    admin.open(HERE)
    admin.press(
        "Save",
        display_name="Harbour Ideas",
        description="The people behind Harbour.",
        url="https://harbour.example",
        email="badges@harbour.example",
    )
    assert "Saved." in admin.said
    found = office.portal.visitor().ask("GET", "/rewards/issuer").json
    assert found["display_name"] == "Harbour Ideas"
    assert found["email"] == "badges@harbour.example"


def test_it_keeps_what_was_typed_when_it_is_refused(admin: Desk) -> None:
    admin.open(HERE)
    admin.press("Save", 422, display_name="Harbour Ideas", url="nowhere", email="nobody")
    assert admin.at("#f-url")["aria-invalid"] == "true"
    assert admin.at("#f-email")["aria-invalid"] == "true"
    assert admin.value("display_name") == "Harbour Ideas"
