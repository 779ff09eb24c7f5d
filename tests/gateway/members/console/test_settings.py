"""The community's settings in the console."""

import io

from tests.gateway.desk import Desk, Office, file_of


def test_it_sets_the_community_up(office: Office, admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Save", 422, answer_promise_days="soon", display_name="Reading room")
    assert admin.value("display_name") == "Reading room"
    assert admin.at("#f-answer_promise_days")["aria-invalid"] == "true"
    changes = {
        "answer_promise_days": "14",
        "trend_half_life_days": "3.5",
        "vision_place": "people who read",
        "vision_benefit": "quiet",
        "vision_excitement": "find a book",
        "brand_color": "#ffee00",
        "access": "hybrid",
    }
    admin.press("Save", **changes)
    assert "Saved." in admin.said
    assert {name: admin.value(name) for name in changes} == changes
    assert "most excited when they can find a book." in admin.text
    assert "so we use #" in admin.text
    home = office.portal.visitor().get("/").get_data(as_text=True)
    assert "Our community is the place for people who read." in home


def test_it_previews_the_vision_without_saving(admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Preview", vision_place="tests", brand_color="#123456")
    assert "Our community is the place for tests." in admin.text
    assert len(admin.page.select(".brand-box")) == 2
    admin.open("/console/settings")
    assert admin.value("vision_place") == ""


def test_it_takes_a_logo_and_refuses_what_is_none(admin: Desk) -> None:
    admin.open("/console/settings")
    admin.press("Save", 422, logo=file_of(b"GIF89a", "logo.gif"))
    assert "Use SVG or PNG." in admin.text
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    admin.press("Save", logo=(io.BytesIO(svg.encode()), "logo.svg"))
    assert admin.at('img[alt="Current logo"]')
    admin.press("Save", no_logo="1")
    assert not admin.page.select('img[alt="Current logo"]')


def test_it_publishes_a_code_of_conduct(office: Office, admin: Desk) -> None:
    office.portal.member("ana")
    admin.open("/console/settings/conduct")
    version = int(admin.at(".fact-list dd").get_text().split()[-1])
    admin.press("Preview", body="Be **kind**.")
    assert admin.at("#preview strong").get_text() == "kind"
    admin.press(f"Publish version {version + 1}", body="Be **kind**.")
    assert f"Version {version + 1} published." in admin.said
    assert "0 of 2 active members" in admin.text
